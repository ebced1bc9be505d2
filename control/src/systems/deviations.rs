// SPDX-License-Identifier: Apache-2.0
//! Where the model is known to hash otherwise than the system: the section of the page that lists it, and the first of it.

/// Known deviations of a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deviations {
    /// The section of `docs/deviations.md`, as a link names it.
    pub section: &'static str,
    /// The one that concerns most packets, in a line.
    pub first: &'static str,
}

const fn of(section: &'static str, first: &'static str) -> Deviations {
    Deviations { section, first }
}

/// Known deviations of a system, by its name; `None` where there is no such system.
#[must_use]
pub fn deviations(system: &str) -> Option<Deviations> {
    Some(match system {
        "junos-trio" => {
            of("junos", "the function of MPCs is not public, so keys are the model's own")
        }
        "sros-7750" => of(
            "sr-os",
            "keys are the model's own; ways to hash with ports or a TEID under labels are not modelled",
        ),
        "tomahawk" => of(
            "tomahawk",
            "keys are the model's own; `lbhash exact` has the public functions of RTAG7",
        ),
        "linux" => of(
            "linux",
            "the kernel's policy 0 hashes flow label and next header of IPv6 too, and this profile addresses alone; \
             `lbhash exact` has the kernel's own function",
        ),
        "huawei" => of(
            "huawei",
            "the document shows no commands and no function: names and keys are the model's own",
        ),
        _ if system.starts_with("srlinux-") => of(
            "sr-linux",
            "keys are the model's own; `ipv6-flow-label` and `mpls-label-stack` are true by default, and false in the YANG models",
        ),
        _ => return None,
    })
}
