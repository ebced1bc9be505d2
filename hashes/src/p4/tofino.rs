// SPDX-License-Identifier: Apache-2.0
//! Tofino: CRCs of its catalogue over the field lists of switch.p4. The hash only: how the selector hardware takes a member
//! from it is not public.

use super::bmv2::{CRC16, CRC32, field_bytes};
use crate::{
    Answer, Error, Hash, Packet, Settings, Trace,
    crc::Crc,
    linux::dissect::{Addresses, Depth, dissect},
    packet::trim,
};

const fn crc8(poly: u64, init: u64, reflected: bool, xorout: u64) -> Crc {
    Crc { width: 8, poly, init, refin: reflected, refout: reflected, xorout }
}

const fn crc64(poly: u64, init: u64, reflected: bool, xorout: u64) -> Crc {
    Crc { width: 64, poly, init, refin: reflected, refout: reflected, xorout }
}

const fn crc16(poly: u64, init: u64, reflected: bool, xorout: u64) -> Crc {
    Crc { width: 16, poly, init, refin: reflected, refout: reflected, xorout }
}

const fn crc32(poly: u64, init: u64, reflected: bool, xorout: u64) -> Crc {
    Crc { width: 32, poly, init, refin: reflected, refout: reflected, xorout }
}

const ONES_16: u64 = 0xffff;
const ONES_32: u64 = 0xffff_ffff;

/// CRCs by their names, with the parameters of the usual catalogue.
pub const CATALOGUE: [(&str, Crc); 43] = [
    ("crc_8", crc8(0x07, 0, false, 0)),
    ("crc_8_darc", crc8(0x39, 0, true, 0)),
    ("crc_8_i_code", crc8(0x1d, 0xfd, false, 0)),
    ("crc_8_itu", crc8(0x07, 0x55, false, 0x55)),
    ("crc_8_maxim", crc8(0x31, 0, true, 0)),
    ("crc_8_rohc", crc8(0x07, 0xff, true, 0)),
    ("crc_8_wcdma", crc8(0x9b, 0, true, 0)),
    ("crc_16", CRC16),
    ("crc_16_bypass", crc16(0x8005, 0, false, 0)),
    // The same under the name of the catalogue.
    ("crc_16_buypass", crc16(0x8005, 0, false, 0)),
    ("crc_16_dds_110", crc16(0x8005, 0x800d, false, 0)),
    ("crc_16_maxim", crc16(0x8005, 0, true, ONES_16)),
    ("modbus", crc16(0x8005, ONES_16, true, 0)),
    ("crc_16_modbus", crc16(0x8005, ONES_16, true, 0)),
    ("crc_16_usb", crc16(0x8005, ONES_16, true, ONES_16)),
    ("crc_16_dect", crc16(0x0589, 1, false, 1)),
    ("crc_16_dect_r", crc16(0x0589, 0, false, 1)),
    ("crc_16_dect_x", crc16(0x0589, 0, false, 0)),
    ("crc_16_dnp", crc16(0x3d65, 0, true, ONES_16)),
    ("crc_16_en_13757", crc16(0x3d65, 0, false, ONES_16)),
    ("crc_16_genibus", crc16(0x1021, ONES_16, false, ONES_16)),
    ("crc_16_mcrf4xx", crc16(0x1021, ONES_16, true, 0)),
    ("crc_16_riello", crc16(0x1021, 0xb2aa, true, 0)),
    ("crc_16_t10_dif", crc16(0x8bb7, 0, false, 0)),
    ("crc_16_teledisk", crc16(0xa097, 0, false, 0)),
    ("crc_ccitt_false", crc16(0x1021, ONES_16, false, 0)),
    ("crc_aug_ccitt", crc16(0x1021, 0x1d0f, false, 0)),
    ("kermit", crc16(0x1021, 0, true, 0)),
    ("xmodem", crc16(0x1021, 0, false, 0)),
    ("x_25", crc16(0x1021, ONES_16, true, ONES_16)),
    ("crc_32", CRC32),
    ("crc_32_bzip2", crc32(0x04c1_1db7, ONES_32, false, ONES_32)),
    ("crc_32_mpeg", crc32(0x04c1_1db7, ONES_32, false, 0)),
    ("posix", crc32(0x04c1_1db7, 0, false, ONES_32)),
    ("jamcrc", crc32(0x04c1_1db7, ONES_32, true, 0)),
    ("crc_32c", crc32(0x1edc_6f41, ONES_32, true, ONES_32)),
    ("crc_32d", crc32(0xa833_982b, ONES_32, true, ONES_32)),
    ("crc_32q", crc32(0x8141_41ab, 0, false, 0)),
    ("xfer", crc32(0xaf, 0, false, 0)),
    ("crc_64", crc64(0x42f0_e1eb_a9ea_3693, 0, false, 0)),
    ("crc_64_go_iso", crc64(0x1b, u64::MAX, true, u64::MAX)),
    ("crc_64_we", crc64(0x42f0_e1eb_a9ea_3693, u64::MAX, false, u64::MAX)),
    ("crc_64_jones", crc64(0xad93_d235_94c9_35a9, u64::MAX, true, 0)),
];

/// The hash of a Tofino program.
#[derive(Debug)]
pub struct Tofino {
    crc: Crc,
    fields: Option<Vec<String>>,
}

impl Tofino {
    /// Reads `algorithm` (a name of the catalogue) and `fields` (default: the list of switch.p4 for the kind of packet).
    ///
    /// # Errors
    /// A wrong value; [`Error::NotKnown`] where a member is asked for.
    pub fn from_settings(settings: &Settings) -> Result<Self, Error> {
        let names = || CATALOGUE.map(|(name, _)| name).join(", ");
        let name = settings.text("algorithm").unwrap_or("crc_16");
        let found = CATALOGUE.into_iter().find(|(known, _)| *known == name);
        let (_, crc) = found.ok_or_else(|| {
            Error::setting("algorithm", format!("`{name}`: write one of {}", names()))
        })?;
        if settings.text("members").is_some() {
            return Err(Error::not_known(
                "how Tofino's selector takes a member from the hash is not public; without `members` the hash is given",
            ));
        }
        let fields = settings.text("fields").map(|f| f.split('/').map(str::to_owned).collect());
        Ok(Self { crc, fields })
    }
}

impl Hash for Tofino {
    fn hash(&self, packet: &Packet<'_>, trace: &mut Trace) -> Result<Answer, Error> {
        let (ethertype, layer_3) = packet.layer_3()?;
        let keys = dissect(trim(ethertype, &layer_3), ethertype, Depth::Outer);
        let fields = match (&self.fields, keys.addresses) {
            (Some(fields), _) => fields.clone(),
            (None, Some(Addresses::V4(..) | Addresses::V6(..))) => {
                ["src", "dst", "proto", "dport", "sport"].map(str::to_owned).to_vec()
            }
            (None, None) => {
                return Err(Error::not_known(
                    "the list of a packet that is not IP begins with the ingress port; give fields=… of your program",
                ));
            }
        };
        let input = field_bytes(&fields, packet)?;
        trace.bytes("field list", &input);
        let value = self.crc.of(&input);
        trace.number("hash", value, self.crc.width);
        Ok(Answer::value(value, self.crc.width))
    }
}
