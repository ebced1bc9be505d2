// SPDX-License-Identifier: Apache-2.0
//! Kind `tcp`, and the ports that TCP and UDP begin with (specification, section 3.1).

use super::{
    layer::{IpVersion, Layer, Surroundings},
    reason::{NoRecord, Reason},
    record::Record,
    window::Header,
};
use crate::record::RecordType;

pub(super) fn parse(
    header: &mut Header<'_>,
    surroundings: &Surroundings<'_>,
) -> Result<Layer, NoRecord> {
    header.needs("ports of the TCP header", 4)?;
    let ports = Ports::read(header);
    let record_type = match surroundings.ip_version {
        IpVersion::V4 => RecordType::V4Ports,
        IpVersion::V6 => RecordType::V6Ports,
    };
    Ok(Layer::stop(ports.record(record_type), 4, Reason::AfterTcp))
}

/// Source and destination port.
pub(super) struct Ports {
    source: u16,
    pub(super) destination: u16,
}

impl Ports {
    pub(super) fn read(header: &mut Header<'_>) -> Self {
        Self { source: header.u16("sport", 0), destination: header.u16("dport", 2) }
    }

    /// A record with these ports and no tunnel identifier.
    pub(super) fn record(&self, record_type: RecordType) -> Record {
        Record::new(record_type).with("sport", self.source).with("dport", self.destination)
    }
}
