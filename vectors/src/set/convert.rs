// SPDX-License-Identifier: Apache-2.0
//! Deriving files from the JSON lines of a set, which are believed where they are what the manifest
//! says.

use super::directory::NewDirectory;
use super::generate::{compiled, configuration};
use super::writer::SetWriter;
use super::{
    Format, MANIFEST, Manifest, PROFILE, SetError, TOPOLOGY, TopologyText, VECTORS, Vector,
};
use crate::text;
use lbhash_control::{profile::Profile, topology::Topology};
use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    ops::ControlFlow,
    path::Path,
};

/// Writes the files of formats, with a copy of the manifest, into directory `out`, which is
/// created, or replaced if it holds another, older set and nothing else. `progress` is called with
/// the number of packets done, and may end the work.
///
/// # Errors
/// [`SetError`] where the set is damaged (with the line), something cannot be written, or
/// `progress` ended the work; nothing is left behind then.
pub fn convert(
    set: &Path,
    formats: &[Format],
    out: &Path,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<(), SetError> {
    let manifest = Manifest::read_of_whole_set(set)?;
    if is_same_directory(set, out) {
        return Err(SetError::InPlace(out.to_owned()));
    }
    let profile_path = set.join(PROFILE);
    let text = read_text(&profile_path)?;
    let profile = Profile::from_toml(&text, &profile_path.display().to_string())?;
    let topology = read_topology(set, &manifest)?.as_ref().map(compiled).transpose()?;
    let image = configuration(&profile, manifest.hash_seed, topology.as_ref()).compile()?;

    let directory = NewDirectory::create(out)?;
    let tables = topology.as_ref().map(Topology::tables);
    let mut writer = SetWriter::create(&directory.path(), false, formats, tables, &image)?;
    for vector in read_vectors(set, &manifest)? {
        writer.write(&vector?)?;
        if progress(writer.packets()).is_break() {
            return Err(SetError::Interrupted);
        }
    }
    // After the lines: a damaged one has a place of its own.
    manifest.verify(set)?;
    let files = writer.finish(&[], &image)?;
    let path = directory.path().join(MANIFEST);
    let text = Manifest { files, ..manifest }.to_text();
    fs::write(&path, text).map_err(SetError::write(&path))?;
    directory.put_in_place()
}

fn is_same_directory(one: &Path, other: &Path) -> bool {
    let resolved = |path| fs::canonicalize(path).ok();
    resolved(one).is_some_and(|one| resolved(other) == Some(one))
}

/// A TOML text of a set.
pub(super) fn read_text(path: &Path) -> Result<String, SetError> {
    let bytes = fs::read(path).map_err(SetError::read(path))?;
    text::from_bytes(bytes).map_err(|place| SetError::NotUtf8 { path: path.to_owned(), place })
}

/// The topology of a set; `None` where it has none.
pub(super) fn read_topology(
    set: &Path,
    manifest: &Manifest,
) -> Result<Option<TopologyText>, SetError> {
    if !manifest.has_topology() {
        return Ok(None);
    }
    let path = set.join(TOPOLOGY);
    let toml = read_text(&path)?;
    Ok(Some(TopologyText { toml, origin: path.display().to_string() }))
}

/// The vectors of a set in order; an error where a line is damaged, or lines are too few or too
/// many.
pub(super) fn read_vectors(
    set: &Path,
    manifest: &Manifest,
) -> Result<impl Iterator<Item = Result<Vector, SetError>> + use<>, SetError> {
    let path = set.join(VECTORS);
    let file = File::open(&path).map_err(SetError::read(&path))?;
    let (expected, has_topology) = (manifest.packets, manifest.has_topology());
    let mut lines = BufReader::new(file).split(b'\n');
    let mut found = 0;
    Ok(std::iter::from_fn(move || match lines.next() {
        Some(line) => {
            found += 1;
            Some(vector(&path, found, line, has_topology))
        }
        None if found == expected => None,
        None => {
            let error = SetError::Count { path: path.clone(), found, expected };
            // Said once; then the iterator ends.
            found = expected;
            Some(Err(error))
        }
    }))
}

fn vector(
    path: &Path,
    line: u64,
    text: std::io::Result<Vec<u8>>,
    has_topology: bool,
) -> Result<Vector, SetError> {
    let text = text.map_err(SetError::read(path))?;
    Vector::read_line(&text, line - 1, has_topology).map_err(|reason| SetError::Line {
        path: path.to_owned(),
        line,
        reason,
    })
}
