// SPDX-License-Identifier: Apache-2.0
//! The SR OS settings that count: those of a port or interface before those of the system. Rules between them.

use super::{
    absent,
    effects::Absent,
    statements::{DEFAULT, INCLUDE_L4, IP_ONLY, Knob, LBL_IP, LBL_ONLY, Level, MODELLED, Service},
};
use crate::systems::{Report, VendorOption, schema::Setting, sros::Pipe};
use std::net::Ipv4Addr;

/// What a label switching router hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lsr {
    LabelOnly,
    LabelIp,
    IpOnly,
}

/// The settings that count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) lsr: Lsr,
    pub(super) has_l4: bool,
    pub(super) has_system_ip: bool,
    pub(super) system_ip: u32,
}

/// The statements of a text, and the port or interface whose own ones count.
struct Scoped<'s, 't> {
    statements: &'s [Setting<'t, Knob>],
    scope: Option<(Level, &'s str)>,
}

impl Settings {
    pub(super) fn new(statements: &[Setting<'_, Knob>], report: &mut Report) -> Self {
        let scoped = Scoped { statements, scope: scope(statements, report) };
        scoped.advise_on_others(report);
        absent::report(statements, scoped.scope, report);
        absent::report_topology(statements, report);
        check_7705(statements, report);
        let address = statements.iter().find(|setting| setting.knob == Knob::SystemAddress);
        let settings = Self {
            lsr: scoped.find(Knob::Lsr).map_or(Lsr::LabelOnly, |setting| lsr(setting, report)),
            has_l4: scoped.find(Knob::L4).is_some_and(is_l4),
            has_system_ip: on(statements, Knob::SystemIp).is_some(),
            system_ip: address.map_or(0, |setting| system_ip(setting, report)),
        };
        check_prefix_length(statements, report);
        settings.advise(&scoped, address.is_some(), report);
        check_services(statements, report);
        settings
    }

    fn advise(&self, scoped: &Scoped<'_, '_>, has_address: bool, report: &mut Report) {
        if let (Lsr::IpOnly, Some(setting)) = (self.lsr, scoped.find(Knob::Lsr)) {
            report.advise(
                setting.option,
                "hashes an MPLS packet without IP payload by interface and system IP alone in this model, which cannot go back \
                 to the labels",
                "",
            );
        }
        if let (true, Some(setting)) = (self.lsr != Lsr::LabelOnly, scoped.find(Knob::L4))
            && self.has_l4
        {
            report.advise(
                setting.option,
                "does not reach packets under labels, of which only IP addresses are hashed",
                "",
            );
        }
        if let (false, Some(option)) = (has_address, on(scoped.statements, Knob::SystemIp)) {
            report.advise(
                option,
                "adds a constant, since no system address is stated",
                "state `router interface system address`, or `system_ip` of the profile",
            );
        }
    }
}

impl<'t> Scoped<'_, 't> {
    /// The setting of the scope, else of the system.
    fn find(&self, knob: fn(Level) -> Knob) -> Option<&Setting<'t, Knob>> {
        let own = self.scope.and_then(|(level, name)| {
            self.statements
                .iter()
                .find(|setting| setting.knob == knob(level) && setting.names == [name])
                .filter(|setting| setting.text() != Some(DEFAULT))
        });
        own.or_else(|| self.statements.iter().find(|setting| setting.knob == knob(Level::System)))
    }

    /// Settings of ports and interfaces that this profile is not of: one advice for ports, one for interfaces.
    fn advise_on_others(&self, report: &mut Report) {
        for level in [Level::Port, Level::Interface] {
            let is_another = |setting: &&Setting<'_, Knob>| {
                matches!(setting.knob, Knob::Lsr(other) | Knob::L4(other) if other == level)
                    && self.scope != Some((level, &setting.names.join(" ")))
            };
            let mut others = self.statements.iter().filter(is_another);
            let (Some(first), Some(word)) = (others.next(), level.word()) else { continue };
            let name = first.names.join(" ");
            let more = match others.count() {
                0 => String::new(),
                1 => "; so does another statement for its own".to_owned(),
                more => format!("; so do {more} other statements for their own"),
            };
            report.advise(
                first.option,
                &format!("counts for {word} {name} alone, of which this profile is not{more}"),
                &format!("`applies-to {word}` = \"{name}\" makes it so"),
            );
        }
    }
}

impl Level {
    const fn word(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Port => Some("port"),
            Self::Interface => Some("interface"),
        }
    }
}

