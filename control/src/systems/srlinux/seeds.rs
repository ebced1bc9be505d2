// SPDX-License-Identifier: Apache-2.0
//! Seeds that a router generates for itself.

use lbhash_model::Polynomial;
use std::{fmt, str::FromStr};

/// A MAC address, 48 bits, first byte first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MacAddress(pub [u8; 6]);

/// Not six bytes in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a MAC address: write six bytes as in 00:01:02:03:08:9B")]
pub struct NotAMacAddress;

impl FromStr for MacAddress {
    type Err = NotAMacAddress;

    /// Six pairs of hexadecimal digits with `:` or `-` between them.
    fn from_str(text: &str) -> Result<Self, NotAMacAddress> {
        let mut bytes = [0; 6];
        let mut pairs = text.split([':', '-']);
        for byte in &mut bytes {
            let pair = pairs.next().ok_or(NotAMacAddress)?;
            let is_pair = pair.len() == 2 && pair.bytes().all(|digit| digit.is_ascii_hexdigit());
            let value = u8::from_str_radix(pair, 16).ok().filter(|_| is_pair);
            *byte = value.ok_or(NotAMacAddress)?;
        }
        if pairs.next().is_some() { Err(NotAMacAddress) } else { Ok(Self(bytes)) }
    }
}

impl fmt::Display for MacAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, rest @ ..] = self.0;
        write!(formatter, "{first:02X}")?;
        rest.iter().try_for_each(|byte| write!(formatter, ":{byte:02X}"))
    }
}

/// Seed of a whole router: the 16 low bits of its base MAC address.
#[must_use]
pub const fn system_seed(base: MacAddress) -> u16 {
    let [.., high, low] = base.0;
    u16::from_be_bytes([high, low])
}

/// Seed of one interface: a CRC-16 over the base MAC address and the port id, 14 bytes, with polynomial 1 of section 7, initial
/// value 0, most significant bit first, no final XOR. The vendor says what goes in and not how; the function is the model's.
#[must_use]
pub fn interface_seed(base: MacAddress, port_id: u64) -> u16 {
    let bytes = base.0.into_iter().chain(port_id.to_be_bytes());
    let crc =
        bytes.fold(0, |crc, byte| (0..8).fold(crc ^ u32::from(byte) << 8, |crc, _| shift(crc)));
    crc as u16
}

fn shift(crc: u32) -> u32 {
    let shifted = crc << 1;
    if shifted >> 16 & 1 == 1 { shifted ^ Polynomial::ALL[0].coefficients() } else { shifted }
}
