// SPDX-License-Identifier: Apache-2.0
//! Packets in a scenario file: frame and `tuser` as hexadecimal.

use lbhash_model::Metadata;
use lbhash_vectors::stimulus::Packet;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

#[derive(Serialize, Deserialize)]
struct Text {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    /// 80 bits, packed as by [`Metadata::to_tuser`].
    tuser: String,
    frame: String,
}

pub(super) fn serialize<S: Serializer>(packets: &[Packet], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(packets.iter().map(|packet| Text {
        name: packet.name.clone(),
        tuser: format!("{:020x}", packet.metadata.to_tuser()),
        frame: hex::encode(&packet.frame),
    }))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Packet>, D::Error> {
    Vec::<Text>::deserialize(from)?
        .into_iter()
        .enumerate()
        .map(|(number, text)| {
            read(text).map_err(|error| D::Error::custom(format!("packet {number}: {error}")))
        })
        .collect()
}

fn read(text: Text) -> Result<Packet, String> {
    let tuser = u128::from_str_radix(&text.tuser, 16)
        .map_err(|error| format!("tuser {:?}: {error}", text.tuser))?;
    let frame = hex::decode(&text.frame).map_err(|error| format!("frame: {error}"))?;
    Ok(Packet { name: text.name, frame, metadata: Metadata::from_tuser(tuser) })
}
