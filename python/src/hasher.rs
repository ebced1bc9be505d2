// SPDX-License-Identifier: Apache-2.0
//! Frames to keys, one by one and in arrays.

use crate::{
    arrays::{self, KeyArray},
    metadata::{self, Metadata},
    profile::Profile,
    value_error,
};
use lbhash_model::{Configuration, HashResult, LANES, Lane, RecordType, USERS};
use lbhash_session::Session;
use lbhash_vectors::jsonl;
use numpy::{PyReadonlyArray1, PyReadonlyArray2};
use pyo3::{prelude::*, pybacked::PyBackedBytes};
use std::{borrow::Cow, sync::Arc};

/// Hashes frames by a profile. Frozen: threads can share it, and calls on arrays let other threads
/// run.
#[pyclass(frozen, module = "lbhash")]
#[derive(Clone)]
pub(crate) struct Hasher {
    pub(crate) session: Arc<Session>,
    pub(crate) seed: Option<u16>,
}

/// A profile, or the name of a built-in one.
#[derive(FromPyObject)]
enum ProfileOrName<'py> {
    Profile(PyRef<'py, Profile>),
    Name(String),
}

#[pymethods]
impl Hasher {
    #[new]
    #[pyo3(signature = (profile=None, *, seed=None))]
    fn new(profile: Option<ProfileOrName<'_>>, seed: Option<u16>) -> PyResult<Self> {
        let name =
            |name: &str| lbhash_session::ProfileSource::BuiltIn(name).load().map_err(value_error);
        let profile = match profile {
            Some(ProfileOrName::Profile(profile)) => profile.0.clone(),
            Some(ProfileOrName::Name(text)) => name(&text)?,
            None => name("srlinux-7250-ixr")?,
        };
        let session = Session::new(profile, None, seed).map_err(value_error)?;
        Ok(Self { session: Arc::new(session), seed })
    }

    #[getter]
    fn profile(&self) -> Profile {
        Profile(self.session.profile().clone())
    }

    #[pyo3(signature = (frame, metadata=None))]
    fn keys(&self, frame: PyBackedBytes, metadata: Option<&Metadata>) -> [u16; USERS] {
        self.session.fast().keys(&metadata::given(metadata), &frame).keys
    }

    #[pyo3(signature = (frame, metadata=None))]
    fn hash(&self, frame: PyBackedBytes, metadata: Option<&Metadata>) -> Result {
        let result = self.session.fast().hash(&metadata::given(metadata), &frame);
        Result::new(result, frame.len(), self.session.configuration())
    }

    #[pyo3(signature = (frames, lengths=None, metadata=None, out=None))]
    fn keys_batch<'py>(
        &self,
        py: Python<'py>,
        frames: PyReadonlyArray2<'py, u8>,
        lengths: Option<PyReadonlyArray1<'py, u32>>,
        metadata: Option<&Metadata>,
        out: Option<Bound<'py, KeyArray>>,
    ) -> PyResult<Bound<'py, KeyArray>> {
        let metadata = metadata::given(metadata);
        let [count, width] = arrays::shape(&frames);
        let out = arrays::out(py, out, count)?;
        let mut keys = arrays::writable(&out)?;
        let places = arrays::keys(&mut keys)?;
        let bytes = arrays::contiguous(frames.as_slice(), "frames")?;
        let lengths = lengths.as_ref();
        let lengths = lengths.map(|lengths| arrays::contiguous(lengths.as_slice(), "lengths"));
        let lengths = arrays::checked_lengths(lengths.transpose()?, count, width)?;
        let fast = self.session.fast();
        py.detach(|| arrays::hash_rows(fast, &metadata, bytes, width, lengths, places));
        drop(keys);
        Ok(out)
    }

    #[pyo3(signature = (data, offsets, metadata=None, out=None))]
    fn keys_packed<'py>(
        &self,
        py: Python<'py>,
        data: PyReadonlyArray1<'py, u8>,
        offsets: PyReadonlyArray1<'py, u64>,
        metadata: Option<&Metadata>,
        out: Option<Bound<'py, KeyArray>>,
    ) -> PyResult<Bound<'py, KeyArray>> {
        let metadata = metadata::given(metadata);
        let data = arrays::contiguous(data.as_slice(), "data")?;
        let offsets = arrays::contiguous(offsets.as_slice(), "offsets")?;
        let count = offsets.len().saturating_sub(1);
        let out = arrays::out(py, out, count)?;
        let mut keys = arrays::writable(&out)?;
        let places = arrays::keys(&mut keys)?;
        arrays::check_offsets(offsets, data.len())?;
        let fast = self.session.fast();
        py.detach(|| arrays::hash_packed(fast, &metadata, data, offsets, places));
        drop(keys);
        Ok(out)
    }

    #[pyo3(signature = (frame, metadata=None, json=false))]
    fn explain(&self, frame: PyBackedBytes, metadata: Option<&Metadata>, json: bool) -> String {
        let metadata = metadata::given(metadata);
        match json {
            false => self.session.explain("a call", &metadata, &frame, None),
            true => self.session.explain_json("a call", &metadata, &frame, None),
        }
    }

    /// Register writes: pairs of address and data.
    fn writes(&self) -> Vec<(u32, u32)> {
        self.session.writes().into_iter().map(|write| (write.address, write.data)).collect()
    }

    fn __repr__(&self) -> String {
        format!("<lbhash.Hasher {}>", self.session.profile().name())
    }
}

