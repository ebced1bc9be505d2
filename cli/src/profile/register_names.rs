// SPDX-License-Identifier: Apache-2.0
//! Names of registers by address, with the indices in words.

use lbhash_model::{
    Context, Family, HASH_PROFILES, LANES, RecordType,
    config::{User, registers},
};

/// Name of the register at an address, as in `FIELD_TABLE[routed/ipv4_l4]`.
pub(super) fn register_name(address: u32) -> String {
    match address {
        registers::LAYER_SEED => "LAYER_SEED".into(),
        registers::SYSTEM_IP => "SYSTEM_IP".into(),
        registers::RESERVED_LABEL_EXCLUDE => "RESERVED_LABEL_EXCLUDE".into(),
        registers::PW_CONTROL_WORD => "PW_CONTROL_WORD".into(),
        registers::FIELD_TABLE..registers::HASH_USER => field_table_name(address),
        _ => hash_user_name(address).unwrap_or_else(|| "unnamed".into()),
    }
}

fn field_table_name(address: u32) -> String {
    let index = (address - registers::FIELD_TABLE) / 4;
    let (row, column) = (index / 32, index % 32);
    match RecordType::from_code(column as u8) {
        Some(RecordType::Meta) => {
            let family = Family::ALL.get(row as usize).map_or("unused", |family| family.name());
            format!("FIELD_TABLE[{family}/meta]")
        }
        Some(record) if record != RecordType::None => {
            format!("FIELD_TABLE[{}/{}]", Context::ALL[row as usize & 7].name(), record.name())
        }
        _ => format!("FIELD_TABLE[{index}] (unused)"),
    }
}

fn hash_user_name(address: u32) -> Option<String> {
    let (profile, user, base) = (0..HASH_PROFILES)
        .flat_map(|profile| User::ALL.map(|user| (profile, user)))
        .map(|(profile, user)| (profile, user, registers::hash_user(profile, user as usize)))
        .find(|&(_, _, base)| (base..base + 0x40).contains(&address))?;
    let register = match address - base {
        registers::HASH_USER_SELECT => "SELECT".into(),
        registers::HASH_USER_OFFSET => "OFFSET".into(),
        offset if offset < 4 * LANES as u32 => format!("WEIGHT[{}]", offset / 4),
        _ => return None,
    };
    Some(format!("HASH_USER[{profile}][{}].{register}", user.name()))
}
