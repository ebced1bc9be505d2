// SPDX-License-Identifier: Apache-2.0
//! The manifest of a set: what it is and what its files must be.

use super::{MANIFEST, SetError, Source, TOPOLOGY, VECTORS, writer::digits};
use crate::stimulus::Generator;
use lbhash_model::Metadata;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{collections::BTreeMap, fs, path::Path};

/// Version of the files' layout.
pub const FORMAT_VERSION: u32 = 1;

/// Contents of `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the files' layout: [`FORMAT_VERSION`].
    pub format_version: u32,
    /// Version of the specification.
    pub spec_version: String,
    /// Name of the profile.
    pub profile: String,
    /// Seed of every hash user, where it is not the profile's.
    pub hash_seed: Option<u16>,
    /// Where the packets come from.
    pub origin: Origin,
    /// Number of packets.
    pub packets: u64,
    /// Of so many packets, where those were left out that show nothing new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distinct_of: Option<u64>,
    /// SHA-256 of every other file, in lower-case hexadecimal.
    pub files: BTreeMap<String, String>,
}

/// What manifests of all versions have.
#[derive(Deserialize)]
struct Listing {
    #[serde(rename = "format_version")]
    _format_version: u32,
    #[serde(rename = "spec_version")]
    _spec_version: String,
    files: BTreeMap<String, String>,
}

/// Where the packets of a set come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Origin {
    /// Made by seed: the set can be made again from nothing.
    Generator {
        /// Name of the generator.
        generator: Generator,
        /// Its seed.
        seed: u64,
    },
    /// Read from a capture: the JSON lines hold its packets.
    Capture {
        /// Name of the file, without its folders.
        file: String,
        /// Metadata of every packet.
        #[serde(with = "super::vector::MetadataFields")]
        metadata: Metadata,
    },
}

impl Origin {
    pub(super) fn of(source: &Source) -> Self {
        match source {
            Source::Generator { generator, seed, .. } => {
                Self::Generator { generator: *generator, seed: *seed }
            }
            Source::Capture { path, metadata } => Self::Capture {
                file: path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
                metadata: *metadata,
            },
        }
    }
}

impl Manifest {
    /// Reads the manifest of a set.
    ///
    /// # Errors
    /// [`SetError`] where there is none, it is damaged, or of another version.
    pub fn read(set: &Path) -> Result<Self, SetError> {
        let path = set.join(MANIFEST);
        let text = fs::read(&path).map_err(SetError::read(&path))?;
        let manifest: Self = serde_json::from_slice(&text)
            .map_err(|error| SetError::Manifest { path: path.clone(), error })?;
        let version = |what, found: String, expected: String| {
            let path = path.clone();
            if found == expected {
                Ok(())
            } else {
                Err(SetError::Version { path, what, found, expected })
            }
        };
        version("format version", manifest.format_version.to_string(), FORMAT_VERSION.to_string())?;
        let specification = lbhash_model::SPEC_VERSION.to_owned();
        version("specification version", manifest.spec_version.clone(), specification)?;
        Ok(manifest)
    }

    /// Reads the manifest of a set that has what its files are derived from.
    pub(super) fn read_of_whole_set(set: &Path) -> Result<Self, SetError> {
        let manifest = Self::read(set)?;
        if manifest.files.contains_key(VECTORS) {
            Ok(manifest)
        } else {
            Err(SetError::Converted(set.to_owned()))
        }
    }

    /// Compares the SHA-256 of every listed file with the file.
    ///
    /// # Errors
    /// [`SetError`] where a file cannot be read, or is another one.
    pub(super) fn verify(&self, set: &Path) -> Result<(), SetError> {
        for (name, expected) in &self.files {
            let path = set.join(name);
            let bytes = fs::read(&path).map_err(SetError::read(&path))?;
            let found = digits(&Sha256::digest(&bytes));
            if found != *expected {
                let expected = expected.clone();
                return Err(SetError::OtherFile { path, found, expected });
            }
        }
        Ok(())
    }

    /// Names of all files of a set of this version or another, its manifest among them; none where
    /// there is no set.
    pub(super) fn names_of_any_version(set: &Path) -> Vec<String> {
        let text = fs::read(set.join(MANIFEST)).unwrap_or_default();
        let listing = serde_json::from_slice::<Listing>(&text).ok();
        let listed = listing.map(|Listing { files, .. }| files.into_keys().collect::<Vec<_>>());
        listed.map_or_else(Vec::new, |listed| [listed, vec![MANIFEST.to_owned()]].concat())
    }

    /// The set has a topology, and its lines carry selections.
    pub(super) fn has_topology(&self) -> bool {
        self.files.contains_key(TOPOLOGY)
    }

    pub(super) fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
