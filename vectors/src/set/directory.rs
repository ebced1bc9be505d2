// SPDX-License-Identifier: Apache-2.0
//! A directory that appears when it is complete.

use super::{Manifest, SetError};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A directory under construction beside its place; it vanishes unless it is put there.
pub(super) struct NewDirectory {
    building: TempDir,
    place: PathBuf,
}

impl NewDirectory {
    /// Starts a directory that is to be at `place`, which must be free, an empty directory, or an
    /// older set and nothing else.
    pub(super) fn create(place: &Path) -> Result<Self, SetError> {
        // Without a slash at the end, which would make a link look like the directory that it leads
        // to.
        let place: PathBuf = place.components().collect();
        assert_replaceable(&place)?;
        let parent = match place.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(SetError::write(parent))?;
        let building = tempfile::Builder::new()
            .prefix(".lbhash-vectors-")
            .tempdir_in(parent)
            .map_err(SetError::write(parent))?;
        fs::create_dir(building.path().join("new")).map_err(SetError::write(building.path()))?;
        Ok(Self { building, place })
    }

    /// Where to write the files.
    pub(super) fn path(&self) -> PathBuf {
        self.building.path().join("new")
    }

    /// Puts the directory in its place; an older set there goes away.
    pub(super) fn put_in_place(self) -> Result<(), SetError> {
        // Files may have come while the new ones were written.
        assert_replaceable(&self.place)?;
        self.exchange().map_err(SetError::write(&self.place))
    }

    fn exchange(&self) -> io::Result<()> {
        if !self.place.exists() {
            return fs::rename(self.path(), &self.place);
        }
        let old = self.building.path().join("old");
        fs::rename(&self.place, &old)?;
        fs::rename(self.path(), &self.place).or_else(|error| {
            fs::rename(&old, &self.place)?;
            Err(error)
        })
    }
}

/// Nothing but an older set is lost when a directory is put at `place`, and nobody works in it.
fn assert_replaceable(place: &Path) -> Result<(), SetError> {
    match fs::symlink_metadata(place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(SetError::read(place)(error)),
        Ok(found) if found.is_symlink() => return Err(SetError::Link(place.to_owned())),
        Ok(found) if !found.is_dir() => return Err(SetError::NotADirectory(place.to_owned())),
        Ok(_) => {}
    }
    let foreign = foreign_files(place).map_err(SetError::read(place))?;
    if let Some(file) = foreign.into_iter().next() {
        return Err(SetError::NotASet { place: place.to_owned(), file });
    }
    if is_worked_in(place).map_err(SetError::read(place))? {
        return Err(SetError::CurrentDirectory(place.to_owned()));
    }
    Ok(())
}

/// What is not of a set, by name: everything, unless a manifest lists it.
pub(super) fn foreign_files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let own = Manifest::names_of_any_version(directory);
    let mut foreign = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        let listed = own.iter().any(|own| name == own.as_str());
        if !listed || !entry.file_type()?.is_file() {
            foreign.push(PathBuf::from(name));
        }
    }
    foreign.sort();
    Ok(foreign)
}

/// True for the current directory and those around it, which cannot be exchanged.
fn is_worked_in(directory: &Path) -> io::Result<bool> {
    let current = env::current_dir().and_then(fs::canonicalize);
    let directory = fs::canonicalize(directory)?;
    Ok(current.is_ok_and(|current| current.starts_with(directory)))
}
