// SPDX-License-Identifier: Apache-2.0
//! One parser per kind of header (specification, section 3.1). Each turns the window into a
//! [`Layer`](super::layer::Layer): the record's fields, left where they are, and what follows.

pub(super) mod eth;
mod ethertype;
pub(super) mod gre;
mod ip;
pub(super) mod ipv4;
pub(super) mod ipv6;
mod label_stack;
pub(super) mod mpls;
mod port_records;
pub(super) mod ports;
pub(super) mod pppoe;
pub(super) mod protocol;
pub(super) mod udp_tunnel;
