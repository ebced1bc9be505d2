// SPDX-License-Identifier: Apache-2.0
//! A scenario with its frames cut into beats and its configurations compiled.

use super::{Action, Event, Image, Scenario, groups};
use crate::{error::InputError, profile, seed};
use lbhash_model::{
    Metadata, Polynomial, Selection, WINDOW_BYTES,
    config::{
        Configuration, HashUser, Register, RegisterImage, SeedMode, SelectTables,
        hash_user::Rounds,
        registers::{self, Write},
    },
    pipeline::{BEAT_BYTES, TAG_BIT, TAG_BITS},
};
use lbhash_vectors::stimulus::{Packet, Rng};
use verilated::Beat;

/// Beats that are on the stream while it is not valid; what they hold must not matter.
const IDLE_BEATS: usize = 8;

/// Bits of `tuser` that exist.
const TUSER_MASK: u128 = (1 << (TAG_BIT + TAG_BITS)) - 1;

/// Beats that fill the header window.
const WINDOW_BEATS: usize = WINDOW_BYTES / BEAT_BYTES;

/// A scenario ready to run.
#[derive(Clone, Debug)]
pub struct Stimulus<'s> {
    /// What it was made from.
    pub scenario: &'s Scenario,
    /// Beats of all packets, in order, then some for idle cycles.
    pub beats: Vec<Beat>,
    /// First beat of each packet, and one more: the end of the last.
    first_beats: Vec<u32>,
    /// The scenario's images.
    pub images: Vec<LoadedImage>,
    /// What is to be selected for each packet, where arithmetic tells it beforehand; else empty.
    pub selections: Vec<Selection>,
}

/// A configuration in its three forms.
#[derive(Clone, Debug)]
pub struct LoadedImage {
    /// As settings, for the reference.
    pub configuration: Configuration,
    /// As register contents, for the fast path; without groups.
    pub image: RegisterImage,
    /// Groups and members.
    pub select: SelectTables,
    /// As register writes, for the bus.
    pub writes: Vec<Write>,
}

impl<'s> Stimulus<'s> {
    /// Cuts the frames and compiles the images.
    ///
    /// # Errors
    /// [`InputError`] where an image is no profile, an event names an image that is not there, or
    /// there are more beats than 2^32.
    pub fn new(scenario: &'s Scenario) -> Result<Self, InputError> {
        let mut beats = Vec::new();
        let mut first_beats = vec![0];
        let mut rng = seed::stream(scenario.seed, "ragged");
        for (number, packet) in scenario.packets.iter().enumerate() {
            let first = beats.len();
            cut(packet, tag(number), &mut beats);
            if scenario.ragged != 0 && rng.one_in(scenario.ragged) {
                beats[first..].iter_mut().for_each(|beat| beat.keep &= holes(&mut rng));
            }
            first_beats.push(u32::try_from(beats.len()).map_err(|_| InputError::TooManyBeats)?);
        }
        beats.extend(idle_beats(&mut seed::stream(scenario.seed, "idle beats")));
        let images = scenario.images.iter().map(LoadedImage::new).collect::<Result<Vec<_>, _>>()?;
        check_events(scenario)?;
        Ok(Self { scenario, beats, first_beats, images, selections: Vec::new() })
    }

    /// An image has groups to select from, or an event writes one.
    #[must_use]
    pub fn has_groups(&self) -> bool {
        let writes_a_group = |event: &Event| match event.action {
            Action::Write { address, .. } => {
                matches!(Register::at(address), Some(Register::Group(..)))
            }
            _ => false,
        };
        self.images.iter().any(|image| !image.select.groups.is_empty())
            || self.scenario.events.iter().any(writes_a_group)
    }

    /// Packets of the scenario.
    #[must_use]
    pub fn packets(&self) -> usize {
        self.scenario.packets.len()
    }

    /// First beat of a packet; of the packet after the last one, the end of the beats.
    #[must_use]
    #[inline]
    pub fn first_beat(&self, packet: usize) -> u32 {
        self.first_beats[packet]
    }