/// The port or interface that `applies-to` names.
fn scope<'s>(statements: &'s [Setting<'_, Knob>], report: &mut Report) -> Option<(Level, &'s str)> {
    let mut scopes: Vec<_> = statements
        .iter()
        .filter_map(|setting| match setting.knob {
            Knob::AppliesTo(level) => Some((setting, level, setting.text()?)),
            _ => None,
        })
        .collect();
    scopes.sort_by_key(|(setting, ..)| setting.option.location.span.start);
    let mut scopes = scopes.into_iter();
    let (setting, level, name) = scopes.next()?;
    if let Some((second, ..)) = scopes.next() {
        report.violate(
            second.option,
            "names a second place whose settings are to count",
            "leave one of `applies-to port` and `applies-to interface`",
        );
    }
    let is_of_scope = |setting: &&Setting<'_, Knob>| match setting.knob {
        Knob::Lsr(other) | Knob::L4(other) => other == level,
        Knob::Absent(Absent::Interface(_)) => level == Level::Interface,
        _ => false,
    };
    let known: Vec<_> = statements.iter().filter(is_of_scope).map(|s| s.names.join(" ")).collect();
    if !known.iter().any(|known| known == name) {
        let remedy = if known.is_empty() {
            "none is there: leave it out for the settings of the system".into()
        } else {
            format!("settings are there for {}", known.join(", "))
        };
        report.violate(setting.option, "names a place without settings", &remedy);
    }
    Some((level, name))
}

fn lsr(setting: &Setting<'_, Knob>, report: &mut Report) -> Lsr {
    if setting.text().is_some_and(|word| !MODELLED.contains(&word)) {
        report.violate(
            setting.option,
            "is a way of SR OS to hash labelled packets that is not modelled: no key of such a packet would be right",
            &format!("modelled are {}; write one of them to see its keys", MODELLED.join(", ")),
        );
    }
    match setting.text() {
        Some(LBL_IP) => Lsr::LabelIp,
        Some(IP_ONLY) => Lsr::IpOnly,
        Some(LBL_ONLY) | Some(_) | None => Lsr::LabelOnly,
    }
}

fn is_l4(setting: &Setting<'_, Knob>) -> bool {
    setting.is_on() || setting.text() == Some(INCLUDE_L4)
}

fn on<'t>(statements: &[Setting<'t, Knob>], knob: Knob) -> Option<&'t VendorOption> {
    let setting = statements.iter().find(|setting| setting.knob == knob && setting.is_on());
    setting.map(|setting| setting.option)
}

/// The address, with or without its prefix length.
fn system_ip(setting: &Setting<'_, Knob>, report: &mut Report) -> u32 {
    let text = setting.text().unwrap_or_default();
    let (address, length) = text.split_once('/').unwrap_or((text, "32"));
    if length != "32" {
        report.violate(
            setting.option,
            "has a prefix length other than 32, which the interface `system` cannot have",
            "write it as in 192.0.2.1/32",
        );
    }
    address.parse::<Ipv4Addr>().map(u32::from).unwrap_or_else(|_| {
        report.violate(
            setting.option,
            "is not the IPv4 address of the interface `system`",
            "write it as in 192.0.2.1/32",
        );
        0
    })
}

/// The prefix length, where it stands apart from the address.
fn check_prefix_length(statements: &[Setting<'_, Knob>], report: &mut Report) {
    let length = statements.iter().find(|setting| setting.knob == Knob::SystemPrefixLength);
    if let Some(length) = length.filter(|setting| setting.integer() != Some(32)) {
        report.violate(
            length.option,
            "is not 32, which the interface `system` must have",
            "write 32",
        );
    }
}

/// Statements that other routers have at these places.
fn check_7705(statements: &[Setting<'_, Knob>], report: &mut Report) {
    for setting in statements.iter().filter(|setting| setting.knob == Knob::OfThe7705) {
        report.violate(
            setting.option,
            "is a statement of the 7705 SAR, and not of the 7750 at this place",
            "remove it; the 7705 SAR is not modelled",
        );
    }
}

/// ATM and circuit emulation know no other way.
fn check_services(statements: &[Setting<'_, Knob>], report: &mut Report) {
    for setting in statements {
        let Knob::PerService(Service::Pipe(Pipe::Apipe | Pipe::Cpipe)) = setting.knob else {
            continue;
        };
        if setting.is_on() {
            report.advise(setting.option, "says what this kind of service always does", "");
        } else {
            report.violate(
                setting.option,
                "cannot be turned off: Apipe and Cpipe are always spread by their service identifier",
                "remove it",
            );
        }
    }
}
