// SPDX-License-Identifier: Apache-2.0
//! Profiles and topologies from their texts.

use crate::value_error;
use lbhash_control::{profile, topology};
use lbhash_session::ProfileSource;
use pyo3::prelude::*;
use std::collections::BTreeMap;

/// What a system hashes.
#[pyclass(frozen, module = "lbhash")]
#[derive(Clone)]
pub(crate) struct Profile(pub(crate) profile::Profile);

fn load(source: ProfileSource<'_>) -> PyResult<Profile> {
    source.load().map(Profile).map_err(value_error)
}

#[pymethods]
impl Profile {
    /// A built-in profile by name.
    #[new]
    fn new(name: &str) -> PyResult<Self> {
        load(ProfileSource::BuiltIn(name))
    }

    #[staticmethod]
    #[pyo3(signature = (text, origin="profile"))]
    fn from_toml(text: &str, origin: &str) -> PyResult<Self> {
        load(ProfileSource::Toml { text, origin })
    }

    #[staticmethod]
    #[pyo3(signature = (text, release=None))]
    fn from_junos(text: &str, release: Option<&str>) -> PyResult<Self> {
        load(ProfileSource::Junos { text, release })
    }

    #[staticmethod]
    #[pyo3(signature = (text, platform=None, chassis_mac=None))]
    fn from_srlinux(
        text: &str,
        platform: Option<&str>,
        chassis_mac: Option<&str>,
    ) -> PyResult<Self> {
        load(ProfileSource::SrLinux { text, platform, chassis_mac })
    }

    /// Names of the built-in profiles.
    #[staticmethod]
    fn names() -> Vec<&'static str> {
        profile::built_in_names()
    }

    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    #[getter]
    fn description(&self) -> &str {
        self.0.description()
    }

    #[getter]
    fn toml(&self) -> &str {
        self.0.toml()
    }

    #[getter]
    fn advice(&self) -> Vec<String> {
        self.0.advisories().iter().map(ToString::to_string).collect()
    }

    fn __repr__(&self) -> String {
        format!("<lbhash.Profile {}>", self.0.name())
    }
}

/// Groups, LAGs and routes.
#[pyclass(frozen, module = "lbhash")]
#[derive(Clone)]
pub(crate) struct Topology(pub(crate) topology::Topology);

#[pymethods]
impl Topology {
    #[new]
    #[pyo3(signature = (text, origin="topology"))]
    fn new(text: &str, origin: &str) -> PyResult<Self> {
        topology::Topology::from_toml(text, origin).map(Self).map_err(value_error)
    }

    /// Names of ports by number.
    #[getter]
    fn ports(&self) -> BTreeMap<u16, String> {
        self.0.ports().clone()
    }

    /// Names of groups by number.
    #[getter]
    fn groups(&self) -> BTreeMap<u16, String> {
        self.0.groups().map(|(number, group)| (number, group.name.clone())).collect()
    }

    #[getter]
    fn advice(&self) -> Vec<String> {
        self.0.advisories().iter().map(ToString::to_string).collect()
    }
}
