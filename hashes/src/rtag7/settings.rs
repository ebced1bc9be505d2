// SPDX-License-Identifier: Apache-2.0
//! The registers as users write them: field names of the registers, or `bcmSwitch…` properties with their API values.

use super::{
    Block, Rtag7,
    block::Bitmaps,
    fields::PortOfEntry,
    select::{SubField, Use},
};
use crate::{Error, Settings};

/// API values 1 to 13 of a function as codes of the register.
pub const API_FUNCTIONS: [u8; 13] = [7, 6, 5, 4, 3, 8, 9, 10, 11, 12, 13, 14, 15];

/// Names of `bcmSwitch…` properties, and of the registers' fields that they set.
const PROPERTIES: [(&str, &str); 26] = [
    ("bcmSwitchHashSeed0", "HASH_SEED_A"),
    ("bcmSwitchHashSeed1", "HASH_SEED_B"),
    ("bcmSwitchHashField0PreProcessEnable", "HASH_PRE_PROCESSING_ENABLE_A"),
    ("bcmSwitchHashField1PreProcessEnable", "HASH_PRE_PROCESSING_ENABLE_B"),
    ("bcmSwitchHashField0Config", "HASH_A0_FUNCTION_SELECT"),
    ("bcmSwitchHashField0Config1", "HASH_A1_FUNCTION_SELECT"),
    ("bcmSwitchHashField1Config", "HASH_B0_FUNCTION_SELECT"),
    ("bcmSwitchHashField1Config1", "HASH_B1_FUNCTION_SELECT"),
    ("bcmSwitchHashL2Field0", "L2_FIELD_BITMAP_A"),
    ("bcmSwitchHashL2Field1", "L2_FIELD_BITMAP_B"),
    ("bcmSwitchHashIP4Field0", "IPV4_FIELD_BITMAP_A"),
    ("bcmSwitchHashIP4Field1", "IPV4_FIELD_BITMAP_B"),
    ("bcmSwitchHashIP4TcpUdpField0", "IPV4_TCP_UDP_FIELD_BITMAP_A"),
    ("bcmSwitchHashIP4TcpUdpField1", "IPV4_TCP_UDP_FIELD_BITMAP_B"),
    ("bcmSwitchHashIP4TcpUdpPortsEqualField0", "IPV4_TCP_UDP_SRC_EQ_DST_FIELD_BITMAP_A"),
    ("bcmSwitchHashIP4TcpUdpPortsEqualField1", "IPV4_TCP_UDP_SRC_EQ_DST_FIELD_BITMAP_B"),
    ("bcmSwitchHashIP6Field0", "IPV6_FIELD_BITMAP_A"),
    ("bcmSwitchHashIP6Field1", "IPV6_FIELD_BITMAP_B"),
    ("bcmSwitchHashIP6TcpUdpField0", "IPV6_TCP_UDP_FIELD_BITMAP_A"),
    ("bcmSwitchHashIP6TcpUdpField1", "IPV6_TCP_UDP_FIELD_BITMAP_B"),
    ("bcmSwitchHashIP6TcpUdpPortsEqualField0", "IPV6_TCP_UDP_SRC_EQ_DST_FIELD_BITMAP_A"),
    ("bcmSwitchHashIP6TcpUdpPortsEqualField1", "IPV6_TCP_UDP_SRC_EQ_DST_FIELD_BITMAP_B"),
    ("SUB_SEL", "sub"),
    ("OFFSET", "offset"),
    ("CONCAT", "concat"),
    ("LBN", "lbn"),
];

/// Properties that give one use its offset, and the use.
const OFFSETS: [(&str, &str); 2] = [
    ("bcmSwitchECMPHashSet0Offset", "ecmp"),
    ("bcmSwitchTrunkHashSet0UnicastOffset", "lag-unicast"),
];

/// Settings with every name as the register has it, and API values as its codes.
///
/// `REGISTER.FIELD`, a trailing `f` of the SDK's symbols and a trailing unit (`.0`, `:0`) are taken off.
///
/// # Errors
/// A `bcmSwitch…` property that is not known here, or a function that the API does not have.
pub fn properties(settings: &Settings) -> Result<Settings, Error> {
    let mut registers = Settings::new();
    let asked = settings.text("use").unwrap_or("ecmp");
    let asked = if asked == "lag" { "lag-unicast" } else { asked };
    for (key, value) in settings.iter() {
        let is_unit = |tail: &str| !tail.is_empty() && tail.chars().all(|c| c.is_ascii_digit());
        let name = match key.rsplit_once(['.', ':']) {
            Some((name, unit)) if is_unit(unit) => name,
            Some((_, field)) => field,
            None => key,
        };
        if let Some((_, of_use)) = OFFSETS.into_iter().find(|(known, _)| *known == name) {
            // A switch has both; each use takes its own.
            if of_use == asked {
                registers.set("offset", value);
            }
            continue;
        }
        if let Some((_, register)) = PROPERTIES.into_iter().find(|(known, _)| *known == name) {
            let is_function = name.starts_with("bcmSwitch") && register.ends_with("_SELECT");
            registers.set(
                register,
                &if is_function { function_code(key, value)? } else { value.into() },
            );
            continue;
        }
        if name.starts_with("bcmSwitch") {
            return Err(Error::setting(key, "what this property sets is not known here"));
        }
        let is_symbol = name.ends_with('f') && name.starts_with(|c: char| c.is_ascii_uppercase());
        registers.set(if is_symbol { &name[..name.len() - 1] } else { name }, value);
    }
    Ok(registers)
}

