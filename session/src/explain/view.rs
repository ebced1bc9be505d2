// SPDX-License-Identifier: Apache-2.0
//! What is explained of a packet, in words; JSON prints it as it stands.

use super::{
    lanes::{self, LaneView},
    selection::{self, SelectionWords},
    stages::{self, StageView},
    text,
    users::{self, UserView},
    values::{digits, hexadecimal},
};
use crate::routing::Routed;
use lbhash_control::topology::Topology;
use lbhash_model::{
    Metadata, Selection, WINDOW_BYTES,
    config::{Configuration, RegisterImage, User},
    pipeline::{BEAT_BYTES, LATENCY},
    reference::{self, Trace},
};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    io::{self, Write},
};

/// Which packet, hashed as what.
#[derive(Clone, Debug, Serialize)]
pub struct Subject {
    /// File that the packet is of, as it is shown.
    pub capture: String,
    /// Number of the packet there, as it is shown.
    pub packet: u64,
    /// Name of the profile.
    pub profile: String,
}

/// One packet at every stage; as JSON by [`Serialize`].
#[derive(Serialize)]
pub struct Explanation {
    #[serde(flatten)]
    pub(super) subject: Subject,
    pub(super) metadata: MetadataView,
    pub(super) captured_bytes: usize,
    pub(super) window_bytes: usize,
    /// The header window in hexadecimal.
    pub(super) window: String,
    #[serde(skip)]
    pub(super) bytes: Vec<u8>,
    pub(super) family: &'static str,
    pub(super) status: Vec<&'static str>,
    pub(super) stages: Vec<StageView>,
    pub(super) layer_seed: String,
    pub(super) lanes: Vec<LaneView>,
    pub(super) users: Vec<UserView>,
    /// With a topology only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) selection: Option<SelectionWords>,
    pub(super) result: ResultView,
    pub(super) latency: Latency,
}

#[derive(Serialize)]
pub(super) struct MetadataView {
    pub(super) ifindex: u32,
    pub(super) bridged: bool,
    pub(super) service_id: u32,
    pub(super) hash_profile: u8,
    /// The stream's `tuser`, 80 bits.
    pub(super) tuser: String,
}

#[derive(Serialize)]
pub(super) struct ResultView {
    pub(super) keys: BTreeMap<&'static str, String>,
    pub(super) flow_label: String,
    pub(super) udp_source_port: u16,
    /// The 640-bit result word, most significant digit first.
    pub(super) word: String,
}

#[derive(Serialize)]
pub(super) struct Latency {
    /// Beats of the frame on the input stream.
    pub(super) beats: usize,
    /// Those that the header window needs.
    pub(super) needed_beats: usize,
    /// Clocks from the last needed beat to the result, without back pressure.
    pub(super) clocks_after_last_needed_beat: usize,
}

impl Explanation {
    /// Explains a frame. `image` is what `configuration` compiles to; `metadata` are those that it
    /// was hashed with, the group that its route gave it among them; `routed` is its way over a
    /// topology.
    #[must_use]
    pub fn new(
        subject: Subject,
        configuration: &Configuration,
        image: &RegisterImage,
        metadata: &Metadata,
        frame: &[u8],
        routed: Option<(&Routed<'_>, &Topology)>,
    ) -> Self {
        let trace = reference::hash(configuration, metadata, frame);
        let bytes = frame[..trace.window_length].to_vec();
        let selected = routed
            .map(|(routed, topology)| (routed.trace.selection, selection::words(routed, topology)));
        let (selection, words) = selected.unzip();
        Self {
            subject,
            metadata: metadata_view(metadata),
            captured_bytes: frame.len(),
            window_bytes: trace.window_length,
            window: digits(&bytes),
            bytes,
            family: trace.result.family.name(),
            status: trace.result.status.names().collect(),
            stages: trace.stages.iter().map(stages::view).collect(),
            layer_seed: hexadecimal(configuration.layer_seed.into(), 32),
            lanes: lanes::views(&trace),
            users: users::views(&trace, &image.users[usize::from(metadata.hash_profile & 3)]),
            selection: words,
            result: result_view(&trace, &selection.unwrap_or_default()),
            latency: latency(frame.len()),
        }
    }

    /// Writes the explanation as text.
    ///
    /// # Errors
    /// Whatever `out` fails with.
    pub fn write_text(&self, out: &mut impl Write) -> io::Result<()> {
        text::write(self, out)
    }
}

fn metadata_view(metadata: &Metadata) -> MetadataView {
    MetadataView {
        ifindex: metadata.ifindex,
        bridged: metadata.bridged,
        service_id: metadata.service_id,
        hash_profile: metadata.hash_profile,
        tuser: hexadecimal(metadata.to_tuser(), Metadata::TUSER_BITS),
    }
}

fn result_view(trace: &Trace, selection: &Selection) -> ResultView {
    let result = &trace.result;
    let mut words = result.to_words();
    let places = words.iter_mut().rev().zip(selection.to_words().into_iter().rev());
    places.for_each(|(place, word)| *place = word);
    ResultView {
        keys: User::ALL
            .iter()
            .map(|user| (user.name(), hexadecimal(result.keys[*user as usize].into(), 16)))
            .collect(),
        flow_label: hexadecimal(result.flow_label().into(), 20),
        udp_source_port: result.udp_source_port(),
        word: words.iter().rev().map(|word| format!("{word:08x}")).collect::<Vec<_>>().join("_"),
    }
}

fn latency(frame_bytes: usize) -> Latency {
    let beats_of = |bytes: usize| bytes.div_ceil(BEAT_BYTES).max(1);
    Latency {
        beats: beats_of(frame_bytes),
        needed_beats: beats_of(frame_bytes.min(WINDOW_BYTES)),
        clocks_after_last_needed_beat: LATENCY,
    }
}
