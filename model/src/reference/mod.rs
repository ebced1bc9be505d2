// SPDX-License-Identifier: Apache-2.0
//! The reference: bit by bit, literal, slow. It reads like the specification, and the other
//! derivations are checked against it.
//!
//! It works from settings, never from compiled weights: records are written field by field, CRCs
//! are clocked bit by bit, keys come out of a shift register. It records every step in a [`Trace`].
//!
//! ```
//! use lbhash_model::{Configuration, Metadata, reference};
//!
//! let trace = reference::hash(&Configuration::default(), &Metadata::default(), &[0; 7]);
//! let reason = trace.stages[0].reason.to_string();
//! assert_eq!(reason, "the Ethernet header needs 14 bytes, 7 are left");
//! ```

mod eth;
mod gre;
mod hash_user;
mod ip;
mod ipv4;
mod ipv6;
mod lanes;
mod layer;
mod layer_crc;
mod mpls;
mod pppoe;
mod reason;
mod record;
pub mod select;
mod stage;
mod tcp;
mod udp;
mod window;

pub use hash_user::{KeyRegister, KeyTrace, lane_distance};
pub use lanes::{LaneRule, LaneTrace};
pub use layer::IpVersion;
pub use layer_crc::layer_crc;
pub use reason::{NoRecord, Reason};
pub use record::Record;
pub use select::{SelectTrace, Selector};
pub use stage::Stage;
pub use window::{HeaderField, Part};

use crate::{
    HASH_PROFILES, LANES, USERS,
    config::{Configuration, HashUser, User},
    family::Family,
    kind::Kind,
    metadata::Metadata,
    result::{HashResult, Lane, Lanes},
    status::Status,
};
use std::sync::OnceLock;
use window::Window;

/// Every step of hashing one packet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trace {
    /// Bytes of the header window, 0 to 192.
    pub window_length: usize,
    /// The layer stages that ran, 1 to 7 of them; element 0 is stage 1.
    pub stages: Vec<Stage>,
    /// Lane 0 (`meta`, always present) and the lanes of stages 1 to 7.
    pub lanes: [Option<LaneTrace>; LANES],
    /// The hash users in code order, with the settings of the packet's hash profile.
    pub users: [UserTrace; USERS],
    /// The result, as every derivation gives it.
    pub result: HashResult,
}

/// How a hash user's key was computed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserTrace {
    /// The user.
    pub user: User,
    /// Its settings.
    pub settings: HashUser,
    /// The half of each lane's CRC that it takes, lane 0 first.
    pub lanes: [u16; LANES],
    /// The same as 128 bits, lane 0 most significant.
    pub master_key: u128,
    /// e: distance between two lanes in clocks of the register (16: no further clocks).
    pub lane_distance: u32,
    /// Registers after each lane and after each round, and the key.
    pub key: KeyTrace,
}

/// Hashes one packet: a frame without FCS, from the destination MAC on.
///
/// For many packets with one configuration, [`Reference`] saves clocking the registers anew for
/// each packet.
#[must_use]
pub fn hash(configuration: &Configuration, metadata: &Metadata, frame: &[u8]) -> Trace {
    Reference::new(configuration).hash(metadata, frame)
}

/// The reference with one configuration.
#[derive(Debug)]
pub struct Reference<'configuration> {
    configuration: &'configuration Configuration,
    registers: [[OnceLock<KeyRegister>; USERS]; HASH_PROFILES],
}

impl<'configuration> Reference<'configuration> {
    /// The reference with this configuration.
    #[must_use]
    pub const fn new(configuration: &'configuration Configuration) -> Self {
        Self {
            configuration,
            registers: [const { [const { OnceLock::new() }; USERS] }; HASH_PROFILES],
        }
    }

    /// Hashes one packet: a frame without FCS, from the destination MAC on. Of `hash_profile` only
    /// the two low bits count.
    #[must_use]
    pub fn hash(&self, metadata: &Metadata, frame: &[u8]) -> Trace {
        let window = Window::new(frame);
        let stages = stage::run(self.configuration, window, metadata.bridged);
        let family = family(metadata.bridged, &stages);
        let lanes = lanes::all(self.configuration, metadata, family, &stages);
        let profile = usize::from(metadata.hash_profile & 3);
        let users = User::ALL.map(|user| self.user(profile, user, &lanes));
        let result = HashResult {
            status: stages.iter().fold(Status::default(), |all, stage| all | stage.status),
            family,
            lanes: summary(&lanes),
            keys: users.each_ref().map(|user| user.key.key),
        };
        Trace { window_length: window.length(), stages, lanes, users, result }
    }

    fn user(&self, profile: usize, user: User, lanes: &[Option<LaneTrace>; LANES]) -> UserTrace {
        let settings = self.configuration.users[profile][user as usize];
        let register =
            self.registers[profile][user as usize].get_or_init(|| KeyRegister::new(settings));
        let halves = std::array::from_fn(|index| {
            let crc = lanes[index].as_ref().map_or(0, |lane| lane.crc);
            half(crc, settings.half_select >> index & 1 == 1)
        });
        UserTrace {
            user,
            settings,
            lanes: halves,
            master_key: halves.iter().fold(0, |key, &lane| key << 16 | u128::from(lane)),
            lane_distance: lane_distance(&settings),
            key: register.key(&halves),
        }
    }
}

/// Family, known after the first stage (section 3.2).
fn family(bridged: bool, stages: &[Stage]) -> Family {
    if bridged {
        return Family::Multiservice;
    }
    match stages.first().map_or(Kind::Stop, |stage| stage.next) {
        Kind::Ipv4 => Family::Inet,
        Kind::Ipv6 => Family::Inet6,
        Kind::Mpls => Family::Mpls,
        _ => Family::Other,
    }
}

/// The 16 bits that a user takes of a lane's CRC.
fn half(crc: u32, high: bool) -> u16 {
    if high { (crc >> 16) as u16 } else { crc as u16 }
}

fn summary(traces: &[Option<LaneTrace>; LANES]) -> Lanes {
    let mut lanes = Lanes::default();
    for (lane, trace) in traces.iter().enumerate() {
        if let Some(LaneTrace { record, context, crc, .. }) = trace {
            let to = Lane { record_type: record.record_type(), context: *context, crc: *crc };
            lanes.set(lane, to);
        }
    }
    lanes
}