/// The register's code of an API value: its number, or its name behind `BCM_HASH_FIELD_CONFIG_`.
fn function_code(key: &str, value: &str) -> Result<String, Error> {
    const NAMES: [&str; 13] = [
        "CRC16XOR8",
        "CRC16XOR4",
        "CRC16XOR2",
        "CRC16XOR1",
        "CRC16",
        "XOR16",
        "CRC16CCITT",
        "CRC32LO",
        "CRC32HI",
        "CRC32_ETH_LO",
        "CRC32_ETH_HI",
        "CRC32_KOOPMAN_LO",
        "CRC32_KOOPMAN_HI",
    ];
    let name = value.trim().trim_start_matches("BCM_HASH_FIELD_CONFIG_");
    let by_name = NAMES.iter().position(|known| *known == name);
    let by_number =
        crate::parse_number(value).and_then(|n| usize::try_from(n).ok()?.checked_sub(1));
    by_name.or(by_number).and_then(|index| API_FUNCTIONS.get(index)).map(u8::to_string).ok_or_else(
        || Error::setting(key, format!("`{value}`: write 1 to 13, or a name such as CRC16CCITT")),
    )
}

pub(super) fn read(settings: &Settings) -> Result<Rtag7, Error> {
    let registers = properties(settings)?;
    let s = &registers;
    // Symmetric hashing: bits 0 and 1 block A IPv4 and IPv6, bits 2 and 3 block B.
    let symmetric = s.number("sym", 15)?.unwrap_or(0);
    let function = |key: &str| Ok::<u8, Error>(s.number(key, 15)?.unwrap_or(0) as u8);
    let sub_field = SubField {
        sub_sel: s.number("sub", 7)?.unwrap_or(0) as u8,
        offset: s.number("offset", 63)?.unwrap_or(0) as u8,
        concat: s.flag("concat")?,
        lbn: s.integer("lbn")?.unwrap_or(0),
        lbid: s.integer("lbid")?.unwrap_or(0),
    };
    let switch = Rtag7 {
        a: block(s, "A", symmetric & 3)?,
        b: block(s, "B", symmetric >> 2)?,
        functions_a: (function("HASH_A0_FUNCTION_SELECT")?, function("HASH_A1_FUNCTION_SELECT")?),
        functions_b: (function("HASH_B0_FUNCTION_SELECT")?, function("HASH_B1_FUNCTION_SELECT")?),
        macro_function: function("MACRO_FLOW_HASH_FUNC_SEL")?,
        macro_high_byte: s.flag("MACRO_FLOW_HASH_BYTE_SEL")?,
        sub_field,
        member_of: Use::from_settings(s, sub_field)?,
        port: PortOfEntry {
            port: s.integer("port")?.unwrap_or(0),
            module: s.integer("module")?.unwrap_or(0),
            vlan: s.number("default_vlan", 0xfff)?.unwrap_or(1) as u16,
        },
    };
    // Names that stand for a register were moved: all of the original ones count as taken.
    for (key, _) in settings.iter() {
        settings.text(key);
    }
    s.finish()?;
    Ok(switch)
}

fn block(s: &Settings, letter: &str, symmetric: u64) -> Result<Block, Error> {
    let key = |name: &str| format!("{name}_{letter}");
    let bitmap = |name: &str| -> Result<u16, Error> {
        Ok(s.number(&key(name), 0x1fff)?.unwrap_or(0) as u16)
    };
    let bitmaps = |version: &str| -> Result<Bitmaps, Error> {
        Ok(Bitmaps {
            other: bitmap(&format!("{version}_FIELD_BITMAP"))?,
            tcp_udp: bitmap(&format!("{version}_TCP_UDP_FIELD_BITMAP"))?,
            equal_ports: bitmap(&format!("{version}_TCP_UDP_SRC_EQ_DST_FIELD_BITMAP"))?,
        })
    };
    Ok(Block {
        seed: s.integer(&key("HASH_SEED"))?.unwrap_or(0),
        pre_processing: s.flag(&key("HASH_PRE_PROCESSING_ENABLE"))?,
        overlay: s.flag(&key("ENABLE_BIN_12_OVERLAY"))?,
        ipv4_as_layer_2: s.flag(&key("DISABLE_HASH_IPV4"))?,
        ipv6_as_layer_2: s.flag(&key("DISABLE_HASH_IPV6"))?,
        last_word: s.flag(&key("IPV6_COLLAPSED_ADDR_SELECT"))?,
        symmetric_ipv4: symmetric & 1 == 1,
        symmetric_ipv6: symmetric >> 1 & 1 == 1,
        layer_2: bitmap("L2_FIELD_BITMAP")?,
        ipv4: bitmaps("IPV4")?,
        ipv6: bitmaps("IPV6")?,
    })
}
