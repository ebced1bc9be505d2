// SPDX-License-Identifier: Apache-2.0
//! Writing the files of a set, each with its SHA-256.

use super::memh::{self, Counts};
use super::{
    BEATS, CONFIG, COUNTS, CSV, ENVIRONMENT, Format, HEADER, PACKED, PCAPNG, RESULTS, SetError,
    VECTORS, Vector,
};
use super::{annotated, csv as table, packed, svh};
use lbhash_model::config::{RegisterImage, SelectTables};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

/// A file being written, and the hash of what went in.
struct HashedFile {
    path: PathBuf,
    file: BufWriter<File>,
    hash: Sha256,
}

impl HashedFile {
    fn create(directory: &Path, name: &str) -> Result<Self, SetError> {
        let path = directory.join(name);
        let file = File::create(&path).map_err(SetError::write(&path))?;
        Ok(Self { path, file: BufWriter::new(file), hash: Sha256::new() })
    }

    /// Flushes, and gives name and hash.
    fn finish(mut self) -> Result<(String, String), SetError> {
        self.file.flush().map_err(SetError::write(&self.path))?;
        let name = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok((name, digits(&self.hash.finalize())))
    }
}

impl Write for HashedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.hash.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

pub(super) fn digits(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The memories that grow with every packet.
struct Memories {
    beats: HashedFile,
    environment: HashedFile,
    results: HashedFile,
}

/// The files of a set, open for the next vector.
pub(super) struct SetWriter {
    directory: PathBuf,
    cycles_per_us: u16,
    vectors: Option<HashedFile>,
    memories: Option<Memories>,
    csv: Option<csv::Writer<HashedFile>>,
    pcapng: Option<HashedFile>,
    packed: Option<HashedFile>,
    counts: Counts,
    hashes: BTreeMap<String, String>,
}

impl SetWriter {
    /// Opens the derived files in an existing directory, and the JSON lines too if they are wanted;
    /// `tables` are those of the set's topology, `image` is what configures the block.
    pub(super) fn create(
        directory: &Path,
        json_lines: bool,
        formats: &[Format],
        tables: Option<&SelectTables>,
        image: &RegisterImage,
    ) -> Result<Self, SetError> {
        let create = |name| HashedFile::create(directory, name);
        let memories = || -> Result<_, SetError> {
            Ok(Memories {
                beats: create(BEATS)?,
                environment: create(ENVIRONMENT)?,
                results: create(RESULTS)?,
            })
        };
        let memh = formats.contains(&Format::Memh);
        let mut writer = Self {
            directory: directory.to_owned(),
            cycles_per_us: tables.map_or(0, |tables| tables.dlb.cycles_per_us),
            vectors: json_lines.then(|| create(VECTORS)).transpose()?,
            memories: memh.then(memories).transpose()?,
            csv: None,
            pcapng: None,
            packed: None,
            counts: Counts::default(),
            hashes: BTreeMap::new(),
        };
        if formats.contains(&Format::Csv) {
            let mut csv = csv::Writer::from_writer(create(CSV)?);
            table::write_header(&mut csv, tables.is_some())
                .map_err(SetError::write(&directory.join(CSV)))?;
            writer.csv = Some(csv);
        }
        if formats.contains(&Format::Pcapng) {
            let mut file = create(PCAPNG)?;
            annotated::write_header(&mut file).map_err(SetError::write(&file.path))?;
            writer.pcapng = Some(file);
        }
        if formats.contains(&Format::Packed) {
            let mut file = create(PACKED)?;
            packed::write_header(&mut file, image).map_err(SetError::write(&file.path))?;
            writer.packed = Some(file);
        }
        Ok(writer)
    }

    /// Number of vectors written.
    pub(super) const fn packets(&self) -> u64 {
        self.counts.packets
    }

    pub(super) fn write(&mut self, vector: &Vector) -> Result<(), SetError> {
        self.write_all(vector).map_err(SetError::write(&self.directory))?;
        self.counts.packets += 1;
        self.counts.beats += memh::beats(&vector.packet.frame);
        Ok(())
    }

    fn write_all(&mut self, vector: &Vector) -> io::Result<()> {
        let n = self.counts.packets;
        if let Some(file) = &mut self.vectors {
            vector.write_line(file, n)?;
        }
        if let Some(Memories { beats, environment, results }) = &mut self.memories {
            memh::write_beats(beats, &vector.packet)?;
            let before = &vector.before;
            self.counts.acts += memh::write_interlude(environment, n, before, self.cycles_per_us)?;
            memh::write_result(results, &vector.result, &vector.selection.unwrap_or_default())?;
        }
        if let Some(csv) = &mut self.csv {
            table::write_row(csv, n, vector)?;
        }
        if let Some(file) = &mut self.pcapng {
            annotated::write_packet(file, n, vector)?;
        }
        if let Some(file) = &mut self.packed {
            packed::write_packet(file, vector, self.cycles_per_us)?;
        }
        Ok(())
    }

    /// Writes what does not depend on single packets, with `texts` as files of these names, and
    /// gives the hashes of all files.
    pub(super) fn finish(
        mut self,
        texts: &[(&str, &str)],
        image: &RegisterImage,
    ) -> Result<BTreeMap<String, String>, SetError> {
        for (name, text) in texts {
            self.file(name, |file| file.write_all(text.as_bytes()))?;
        }
        if let Some(file) = self.vectors.take() {
            self.hashes.extend([file.finish()?]);
        }
        if let Some(Memories { beats, environment, results }) = self.memories.take() {
            self.hashes.extend([beats.finish()?, environment.finish()?, results.finish()?]);
            self.file(CONFIG, |file| memh::write_config(file, image))?;
            self.counts.writes = image.writes().len() as u64;
            let counts = self.counts;
            self.file(COUNTS, |file| memh::write_counts(file, &counts))?;
            self.file(HEADER, svh::write)?;
        }
        if let Some(csv) = self.csv.take() {
            let path = self.directory.join(CSV);
            let file =
                csv.into_inner().map_err(|error| SetError::write(&path)(error.into_error()))?;
            self.hashes.extend([file.finish()?]);
        }
        if let Some(file) = self.pcapng.take() {
            self.hashes.extend([file.finish()?]);
        }
        if let Some(mut file) = self.packed.take() {
            packed::write_end(&mut file, self.counts.packets)
                .map_err(SetError::write(&file.path))?;
            self.hashes.extend([file.finish()?]);
        }
        Ok(self.hashes)
    }

    fn file(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut HashedFile) -> io::Result<()>,
    ) -> Result<(), SetError> {
        let mut file = HashedFile::create(&self.directory, name)?;
        write(&mut file).map_err(SetError::write(&file.path))?;
        self.hashes.extend([file.finish()?]);
        Ok(())
    }
}
