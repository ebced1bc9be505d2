// SPDX-License-Identifier: Apache-2.0
//! The group that a command is about: the one that is named, or the only one that is programmed so.

use crate::failure::Failure;
use lbhash_control::topology::{CompiledGroup, Topology};
use std::path::Path;

/// What a command asks of its group.
pub(super) struct Wanted {
    /// In words, behind "is programmed": `with resilient hashing`.
    pub(super) how: &'static str,
    /// What makes a group so.
    pub(super) remedy: &'static str,
    pub(super) is_so: fn(&CompiledGroup) -> bool,
}

impl Wanted {
    /// The groups that are meant, with their numbers: a next-hop group is programmed once for each
    /// way in which it is needed. `file` is what the topology was read from, `asked` the name that
    /// the user gave.
    pub(super) fn choose<'t>(
        &self,
        topology: &'t Topology,
        file: &Path,
        asked: Option<&String>,
    ) -> Result<Vec<(u16, &'t CompiledGroup)>, Failure> {
        let so: Vec<_> = topology.groups().filter(|(_, group)| (self.is_so)(group)).collect();
        let mut known: Vec<String> = so.iter().map(|(_, group)| group.name.clone()).collect();
        known.sort();
        known.dedup();
        let chosen = match (asked, &known[..]) {
            (Some(asked), _) => known.contains(asked).then_some(asked),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        match chosen {
            Some(name) => Ok(so.into_iter().filter(|(_, group)| group.name == *name).collect()),
            None => Err(Failure::NoSuchGroup {
                topology: file.display().to_string(),
                asked: asked.cloned(),
                known,
                how: self.how,
                remedy: self.remedy,
            }),
        }
    }
}
