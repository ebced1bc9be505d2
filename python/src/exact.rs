// SPDX-License-Identifier: Apache-2.0
//! Exact hashes of real systems.

use crate::value_error;
use lbhash_hashes::{Flow, Hash, Packet, Settings, Trace, system};
use pyo3::{exceptions::PyTypeError, prelude::*, pybacked::PyBackedBytes, types::PyDict};

/// A real system with its settings.
#[pyclass(frozen, module = "lbhash")]
pub(crate) struct ExactSystem {
    name: &'static str,
    hash: Box<dyn Hash>,
}

/// Settings from keyword arguments.
fn settings(given: Option<&Bound<'_, PyDict>>) -> PyResult<Settings> {
    let mut settings = Settings::new();
    for (key, value) in given.into_iter().flatten() {
        settings.set(&key.extract::<String>()?, &value.str()?.extract::<String>()?);
    }
    Ok(settings)
}

#[pymethods]
impl ExactSystem {
    #[new]
    #[pyo3(signature = (name, **given))]
    fn new(name: &str, given: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let system = system::named(name).map_err(value_error)?;
        let hash = system.build(&settings(given)?).map_err(value_error)?;
        Ok(Self { name: system.name, hash })
    }

    #[getter]
    fn name(&self) -> &'static str {
        self.name
    }

    /// Hashes an Ethernet frame, or a flow by keyword arguments.
    #[pyo3(signature = (frame=None, **flow))]
    fn hash(
        &self,
        frame: Option<PyBackedBytes>,
        flow: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Answer> {
        let mut trace = Trace::on();
        let answer = match (&frame, flow) {
            (Some(frame), None) => self.hash.hash(&Packet::Frame(frame), &mut trace),
            (None, Some(fields)) => {
                let fields = settings(Some(fields))?;
                let flow = Flow::from_settings(&fields).map_err(value_error)?;
                self.hash.hash(&Packet::Flow(&flow), &mut trace)
            }
            _ => {
                let rule =
                    "give either a frame, or a flow: src=…, dst=…, proto=…, sport=…, dport=…";
                return Err(PyTypeError::new_err(rule));
            }
        };
        let answer = answer.map_err(value_error)?;
        Ok(Answer {
            value: answer.value,
            bits: answer.bits,
            member: answer.member,
            steps: trace.steps().iter().map(|step| (step.name, step.text.clone())).collect(),
        })
    }

    fn __repr__(&self) -> String {
        format!("<lbhash.exact.System {}>", self.name)
    }
}

/// What a system makes of a packet.
#[pyclass(frozen, get_all, module = "lbhash")]
pub(crate) struct Answer {
    value: u64,
    bits: u32,
    member: Option<u32>,
    steps: Vec<(&'static str, String)>,
}

#[pymethods]
impl Answer {
    fn __repr__(&self) -> String {
        let member = self.member.map_or_else(|| "None".to_owned(), |member| member.to_string());
        format!("<lbhash.exact.Answer 0x{:x} member {member}>", self.value)
    }
}

/// Name, what it is, and settings of every system.
#[pyfunction]
pub(crate) fn exact_systems() -> Vec<(&'static str, &'static str, &'static str)> {
    system::SYSTEMS.iter().map(|system| (system.name, system.what, system.settings)).collect()
}
