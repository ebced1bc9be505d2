// SPDX-License-Identifier: Apache-2.0
//! Packets made by hand, header by header.

#[derive(Clone, Debug)]
pub(crate) struct Packet {
    pub(crate) macs: [u64; 2],
    pub(crate) vlan: Option<u16>,
    pub(crate) labels: Vec<u32>,
    pub(crate) ip: Ip,
    /// Protocol, or next header behind the extension headers.
    pub(crate) protocol: u8,
    pub(crate) ports: [u16; 2],
    /// Bytes behind the ports: the rest of the header of TCP or UDP, and what follows.
    pub(crate) rest: Vec<u8>,
}

#[derive(Clone, Debug)]
pub(crate) enum Ip {
    V4 {
        addresses: [u32; 2],
        dscp: u8,
        ttl: u8,
        is_fragment: bool,
    },
    V6 {
        addresses: [u128; 2],
        dscp: u8,
        ttl: u8,
        flow_label: u32,
        extensions: Vec<u8>,
        is_fragment: bool,
    },
}

pub(crate) const TCP: u8 = 6;
pub(crate) const UDP: u8 = 17;
pub(crate) const ICMP: u8 = 1;
pub(crate) const SCTP: u8 = 132;
pub(crate) const HOP_BY_HOP: u8 = 0;
pub(crate) const DESTINATION_OPTIONS: u8 = 60;

impl Packet {
    pub(crate) fn v4(protocol: u8) -> Self {
        let addresses = [0xC000_0201, 0xC633_6402];
        Self::new(Ip::V4 { addresses, dscp: 10, ttl: 64, is_fragment: false }, protocol)
    }

    pub(crate) fn v6(protocol: u8) -> Self {
        let addresses =
            [0x2001_0db8_0001_0000_0000_0000_0000_0011, 0x2001_0db8_0002_0000_0000_0000_0000_0022];
        let ip = Ip::V6 {
            addresses,
            dscp: 10,
            ttl: 64,
            flow_label: 0x5_4321,
            extensions: Vec::new(),
            is_fragment: false,
        };
        Self::new(ip, protocol)
    }

    fn new(ip: Ip, protocol: u8) -> Self {
        let macs = [0x0200_0000_000A, 0x0200_0000_000B];
        Self {
            macs,
            vlan: None,
            labels: Vec::new(),
            ip,
            protocol,
            ports: [49152, 443],
            rest: vec![0; 28],
        }
    }

    /// UDP to port 4791 with 12 bytes of BTH.
    pub(crate) fn roce(self) -> Self {
        let bth = [0x64, 0x40, 0xFF, 0xFF, 0, 0x12, 0x34, 0x56, 0x80, 0, 0, 1];
        let rest = [0; 4].into_iter().chain(bth).collect();
        Self { protocol: UDP, ports: [49152, 4791], rest, ..self }
    }

    pub(crate) fn fragment(mut self) -> Self {
        let (Ip::V4 { is_fragment, .. } | Ip::V6 { is_fragment, .. }) = &mut self.ip;
        *is_fragment = true;
        self
    }

    pub(crate) fn tagged(self, vlan: u16) -> Self {
        Self { vlan: Some(vlan), ..self }
    }

    pub(crate) fn labelled(self, labels: &[u32]) -> Self {
        Self { labels: labels.to_vec(), ..self }
    }

    pub(crate) fn flow_label_set(mut self, label: u32) -> Self {
        if let Ip::V6 { flow_label, .. } = &mut self.ip {
            *flow_label = label;
        }
        self
    }

    pub(crate) fn with_extensions(mut self, headers: &[u8]) -> Self {
        if let Ip::V6 { extensions, .. } = &mut self.ip {
            *extensions = headers.to_vec();
        }
        self
    }

    /// Addresses swapped.
    pub(crate) fn addresses_swapped(mut self) -> Self {
        match &mut self.ip {
            Ip::V4 { addresses, .. } => addresses.swap(0, 1),
            Ip::V6 { addresses, .. } => addresses.swap(0, 1),
        }
        self
    }

    /// The packet of the other direction: addresses and ports swapped.
    pub(crate) fn reversed(self) -> Self {
        let mut packet = self.addresses_swapped();
        packet.ports.swap(0, 1);
        packet
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.macs.iter().for_each(|mac| bytes.extend(&mac.to_be_bytes()[2..]));
        if let Some(vlan) = self.vlan {
            bytes.extend([0x81, 0x00]);
            bytes.extend(vlan.to_be_bytes());
        }
        let ethertype: u16 = match self.ip {
            _ if !self.labels.is_empty() => 0x8847,
            Ip::V4 { .. } => 0x0800,
            Ip::V6 { .. } => 0x86DD,
        };
        bytes.extend(ethertype.to_be_bytes());
        for (index, label) in self.labels.iter().enumerate() {
            let bottom = u32::from(index + 1 == self.labels.len());
            bytes.extend((label << 12 | bottom << 8 | 64).to_be_bytes());
        }
        self.ip.write(self.protocol, &mut bytes);
        self.ports.iter().for_each(|port| bytes.extend(port.to_be_bytes()));
        bytes.extend(&self.rest);
        bytes
    }
}

impl Ip {
    fn write(&self, protocol: u8, bytes: &mut Vec<u8>) {
        match self {
            Self::V4 { addresses, dscp, ttl, is_fragment } => {
                bytes.extend([0x45, dscp << 2, 0, 60, 0, 1]);
                bytes.extend(if *is_fragment { [0x20, 0] } else { [0x40, 0] });
                bytes.extend([*ttl, protocol, 0, 0]);
                addresses.iter().for_each(|address| bytes.extend(address.to_be_bytes()));
            }
            Self::V6 { addresses, dscp, ttl, flow_label, extensions, is_fragment } => {
                let mut headers = extensions.clone();
                if *is_fragment {
                    headers.push(44);
                }
                let mut numbers = headers.iter().copied().chain([protocol]);
                bytes.extend((6 << 28 | u32::from(*dscp) << 22 | flow_label).to_be_bytes());
                bytes.extend([0, 60, numbers.next().unwrap_or(protocol), *ttl]);
                addresses.iter().for_each(|address| bytes.extend(address.to_be_bytes()));
                for (header, next) in headers.iter().zip(numbers) {
                    // Eight bytes; those of a fragment header say: the first of several fragments.
                    let more = if *header == 44 { 1 } else { 0 };
                    bytes.extend([next, 0, 0, more, 0, 0, 0, 0]);
                }
            }
        }
    }
}
