// SPDX-License-Identifier: Apache-2.0
//! Everything that is shown of a profile, once; text and JSON print it as it stands.

use super::words;
use lbhash_control::{
    profile::Profile,
    systems::{
        Balancing, Feature, FieldState, PacketType,
        srlinux::{InterfaceSeed, Router, SeedOrigin},
    },
};
use lbhash_model::config::{self, Configuration, User};
use serde::Serialize;
use std::net::Ipv4Addr;

#[derive(Serialize)]
pub(super) struct Report {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) system: Option<String>,
    pub(super) platform: Option<String>,
    pub(super) settings: Settings,
    /// Seeds of an SR Linux router; of other systems, that of `hash_users` is all there is.
    pub(super) seeds: Option<Seeds>,
    /// In each of the four hash profiles.
    pub(super) hash_users: Vec<Vec<HashUser>>,
    pub(super) packet_types: Vec<PacketTypeReport>,
    pub(super) member_selection: Vec<MemberSelection>,
    pub(super) features: Vec<FeatureReport>,
    pub(super) advisories: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Settings {
    layer_seed: String,
    system_ip: Ipv4Addr,
    reserved_label_exclude: String,
    pw_control_word: bool,
}

#[derive(Serialize)]
pub(super) struct Seeds {
    pub(super) system: SystemSeed,
    pub(super) interfaces: Vec<InterfaceSeedReport>,
}

#[derive(Serialize)]
pub(super) struct SystemSeed {
    pub(super) seed: u16,
    pub(super) origin: String,
}

#[derive(Serialize)]
pub(super) struct InterfaceSeedReport {
    pub(super) interface: String,
    pub(super) seed: u16,
    pub(super) origin: String,
    pub(super) hash_profile: u8,
}

#[derive(Serialize, PartialEq, Eq)]
pub(super) struct HashUser {
    pub(super) user: &'static str,
    pub(super) polynomial: u8,
    pub(super) seed: u16,
    seed_mode: &'static str,
    half_select: String,
    pub(super) rounds: usize,
}

#[derive(Serialize)]
pub(super) struct PacketTypeReport {
    pub(super) id: &'static str,
    pub(super) section: &'static str,
    pub(super) title: &'static str,
    pub(super) selector: Option<&'static str>,
    pub(super) since: Option<String>,
    pub(super) is_available: bool,
    pub(super) fields: Vec<FieldReport>,
}

#[derive(Serialize)]
pub(super) struct FieldReport {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) is_on: bool,
    pub(super) is_symmetric: bool,
    pub(super) since: Option<String>,
    pub(super) option: Option<String>,
}

#[derive(Serialize)]
pub(super) struct MemberSelection {
    pub(super) object: String,
    pub(super) method: &'static str,
    pub(super) is_symmetric: bool,
    pub(super) has_mixed_speeds: bool,
    pub(super) pinned: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct FeatureReport {
    id: &'static str,
    pub(super) title: &'static str,
    pub(super) since: String,
    pub(super) is_available: bool,
}

impl Report {
    pub(super) fn of(profile: &Profile) -> Self {
        let configuration = profile.configuration();
        let description = profile.vendor_description();
        let packet_types = description.map_or(&[][..], |description| &description.packet_types);
        let features = description.map_or(&[][..], |description| &description.features);
        Self {
            name: profile.name().to_owned(),
            description: profile.description().to_owned(),
            system: profile.system().map(str::to_owned),
            platform: description.map(|description| description.platform.clone()),
            settings: settings(configuration),
            seeds: profile.srlinux().map(seeds),
            hash_users: hash_users(configuration),
            packet_types: packet_types.iter().map(packet_type).collect(),
            member_selection: profile.balancing().iter().map(member_selection).collect(),
            features: features.iter().map(feature).collect(),
            advisories: profile.advisories().iter().map(ToString::to_string).collect(),
        }
    }
}

fn settings(configuration: &Configuration) -> Settings {
    Settings {
        layer_seed: format!("0x{:08x}", configuration.layer_seed),
        system_ip: Ipv4Addr::from(configuration.system_ip),
        reserved_label_exclude: format!("0x{:04x}", configuration.reserved_label_exclude),
        pw_control_word: configuration.pw_control_word,
    }
}

fn seeds(router: &Router) -> Seeds {
    let (seed, origin) = router.seed();
    let origin = match origin {
        SeedOrigin::Generated if router.hash_seed_state().is_none() => words::NO_PORT_ID.to_owned(),
        origin => words::seed_origin(origin),
    };
    let interface = |known: &InterfaceSeed| InterfaceSeedReport {
        interface: known.interface.clone(),
        seed: known.seed,
        origin: match known.origin {
            SeedOrigin::Generated if router.interface_seed_state(&known.interface).is_some() => {
                words::FROM_PORT_ID.to_owned()
            }
            _ => words::seed_origin(&known.origin),
        },
        hash_profile: known.hash_profile,
    };
    Seeds {
        system: SystemSeed { seed, origin },
        interfaces: router.interfaces().iter().map(interface).collect(),
    }
}

fn hash_users(configuration: &Configuration) -> Vec<Vec<HashUser>> {
    let user = |(user, settings): (User, &config::HashUser)| HashUser {
        user: user.name(),
        polynomial: settings.polynomial.number(),
        seed: settings.seed,
        seed_mode: words::seed_mode(settings.seed_mode),
        half_select: format!("0x{:02x}", settings.half_select),
        rounds: settings.rounds.get().into(),
    };
    let users = configuration.users.iter();
    users.map(|users| User::ALL.into_iter().zip(users).map(user).collect()).collect()
}

fn packet_type(listed: &PacketType) -> PacketTypeReport {
    PacketTypeReport {
        id: listed.id,
        section: listed.section,
        title: listed.title,
        selector: listed.selector,
        since: listed.since.clone(),
        is_available: listed.is_available,
        fields: listed.fields.iter().map(field).collect(),
    }
}

fn field(field: &FieldState) -> FieldReport {
    FieldReport {
        id: field.id,
        title: field.title,
        is_on: field.is_on,
        is_symmetric: field.is_symmetric,
        since: field.since.clone(),
        option: field.option.clone(),
    }
}

fn member_selection(balancing: &Balancing) -> MemberSelection {
    MemberSelection {
        object: balancing.object.clone(),
        method: words::method(balancing.method),
        is_symmetric: balancing.is_symmetric,
        has_mixed_speeds: balancing.has_mixed_speeds,
        pinned: balancing.pinned.clone(),
    }
}

fn feature(feature: &Feature) -> FeatureReport {
    FeatureReport {
        id: feature.id,
        title: feature.title,
        since: feature.since.clone(),
        is_available: feature.is_available,
    }
}
