// SPDX-License-Identifier: Apache-2.0
//! Making a set.

use super::directory::NewDirectory;
use super::distinct::Distinct;
use super::environment::Environment;
use super::selection::Selecting;
use super::writer::SetWriter;
use super::{
    FORMAT_VERSION, Format, Interlude, MANIFEST, Manifest, Origin, PROFILE, Request, SetError,
    Source, TOPOLOGY, TopologyText, Vector,
};
use crate::{
    capture::{self, Reader, Skipped},
    jsonl::meta_listed,
    stimulus::Packet,
};
use lbhash_control::{profile::Profile, topology::Topology};
use lbhash_model::{HashResult, config::Configuration, reference::Reference};
use std::{cell::RefCell, fs, ops::ControlFlow, path::Path, rc::Rc};

/// Makes a set in directory `out`, which is created, or replaced if it holds an older set and
/// nothing else. `progress` is called with the number of packets done, and may end the work.
///
/// # Errors
/// [`SetError`] where the profile, the topology or the capture is wrong, where there are no
/// packets, where a result would depend on gaps and stalls, where something cannot be written, or
/// where `progress` ended the work; nothing is left behind then.
pub fn generate(
    request: &Request,
    out: &Path,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Made, SetError> {
    let directory = NewDirectory::create(out)?;
    let recipe = Recipe {
        profile: &request.profile,
        profile_origin: &request.profile_origin,
        hash_seed: request.hash_seed,
        topology: request.topology.as_ref(),
        origin: Origin::of(&request.source),
        distinct: request.distinct,
        made: None,
        formats: &request.formats,
    };
    let skipped = Rc::default();
    let packets = packets(&request.source, &request.reading, Rc::clone(&skipped))?;
    let manifest = recipe.write(packets, &directory.path(), progress)?;
    if manifest.packets == 0 {
        return Err(SetError::NoPackets { source_name: name_of(&request.source) });
    }
    directory.put_in_place()?;
    Ok(Made { manifest, skipped: skipped.take() })
}

/// A set that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The manifest, as it was written.
    pub manifest: Manifest,
    /// Packets of the capture that are not in the set, since they cannot be hashed.
    pub skipped: Skipped,
}

/// What errors call the place where packets come from.
fn name_of(source: &Source) -> String {
    match source {
        Source::Generator { generator, .. } => format!("generator {}", generator.name()),
        Source::Capture { path, .. } if path == Path::new("-") => "standard input".into(),
        Source::Capture { path, .. } => path.display().to_string(),
    }
}

/// Packets, with what happens before them where that is not made by seed.
pub(super) type Packets = Box<dyn Iterator<Item = Result<(Packet, Option<Interlude>), SetError>>>;

/// Seed of the environment of a capture.
const CAPTURE_SEED: u64 = 1;

fn packets(
    source: &Source,
    reading: &capture::Options,
    skipped: Rc<RefCell<Skipped>>,
) -> Result<Packets, SetError> {
    match source {
        Source::Generator { generator, seed, packets } => {
            let count = usize::try_from(*packets).unwrap_or(usize::MAX);
            Ok(Box::new(generator.packets(*seed).take(count).map(|packet| Ok((packet, None)))))
        }
        Source::Capture { path, metadata } => {
            let mut reader = Reader::open_with(path, reading, |source, _| source)?;
            let metadata = *metadata;
            Ok(Box::new(std::iter::from_fn(move || {
                let packet = reader.next_packet().transpose();
                let Some(packet) = packet else {
                    skipped.replace(reader.skipped().clone());
                    return None;
                };
                let own = |packet: capture::Packet<'_>| {
                    let frame = packet.data.to_vec();
                    (Packet { frame, metadata, ..Packet::default() }, None)
                };
                Some(packet.map(own).map_err(SetError::from))
            })))
        }
    }
}

/// Everything about a set but its packets.
pub(super) struct Recipe<'a> {
    pub(super) profile: &'a str,
    pub(super) profile_origin: &'a str,
    pub(super) hash_seed: Option<u16>,
    pub(super) topology: Option<&'a TopologyText>,
    pub(super) origin: Origin,
    pub(super) distinct: bool,
    /// Packets that were made, where those that were left out are gone.
    pub(super) made: Option<u64>,
    pub(super) formats: &'a [Format],
}

