// SPDX-License-Identifier: Apache-2.0
//! From the four functions to a member: sub-field, rotation, and the rule of each use.

use super::Functions;
use crate::{Error, Settings, Trace};

/// Which 16 bits a use takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SubField {
    /// `SUB_SEL`, 3 bits.
    pub sub_sel: u8,
    /// `OFFSET`: bits to rotate right, 4 bits, or 6 with `concat`.
    pub offset: u8,
    /// `CONCAT`: rotate the four functions as one value of 64 bits.
    pub concat: bool,
    /// The load-balancing number of the ingress port.
    pub lbn: u16,
    /// A load-balancing id that arrives with the packet; 0 if none does.
    pub lbid: u16,
}

impl SubField {
    /// The 16 bits.
    #[must_use]
    pub fn value(&self, of: &Functions) -> u16 {
        if self.concat {
            let all = match self.sub_sel {
                0 => [of.b1, of.b0, of.a1, of.a0]
                    .into_iter()
                    .fold(0, |all, function| all << 16 | u64::from(function)),
                1..=3 => self.lbn.into(),
                // The predictor gives 0; nothing is concatenated.
                _ => 0,
            };
            return (all.rotate_right(u32::from(self.offset) & 63) & 0xffff) as u16;
        }
        let value = match self.sub_sel & 7 {
            0 | 3 => of.a0,
            1 => of.b0,
            2 => self.lbn,
            4 | 5 => self.lbid,
            6 => of.a1,
            _ => of.b1,
        };
        value.rotate_right(u32::from(self.offset) & 15)
    }
}

/// What the value is used for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Use {
    /// Nothing is chosen.
    #[default]
    Value,
    /// ECMP of so many members.
    Ecmp {
        /// Members: the register's COUNT and 1.
        members: u32,
        /// `ECMP_HASH_FIELD_UPPER_BITS_COUNT`, 0 to 6.
        upper_bits: u32,
        /// Hierarchical or fast ECMP of Tomahawk: 13 bits of the value count.
        hierarchical: bool,
        /// The second level, with its own sub-field.
        second: Option<(SubField, u32)>,
    },
    /// LAG, with the bits of the value that count.
    Lag {
        /// Members of the group.
        members: u32,
        /// 0x3ff unicast, 0xff other, 0xffff by macro flow.
        mask: u16,
    },
    /// A resilient group's flow-set table of a power of two entries.
    Resilient {
        /// Entries; 0 takes entry 0.
        entries: u32,
        /// First entry.
        base: u32,
        /// Members of the entries, if known.
        table: Vec<u32>,
    },
    /// Load-balancing id: the low eight bits.
    Lbid,
    /// UDP source port of a VXLAN packet, or entropy label: all 16 bits.
    SourcePort,
}

impl Use {
    /// Reads `use` and what belongs to it.
    pub(super) fn from_settings(settings: &Settings, sub_field: SubField) -> Result<Self, Error> {
        let members = settings.integer("members")?.filter(|&members: &u32| members > 0);
        // The register holds one less.
        let count: Option<u32> = settings.number("COUNT", 0x3ff)?.map(|count| count as u32 + 1);
        if members.is_some() && count.is_some_and(|count| Some(count) != members) {
            return Err(Error::setting("COUNT", "is one less than `members`"));
        }
        let members = members.or(count);
        let upper_bits = settings.number("ECMP_HASH_FIELD_UPPER_BITS_COUNT", 6)?.unwrap_or(6);
        let hierarchical = settings.flag("hierarchical")?;
        let second_members = settings.integer("members2")?.filter(|&members: &u32| members > 0);
        let second = SubField {
            sub_sel: settings.number("sub2", 7)?.unwrap_or(0) as u8,
            offset: settings.number("offset2", 63)?.unwrap_or(0) as u8,
            concat: settings.flag("concat2")?,
            ..sub_field
        };
        let code = settings.number("FLOW_SET_SIZE", 11)?;
        let entries: Option<u32> = settings.integer("entries")?;
        let base = settings.integer("base")?.unwrap_or(0);
        let table = settings.list("table", 0xffff)?.unwrap_or_default();
        let needed = || members.ok_or_else(|| Error::setting("members", "is missing: at least 1"));
        Ok(match settings.text("use") {
            None if members.is_none() => Self::Value,
            None | Some("ecmp") => Self::Ecmp {
                members: needed()?,
                upper_bits: upper_bits as u32,
                hierarchical,
                second: second_members.map(|members| (second, members)),
            },
            Some("lag" | "lag-unicast" | "higig") => Self::Lag { members: needed()?, mask: 0x3ff },
            Some("lag-nonunicast") => Self::Lag { members: needed()?, mask: 0xff },
            Some("lag-macro-flow") => Self::Lag { members: needed()?, mask: 0xffff },
            Some("resilient") => {
                // Code 1 is 64 entries, each further one twice as many.
                let of_code = code.map(|code| if code == 0 { 0 } else { 32 << code });
                let entries = entries.or(of_code).unwrap_or(table.len() as u32);
                if entries != 0 && !entries.is_power_of_two() {
                    return Err(Error::setting("entries", "write a power of two"));
                }
                let table = table.iter().map(|&member| member as u32).collect();
                Self::Resilient { entries, base, table }
            }
            Some("lbid") => Self::Lbid,
            Some("vxlan-port" | "entropy") => Self::SourcePort,
            Some("value") => Self::Value,
            Some(other) => {
                let problem = format!(
                    "`{other}`: write ecmp, lag-unicast, lag-nonunicast, lag-macro-flow, higig, resilient, lbid, vxlan-port or value"
                );
                return Err(Error::setting("use", problem));
            }
        })
    }

    /// The member of a value, where the use has members.
    pub(super) fn member(
        &self,
        value: u16,
        functions: &Functions,
        trace: &mut Trace,
    ) -> Option<u32> {
        let value = u32::from(value);
        match self {
            Self::Value => None,
            Self::Ecmp { members, upper_bits, hierarchical, second } => {
                let kept = |value: u32| {
                    let value = value & ((1 << (10 + upper_bits)) - 1);
                    if *hierarchical { value & 0x1fff } else { value }
                };
                let first = (kept(value) % members) & 0x3ff;
                let Some((sub_field, members)) = second else { return Some(first) };
                let value = sub_field.value(functions);
                let member = (kept(value.into()) % members) & 0x3ff;
                trace.words("levels", || format!("group {first}, member {member} of it"));
                Some(member)
            }
            Self::Lag { members, mask } => Some(((value & u32::from(*mask)) % members) & 0x7ff),
            Self::Resilient { entries, base, table } => {
                let index = value & entries.saturating_sub(1);
                let entry = base + index;
                trace.words("entry of the flow-set table", || entry.to_string());
                if table.is_empty() { Some(entry) } else { table.get(index as usize).copied() }
            }
            Self::Lbid => Some(value & 0xff),
            Self::SourcePort => Some(value),
        }
    }
}
