// SPDX-License-Identifier: Apache-2.0
//! Frames over a topology.

use crate::{
    hasher::{Hasher, Result, number},
    metadata::{self, Metadata},
    profile::Topology,
    value_error,
};
use lbhash_model::{RESULT_WORDS, reference::Selector};
use lbhash_session::{Session, routing::SelectionView};
use pyo3::{prelude::*, pybacked::PyBackedBytes};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Lookup and member selection, packet after packet.
#[pyclass(frozen, module = "lbhash")]
pub(crate) struct Router {
    session: Arc<Session>,
    selector: Mutex<Selector>,
}

impl Router {
    fn selector(&self) -> MutexGuard<'_, Selector> {
        self.selector.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Router {
    #[new]
    fn new(hasher: &Hasher, topology: &Topology) -> PyResult<Self> {
        let profile = hasher.session.profile().clone();
        let session = Session::new(profile, Some(topology.0.clone()), hasher.seed);
        let session = Arc::new(session.map_err(value_error)?);
        let selector = Mutex::new(session.selector());
        Ok(Self { session, selector })
    }

    /// Looks a frame up, hashes it and selects members.
    #[pyo3(signature = (frame, time_us=0, metadata=None))]
    fn route(
        &self,
        frame: PyBackedBytes,
        time_us: u32,
        metadata: Option<&Metadata>,
    ) -> PyResult<Route> {
        let metadata = metadata::given(metadata);
        let session = &self.session;
        let result = session.fast().hash(&metadata, &frame);
        let mut selector = self.selector();
        let routed = session.route(&mut selector, &metadata, &frame, time_us, &result.keys);
        let (Some(routed), Some(topology)) = (routed, session.topology()) else {
            return Err(value_error("the router has no topology"));
        };
        let view = SelectionView::new(&routed, topology);
        let mut words = result.to_words();
        let selected = routed.trace.selection.to_words();
        words[RESULT_WORDS - selected.len()..].copy_from_slice(&selected);
        Ok(Route {
            result: Result::new(result, frame.len(), session.configuration()),
            destination: view.destination,
            matched: view.matched,
            group: routed.metadata.group,
            words,
            members: view
                .select
                .iter()
                .map(|stage| {
                    let (name, member) = (stage.name.to_owned(), stage.member.to_owned());
                    (stage.level, stage.group, name, stage.index, member)
                })
                .collect(),
            egress: view.egress.map(|egress| (egress.kind, egress.id, egress.name.to_owned())),
        })
    }

    /// One frame at every stage, members included, as a router after reset has it.
    #[pyo3(signature = (frame, metadata=None, json=false))]
    fn explain(&self, frame: PyBackedBytes, metadata: Option<&Metadata>, json: bool) -> String {
        let metadata = metadata::given(metadata);
        let session = &self.session;
        let keys = session.fast().keys(&metadata, &frame).keys;
        let routed = session.route(&mut session.selector(), &metadata, &frame, 0, &keys);
        match json {
            false => session.explain("a call", &metadata, &frame, routed.as_ref()),
            true => session.explain_json("a call", &metadata, &frame, routed.as_ref()),
        }
    }

    /// Begins as after reset: rotation, random numbers, flows.
    fn reset(&self) {
        *self.selector() = self.session.selector();
    }

    /// Register writes, groups and members included: pairs of address and data.
    fn writes(&self) -> Vec<(u32, u32)> {
        self.session.writes().into_iter().map(|write| (write.address, write.data)).collect()
    }
}

/// A stage that selected: level, group, its name, index, name of the member.
type Member = (&'static str, u16, String, u16, String);

/// The way of a frame.
#[pyclass(frozen, module = "lbhash")]
#[derive(Clone)]
pub(crate) struct Route {
    words: [u32; RESULT_WORDS],
    #[pyo3(get)]
    result: Result,
    #[pyo3(get)]
    destination: Option<String>,
    #[pyo3(get, name = "match")]
    matched: Option<String>,
    #[pyo3(get)]
    group: u16,
    #[pyo3(get)]
    members: Vec<Member>,
    #[pyo3(get)]
    egress: Option<(&'static str, u16, String)>,
}

#[pymethods]
impl Route {
    /// The result word of the RTL, 640 bits, for a frame with the metadata and this group.
    #[getter]
    fn word<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        number(py, &self.words)
    }

    fn __repr__(&self) -> String {
        match &self.egress {
            Some((kind, id, name)) => format!("<lbhash.Route {kind} {id} {name}>"),
            None => "<lbhash.Route nowhere>".to_owned(),
        }
    }
}
