// SPDX-License-Identifier: Apache-2.0
//! Remedies with the arguments of the command: what a profile states as an option can be given beside a router's configuration.

use lbhash_control::diagnostics::Finding;

/// Words of a remedy, and the argument that says the same.
const ARGUMENTS: [(&str, &str); 6] = [
    ("`applies-to port`", "--applies-to port=NAME"),
    ("`applies-to interface`", "--applies-to interface=NAME"),
    ("`platform chassis type`", "--platform"),
    ("`platform chassis hw-mac-address`", "--chassis-mac"),
    ("`interface NAME port-id`", "--port-id"),
    ("the release", "--release"),
];

/// The finding, whose remedy names the argument too where there is one.
pub(super) fn with_argument(mut finding: Finding) -> Finding {
    for (words, argument) in ARGUMENTS {
        if finding.remedy.contains(words) {
            finding.remedy = finding.remedy.replacen(words, &format!("{words} ({argument})"), 1);
        }
    }
    finding
}
