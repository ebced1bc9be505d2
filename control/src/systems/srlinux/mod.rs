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
mod ixr_7220_d;
mod ixr_7220_h;
mod ixr_7250;
mod ixs_7215;
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

use super::{Draft, PacketType, Report, Request, System, description::Description};
use lbhash_model::config::{Configuration, FieldTable};
use settings::Settings;
use statements::SCHEMA;

/// The four systems.
pub(super) const SYSTEMS: [System; 4] =
    [ixr_7250::SYSTEM, ixr_7220_d::SYSTEM, ixr_7220_h::SYSTEM, ixs_7215::SYSTEM];

/// In what the systems differ.
struct Hardware {
    system: &'static str,
    /// Special-purpose labels that are not hashed, a bit each.
    reserved_label_exclude: u16,
    fields: fn(&Settings<'_>) -> FieldTable,
    packet_types: fn(&Settings<'_>) -> Vec<PacketType>,
}

/// What is common to the four front ends.
fn draft(hardware: &Hardware, request: &Request<'_>, report: &mut Report) -> Draft {
    request.refuse_release(report);
    let statements = SCHEMA.settings(request.options, report);
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
    Draft {
        configuration,
        description: Description {
            platform: platform.to_owned(),
            packet_types: (hardware.packet_types)(&settings),
            features: Vec::new(),
        },
        balancing: Vec::new(),
        srlinux: Some(router),
    }
}
