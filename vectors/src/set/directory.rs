// SPDX-License-Identifier: Apache-2.0
//! A directory that appears when it is complete.

use super::{MANIFEST, SetError};
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A directory under construction beside its place; it vanishes unless it is put there.
pub(super) struct NewDirectory {
    building: TempDir,
    place: PathBuf,
}

impl NewDirectory {
    /// Starts a directory that is to be at `place`, which must be free, empty, or hold an older set.
    pub(super) fn create(place: &Path) -> Result<Self, SetError> {
        let occupied = fs::read_dir(place).is_ok_and(|mut files| files.next().is_some());
        if occupied && !place.join(MANIFEST).exists() {
            return Err(SetError::NotASet(place.to_owned()));
        }
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
        Ok(Self { building, place: place.to_owned() })
    }

    /// Where to write the files.
    pub(super) fn path(&self) -> PathBuf {
        self.building.path().join("new")
    }

    /// Puts the directory in its place; what was there goes away.
    pub(super) fn put_in_place(self) -> Result<(), SetError> {
        let exchange = || -> io::Result<()> {
            if self.place.exists() {
                fs::rename(&self.place, self.building.path().join("old"))?;
            }
            fs::rename(self.path(), &self.place)
        };
        exchange().map_err(SetError::write(&self.place))
    }
}
