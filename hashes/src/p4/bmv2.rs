// SPDX-License-Identifier: Apache-2.0
//! bmv2: the algorithms of v1model's `hash`, and the member of an `action_selector`.

use crate::{
    Answer, Error, Hash, Packet, Settings, Trace,
    crc::Crc,
    flow::internet_checksum,
    linux::dissect::{Addresses, Depth, dissect},
    toeplitz,
};

use super::xxh64;

/// CRC-16/ARC.
pub const CRC16: Crc =
    Crc { width: 16, poly: 0x8005, init: 0, refin: true, refout: true, xorout: 0 };
/// CRC-16 with 0x1021 from ones.
pub const CRC_CCITT: Crc =
    Crc { width: 16, poly: 0x1021, init: 0xffff, refin: false, refout: false, xorout: 0 };
/// The CRC of Ethernet.
pub const CRC32: Crc = Crc {
    width: 32,
    poly: 0x04c1_1db7,
    init: 0xffff_ffff,
    refin: true,
    refout: true,
    xorout: 0xffff_ffff,
};

/// An algorithm by its name in v1model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// `crc16`, `crcCCITT`, `crc32`, or a custom one.
    Crc(Crc),
    /// `csum16`.
    Checksum,
    /// `xor16`.
    Xor16,
    /// `xor32`.
    Xor32,
    /// `identity`: at most the first eight bytes.
    Identity,
    /// `xxh64`.
    Xxh64,
    /// `toeplitz` with a key; a key shorter than the input is repeated by words.
    Toeplitz(Vec<u8>),
}

impl Algorithm {
    /// The value of a field list of whole bytes, most significant bit first, right-aligned.
    #[must_use]
    pub fn value(&self, input: &[u8]) -> u64 {
        let xor = |width: usize| {
            input.chunks(width).fold(0, |sum, part| {
                let number = part.iter().fold(0, |number, &byte| number << 8 | u64::from(byte));
                // A last part that is short is filled up with zeros at its end.
                sum ^ number << (8 * (width - part.len()))
            })
        };
        match self {
            Self::Crc(crc) => crc.of(input),
            Self::Checksum => internet_checksum(input).into(),
            Self::Xor16 => xor(2),
            Self::Xor32 => xor(4),
            Self::Identity => {
                input.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
            }
            Self::Xxh64 => xxh64(input, 0),
            Self::Toeplitz(key) => {
                let repeated: Vec<u8> = key.iter().copied().cycle().take(input.len() + 4).collect();
                let key = if key.len() < input.len() + 4 { &repeated } else { key };
                toeplitz::toeplitz(key, input).into()
            }
        }
    }

    /// Width of the value in bits.
    #[must_use]
    pub const fn bits(&self) -> u32 {
        match self {
            Self::Crc(crc) => crc.width,
            Self::Checksum | Self::Xor16 => 16,
            Self::Xor32 | Self::Toeplitz(_) => 32,
            Self::Identity | Self::Xxh64 => 64,
        }
    }

    fn from_settings(settings: &Settings) -> Result<Self, Error> {
        let remedy = "write crc16, crcCCITT, crc32, crc16_custom, crc32_custom, csum16, xor16, xor32, identity, xxh64 or toeplitz";
        let custom = |width: u32| -> Result<Self, Error> {
            let most = u64::MAX >> (64 - width);
            Ok(Self::Crc(Crc {
                width,
                poly: settings.number("poly", most)?.ok_or_else(|| {
                    Error::setting("poly", "is missing: the polynomial without its highest term")
                })?,
                init: settings.number("init", most)?.unwrap_or(0),
                refin: settings.flag("refin")?,
                refout: settings.flag("refout")?,
                xorout: settings.number("xorout", most)?.unwrap_or(0),
            }))
        };
        Ok(match settings.required("algorithm", remedy)? {
            "crc16" => Self::Crc(CRC16),
            "crcCCITT" => Self::Crc(CRC_CCITT),
            "crc32" => Self::Crc(CRC32),
            "crc16_custom" => custom(16)?,
            "crc32_custom" => custom(32)?,
            "csum16" | "cksum16" => Self::Checksum,
            "xor16" => Self::Xor16,
            "xor32" => Self::Xor32,
            "identity" => Self::Identity,
            "xxh64" => Self::Xxh64,
            "toeplitz" => Self::Toeplitz(
                settings.hex("key")?.filter(|k| !k.is_empty()).unwrap_or_else(|| vec![0; 40]),
            ),
            other => return Err(Error::setting("algorithm", format!("`{other}`: {remedy}"))),
        })
    }
}

