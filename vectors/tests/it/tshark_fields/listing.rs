// SPDX-License-Identifier: Apache-2.0
//! What tshark found in a packet: a JSON line of layers with their fields and places.
//!
//! ```text
//! {"frame":1,"caplen":98,"encap":1,"layers":[{"p":"eth","off":0,"len":14,"type":2048,…},…]}
//! ```
//!
//! `frame` counts from 1; `encap` 1 is Ethernet. A layer has tshark's name of the protocol, `off`
//! and `len` in bytes from the beginning of the frame, and its fields: numbers, or text for
//! addresses (`src`, `dst`). A header quoted in the body of a message is marked `"quoted":true`,
//! or by `"in"` with the protocol that holds it.

use serde_json::Value;

/// One packet of a list.
pub(crate) struct Packet {
    /// tshark's number, from 1.
    pub(crate) frame: u64,
    layers: Vec<Layer>,
}

/// One header as tshark sees it.
pub(crate) struct Layer(Value);

impl Packet {
    pub(crate) fn from_line(line: &str) -> Self {
        let mut value: Value = serde_json::from_str(line).expect("a list holds JSON");
        let layers = value["layers"].as_array_mut().map(std::mem::take).unwrap_or_default();
        Self {
            frame: value["frame"].as_u64().unwrap(),
            layers: layers.into_iter().map(Layer).filter(Layer::is_header).collect(),
        }
    }

    /// The layer of one of these protocols that begins at this byte.
    pub(crate) fn layer_at(&self, protocols: &[&str], offset: usize) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.is_one_of(protocols) && layer.offset() == offset)
    }

    /// Headers of these protocols.
    pub(crate) fn layers_of<'a>(
        &'a self,
        protocols: &'a [&str],
    ) -> impl Iterator<Item = &'a Layer> {
        self.layers.iter().filter(|layer| layer.is_one_of(protocols))
    }
}

impl Layer {
    /// A header of the packet, not one quoted in a message's body.
    fn is_header(&self) -> bool {
        let nested_in = self.0["in"].as_str();
        self.0["quoted"] != Value::Bool(true) && nested_in.is_none_or(|outer| outer == "ipv6")
    }

    fn is_one_of(&self, protocols: &[&str]) -> bool {
        protocols.contains(&self.protocol())
    }

    pub(crate) fn protocol(&self) -> &str {
        self.0["p"].as_str().unwrap_or_default()
    }

    pub(crate) fn offset(&self) -> usize {
        self.0["off"].as_u64().map_or(usize::MAX, |offset| offset as usize)
    }

    pub(crate) fn length(&self) -> usize {
        self.0["len"].as_u64().unwrap_or(0) as usize
    }

    pub(crate) fn number(&self, key: &str) -> Option<u128> {
        self.0[key].as_u64().map(u128::from)
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.0[key].as_str()
    }
}
