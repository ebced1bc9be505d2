// SPDX-License-Identifier: Apache-2.0
//! The SR OS statements that concern hashing, in the words of the classic command line.

use super::{
    super::schema::{
        Kind::{self, Boolean, Choice, Presence, Text},
        Schema, Statement,
    },
    spraying::Pipe,
};

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Knob {
    /// What a label switching router hashes.
    Lsr(Level),
    /// Ports and protocol too.
    L4(Level),
    /// The system IP address too.
    SystemIp,
    /// Address of the interface `system`.
    SystemAddress,
    /// Spreading by the identifier of the service that is named.
    PerService(Service),
    /// The port or interface whose settings count; the model's word.
    AppliesTo(Level),
}

/// Where a setting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Level {
    System,
    Port,
    Interface,
}

/// A service that can be spread by its identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Service {
    Vpls,
    Pipe(Pipe),
}

impl Service {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Vpls => "vpls",
            Self::Pipe(pipe) => pipe.name(),
        }
    }
}

pub(super) const LBL_ONLY: &str = "lbl-only";
pub(super) const LBL_IP: &str = "lbl-ip";
pub(super) const IP_ONLY: &str = "ip-only";
pub(super) const INCLUDE_L4: &str = "include-l4";
pub(super) const EXCLUDE_L4: &str = "exclude-l4";

const LSR: Kind = Choice(&[LBL_ONLY, LBL_IP, IP_ONLY]);

const fn of(path: &'static str, value: Kind, knob: Knob) -> Statement<Knob> {
    Statement { path, value, knob }
}

/// Per-service hashing of a kind of service.
macro_rules! per_service {
    ($name:literal, $service:expr) => {
        of(
            concat!("service ", $name, " * load-balancing per-service-hashing"),
            Boolean,
            Knob::PerService($service),
        )
    };
}

/// Everything known of SR OS.
pub(super) static SCHEMA: Schema<Knob> = Schema {
    statements: &[
        of("system load-balancing lsr-load-balancing", LSR, Knob::Lsr(Level::System)),
        of("system load-balancing l4-load-balancing", Presence, Knob::L4(Level::System)),
        of("system load-balancing system-ip-load-balancing", Presence, Knob::SystemIp),
        of("router interface system address", Text, Knob::SystemAddress),
        of(
            "router interface * load-balancing lsr-load-balancing",
            LSR,
            Knob::Lsr(Level::Interface),
        ),
        of("port * ethernet lsr-load-balancing", LSR, Knob::Lsr(Level::Port)),
        of(
            "port * ethernet load-balancing-algorithm",
            Choice(&[INCLUDE_L4, EXCLUDE_L4]),
            Knob::L4(Level::Port),
        ),
        per_service!("vpls", Service::Vpls),
        per_service!("epipe", Service::Pipe(Pipe::Epipe)),
        per_service!("fpipe", Service::Pipe(Pipe::Fpipe)),
        per_service!("ipipe", Service::Pipe(Pipe::Ipipe)),
        per_service!("apipe", Service::Pipe(Pipe::Apipe)),
        per_service!("cpipe", Service::Pipe(Pipe::Cpipe)),
        of("applies-to port", Text, Knob::AppliesTo(Level::Port)),
        of("applies-to interface", Text, Knob::AppliesTo(Level::Interface)),
    ],
    hierarchies: &["system load-balancing"],
};
