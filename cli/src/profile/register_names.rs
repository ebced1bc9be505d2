// SPDX-License-Identifier: Apache-2.0
//! Names of registers by address, with the indices in words.

use lbhash_model::{
    Context, Family, RecordType,
    config::{
        User,
        register::{HashUserRegister, Register},
    },
};

/// Name of the register at an address, as in `FIELD_TABLE[routed/ipv4_l4]`.
pub(super) fn register_name(address: u32) -> String {
    match Register::at(address) {
        Some(Register::FieldTable(index)) => field_table_name(index),
        Some(Register::HashUser(HashUserRegister { profile, user, word })) => {
            format!("HASH_USER[{profile}][{}].{word}", User::ALL[usize::from(user)].name())
        }
        Some(register) => register.to_string(),
        None => "unnamed".into(),
    }
}

fn field_table_name(index: u8) -> String {
    let (row, column) = (index / 32, index % 32);
    match RecordType::from_code(column) {
        Some(RecordType::Meta) => {
            let family = Family::ALL.get(usize::from(row)).map_or("unused", |family| family.name());
            format!("FIELD_TABLE[{family}/meta]")
        }
        Some(record) if record != RecordType::None => {
            format!("FIELD_TABLE[{}/{}]", Context::ALL[usize::from(row)].name(), record.name())
        }
        _ => format!("FIELD_TABLE[{index}] (unused)"),
    }
}
