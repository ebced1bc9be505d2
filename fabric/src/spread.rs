// SPDX-License-Identifier: Apache-2.0
//! How flows spread over the members of a group, and what changes when members come and go.

use crate::{
    Choice, Error, Field, Kind, Point,
    stats::{ChiSquare, Evenness, expected_collisions},
    traffic::Sample,
};
use lbhash_control::topology::{ResilientTable, traffic::PacketOrder};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Loads of the members of one choice. Memory does not depend on the number of flows.
#[derive(Clone, Debug)]
pub struct Spread {
    /// Name of the choice.
    pub name: String,
    /// Flows of each member.
    pub flows: Vec<u64>,
    /// Packets of each member.
    pub packets: Vec<u64>,
    /// Bytes of each member.
    pub bytes: Vec<u64>,
    /// Flows of each key of 16 bits; empty where the keys are wider.
    keys: Vec<u64>,
}

/// Share of flows that a change gives another member, those of a member that goes included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// With a resilient table.
    pub resilient: f64,
    /// With key mod n.
    pub modulo: f64,
    /// With (key · n) >> 16.
    pub range: f64,
}

/// A member comes or goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The member of this number goes.
    Remove(u32),
    /// One more comes.
    Add,
}

/// Buckets of a resilient table at most.
const BUCKETS: u32 = 128;

impl Spread {
    /// No flows yet.
    #[must_use]
    pub fn new(choice: &Choice) -> Self {
        let members = choice.members as usize;
        Self {
            name: choice.name.clone(),
            flows: vec![0; members],
            packets: vec![0; members],
            bytes: vec![0; members],
            keys: if choice.has_rule() { vec![0; 1 << 16] } else { Vec::new() },
        }
    }

    /// Counts a flow.
    ///
    /// # Errors
    /// A frame that the system does not answer for.
    pub fn count(&mut self, choice: &Choice, sample: &Sample) -> Result<u32, Error> {
        let (key, member) = choice.ask(&sample.frame)?;
        let at = member as usize;
        self.flows[at] += 1;
        self.packets[at] += sample.packets;
        self.bytes[at] += sample.bytes;
        if let Some(count) = self.keys.get_mut(key as usize) {
            *count += 1;
        }
        Ok(member)
    }

    /// All flows.
    #[must_use]
    pub fn all_flows(&self) -> u64 {
        self.flows.iter().sum()
    }

    /// Test of the flows against equal shares.
    #[must_use]
    pub fn chi_square(&self) -> Option<ChiSquare> {
        ChiSquare::of(&self.flows)
    }

    /// Evenness of loads.
    #[must_use]
    pub fn evenness(loads: &[u64]) -> Option<Evenness> {
        Evenness::of(&loads.iter().map(|&load| load as f64).collect::<Vec<_>>())
    }

    /// Pairs of flows with equal keys, and how many random keys would have on average; `None` for wider keys.
    #[must_use]
    pub fn collisions(&self) -> Option<(u64, f64)> {
        let pairs = self.keys.iter().map(|&flows| flows * flows.saturating_sub(1) / 2).sum();
        (!self.keys.is_empty()).then(|| (pairs, expected_collisions(self.all_flows(), 65536.0)))
    }

    /// What a change moves; `None` where keys have more than 16 bits, or the change cannot be made.
    #[must_use]
    pub fn moved(&self, change: Change) -> Option<Moved> {
        let members = self.flows.len() as u32;
        let before: Vec<u32> = (0..members).collect();
        let mut after = before.clone();
        let columns = match change {
            Change::Remove(member) if member < members && members > 1 => {
                after.retain(|&other| other != member);
                members
            }
            Change::Remove(_) => return None,
            Change::Add => {
                after.push(members);
                members + 1
            }
        };
        let per_path = BUCKETS.checked_div(columns).filter(|&buckets| buckets > 0)? as u16;
        let mut table = ResilientTable::new(per_path, columns as u16, before.clone()).ok()?;
        let old = table.buckets().to_vec();
        match change {
            Change::Remove(member) => table.remove(&member).ok()?,
            Change::Add => table.add(members).ok()?,
        };
        let range = |key: usize, n: usize| (key * n) >> 16;
        let modulo = |key: usize, n: usize| key % n;
        Some(Moved {
            resilient: self.share_moved(&old, table.buckets(), range)?,
            modulo: self.share_moved(&before, &after, modulo)?,
            range: self.share_moved(&before, &after, range)?,
        })
    }

