// SPDX-License-Identifier: Apache-2.0
//! Making a set again and comparing every byte.

use super::convert::{read_text, read_topology, read_vectors};
use super::difference::{self, Difference};
use super::directory;
use super::generate::{Packets, Recipe};
use super::{Format, MANIFEST, Manifest, Origin, PROFILE, SetError};
use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
};

/// Differences that a report lists; the others are counted.
const LISTED: usize = 20;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Packets that were derived again.
    pub packets: u64,
    /// Files that were compared.
    pub files: Vec<String>,
    /// Names in the directory that are not of the set, sorted: they were not compared.
    pub foreign: Vec<PathBuf>,
    /// The first differences, at most 20.
    pub differences: Vec<Difference>,
    /// Number of lines that differ, in all files.
    pub differing_lines: u64,
}

impl Report {
    /// True when the set is what it must be.
    #[must_use]
    pub const fn is_current(&self) -> bool {
        self.differing_lines == 0
    }

    fn add(&mut self, difference: Difference) {
        self.differing_lines += 1;
        if self.differences.len() < LISTED {
            self.differences.push(difference);
        }
    }
}

/// Makes a set again — the packets of a generator from their seed, those of a capture from the JSON
/// lines — with the bit-serial reference, and compares all its files. `progress` is called with the
/// number of packets done, and may end the work.
///
/// # Errors
/// [`SetError`] where the set cannot be read: no manifest, another version, derived files alone, a
/// missing file, damaged lines; and where `progress` ended the work.
pub fn check(
    set: &Path,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Report, SetError> {
    let manifest = Manifest::read_of_whole_set(set)?;
    let again = tempfile::tempdir().map_err(SetError::write(&std::env::temp_dir()))?;
    let profile_path = set.join(PROFILE);
    let profile = read_text(&profile_path)?;
    let topology = read_topology(set, &manifest)?;
    let formats = formats(&manifest);
    let recipe = Recipe {
        profile: &profile,
        profile_origin: &profile_path.display().to_string(),
        hash_seed: manifest.hash_seed,
        topology: topology.as_ref(),
        origin: manifest.origin.clone(),
        distinct: manifest.distinct_of.is_some(),
        made: manifest.distinct_of,
        formats: &formats,
    };
    let derived = recipe.write(packets(set, &manifest)?, again.path(), progress)?;

    let mut report = Report { packets: derived.packets, ..Report::default() };
    let mut names: Vec<_> = derived.files.keys().map(String::as_str).collect();
    names.push(MANIFEST);
    for name in names {
        report.files.push(name.to_owned());
        let (found, expected) = (set.join(name), again.path().join(name));
        difference::compare(name, &found, &expected, &mut |difference| {
            report.add(difference);
            true
        })?;
    }
    report.foreign = directory::foreign_files(set).map_err(SetError::read(set))?;
    Ok(report)
}

/// Formats of which the manifest lists a file.
fn formats(manifest: &Manifest) -> Vec<Format> {
    let listed =
        |format: &Format| format.files().iter().any(|&file| manifest.files.contains_key(file));
    Format::ALL.into_iter().filter(listed).collect()
}

fn packets(set: &Path, manifest: &Manifest) -> Result<Packets, SetError> {
    match &manifest.origin {
        Origin::Generator { generator, seed } => {
            let count = usize::try_from(manifest.distinct_of.unwrap_or(manifest.packets))
                .unwrap_or(usize::MAX);
            Ok(Box::new(generator.packets(*seed).take(count).map(|packet| Ok((packet, None)))))
        }
        Origin::Capture { .. } => {
            let vectors = read_vectors(set, manifest)?;
            Ok(Box::new(
                vectors.map(|vector| vector.map(|vector| (vector.packet, Some(vector.before)))),
            ))
        }
    }
}
