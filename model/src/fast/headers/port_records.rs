// SPDX-License-Identifier: Apache-2.0
//! Types of port records by IP version.

use crate::record::RecordType;

/// The two types of a port record, by IP version.
pub(super) type ByVersion = [RecordType; 2];

pub(super) const PORTS: ByVersion = [RecordType::V4Ports, RecordType::V6Ports];
