// SPDX-License-Identifier: Apache-2.0
//! Packets: made by seed, and of captures.

use crate::{metadata::Metadata, value_error};
use lbhash_vectors::{
    capture::Reader,
    stimulus::{Generator, Packet},
};
use numpy::{IntoPyArray, PyArray1};
use pyo3::{prelude::*, types::PyBytes};
use std::path::PathBuf;

fn packets(
    generator: &str,
    seed: u64,
    count: usize,
) -> PyResult<impl Iterator<Item = Packet> + use<>> {
    let generator = generator.parse::<Generator>().map_err(value_error)?;
    Ok(generator.packets(seed).take(count))
}

/// Names of the generators.
#[pyfunction]
pub(crate) fn generator_names() -> Vec<&'static str> {
    Generator::ALL.map(Generator::name).to_vec()
}

/// Packets by seed, as a list of frame and metadata.
#[pyfunction]
#[pyo3(signature = (generator="random", seed=1, count=1000))]
pub(crate) fn stimulus<'py>(
    py: Python<'py>,
    generator: &str,
    seed: u64,
    count: usize,
) -> PyResult<Vec<(Bound<'py, PyBytes>, Metadata)>> {
    let packets = packets(generator, seed, count)?;
    Ok(packets.map(|packet| (PyBytes::new(py, &packet.frame), Metadata(packet.metadata))).collect())
}

/// Frames in one buffer, where each begins, and the end.
type Packed<'py> = (Bound<'py, PyArray1<u8>>, Bound<'py, PyArray1<u64>>);

/// Packets by seed, in one array with offsets.
#[pyfunction]
#[pyo3(signature = (generator="random", seed=1, count=1000))]
pub(crate) fn generate<'py>(
    py: Python<'py>,
    generator: &str,
    seed: u64,
    count: usize,
) -> PyResult<Packed<'py>> {
    let packets = packets(generator, seed, count)?;
    let (mut data, mut offsets) = (Vec::new(), vec![0]);
    for packet in packets {
        data.extend(packet.frame);
        offsets.push(data.len() as u64);
    }
    Ok((data.into_pyarray(py), offsets.into_pyarray(py)))
}

/// Frames of a pcap or pcapng file, in one array with offsets, and their times in nanoseconds since
/// 1970; -1 without a time.
#[pyfunction]
#[expect(clippy::type_complexity, reason = "three arrays")]
pub(crate) fn read_capture<'py>(
    py: Python<'py>,
    path: PathBuf,
) -> PyResult<(Bound<'py, PyArray1<u8>>, Bound<'py, PyArray1<u64>>, Bound<'py, PyArray1<i64>>)> {
    let (mut data, mut offsets, mut times) = (Vec::new(), vec![0], Vec::new());
    let mut reader = Reader::open(&path).map_err(value_error)?;
    while let Some(packet) = reader.next_packet().map_err(value_error)? {
        data.extend_from_slice(packet.data);
        offsets.push(data.len() as u64);
        let time = packet.timestamp.and_then(|time| i64::try_from(time.as_nanos()).ok());
        times.push(time.unwrap_or(-1));
    }
    Ok((data.into_pyarray(py), offsets.into_pyarray(py), times.into_pyarray(py)))
}
