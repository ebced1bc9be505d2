// SPDX-License-Identifier: Apache-2.0
//! Making a set.

use super::directory::NewDirectory;
use super::writer::SetWriter;
use super::{
    FORMAT_VERSION, Format, MANIFEST, Manifest, Origin, Request, SetError, Source, Vector,
};
use crate::{
    capture::{self, Reader},
    jsonl::meta_listed,
    stimulus::Packet,
};
use lbhash_model::{config::Configuration, profile::Profile, reference::Reference};
use std::{fs, path::Path};

/// Makes a set in directory `out`, which is created, or replaced if it holds an older set. `progress` is called with the
/// number of packets done.
///
/// # Errors
/// [`SetError`] where the profile or the capture is wrong, or something cannot be written; nothing is left behind then.
pub fn generate(
    request: &Request,
    out: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<Manifest, SetError> {
    let directory = NewDirectory::create(out)?;
    let recipe = Recipe {
        profile: &request.profile,
        profile_origin: &request.profile_origin,
        hash_seed: request.hash_seed,
        origin: Origin::of(&request.source),
        formats: &request.formats,
    };
    let manifest = recipe.write(packets(&request.source)?, &directory.path(), progress)?;
    directory.put_in_place()?;
    Ok(manifest)
}

type Packets = Box<dyn Iterator<Item = Result<Packet, SetError>>>;

fn packets(source: &Source) -> Result<Packets, SetError> {
    match source {
        Source::Generator { generator, seed, packets } => {
            let count = usize::try_from(*packets).unwrap_or(usize::MAX);
            Ok(Box::new(generator.packets(*seed).take(count).map(Ok)))
        }
        Source::Capture { path, metadata } => {
            let (mut reader, metadata) = (Reader::open(path)?, *metadata);
            Ok(Box::new(std::iter::from_fn(move || {
                let packet = reader.next_packet().transpose()?;
                let own = |packet: capture::Packet<'_>| Packet {
                    name: String::new(),
                    frame: packet.data.to_vec(),
                    metadata,
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
    pub(super) origin: Origin,
    pub(super) formats: &'a [Format],
}

impl Recipe<'_> {
    /// Writes the whole set into an existing directory.
    pub(super) fn write(
        self,
        packets: impl Iterator<Item = Result<Packet, SetError>>,
        directory: &Path,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Manifest, SetError> {
        let profile = Profile::from_toml(self.profile, self.profile_origin)?;
        let configuration = configuration(&profile, self.hash_seed);
        let image = configuration.compile()?;
        let reference = Reference::new(&configuration);
        let mut writer = SetWriter::create(directory, true, self.formats)?;
        for packet in packets {
            let packet = packet?;
            let result = reference.hash(&packet.metadata, &packet.frame).result;
            let meta_listed = meta_listed(&configuration, result.family);
            writer.write(&Vector { packet, result, meta_listed })?;
            progress(writer.packets());
        }
        let manifest = Manifest {
            format_version: FORMAT_VERSION,
            spec_version: lbhash_model::SPEC_VERSION.to_owned(),
            profile: profile.name().to_owned(),
            hash_seed: self.hash_seed,
            origin: self.origin,
            packets: writer.packets(),
            files: writer.finish(Some(self.profile), &image)?,
        };
        let path = directory.join(MANIFEST);
        fs::write(&path, manifest.to_text()).map_err(SetError::write(&path))?;
        Ok(manifest)
    }
}

/// Settings of the profile, with the seed of the set.
pub(super) fn configuration(profile: &Profile, hash_seed: Option<u16>) -> Configuration {
    let mut configuration = profile.configuration().clone();
    if let Some(seed) = hash_seed {
        configuration.set_seed(seed);
    }
    configuration
}
