// SPDX-License-Identifier: Apache-2.0
//! One choice that a router makes: from a frame to a key, and from the key to a member.

use crate::Error;
use lbhash_hashes::{Hash, Packet, Trace};
use lbhash_model::{Fast, Metadata, config::User};
use std::{rc::Rc, sync::Arc};

/// How a member is chosen by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Select {
    /// `(key · n) >> 16`, of keys of 16 bits.
    Range,
    /// `(key & mask) mod n`, of keys of 16 bits.
    Modulo {
        /// Bits of the key that count.
        mask: u16,
    },
    /// As the system itself does; the key is not looked at.
    Own,
}

impl Select {
    /// Modulo over the whole key.
    pub const MODULO: Self = Self::Modulo { mask: u16::MAX };

    /// Member of a key; `None` where the system chooses by itself.
    #[must_use]
    pub const fn member(self, key: u16, members: u32) -> Option<u32> {
        match self {
            Self::Range => Some((key as u32 * members) >> 16),
            Self::Modulo { mask } => Some((key & mask) as u32 % members),
            Self::Own => None,
        }
    }

    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Range => "range",
            Self::Modulo { .. } => "modulo",
            Self::Own => "the system's own rule",
        }
    }

    /// Bits of the key that decide the member: all, unless the number of members is a power of two.
    #[must_use]
    pub const fn deciding(self, members: u32) -> u16 {
        let low = (members - 1) as u16;
        match self {
            Self::Modulo { mask } if members.is_power_of_two() => mask & low,
            Self::Modulo { mask } => mask,
            Self::Range if members == 1 => 0,
            Self::Range if members.is_power_of_two() => low << (16 - members.trailing_zeros()),
            Self::Range | Self::Own => u16::MAX,
        }
    }
}

/// One choice of one router.
#[derive(Clone)]
pub struct Choice {
    /// Name: that of the router, with the hash user where a router makes two choices.
    pub name: String,
    /// Which router makes it, counted from 0.
    pub router: usize,
    /// Members to choose from, 1 to 1024.
    pub members: u32,
    /// How the key chooses.
    pub select: Select,
    hash: Asked,
}

#[derive(Clone)]
enum Asked {
    Block { fast: Arc<Fast>, metadata: Metadata, user: User },
    System(Rc<dyn Hash>),
}

impl Choice {
    /// A choice by a key of the block.
    #[must_use]
    pub const fn of_block(
        name: String,
        fast: Arc<Fast>,
        metadata: Metadata,
        user: User,
        (members, select): (u32, Select),
    ) -> Self {
        Self { name, router: 0, members, select, hash: Asked::Block { fast, metadata, user } }
    }

    /// A choice by a real system's hash.
    #[must_use]
    pub fn of_system(name: String, hash: Box<dyn Hash>, (members, select): (u32, Select)) -> Self {
        Self { name, router: 0, members, select, hash: Asked::System(Rc::from(hash)) }
    }

    /// Key and member of a frame.
    ///
    /// # Errors
    /// A frame that the system does not answer for; a member beyond the group.
    pub fn ask(&self, frame: &[u8]) -> Result<(u64, u32), Error> {
        match &self.hash {
            Asked::Block { fast, metadata, user } => {
                let key = fast.keys(metadata, frame).keys[*user as usize];
                Ok((key.into(), self.select.member(key, self.members).unwrap_or(0)))
            }
            Asked::System(hash) => {
                let of_router = |error| Error::System { router: self.name.clone(), error };
                let answer =
                    hash.hash(&Packet::Frame(frame), &mut Trace::off()).map_err(of_router)?;
                match answer.member.filter(|&member| member < self.members) {
                    Some(member) => Ok((answer.value, member)),
                    None => Err(Error::router(
                        &self.name,
                        format!(
                            "gives no member of {}: state its members as `lbhash exact list` says",
                            self.members
                        ),
                    )),
                }
            }
        }
    }

    /// Whether the key has 16 bits and chooses by a rule of [`Select`], so that ranks can be taken.
    #[must_use]
    pub fn has_rule(&self) -> bool {
        self.select != Select::Own
    }
}
