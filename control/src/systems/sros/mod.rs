// SPDX-License-Identifier: Apache-2.0
//! Nokia 7750 under SR OS: per-flow hashing of IP, MPLS and Ethernet, in rounds.
//!
//! The hash of a packet is hashed again: twice for the path, and once more for the port where the path is a LAG. Traffic that is
//! spread by the identifier of its service needs no key; [`Traffic`] tells which.
//!
//! Ports and interfaces can have settings of their own. A profile is that of the system, unless `applies-to` (the model's own word)
//! names the port or interface whose settings count.

mod absent;
mod effects;
mod field_table;
mod settings;
mod spraying;
mod statements;
mod text;

pub use spraying::{By, Egress, Pipe, SapFeature, Spraying, Traffic};
pub use text::read;

use super::{Balancing, Compiled, Description, Method, Report, Request, System, listing};
use lbhash_model::{
    HASH_PROFILES, Polynomial, USERS,
    config::{Configuration, HashUser, User, hash_user::Rounds},
};
use settings::Settings;
use statements::{Knob, SCHEMA};

/// 7750.
pub(super) const SROS: System = System {
    name: "sros-7750",
    description: "Nokia 7750 under SR OS",
    default_release: None,
    release_word: None,
    front_end,
};

fn front_end(request: &Request<'_>, report: &mut Report) -> Compiled {
    request.refuse_release(report);
    let statements = SCHEMA.settings(request.options, report);
    let settings = Settings::new(&statements, report);
    let configuration = Configuration {
        field_table: field_table::field_table(&settings),
        system_ip: settings.system_ip,
        users: [users(); HASH_PROFILES],
        ..Configuration::default()
    };
    let description = Description {
        platform: SROS.name.to_owned(),
        packet_types: listing::packet_types(&configuration.field_table, field_table::LISTED),
        features: vec![],
    };
    let per_service = statements.iter().filter_map(|setting| match setting.knob {
        Knob::PerService(kind) if setting.is_on() => {
            Some(format!("service {} {}", kind.name(), setting.names.join(" ")))
        }
        _ => None,
    });
    let balancing = per_service.map(|object| Balancing {
        object,
        method: Method::ServiceId,
        chosen_by: None,
        is_symmetric: false,
        has_mixed_speeds: false,
        pinned: vec![],
    });
    Compiled { balancing: balancing.collect(), ..Compiled::new(configuration, description) }
}

/// Two rounds for a path; a third one, of the hash that chose the first level's path, for the port of a LAG.
fn users() -> [HashUser; USERS] {
    User::ALL.map(|user| {
        let default = HashUser::default_of(user);
        let (polynomial, rounds) = match user {
            User::Level1Fec => (1, 2),
            User::Level2Fec => (2, 2),
            User::Level3Fec => (3, 2),
            User::Lag => (1, 3),
            User::NetworkHeader => return default,
        };
        HashUser {
            polynomial: Polynomial::new(polynomial).expect("1 to 8 exist"),
            rounds: Rounds::new(rounds).expect("1 to 4 are allowed"),
            half_select: 0x00,
            ..default
        }
    })
}
