// SPDX-License-Identifier: Apache-2.0
//! Experiments: change a packet, hash it again, see what became of the keys.

use super::packet::{Field, Packet};
use lbhash_model::{
    Context, Family, LANES, Metadata, RecordType, USERS, config::RegisterImage, fast::Fast,
};

/// What a change did to a key; over several changes the greatest counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effect {
    /// The key is the same.
    #[default]
    Nothing,
    /// The key is another one, and so are the layers that were found.
    Reparses,
    /// The key is another one, of the same layers.
    Moves,
}

/// Effect on each key.
pub(super) type Effects = [Effect; USERS];

/// Everything that was found out about one field.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings {
    /// Of flipping each bit, the most significant one first.
    pub(super) flips: Vec<Effects>,
    /// Of other values.
    pub(super) alternatives: Effects,
    /// Of exchanging the field with its partner, where it has one.
    pub(super) swap: Option<Effects>,
}

/// The model with one configuration.
pub(super) struct Model {
    fast: Fast,
    /// With each bit of the system IP address flipped, the most significant one first.
    other_system_ips: Vec<Fast>,
}

/// What is seen of a packet.
#[derive(PartialEq, Eq)]
struct Seen {
    keys: [u16; USERS],
    family: Family,
    layers: [(RecordType, Context); LANES],
}

impl Seen {
    fn effects(&self, other: &Self) -> Effects {
        let is_same_shape = self.family == other.family && self.layers == other.layers;
        let changed = if is_same_shape { Effect::Moves } else { Effect::Reparses };
        std::array::from_fn(|user| {
            if self.keys[user] == other.keys[user] { Effect::Nothing } else { changed }
        })
    }
}

fn greatest(one: Effects, other: Effects) -> Effects {
    std::array::from_fn(|user| one[user].max(other[user]))
}

impl Model {
    pub(super) fn new(image: &RegisterImage) -> Self {
        let with_flipped = |bit: u32| {
            Fast::new(&RegisterImage { system_ip: image.system_ip ^ 1 << bit, ..image.clone() })
        };
        Self {
            fast: Fast::new(image),
            other_system_ips: (0..u32::BITS).rev().map(with_flipped).collect(),
        }
    }

    /// Experiments with a field of the frame, over all variants of the packet.
    pub(super) fn field(&self, metadata: &Metadata, packets: &[Packet], index: usize) -> Findings {
        let mut findings = Findings::default();
        for packet in packets {
            let field = &packet.fields[index];
            let base = see(&self.fast, metadata, &packet.bytes);
            let effects =
                |frame: &[u8]| base.effects(&see(&self.fast, metadata, frame)).map(field.limit());
            findings.flips.resize(field.bits, Effects::default());
            for (bit, flip) in findings.flips.iter_mut().enumerate() {
                let mut frame = packet.bytes.clone();
                frame[(field.start + bit) / 8] ^= 0x80 >> ((field.start + bit) % 8);
                *flip = greatest(*flip, effects(&frame));
            }
            for &value in field.alternatives {
                let mut frame = packet.bytes.clone();
                field.write(&mut frame, value);
                findings.alternatives = greatest(findings.alternatives, effects(&frame));
            }
            if let Some(partner) = field.partner.map(|partner| &packet.fields[partner]) {
                let mut frame = packet.bytes.clone();
                field.write(&mut frame, partner.read(&packet.bytes));
                partner.write(&mut frame, field.read(&packet.bytes));
                let swap = findings.swap.get_or_insert_default();
                *swap = greatest(*swap, effects(&frame));
            }
        }
        findings
    }

    /// Experiments with the metadata: `change` flips one bit.
    pub(super) fn metadata(
        &self,
        metadata: &Metadata,
        packet: &Packet,
        bits: u32,
        change: impl Fn(&mut Metadata, u32),
    ) -> Findings {
        let base = see(&self.fast, metadata, &packet.bytes);
        let flip = |bit: u32| {
            let mut changed = *metadata;
            change(&mut changed, bit);
            base.effects(&see(&self.fast, &changed, &packet.bytes))
        };
        Findings { flips: (0..bits).rev().map(flip).collect(), ..Findings::default() }
    }

    /// Experiments with the system IP address.
    pub(super) fn system_ip(&self, metadata: &Metadata, packet: &Packet) -> Findings {
        let base = see(&self.fast, metadata, &packet.bytes);
        let flip = |fast: &Fast| base.effects(&see(fast, metadata, &packet.bytes));
        Findings { flips: self.other_system_ips.iter().map(flip).collect(), ..Findings::default() }
    }
}

fn see(fast: &Fast, metadata: &Metadata, frame: &[u8]) -> Seen {
    let result = fast.hash(metadata, frame);
    Seen {
        keys: result.keys,
        family: result.family,
        layers: result.lanes.all().map(|lane| (lane.record_type, lane.context)),
    }
}

impl Field {
    /// What a selector does, it does by the way the rest is read.
    fn limit(&self) -> impl Fn(Effect) -> Effect {
        let is_selector = self.is_selector;
        move |effect| if is_selector { effect.min(Effect::Reparses) } else { effect }
    }

    fn read(&self, frame: &[u8]) -> u128 {
        let bits = self.start..self.start + self.bits;
        bits.fold(0, |value, bit| value << 1 | u128::from(frame[bit / 8] >> (7 - bit % 8) & 1))
    }

    fn write(&self, frame: &mut [u8], value: u128) {
        for bit in 0..self.bits {
            let (place, mask) = ((self.start + bit) / 8, 0x80 >> ((self.start + bit) % 8));
            frame[place] &= !mask;
            if value >> (self.bits - 1 - bit) & 1 == 1 {
                frame[place] |= mask;
            }
        }
    }
}
