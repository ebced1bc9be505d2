// SPDX-License-Identifier: Apache-2.0
//! What the real system's function says of a frame, given the registers of a block.

use crate::{block::Result, rss::Rss, rtag7::Rtag7};
use lbhash_hashes::{Error, Hash as _, Packet, Settings, Trace, rtag7, toeplitz};

/// Predicts the result of a frame, as far as the real system's function goes.
pub trait Predict {
    /// `None` where the result is right, or the function says nothing of the frame; otherwise what
    /// differs. `checked` counts results that were compared.
    fn differs(
        &self,
        frame: &[u8],
        user: u128,
        found: &Result,
        checked: &mut u64,
    ) -> Option<String>;
}

fn joined<T: ToString>(items: impl Iterator<Item = T>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join("/")
}

impl Predict for Rss {
    fn differs(&self, frame: &[u8], _: u128, found: &Result, checked: &mut u64) -> Option<String> {
        if found[1] >> 16 & 7 != 0 {
            return None;
        }
        let ports = [(4, 6), (5, 17), (6, 132)];
        let ports = ports.into_iter().filter(|(bit, _)| self.settings() >> bit & 1 == 1);
        let transform = ["none", "symmetric-xor", "symmetric-or-xor"][self.settings() as usize & 3];
        let key: String = self.key().iter().map(|byte| format!("{byte:02x}")).collect();
        let mut settings = Settings::new().with("key", &key).with("transform", transform);
        let ports = joined(ports.map(|(_, protocol)| protocol));
        settings.set("ports_of", if ports.is_empty() { "255" } else { &ports });
        settings.set("indirection", &joined(self.table().iter()));
        let answer = toeplitz::Rss::from_settings(&settings)
            .and_then(|rss| rss.hash(&Packet::Frame(frame), &mut Trace::off()));
        *checked += 1;
        let (value, member) = match &answer {
            Ok(answer) => (answer.value as u32, answer.member),
            Err(error) => return Some(format!("{error}, but the block gives {found:08x?}")),
        };
        let is_right = value == found[0] && member == Some(found[1] & 0xFFFF);
        (!is_right).then(|| format!("hash {value:08x}, queue {member:?}; the block: {found:08x?}"))
    }
}

impl Predict for Rtag7 {
    fn differs(
        &self,
        frame: &[u8],
        user: u128,
        found: &Result,
        checked: &mut u64,
    ) -> Option<String> {
        if found[2] >> 8 & 3 != 0 {
            return None;
        }
        let settings = self.settings(user);
        *checked += 1;
        let fields = |low: u32, bits: u32| (user >> low) as u32 & ((1 << bits) - 1);
        let parts = Settings::new()
            .with("port", &fields(0, 16).to_string())
            .with("module", &fields(16, 8).to_string())
            .with("default_vlan", &fields(24, 12).to_string());
        let mut whole = settings;
        for (key, value) in parts.iter() {
            whole.set(key, value);
        }
        let mut trace = Trace::on();
        let answer = rtag7::Rtag7::from_settings(&whole)
            .and_then(|switch| switch.hash(&Packet::Frame(frame), &mut trace));
        let answer = match answer {
            Ok(answer) => answer,
            // Of an IPv6 header that is cut the predictor says nothing; the block hashes layer 2.
            Err(Error::NotKnown { .. }) if found[2] >> 10 & 1 == 1 => {
                *checked -= 1;
                return None;
            }
            Err(error) => return Some(format!("{error}, but the block gives {found:08x?}")),
        };
        let member = answer.member;
        let value = found[2] >> 16;
        let is_right = answer.value as u32 == value
            && member.is_none_or(|member| member & 0xFFFF == found[3] & 0xFFFF);
        (!is_right).then(|| {
            format!("value {:04x}, member {member:?}; the block: {found:08x?}", answer.value)
        })
    }
}

impl Rtag7 {
    /// The registers under the names of the real ones, with the use that selection 0 stands for.
    fn settings(&self, user: u128) -> Settings {
        let mut settings = Settings::new();
        let mut set = |name: &str, value: u32| settings.set(name, &value.to_string());
        for (block, letter) in ["A", "B"].into_iter().enumerate() {
            let register = |word| self.block(block, word);
            let flag = |bit: u32| register(1) >> bit & 1;
            set(&format!("HASH_SEED_{letter}"), register(0));
            set(&format!("HASH_PRE_PROCESSING_ENABLE_{letter}"), flag(0));
            set(&format!("ENABLE_BIN_12_OVERLAY_{letter}"), flag(1));
            set(&format!("DISABLE_HASH_IPV4_{letter}"), flag(2));
            set(&format!("DISABLE_HASH_IPV6_{letter}"), flag(3));
            set(&format!("IPV6_COLLAPSED_ADDR_SELECT_{letter}"), flag(4));
            let bitmaps = [
                "L2_FIELD_BITMAP",
                "IPV4_FIELD_BITMAP",
                "IPV4_TCP_UDP_FIELD_BITMAP",
                "IPV4_TCP_UDP_SRC_EQ_DST_FIELD_BITMAP",
                "IPV6_FIELD_BITMAP",
                "IPV6_TCP_UDP_FIELD_BITMAP",
                "IPV6_TCP_UDP_SRC_EQ_DST_FIELD_BITMAP",
            ];
            for (word, name) in bitmaps.into_iter().enumerate() {
                set(&format!("{name}_{letter}"), register(2 + word));
            }
            set(&format!("HASH_{letter}0_FUNCTION_SELECT"), register(9) & 15);
            set(&format!("HASH_{letter}1_FUNCTION_SELECT"), register(9) >> 4);
        }
        let symmetric = |block| self.block(block, 1) >> 5;
        set("sym", symmetric(0) | symmetric(1) << 2);
        let [field, mask, rule, base] = [0, 1, 2, 3].map(|word| self.selection(0, word));
        set("sub", field & 7);
        set("concat", field >> 3 & 1);
        set("offset", field >> 4);
        set("lbn", (user >> 36) as u32 & 0xFFFF);
        set("lbid", (user >> 52) as u32 & 0xFFFF);
        let (members, is_resilient) = (rule & 0x7FF, rule >> 11 == 1);
        if is_resilient && (mask + 1).is_power_of_two() {
            set("entries", mask + 1);
            set("base", base);
            settings.set("use", "resilient");
        } else if !is_resilient && mask == 0xFF {
            set("members", members);
            settings.set("use", "lag-nonunicast");
        } else if !is_resilient && mask >= 0x3FF && (mask + 1).is_power_of_two() {
            set("members", members);
            set("ECMP_HASH_FIELD_UPPER_BITS_COUNT", (mask + 1).trailing_zeros() - 10);
            settings.set("use", "ecmp");
        } else {
            settings.set("use", "value");
        }
        settings
    }
}
