// SPDX-License-Identifier: Apache-2.0
//! Many frames at once. Frames that follow others of their kind are hashed in order. Where kinds
//! are mixed, the jump to the header after Ethernet would be mispredicted for most of them: a block
//! at a time, all first headers are read without a branch, and then the frames of each kind are
//! hashed one after the other.

use super::{Fast, Keys, headers::eth, prefetch, walk::LaneLog};
use crate::{
    kind::Kind,
    metadata::Metadata,
    result::{HashResult, Lanes},
};

/// Frames of a block: few enough that they stay in the first-level cache from the first header to
/// the rest.
const BLOCK: usize = 128;

/// Frames examined to decide whether a batch is mixed, and the changes of kind among them that make
/// it so.
const SAMPLE: usize = 32;
const CHANGES: usize = 20;

/// Destination of a frame's result.
pub(super) trait Slot {
    /// Records the lanes; none is set before.
    fn log(&mut self) -> impl LaneLog;

    /// All but the lanes.
    fn put(&mut self, keys: Keys);
}

impl Slot for Keys {
    #[inline(always)]
    fn log(&mut self) -> impl LaneLog {}

    #[inline(always)]
    fn put(&mut self, keys: Keys) {
        *self = keys;
    }
}

impl Slot for HashResult {
    #[inline(always)]
    fn log(&mut self) -> impl LaneLog {
        self.lanes = Lanes::default();
        &mut self.lanes
    }

    #[inline(always)]
    fn put(&mut self, Keys { status, family, keys }: Keys) {
        (self.status, self.family, self.keys) = (status, family, keys);
    }
}

/// Hashes frames that came over interfaces with the same metadata, each into its slot; there is one
/// for each.
pub(super) fn hash<S: Slot>(fast: &Fast, metadata: &Metadata, frames: &[&[u8]], slots: &mut [S]) {
    if !is_mixed(frames) {
        return in_order(fast, metadata, frames, slots);
    }
    let mut kinds = Kinds::default();
    let mut frames = frames;
    for slots in slots.chunks_mut(BLOCK) {
        by_kind(fast, metadata, frames, slots, &mut kinds);
        frames = frames.get(BLOCK..).unwrap_or_default();
    }
}

/// Most of the first frames continue with another kind than the one before.
fn is_mixed(frames: &[&[u8]]) -> bool {
    let Some(sample) = frames.first_chunk::<SAMPLE>() else { return false };
    let kinds = sample.map(|frame| eth::read_first(frame).map(|first| first.next));
    kinds.windows(2).filter(|pair| pair[0] != pair[1]).count() >= CHANGES
}

/// Frames as they come.
#[inline(never)]
fn in_order<S: Slot>(fast: &Fast, metadata: &Metadata, frames: &[&[u8]], slots: &mut [S]) {
    for (frame, slot) in prefetch::ahead(frames).zip(slots) {
        let keys = fast.hash_frame(metadata, frame, &mut slot.log());
        slot.put(keys);
    }
}

/// A block, by the kind of the second header; frames after it are only prefetched.
#[inline(never)]
fn by_kind<S: Slot>(
    fast: &Fast,
    metadata: &Metadata,
    frames: &[&[u8]],
    slots: &mut [S],
    kinds: &mut Kinds,
) {
    for ((frame, slot), at) in prefetch::ahead(frames).zip(&mut *slots).zip(0..) {
        match eth::read_first(frame) {
            Some(first) => kinds.of(first.next).push(at, first.bytes),
            None => {
                let keys = fast.hash_frame(metadata, frame, &mut slot.log());
                slot.put(keys);
            }
        }
    }
    // All kinds that an ethertype names; one by one, so that each loop knows its kind.
    let mut batch = Batch { fast, metadata, frames, slots, kinds };
    batch.with(Kind::Stop);
    batch.with(Kind::Mpls);
    batch.with(Kind::Ipv4);
    batch.with(Kind::Ipv6);
    batch.with(Kind::Pppoe);
}

/// Second part of a block: the frames after their first header, kind by kind.
struct Batch<'a, S> {
    fast: &'a Fast,
    metadata: &'a Metadata,
    frames: &'a [&'a [u8]],
    slots: &'a mut [S],
    kinds: &'a mut Kinds,
}

impl<S: Slot> Batch<'_, S> {
    #[inline(always)]
    fn with(&mut self, kind: Kind) {
        for &(at, bytes) in self.kinds.of(kind).take() {
            let (frame, slot) = (self.frames[usize::from(at)], &mut self.slots[usize::from(at)]);
            let keys =
                self.fast.hash_behind(self.metadata, frame, bytes.into(), kind, &mut slot.log());
            slot.put(keys);
        }
    }
}

/// Frames of a block by the kind of their second header.
#[derive(Default)]
struct Kinds([List; Kind::ALL.len()]);

impl Kinds {
    #[inline(always)]
    fn of(&mut self, kind: Kind) -> &mut List {
        &mut self.0[kind as usize]
    }
}

/// Frames: where in the block, and how many bytes their first header has.
struct List {
    length: usize,
    frames: [(u8, u8); BLOCK],
}

impl Default for List {
    fn default() -> Self {
        Self { length: 0, frames: [(0, 0); BLOCK] }
    }
}

impl List {
    #[inline(always)]
    fn push(&mut self, at: u8, bytes: u8) {
        // A list has room for every frame of a block, which the compiler cannot know.
        self.frames[self.length % BLOCK] = (at, bytes);
        self.length += 1;
    }

    /// All of them; none is left.
    #[inline(always)]
    fn take(&mut self) -> &[(u8, u8)] {
        let length = std::mem::take(&mut self.length);
        &self.frames[..length.min(BLOCK)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(ethertypes: &[u16]) -> Vec<[u8; 64]> {
        let frame = |ethertype: &u16| {
            let mut frame = [0; 64];
            frame[12..14].copy_from_slice(&ethertype.to_be_bytes());
            frame
        };
        ethertypes.iter().map(frame).collect()
    }

    fn of_a_batch(ethertypes: &[u16]) -> bool {
        let frames = frames(ethertypes);
        is_mixed(&frames.iter().map(<[u8; 64]>::as_slice).collect::<Vec<_>>())
    }

    #[test]
    fn a_batch_is_mixed_if_its_frames_go_on_in_different_ways() {
        assert!(of_a_batch(&[0x0800, 0x86DD, 0x8847, 0x8864].repeat(SAMPLE / 4)));
        assert!(!of_a_batch(&[0x0800; SAMPLE]));
        assert!(!of_a_batch(&[[0x0800; 8], [0x86DD; 8]].concat().repeat(SAMPLE / 16)));
        assert!(!of_a_batch(&[0x0800, 0x86DD]), "too few to decide");
    }
}
