// SPDX-License-Identifier: Apache-2.0
//! Why `lbhash flow` fails.

use std::net::IpAddr;

/// Flows of one command: all ports of one side.
pub(crate) const MOST_FLOWS: usize = 1 << 16;

/// Why a flow cannot be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FlowError {
    #[error("--src {source_address} and --dst {destination} are not both IPv4 or both IPv6")]
    TwoVersions { source_address: IpAddr, destination: IpAddr },
    #[error(
        "protocol {0} has no ports: leave --sport and --dport out, or give --proto tcp, udp, sctp, dccp or udplite"
    )]
    NoPorts(u8),
    #[error("{0} flows, at most {MOST_FLOWS}: give smaller ranges of ports")]
    TooMany(usize),
    #[error("--hex {name}: {problem}")]
    Hex { name: String, problem: String },
}