impl Recipe<'_> {
    /// Writes the whole set into an existing directory.
    pub(super) fn write(
        self,
        packets: Packets,
        directory: &Path,
        progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Manifest, SetError> {
        let profile = Profile::from_toml(self.profile, self.profile_origin)?;
        let topology = self.topology.map(compiled).transpose()?;
        let configuration = configuration(&profile, self.hash_seed, topology.as_ref());
        let image = configuration.compile()?;
        let mut deriving = Deriving {
            reference: Reference::new(&configuration),
            configuration: &configuration,
            environment: topology
                .as_ref()
                .and_then(|topology| Environment::new(topology, self.seed())),
            selecting: topology.as_ref().map(Selecting::new),
        };
        let tables = topology.as_ref().map(Topology::tables);
        let mut writer = SetWriter::create(directory, true, self.formats, tables, &image)?;
        let mut distinct = self.distinct.then(Distinct::default);
        let mut made = 0;
        for packet in packets {
            let (packet, before) = packet?;
            made += 1;
            if progress(made).is_break() {
                return Err(SetError::Interrupted);
            }
            let (packet, result) = deriving.hash(packet);
            if distinct.as_mut().is_none_or(|distinct| distinct.is_new(&result)) {
                let vector = deriving
                    .vector(packet, result, before)
                    .map_err(|reason| SetError::Timing { packet: writer.packets(), reason })?;
                writer.write(&vector)?;
            }
        }
        let mut texts = vec![(PROFILE, self.profile)];
        texts.extend(self.topology.map(|topology| (TOPOLOGY, topology.toml.as_str())));
        let manifest = Manifest {
            format_version: FORMAT_VERSION,
            spec_version: lbhash_model::SPEC_VERSION.to_owned(),
            profile: profile.name().to_owned(),
            hash_seed: self.hash_seed,
            origin: self.origin,
            packets: writer.packets(),
            distinct_of: self.distinct.then(|| self.made.unwrap_or(made)),
            files: writer.finish(&texts, &image)?,
        };
        let path = directory.join(MANIFEST);
        fs::write(&path, manifest.to_text()).map_err(SetError::write(&path))?;
        Ok(manifest)
    }

    /// Seed of the environment.
    const fn seed(&self) -> u64 {
        match self.origin {
            Origin::Generator { seed, .. } => seed,
            Origin::Capture { .. } => CAPTURE_SEED,
        }
    }
}

/// The reference with all its state.
struct Deriving<'a> {
    configuration: &'a Configuration,
    reference: Reference<'a>,
    environment: Option<Environment>,
    selecting: Option<Selecting<'a>>,
}

impl Deriving<'_> {
    /// A packet with the group of its route, and its result.
    fn hash(&self, packet: Packet) -> (Packet, HashResult) {
        let packet = match &self.selecting {
            Some(selecting) => selecting.routed(packet),
            None => packet,
        };
        let result = self.reference.hash(&packet.metadata, &packet.frame).result;
        (packet, result)
    }

    /// The next vector, given what happens before it, unless that is made by seed. The error says
    /// what is wrong with its time.
    fn vector(
        &mut self,
        packet: Packet,
        result: HashResult,
        before: Option<Interlude>,
    ) -> Result<Vector, String> {
        let by_seed = || self.environment.as_mut().map(Environment::before_next);
        let before = before.or_else(by_seed).unwrap_or_default();
        let selecting = self.selecting.as_mut();
        let selection = selecting
            .map(|selecting| selecting.select(&before, &packet, &result.keys))
            .transpose()?;
        let meta_listed = meta_listed(self.configuration, result.family);
        Ok(Vector { packet, before, result, meta_listed, selection })
    }
}

pub(super) fn compiled(topology: &TopologyText) -> Result<Topology, SetError> {
    Ok(Topology::from_toml(&topology.toml, &topology.origin)?)
}

/// Settings of the profile, with the seed of the set and the tables of its topology.
pub(super) fn configuration(
    profile: &Profile,
    hash_seed: Option<u16>,
    topology: Option<&Topology>,
) -> Configuration {
    let mut configuration = profile.configuration().clone();
    if let Some(topology) = topology {
        configuration.select = topology.tables().clone();
    }
    if let Some(seed) = hash_seed {
        configuration.set_seed(seed);
    }
    configuration
}
