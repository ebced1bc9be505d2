// SPDX-License-Identifier: Apache-2.0
//! Why `lbhash diff` fails.

/// Why two sides cannot be compared.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DiffError {
    #[error("{0}: nothing was compared: no packet was chosen")]
    Nothing(String),
    #[error(
        "--to-topology and --to-members need a topology before, too: give --topology or --members"
    )]
    NoTopologyBefore,
    #[error("{packets} packets move")]
    Moved { packets: u64 },
}