    fn share_moved(
        &self,
        before: &[u32],
        after: &[u32],
        index: impl Fn(usize, usize) -> usize,
    ) -> Option<f64> {
        let moves = |key: usize| before[index(key, before.len())] != after[index(key, after.len())];
        let moved: u64 =
            self.keys.iter().enumerate().filter(|(key, _)| moves(*key)).map(|k| k.1).sum();
        (!self.keys.is_empty() && self.all_flows() > 0)
            .then(|| moved as f64 / self.all_flows() as f64)
    }
}

/// What one field does to keys and members.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Avalanche {
    /// The field.
    pub field: Field,
    /// Bits of the key that change with one bit of the field, on average; 0 for a field that is not hashed.
    pub key_bits: f64,
    /// Share of such changes that give another member; (n − 1)/n is ideal.
    pub member_changes: f64,
}

/// Changes each bit of the fields of some random flows.
///
/// # Errors
/// A frame that the system does not answer for.
pub fn avalanche(choice: &Choice, kind: Kind, protocol: u8) -> Result<Vec<Avalanche>, Error> {
    const FLOWS: u32 = 64;
    let mut fields =
        vec![Field::Source, Field::Destination, Field::SourcePort, Field::DestinationPort];
    fields.extend((!kind.is_ipv4).then_some(Field::FlowLabel));
    fields.extend([Field::SourceMac, Field::DestinationMac]);
    let mut frame = Vec::new();
    let mut ask = |point: &Point| {
        kind.frame(point, &mut frame);
        choice.ask(&frame)
    };
    let mut rows = Vec::new();
    for field in fields {
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let (mut bits, mut members, mut flips) = (0, 0, 0);
        for _ in 0..FLOWS {
            let mut point = Point::default();
            for field in Field::all() {
                point.set(field, random.random());
            }
            point.set(Field::Protocol, protocol.into());
            let (key, member) = ask(&point)?;
            for bit in 0..field.bits(kind.is_ipv4) {
                let mut other = point;
                other.flip(field, bit);
                let (other_key, other_member) = ask(&other)?;
                bits += (key ^ other_key).count_ones();
                members += u32::from(member != other_member);
                flips += 1;
            }
        }
        let share = |count: u32| f64::from(count) / f64::from(flips);
        rows.push(Avalanche { field, key_bits: share(bits), member_changes: share(members) });
    }
    Ok(rows)
}

/// Per flow against packet by packet.
#[derive(Clone, Debug, PartialEq)]
pub struct PerPacket {
    /// Packets that were sent.
    pub packets: u64,
    /// Packets that overtook an earlier one of their flow: members in turn, packet by packet.
    pub reordered: u64,
    /// The same where the flow's hash chooses: always 0.
    pub reordered_per_flow: u64,
    /// Bytes of each member, packet by packet.
    pub bytes: Vec<u64>,
    /// Bytes of each member, flow by flow.
    pub bytes_per_flow: Vec<u64>,
}

/// Packets that are sent at most in that comparison.
const MOST_PACKETS: u64 = 200_000;

/// Sends the packets of flows, mixed at random, a microsecond apart; member m delays by `delay_us` · (m + 1).
///
/// `flows` are packets, bytes and the member of each flow.
#[must_use]
pub fn per_packet(flows: &[(u64, u64, u32)], members: u32, delay_us: f64, seed: u64) -> PerPacket {
    let all: u64 = flows.iter().map(|flow| flow.0).sum();
    let scale = (MOST_PACKETS as f64 / all.max(1) as f64).min(1.0);
    let mut packets: Vec<u32> = Vec::new();
    for (number, flow) in (0..).zip(flows) {
        let count = ((flow.0 as f64 * scale).round() as usize).max(1);
        packets.extend(std::iter::repeat_n(number, count));
    }
    // Fisher and Yates.
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    for last in (1..packets.len()).rev() {
        packets.swap(last, random.random_range(0..=last));
    }
    let mut orders = [PacketOrder::default(), PacketOrder::default()];
    let mut bytes = [vec![0; members as usize], vec![0; members as usize]];
    for (time, &flow) in packets.iter().enumerate() {
        let (count, size, member) = flows[flow as usize];
        let chosen = [time as u32 % members, member];
        for ((order, bytes), member) in orders.iter_mut().zip(&mut bytes).zip(chosen) {
            order.arrival(flow.into(), time as f64 + delay_us * f64::from(member + 1));
            bytes[member as usize] += size / count.max(1);
        }
    }
    let [per_packet, per_flow] = bytes;
    PerPacket {
        packets: packets.len() as u64,
        reordered: orders[0].reordered() as u64,
        reordered_per_flow: orders[1].reordered() as u64,
        bytes: per_packet,
        bytes_per_flow: per_flow,
    }
}