/// A `hash` call over fields of the packet, with `base + value % max`.
#[derive(Debug)]
pub struct Bmv2 {
    algorithm: Algorithm,
    fields: Vec<String>,
    base: u64,
    max: Option<u64>,
    input: Option<Vec<u8>>,
}

pub(super) const FIELDS: &str = "src, dst, proto, sport, dport, label, smac, dmac, ethertype";

impl Bmv2 {
    /// Reads `algorithm`, `fields` (in the program's order, separated by `/`) or `input` (bytes), `base`, `max` or `members`.
    ///
    /// # Errors
    /// A wrong value.
    pub fn from_settings(settings: &Settings) -> Result<Self, Error> {
        let algorithm = Algorithm::from_settings(settings)?;
        let fields = settings.text("fields").unwrap_or("src/dst/proto/sport/dport");
        let fields = fields.split('/').map(str::to_owned).collect();
        let max = settings.integer("max")?.or(settings.integer("members")?);
        let base = settings.integer("base")?.unwrap_or(0);
        Ok(Self { algorithm, fields, base, max, input: settings.hex("input")? })
    }
}

/// The bytes of a list of fields; the flow label takes three bytes, filled up in front.
pub(super) fn field_bytes(fields: &[String], packet: &Packet<'_>) -> Result<Vec<u8>, Error> {
    let frame = packet.frame()?;
    let (ethertype, layer_3) = packet.layer_3()?;
    let keys = dissect(crate::packet::trim(ethertype, &layer_3), ethertype, Depth::Outer);
    let (source, destination) = match keys.addresses {
        Some(Addresses::V4(source, destination)) => (source.to_vec(), destination.to_vec()),
        Some(Addresses::V6(source, destination)) => (source.to_vec(), destination.to_vec()),
        None => (Vec::new(), Vec::new()),
    };
    let mut bytes = Vec::new();
    for field in fields {
        match field.as_str() {
            "src" => bytes.extend(&source),
            "dst" => bytes.extend(&destination),
            "proto" => bytes.push(keys.protocol),
            "sport" => bytes.extend(&keys.ports[..2]),
            "dport" => bytes.extend(&keys.ports[2..]),
            "label" => bytes.extend(&keys.flow_label.to_be_bytes()[1..]),
            "smac" => bytes.extend(frame.get(6..12).unwrap_or_default()),
            "dmac" => bytes.extend(frame.get(..6).unwrap_or_default()),
            "ethertype" => bytes.extend(ethertype.to_be_bytes()),
            other => {
                let problem = format!("`{other}`: write some of {FIELDS}, separated by /");
                return Err(Error::setting("fields", problem));
            }
        }
    }
    Ok(bytes)
}

impl Hash for Bmv2 {
    fn hash(&self, packet: &Packet<'_>, trace: &mut Trace) -> Result<Answer, Error> {
        let input = match &self.input {
            Some(input) => input.clone(),
            None => field_bytes(&self.fields, packet)?,
        };
        trace.bytes("field list", &input);
        let value = self.algorithm.value(&input);
        trace.number("value", value, self.algorithm.bits());
        // A maximum of 0 counts as 1.
        let member = self.max.map(|max| self.base.wrapping_add(value % max.max(1)) as u32);
        Ok(Answer::value(value, self.algorithm.bits()).with_member(member))
    }
}
