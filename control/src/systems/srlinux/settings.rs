// SPDX-License-Identifier: Apache-2.0
//! Statements of a text, and what they say about the router as a whole.

use super::{
    chassis::{self, Chassis},
    seeds::MacAddress,
    statements::{Extract, HashOption, Knob},
};
use crate::systems::{Report, VendorOption, schema::Setting};

/// Checked statements, one by one, and what follows from them.
#[derive(Debug)]
pub(super) struct Settings<'t> {
    pub(super) system: &'static str,
    /// As stated; an unknown one is reported, and none.
    pub(super) chassis: Option<&'static Chassis>,
    /// As stated; a wrong one is reported, and none.
    pub(super) base_mac: Option<MacAddress>,
    /// Ports as stated, with their port ids; wrong ones are reported, and left out.
    pub(super) ports: Vec<Port<'t>>,
    statements: Vec<Setting<'t, Knob>>,
}

/// An interface with a port id.
#[derive(Debug)]
pub(super) struct Port<'t> {
    pub(super) interface: &'t str,
    pub(super) id: u64,
    pub(super) option: &'t VendorOption,
}

/// Bytes behind the header of UDP with a destination port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UserDefined {
    pub(super) destination_port: i64,
    pub(super) offset: i64,
    pub(super) length: i64,
}

impl<'t> Settings<'t> {
    pub(super) fn new(
        system: &'static str,
        statements: Vec<Setting<'t, Knob>>,
        report: &mut Report,
    ) -> Self {
        let mut settings =
            Self { system, chassis: None, base_mac: None, ports: Vec::new(), statements };
        settings.chassis = settings.read_chassis(report);
        settings.base_mac = settings.read_base_mac(report);
        settings.ports = settings.read_ports(report);
        settings
    }

    /// Statements about this, in the order of the text.
    pub(super) fn all(&self, knob: Knob) -> impl Iterator<Item = &Setting<'t, Knob>> {
        self.statements.iter().filter(move |setting| setting.knob == knob)
    }

    /// The statement about this, where there can be one.
    pub(super) fn one(&self, knob: Knob) -> Option<&Setting<'t, Knob>> {
        self.all(knob).next()
    }

    /// Every statement, in the order of the text.
    pub(super) fn statements(&self) -> &[Setting<'t, Knob>] {
        &self.statements
    }

    /// The hash option is on, which it is by default.
    pub(super) fn has(&self, option: HashOption) -> bool {
        self.one(Knob::Field(option)).is_none_or(Setting::is_on)
    }

    /// The configured seed of the system.
    pub(super) fn hash_seed(&self) -> Option<u16> {
        self.one(Knob::HashSeed).and_then(seed)
    }

    /// The line cards generate a seed for each interface.
    pub(super) fn generates_interface_seeds(&self) -> bool {
        self.has_gen3(Knob::Linecards36x800)
    }

    /// The line cards have hash-profiles.
    pub(super) fn has_hash_profiles(&self) -> bool {
        self.has_gen3(Knob::LinecardsGen3)
    }

    fn has_gen3(&self, cards: Knob) -> bool {
        self.chassis.is_some_and(|chassis| chassis.takes_gen3_cards)
            && self.one(cards).is_none_or(Setting::is_on)
    }

    /// What is extracted behind UDP: without statements, the destination queue pair of RoCEv2.
    pub(super) fn user_defined(&self) -> UserDefined {
        let part = |part, default| {
            self.one(Knob::UserDefined(part)).and_then(Setting::integer).unwrap_or(default)
        };
        UserDefined {
            destination_port: part(Extract::DestinationPort, 4791),
            offset: part(Extract::Offset, 5),
            length: part(Extract::Length, 3),
        }
    }

    fn read_chassis(&self, report: &mut Report) -> Option<&'static Chassis> {
        let setting = self.one(Knob::ChassisType)?;
        // The argument of a command can name a kind of hardware, of which no chassis is stated.
        if setting.text().is_some_and(|name| name == self.system) {
            return None;
        }
        let own = chassis::names(|chassis| chassis.system == self.system);
        match chassis::find(setting.text()?) {
            Some(chassis) if chassis.system == self.system => return Some(chassis),
            Some(chassis) => report.violate(
                setting.option,
                &format!("is a chassis of the system `{}`", chassis.system),
                &format!("take that system, or a chassis of this one: {own}"),
            ),
            None => report.violate(
                setting.option,
                "is not a chassis that is modelled",
                &format!(
                    "choose the platform that hashes as it does by `platform chassis type`: one of {}",
                    chassis::names(|_| true)
                ),
            ),
        }
        None
    }

    fn read_base_mac(&self, report: &mut Report) -> Option<MacAddress> {
        let setting = self.one(Knob::BaseMac)?;
        let address = setting.text()?.parse().ok();
        if address.is_none() {
            let remedy = "write six bytes as in 00:01:02:03:08:9B";
            report.violate(setting.option, "is not a MAC address", remedy);
        }
        address
    }

    fn read_ports(&self, report: &mut Report) -> Vec<Port<'t>> {
        let mut ports = Vec::new();
        for setting in self.all(Knob::PortId) {
            match (setting.names.first(), setting.text().and_then(port_id)) {
                (Some(interface), Some(id)) => {
                    ports.push(Port { interface, id, option: setting.option });
                }
                _ => report.violate(
                    setting.option,
                    "is not a port id",
                    "write a number of 64 bits, as 4611 or 0x1203",
                ),
            }
        }
        ports
    }
}

/// The number of a seed statement; the schema has checked its range.
pub(super) fn seed(setting: &Setting<'_, Knob>) -> Option<u16> {
    setting.integer().and_then(|number| u16::try_from(number).ok())
}

fn port_id(text: &str) -> Option<u64> {
    let (digits, radix) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    // No sign: `from_str_radix` would take a plus.
    let is_number = digits.chars().all(|digit| digit.is_digit(radix));
    u64::from_str_radix(digits, radix).ok().filter(|_| is_number)
}
