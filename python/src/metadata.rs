// SPDX-License-Identifier: Apache-2.0
//! Metadata of a packet.

use crate::value_error;
use lbhash_model as model;
use pyo3::prelude::*;

/// What the environment supplies with a frame.
#[pyclass(frozen, eq, hash, module = "lbhash")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Metadata(pub(crate) model::Metadata);

#[pymethods]
impl Metadata {
    #[new]
    #[pyo3(signature = (ifindex=0, bridged=false, service_id=0, hash_profile=0, group=0))]
    fn new(
        ifindex: u32,
        bridged: bool,
        service_id: u32,
        hash_profile: u8,
        group: u16,
    ) -> PyResult<Self> {
        if hash_profile > 3 {
            return Err(value_error(format!("hash_profile is {hash_profile}; it is 0 to 3")));
        }
        if group > 0xFFF {
            return Err(value_error(format!("group is {group}; it is 0 to 4095")));
        }
        Ok(Self(model::Metadata { ifindex, bridged, service_id, hash_profile, group }))
    }

    /// The metadata that bits of `tuser` mean.
    #[staticmethod]
    fn from_tuser(tuser: u128) -> Self {
        Self(model::Metadata::from_tuser(tuser))
    }

    #[getter]
    fn ifindex(&self) -> u32 {
        self.0.ifindex
    }

    #[getter]
    fn bridged(&self) -> bool {
        self.0.bridged
    }

    #[getter]
    fn service_id(&self) -> u32 {
        self.0.service_id
    }

    #[getter]
    fn hash_profile(&self) -> u8 {
        self.0.hash_profile
    }

    #[getter]
    fn group(&self) -> u16 {
        self.0.group
    }

    /// Bits of `tuser`: 80, without a tag.
    #[getter]
    fn tuser(&self) -> u128 {
        self.0.to_tuser()
    }

    fn __repr__(&self) -> String {
        let model::Metadata { ifindex, bridged, service_id, hash_profile, group } = self.0;
        let bridged = if bridged { "True" } else { "False" };
        format!(
            "Metadata(ifindex={ifindex}, bridged={bridged}, service_id={service_id}, \
             hash_profile={hash_profile}, group={group})"
        )
    }
}

/// Metadata that can be left out.
pub(crate) fn given(metadata: Option<&Metadata>) -> model::Metadata {
    metadata.copied().unwrap_or_default().0
}
