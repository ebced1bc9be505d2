// SPDX-License-Identifier: Apache-2.0
//! Names of the systems, one for each family of hardware.

/// 7250 IXR.
pub(super) const IXR_7250: &str = "srlinux-7250-ixr";
/// 7220 IXR-D1, -D2, -D3, -H2 and -H3.
pub(super) const IXR_7220_D: &str = "srlinux-7220-ixr-d";
/// 7220 IXR-H4 and -H5.
pub(super) const IXR_7220_H: &str = "srlinux-7220-ixr-h";
/// 7215 IXS.
pub(super) const IXS_7215: &str = "srlinux-7215-ixs";

/// Every system, in the order in which they are listed.
pub(super) const ALL: [&str; 4] = [IXR_7250, IXR_7220_D, IXR_7220_H, IXS_7215];