/// A result word as Python's number, lowest word first.
pub(crate) fn number<'py>(py: Python<'py>, words: &[u32]) -> PyResult<Bound<'py, PyAny>> {
    let bytes: Vec<u8> = words.iter().copied().flat_map(u32::to_le_bytes).collect();
    let int = py.get_type::<pyo3::types::PyInt>();
    int.call_method1("from_bytes", (Cow::<[u8]>::Owned(bytes), "little"))
}

/// Result of a frame.
#[pyclass(frozen, module = "lbhash")]
#[derive(Clone)]
pub(crate) struct Result {
    result: HashResult,
    length: usize,
    meta_listed: bool,
}

impl Result {
    pub(crate) fn new(result: HashResult, length: usize, configuration: &Configuration) -> Self {
        let meta_listed = jsonl::meta_listed(configuration, result.family);
        Self { result, length, meta_listed }
    }
}

#[pymethods]
impl Result {
    #[getter]
    fn keys(&self) -> [u16; USERS] {
        self.result.keys
    }

    #[getter]
    fn crcs(&self) -> [u32; LANES] {
        self.result.lanes.crcs
    }

    /// Lanes that are present: number, record type, context, CRC.
    #[getter]
    fn layers(&self) -> Vec<(usize, &'static str, &'static str, u32)> {
        let lanes = self.result.lanes.all().into_iter().enumerate();
        let listed = lanes.skip(usize::from(!self.meta_listed));
        let present = listed.filter(|(_, lane)| lane.record_type != RecordType::None);
        present
            .map(|(number, Lane { record_type, context, crc })| {
                (number, record_type.name(), context.name(), crc)
            })
            .collect()
    }

    #[getter]
    fn status(&self) -> Vec<&'static str> {
        self.result.status.names().collect()
    }

    #[getter]
    fn family(&self) -> &'static str {
        self.result.family.name()
    }

    #[getter]
    fn flow_label(&self) -> u32 {
        self.result.flow_label()
    }

    #[getter]
    fn udp_source_port(&self) -> u16 {
        self.result.udp_source_port()
    }

    /// The result word of the RTL without member selection, 640 bits.
    #[getter]
    fn word<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        number(py, &self.result.to_words())
    }

    /// The line of `lbhash keys --format jsonl`, without its line feed.
    #[pyo3(signature = (n=0))]
    fn jsonl(&self, n: u64) -> String {
        let mut line = Vec::new();
        // Writing to a vector does not fail.
        let _ =
            jsonl::write_result(&mut line, n, self.length, &self.result, self.meta_listed, None);
        String::from_utf8_lossy(&line).trim_end().to_owned()
    }

    fn __repr__(&self) -> String {
        let keys: Vec<_> = self.result.keys.iter().map(|key| format!("0x{key:04x}")).collect();
        format!("<lbhash.Result {} [{}]>", self.result.family.name(), keys.join(", "))
    }
}