    /// The bytes of a packet that the header window gets: the first 192 of the frame, unless
    /// `tkeep` has holes. Then a byte that is not kept is 0, and the length counts the bytes up to
    /// the first that the completing beat does not keep (docs/timing.md).
    #[must_use]
    #[inline]
    pub fn window<'b>(&'b self, packet: usize, buffer: &'b mut [u8; WINDOW_BYTES]) -> &'b [u8] {
        let beats = self.first_beats[packet] as usize..self.first_beats[packet + 1] as usize;
        let beats = &self.beats[beats];
        // Nothing to gather or to clear in one beat without a hole.
        if let [Beat { data, keep, .. }] = beats
            && keep & keep.wrapping_add(1) == 0
        {
            return &data[..keep.trailing_ones() as usize];
        }
        let beats = &beats[..beats.len().min(WINDOW_BEATS)];
        for (bytes, beat) in buffer.as_chunks_mut().0.iter_mut().zip(beats) {
            keep_bytes(beat, bytes);
        }
        let last = beats.last().map_or(0, |beat| beat.keep.trailing_ones() as usize);
        &buffer[..BEAT_BYTES * (beats.len() - 1) + last]
    }

    /// Metadata of a packet.
    #[must_use]
    #[inline]
    pub fn metadata(&self, packet: usize) -> Metadata {
        Metadata::from_tuser(self.beats[self.first_beats[packet] as usize].user)
    }

    /// Tag of a packet, which comes back with its result.
    #[must_use]
    #[inline]
    pub fn tag(&self, packet: usize) -> u16 {
        (self.beats[self.first_beats[packet] as usize].user >> TAG_BIT) as u16
    }

    /// A beat for an idle cycle.
    #[must_use]
    #[inline]
    pub fn idle_beat(&self, cycle: u64) -> u32 {
        (self.beats.len() - 1 - cycle as usize % IDLE_BEATS) as u32
    }
}

fn check_events(scenario: &Scenario) -> Result<(), InputError> {
    let mut earliest = 0;
    for (index, event) in scenario.events.iter().enumerate() {
        if let Action::Load { image, .. } = event.action
            && image >= scenario.images.len()
        {
            return Err(InputError::NoSuchImage { image, images: scenario.images.len() });
        }
        if let Some(problem) = problem(event, earliest, scenario.packets.len()) {
            return Err(InputError::Event { index, problem });
        }
        earliest = event.after_packet;
    }
    Ok(())
}

/// What keeps an event from happening as it says; the one before it is `earliest` packets from the
/// beginning.
fn problem(event: &Event, earliest: usize, packets: usize) -> Option<&'static str> {
    const ADDRESSES: u32 = 1 << registers::ADDRESS_BITS;
    let Event { after_packet, action } = *event;
    match action {
        _ if after_packet < earliest => Some("comes before the one above it: `after_packet` rises"),
        _ if after_packet > packets => Some("is after a packet that the scenario does not have"),
        Action::Wait { cycles: 0 } | Action::Reset { cycles: 0, .. } => {
            Some("takes 0 cycles; at least 1")
        }
        Action::Write { address: ADDRESSES.., .. } | Action::Read { address: ADDRESSES.. } => {
            Some("has an address of more than 18 bits")
        }
        Action::Write { strobe: 0x10.., .. } => Some("has a strobe of more than 4 bits"),
        _ => None,
    }
}

/// Tag of a packet: that of its neighbours differs in many bits, and returns after 65,536 packets.
fn tag(number: usize) -> u16 {
    (number as u16).wrapping_mul(0x9E37)
}

fn cut(packet: &Packet, tag: u16, beats: &mut Vec<Beat>) {
    let user = packet.metadata.to_tuser() | u128::from(tag) << TAG_BIT;
    let first = beats.len();
    let mut chunks = packet.frame.chunks(BEAT_BYTES);
    // An empty frame is one beat without bytes.
    let mut next = Some(chunks.next().unwrap_or_default());
    while let Some(bytes) = next {
        let mut beat = Beat { user, ..Beat::default() };
        beat.data[..bytes.len()].copy_from_slice(bytes);
        beat.keep = u64::MAX.checked_shr((BEAT_BYTES - bytes.len()) as u32).unwrap_or(0);
        // Metadata counts on the first beat only: on the others it is something else.
        if beats.len() > first {
            beat.user = !user & TUSER_MASK;
        }
        beats.push(beat);
        next = chunks.next();
    }
    if let Some(last) = beats.last_mut() {
        last.last = 1;
    }
}

/// Copies the bytes that a beat keeps, 0 in place of the others.
#[inline]
fn keep_bytes(beat: &Beat, bytes: &mut [u8; BEAT_BYTES]) {
    *bytes = beat.data;
    if beat.keep == u64::MAX {
        return;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte *= (beat.keep >> index & 1) as u8;
    }
}

