// SPDX-License-Identifier: Apache-2.0
//! Why `lbhash check` fails.

/// Why results cannot be checked, or what they say.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CheckError {
    #[error("{file}:{line}: {problem}")]
    Row { file: String, line: u64, problem: String },
    #[error(
        "{0}: no column that can be checked: name them level_1_fec, level_2_fec, level_3_fec, lag, network_header, egress or member"
    )]
    NoColumn(String),
    #[error("{0}: an egress or member needs a topology: give --topology or --members")]
    NoTopology(String),
    #[error("{results}: no row is of a packet of {capture}; `n` counts as --number-from says")]
    Nothing { results: String, capture: String },
    #[error(
        "{results}: {missing} of {rows} rows are of packets that {capture} does not have, such as packet {first}"
    )]
    NoPacket { results: String, capture: String, missing: usize, rows: usize, first: u64 },
    #[error("{results}: {different} of {packets} packets differ from the model")]
    Different { results: String, different: usize, packets: usize },
}
