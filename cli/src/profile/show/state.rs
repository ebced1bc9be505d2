// SPDX-License-Identifier: Apache-2.0
//! What an SR Linux router shows, each view under the command that shows it. Lines that begin with
//! `#` are no part of a configuration, so that all of it can be read again.

use lbhash_control::systems::srlinux::{Router, SeedOrigin};
use std::io::{self, Write};

/// The line card and the forwarding complex whose polynomials are shown; the model is one complex.
const LINECARD: u32 = 1;
const FORWARDING_COMPLEX: u32 = 1;

pub(super) fn write(router: &Router, out: &mut impl Write) -> io::Result<()> {
    view(
        "from state system load-balancing hash-options",
        router.hash_seed_state(),
        match router.seed().1 {
            SeedOrigin::Unknown => {
                "the base MAC address, of which the seed is generated, is not stated: --chassis-mac"
            }
            _ => "each interface has a seed of its own",
        },
        out,
    )?;
    for interface in router.interfaces() {
        let name = &interface.interface;
        view(
            &format!("from state interface {name} load-balancing hash-seed"),
            router.interface_seed_state(name),
            "the interface has the system's seed",
            out,
        )?;
    }
    view(
        &format!(
            "from state platform linecard {LINECARD} forwarding-complex {FORWARDING_COMPLEX} load-balancing hash-user * \
             hash-polynomial"
        ),
        router.hash_user_state(LINECARD, FORWARDING_COMPLEX),
        "shown on 7250 IXR alone",
        out,
    )?;
    let configuration = router.running_configuration();
    view(
        "system load-balancing",
        (!configuration.is_empty()).then_some(configuration),
        "nothing is configured: every hash option is true",
        out,
    )
}

/// The command, and what it shows, or why it shows nothing.
fn view(
    command: &str,
    shown: Option<String>,
    else_why: &str,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "# info with-context {command}")?;
    match shown {
        Some(text) => write!(out, "{text}"),
        None => writeln!(out, "# ({else_why})"),
    }
}
