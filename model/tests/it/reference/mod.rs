// SPDX-License-Identifier: Apache-2.0
//! The reference against what is known independently of it: published CRCs, algebra, and packets
//! written by hand from the specification.

mod checksums;
mod ethernet;
mod ipv4;
mod ipv6;
mod keys;
mod lanes;
mod mpls;
mod ports;
mod ranks;
mod records;
mod robustness;
mod stages;
mod support;
mod symmetric;
mod tunnels;
