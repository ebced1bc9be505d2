// SPDX-License-Identifier: Apache-2.0
//! Nokia SR Linux: `system load-balancing`, on four families of hardware, one file each.
//!
//! Paths are the router's own. A few words are the model's, for what SR Linux knows of itself and does not print:
//! `interface NAME port-id` (64 bits), `platform chassis linecards-36x800` and `linecards-gen3` (which cards are in a 7250 IXR-6e,
//! -10e or -18e; both true), and `system load-balancing user-defined-field` (7220 IXR-H4, -H5). `platform chassis type`,
//! `hw-mac-address`, an interface's `hash-seed` and a forwarding complex's `hash-polynomial` are state of the router; given here, they
//! describe the router that is modelled.
//!
//! All hash options default to true, as the description of the feature says; the public YANG models have `ipv6-flow-label` and
//! `mpls-label-stack` false by default. The precedence of seeds is: hash-profile of the incoming interface, configured system seed,
//! generated seed.

mod chassis;
mod describe;
mod fields;
mod hardware;
mod ixr_7220_d;
mod ixr_7220_h;
mod ixr_7250;
mod ixs_7215;
mod names;
mod platform;
mod router;
mod rules;
mod seeds;
mod settings;
mod statements;
mod text;
pub(crate) mod view;

pub use platform::{Platform, UnknownPlatform};
pub use router::{InterfaceSeed, Router, SeedOrigin};
pub use seeds::{MacAddress, NotAMacAddress, interface_seed, system_seed};
pub use text::read;

use super::{Compiled, Report, Request, Shown, System, description::Description};
use hardware::HARDWARE;
use lbhash_model::config::Configuration;
use settings::Settings;
use statements::SCHEMA;

/// The four systems.
pub(super) const SYSTEMS: [System; 4] = [system(0), system(1), system(2), system(3)];

const fn system(index: usize) -> System {
    System {
        name: HARDWARE[index].system,
        description: HARDWARE[index].description,
        default_release: None,
        release_word: None,
        front_end,
    }
}

/// The front end of the four systems.
fn front_end(request: &Request<'_>, report: &mut Report) -> Compiled {
    request.refuse_release(report);
    let known = HARDWARE.iter().find(|hardware| hardware.system == request.system);
    let hardware = known.expect("the request is for one of the four systems");
    let tree = SCHEMA.one_by_one(request.options);
    let statements = SCHEMA.settings(&tree, report);
    let settings = Settings::new(hardware.system, statements, report);
    rules::check(&settings, report);
    let router = Router::new(&settings, report);
    let mut configuration = Configuration {
        reserved_label_exclude: hardware.reserved_label_exclude,
        field_table: (hardware.fields)(&settings),
        ..Configuration::default()
    };
    router.set_users(&mut configuration.users);
    let platform = settings.chassis.map_or(hardware.system, |chassis| chassis.name);
    let description = Description {
        platform: platform.to_owned(),
        packet_types: (hardware.packet_types)(&settings),
        features: Vec::new(),
    };
    let shown = Some(Shown::SrLinux(router));
    Compiled { shown, ..Compiled::new(configuration, description) }
}