/// A `tkeep` that leaves some bytes out.
fn holes(rng: &mut Rng) -> u64 {
    match rng.below(3) {
        0 => !(1 << rng.below(64)),
        1 => u64::MAX << (1 + rng.below(63)),
        _ => u64::from(rng.word()) << 32 | u64::from(rng.word()),
    }
}

fn idle_beats(rng: &mut Rng) -> [Beat; IDLE_BEATS] {
    std::array::from_fn(|_| Beat {
        data: std::array::from_fn(|_| rng.u8()),
        keep: u64::from(rng.word()) << 32 | u64::from(rng.word()),
        user: (0..3).fold(0, |user, _| user << 32 | u128::from(rng.word())) & TUSER_MASK,
        last: rng.below(2),
    })
}

impl LoadedImage {
    fn new(image: &Image) -> Result<Self, InputError> {
        let mut configuration = profile::load(&image.profile)?;
        if image.variation != 0 {
            vary(&mut configuration, &mut seed::stream(image.variation, "variation"));
        }
        let mut compiled = configuration
            .compile()
            .map_err(|error| InputError::FieldTable { profile: image.profile.clone(), error })?;
        let hashing = compiled.clone();
        if image.groups != 0 {
            compiled.select = groups::tables(&mut seed::stream(image.groups, "groups"));
        }
        Ok(Self {
            writes: compiled.writes(),
            image: hashing,
            select: compiled.select,
            configuration,
        })
    }
}

/// Random settings for everything but the field table, which stays the profile's.
fn vary(configuration: &mut Configuration, rng: &mut Rng) {
    configuration.layer_seed = rng.word();
    configuration.system_ip = rng.word();
    configuration.reserved_label_exclude = rng.u16();
    configuration.pw_control_word = rng.one_in(2);
    for user in configuration.users.iter_mut().flatten() {
        *user = HashUser {
            polynomial: rng.pick(&Polynomial::ALL),
            seed: rng.u16(),
            half_select: rng.u8(),
            seed_mode: rng.pick(&[SeedMode::Stride, SeedMode::Init]),
            rounds: Rounds::new(1 + rng.below(4) as u8).unwrap_or(Rounds::ONE),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Patterns;

    fn scenario(lengths: &[usize], ragged: u32) -> Scenario {
        let packet = |&length: &usize| Packet {
            frame: (0..length).map(|byte| byte as u8 | 1).collect(),
            ..Packet::default()
        };
        Scenario {
            name: String::new(),
            seed: 1,
            images: Vec::new(),
            patterns: Patterns::default(),
            events: Vec::new(),
            ragged,
            packets: lengths.iter().map(packet).collect(),
        }
    }

    #[test]
    fn frames_are_cut_into_beats_of_64_bytes() {
        let lengths = [0, 1, 64, 65, 192, 193, 9000];
        let scenario = scenario(&lengths, 0);
        let stimulus = Stimulus::new(&scenario).unwrap();
        for (packet, &length) in lengths.iter().enumerate() {
            let range =
                stimulus.first_beat(packet) as usize..stimulus.first_beat(packet + 1) as usize;
            let beats = &stimulus.beats[range];
            assert_eq!(beats.len(), length.div_ceil(64).max(1), "{length} bytes");
            assert_eq!(beats.iter().map(|beat| beat.last).sum::<u32>(), 1);
            assert_eq!(beats.iter().map(|beat| beat.keep.count_ones()).sum::<u32>(), length as u32);
            assert_eq!(beats.last().unwrap().last, 1);
            let window = &scenario.packets[packet].frame[..length.min(192)];
            assert_eq!(stimulus.window(packet, &mut [0xFF; WINDOW_BYTES]), window);
        }
    }

    #[test]
    fn holes_shorten_the_window_and_clear_bytes() {
        let scenario = scenario(&[64, 128, 192, 300, 9000].repeat(20), 1);
        let stimulus = Stimulus::new(&scenario).unwrap();
        for (packet, Packet { frame, .. }) in scenario.packets.iter().enumerate() {
            let beats = &stimulus.beats[stimulus.first_beat(packet) as usize..];
            let kept = |byte: usize| beats[byte / 64].keep >> (byte % 64) & 1 == 1;
            let end = frame.len().min(192);
            let last = (end - 64..end).take_while(|&byte| kept(byte)).count();
            let expected: Vec<_> =
                (0..end - 64 + last).map(|byte| if kept(byte) { frame[byte] } else { 0 }).collect();
            assert_ne!(beats[0].keep, u64::MAX);
            assert_eq!(stimulus.window(packet, &mut [0xFF; WINDOW_BYTES]), expected);
        }
    }
}
