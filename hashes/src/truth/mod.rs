// SPDX-License-Identifier: Apache-2.0
//! Rows of real systems: each one names its settings, its packet, and what the system did; here it is computed again.
//!
//! The kind of a row is known by its columns. Columns that begin with `model_` are ignored. A user's own samples have the
//! columns `system`, any settings of that system, a flow (`src`, `dst`, …) or `packet` (layer 3) or `frame` in
//! hexadecimal, and `member`, `hash` or both.

mod churn;
mod kinds;

pub use churn::Step;
pub use churn::check as check_churn;

use crate::{Error, Flow, Hash, Packet, Settings, Trace, parse_hex, parse_number, system};
use std::{cell::RefCell, collections::BTreeMap};

/// One row: columns by name.
pub type Row = BTreeMap<String, String>;

/// What the real system did and what was computed, in words that can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What the row says.
    pub real: String,
    /// What was computed.
    pub computed: String,
}

impl Comparison {
    /// Whether both are the same.
    #[must_use]
    pub fn equal(&self) -> bool {
        self.real == self.computed
    }
}

/// Compares rows; a system that was built for one row serves the next ones with the same settings.
#[derive(Default)]
pub struct Checker {
    built: RefCell<Option<(String, Box<dyn Hash>)>>,
}

impl Checker {
    /// A checker that has seen no row.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Computes a row again.
    ///
    /// # Errors
    /// A row of no known kind, or one whose settings or packet cannot be taken.
    pub fn check(&self, row: &Row) -> Result<Comparison, Error> {
        let has = |column: &str| row.contains_key(column);
        let starts = |prefix: &str| row.keys().find(|column| column.starts_with(prefix));
        if has("system") {
            return self.own(row);
        }
        if has("HASH_SEED_Af") || has("HASH_SEED_A") {
            return kinds::rtag7(row);
        }
        if has("kernel_real_server") {
            return kinds::ipvs(self, row);
        }
        if let Some(column) = starts("kernel_slave_of_") {
            return kinds::bonding(self, row, column);
        }
        if let Some(column) = starts("kernel_member_of_") {
            return kinds::ecmp_packet(self, row, column);
        }
        if has("kernel_member") && has("buckets") {
            return kinds::resilient(self, row);
        }
        if has("kernel_member") {
            return kinds::route_get(self, row);
        }
        if has("ovs_link") {
            return kinds::ovs(self, row);
        }
        if has("vpp_hash") {
            return kinds::vpp(self, row);
        }
        if has("key_hex") {
            return kinds::toeplitz(row);
        }
        let columns: Vec<&str> = row.keys().map(String::as_str).collect();
        let problem =
            format!("is missing, and no known table has the columns {}", columns.join(", "));
        Err(Error::setting("system", problem))
    }

    /// Asks a system with these settings, which is built again only if they changed.
    fn ask(
        &self,
        name: &str,
        settings: &Settings,
        packet: &Packet<'_>,
    ) -> Result<crate::Answer, Error> {
        let mut identity = name.to_owned();
        for (key, value) in settings.iter() {
            identity.push_str(&format!("\n{key}={value}"));
        }
        let mut built = self.built.borrow_mut();
        let fresh = built.as_ref().is_none_or(|(of, _)| *of != identity);
        if fresh {
            *built = Some((identity, system::named(name)?.build(settings)?));
        }
        match built.as_ref() {
            Some((_, hash)) => hash.hash(packet, &mut Trace::off()),
            None => Err(Error::not_known("the system could not be built")),
        }
    }

    /// A row of the documented form for samples of users.
    fn own(&self, row: &Row) -> Result<Comparison, Error> {
        const OF_PACKET: [&str; 16] = [
            "system", "member", "hash", "packet", "frame", "src", "dst", "proto", "sport", "dport",
            "label", "smac", "dmac", "vlan", "comment", "time",
        ];
        let mut settings = Settings::new();
        for (key, value) in row {
            if !OF_PACKET.contains(&key.as_str()) && !key.starts_with("model_") && !value.is_empty()
            {
                settings.set(key, value);
            }
        }
        let text = |key: &str| row.get(key).map(String::as_str).filter(|text| !text.is_empty());
        let bytes = |key: &str| {
            text(key).map(|text| {
                parse_hex(text).ok_or_else(|| Error::setting(key, "write hexadecimal digits"))
            })
        };
        let name = text("system").unwrap_or_default();
        let answer = match (bytes("frame").transpose()?, bytes("packet").transpose()?) {
            (Some(frame), _) => self.ask(name, &settings, &Packet::Frame(&frame))?,
            (_, Some(packet)) => self.ask(name, &settings, &Packet::Layer3(&packet))?,
            (None, None) => {
                let flow = Flow::from_settings(&row_settings(row, &OF_PACKET[5..14]))?;
                self.ask(name, &settings, &Packet::Flow(&flow))?
            }
        };
        let (mut real, mut computed) = (Vec::new(), Vec::new());
        if let Some(member) = text("member") {
            real.push(format!("member {member}"));
            let word = answer.member.map_or_else(|| "none".into(), |m| m.to_string());
            computed.push(format!("member {word}"));
        }
        if let Some(hash) = text("hash") {
            let number =
                parse_number(hash).ok_or_else(|| Error::setting("hash", "is no number"))?;
            real.push(format!("hash {number:#x}"));
            computed.push(format!("hash {:#x}", answer.value));
        }
        if real.is_empty() {
            return Err(Error::setting("member", "is missing: write what the system did"));
        }
        Ok(Comparison { real: real.join(", "), computed: computed.join(", ") })
    }
}

/// Some columns of a row as settings; empty ones are left out.
fn row_settings(row: &Row, columns: &[&str]) -> Settings {
    let mut settings = Settings::new();
    for column in columns {
        if let Some(value) = row.get(*column).filter(|value| !value.is_empty()) {
            settings.set(column, value);
        }
    }
    settings
}
