// SPDX-License-Identifier: Apache-2.0
//! From frames to members: settings and groups of a system, packets, keys, and the ports that these lead to by plain arithmetic. Untimed
//! reference and pipeline choose alike, and everything is recorded for co-simulation. Names of tests begin with the ids of the
//! requirements that they check.

mod huawei;
mod junos;
mod router;
mod srlinux;
mod sros;
