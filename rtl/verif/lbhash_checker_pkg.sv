// SPDX-License-Identifier: Apache-2.0
//
// Sizes of the checker.

package lbhash_checker_pkg;

  // Checks that lbhash_checker makes; bit n of `failed_o` belongs to check n.
  localparam int Checks = 110;

endpackage
