// SPDX-License-Identifier: Apache-2.0
//! Arguments of commands that choose members: the topology, and how packets over it are hashed.

use crate::{
    capture_file::name_of,
    failure::{ExactError, Failure},
    hashing::HashArguments,
    routing::Router,
    source,
};
use clap::{Args, ValueEnum};
use lbhash_control::numbers;
use lbhash_control::topology::Topology;
use lbhash_model::Metadata;
use lbhash_vectors::set::TopologyText;
use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

#[derive(Args, Debug)]
pub(crate) struct OverTopology {
    #[command(flatten)]
    selection: SelectionArguments,
    #[command(flatten)]
    pub(crate) hashing: HashArguments,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Member selection")]
struct SelectionArguments {
    /// Next hops, LAGs and routes (docs/topology.md); `-` for standard input
    #[arg(long, value_name = "FILE.toml|-")]
    topology: Option<PathBuf>,
    /// In place of a topology: all IP packets go over so many equal members, 1 to 1024
    #[arg(
        long,
        value_name = "N",
        value_parser = |text: &str| numbers::in_range(text, 1..=MOST_MEMBERS),
        allow_negative_numbers = true,
        conflicts_with = "topology"
    )]
    members: Option<u64>,
    /// What the members are: next hops of a group, or ports of a LAG
    #[arg(long, value_enum, value_name = "KIND", default_value_t = Kind::Ecmp, requires = "members")]
    member_kind: Kind,
    /// Packets belong to this service of the topology, which gives them their group and service id
    /// (SR OS)
    #[arg(long, value_name = "NAME", requires = "topology", conflicts_with = "service_id")]
    service: Option<String>,
}

/// Members that a group of the block can have.
pub(crate) const MOST_MEMBERS: u64 = 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Next hops of a group
    Ecmp,
    /// Ports of a LAG
    Lag,
}

impl OverTopology {
    /// `--members`, for a real system where one `is_asked`, which has no topology of ours.
    pub(crate) fn equal_members(&self, is_asked: bool) -> Result<Option<u64>, Failure> {
        match &self.selection.topology {
            Some(file) if is_asked => Err(ExactError::Topology { topology: name_of(file) }.into()),
            _ => Ok(self.selection.members),
        }
    }

    /// Reads and compiles the topology, where there is one.
    pub(crate) fn load_topology(&self) -> Result<Option<Topology>, Failure> {
        let SelectionArguments { topology, members, member_kind, .. } = &self.selection;
        load(topology.as_deref(), *members, *member_kind)
    }

    /// A router after reset, with the service that was asked for.
    pub(crate) fn router<'t>(
        &self,
        topology: &'t Topology,
        metadata: &Metadata,
    ) -> Result<Router<'t>, Failure> {
        let service = self.selection.service.as_ref().map(|asked| {
            let found = topology.services().get_key_value(asked);
            found.map(|(name, service)| (name.as_str(), service)).ok_or_else(|| {
                Failure::NoSuchService {
                    topology: self.selection.topology.as_deref().map_or_else(String::new, name_of),
                    service: asked.clone(),
                    known: topology.services().keys().cloned().collect(),
                }
            })
        });
        Ok(Router::new(topology, service.transpose()?, metadata))
    }
}

/// Reads and compiles the topology, or makes the smallest one with so many members.
pub(crate) fn load(
    topology: Option<&Path>,
    members: Option<u64>,
    kind: Kind,
) -> Result<Option<Topology>, Failure> {
    if let Some(members) = members {
        return source::compile_topology(&members_as_topology(members, kind)).map(Some);
    }
    topology.map(source::load_topology).transpose()
}

/// The smallest topology with so many members.
fn members_as_topology(members: u64, kind: Kind) -> TopologyText {
    let names = (1..=members).map(|n| format!("\"member-{n}\"")).collect::<Vec<_>>().join(", ");
    let mut toml = "platform = \"block\"\n[ports]\n".to_owned();
    for n in 1..=members {
        // Writing to a string does not fail.
        let _ = writeln!(toml, "\"member-{n}\" = {n}");
    }
    let group = match kind {
        Kind::Ecmp => format!("[[next-hop-group]]\nname = \"members\"\nnext-hops = [{names}]\n"),
        Kind::Lag => format!(
            "[[lag]]\nname = \"lag\"\nports = [{names}]\n\
             [[next-hop-group]]\nname = \"members\"\nnext-hops = [\"lag\"]\n"
        ),
    };
    toml += &group;
    for prefix in ["0.0.0.0/0", "::/0"] {
        let _ = writeln!(toml, "[[route]]\nprefix = \"{prefix}\"\nnext-hop-group = \"members\"");
    }
    TopologyText { toml, origin: "--members".to_owned() }
}
