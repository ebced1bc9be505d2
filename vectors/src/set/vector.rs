// SPDX-License-Identifier: Apache-2.0
//! One vector: a packet with its expected result, and its JSON line.

use super::Interlude;
use crate::{digits, jsonl, stimulus::Packet};
use lbhash_model::{
    Context, Egress, Family, HashResult, LANES, Lane, Metadata, RecordType, Selected, Selection,
    Status,
    config::{
        Level,
        select_tables::{GROUP_MEMBERS, GROUPS},
    },
};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// A packet and what the block must make of it.
///
/// As a JSON line: `n`, then `name` (of directed packets), `frame` (hexadecimal), `metadata`, then
/// the keys of section 11 from `len` on, then `latency` in clock cycles.
///
/// Sets with a topology have more: behind `metadata`, whose `group` is then that of the packet's
/// route, `before` where the environment does something before the packet; before `latency`,
/// `select`, which lists level, group and index of every stage that selected, and `egress`, which
/// is null or kind (`port`, `drop`) and id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vector {
    /// The packet.
    pub packet: Packet,
    /// What happens before it is sent.
    pub before: Interlude,
    /// Its result.
    pub result: HashResult,
    /// Whether lane 0 is listed (section 11).
    pub meta_listed: bool,
    /// Its selection, in a set with a topology.
    pub selection: Option<Selection>,
}

impl Vector {
    /// Writes the vector as the JSON line with number `n`.
    pub(super) fn write_line(&self, out: &mut impl Write, n: u64) -> io::Result<()> {
        write!(out, "{{\"n\":{n},")?;
        if !self.packet.name.is_empty() {
            write!(out, "\"name\":{},", serde_json::Value::from(self.packet.name.as_str()))?;
        }
        out.write_all(b"\"frame\":\"")?;
        digits::write_bytes(out, &self.packet.frame)?;
        let Metadata { ifindex, bridged, service_id, hash_profile, group } = self.packet.metadata;
        write!(
            out,
            "\",\"metadata\":{{\"ifindex\":{ifindex},\"bridged\":{bridged},\"service_id\":{service_id},\
             \"hash_profile\":{hash_profile},\"group\":{group}}},"
        )?;
        if !self.before.is_empty() {
            write!(out, "\"before\":{},", serde_json::to_string(&self.before)?)?;
        }
        let length = self.packet.frame.len();
        jsonl::write_members(out, length, &self.result, self.meta_listed, None)?;
        if let Some(selection) = &self.selection {
            let view = serde_json::to_string(&SelectionView::from(selection))?;
            // An object of its own, without the braces.
            write!(out, ",{}", &view[1..view.len() - 1])?;
        }
        writeln!(out, ",\"latency\":{}}}", super::LATENCY_CYCLES)
    }

    /// Reads the JSON line that must have number `n`, and a selection where the set has a topology;
    /// the error says what is wrong.
    pub(super) fn read_line(text: &[u8], n: u64, has_topology: bool) -> Result<Self, String> {
        let line: Line = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        if line.n != n {
            return Err(format!("n is {}, but {n} is due", line.n));
        }
        let frame = bytes(&line.frame)?;
        if line.len != frame.len() {
            return Err(format!("len is {}, but the frame has {} bytes", line.len, frame.len()));
        }
        let result = line.result()?;
        line.check_derived(&result)?;
        let meta_listed = line.layers.first().is_some_and(|layer| layer.lane == 0);
        let selection = match (line.select, has_topology) {
            (Some(select), true) => {
                Some(SelectionView { select, egress: line.egress }.selection()?)
            }
            (None, true) => return Err("there is no select, and the set has a topology".to_owned()),
            (Some(_), false) => {
                return Err("there is select, and the set has no topology".to_owned());
            }
            (None, false) => None,
        };
        let packet = Packet { name: line.name, frame, metadata: line.metadata };
        Ok(Self { packet, before: line.before, result, meta_listed, selection })
    }
}

/// The JSON object of a line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    n: u64,
    #[serde(default)]
    name: String,
    frame: String,
    #[serde(with = "MetadataFields")]
    metadata: Metadata,
    #[serde(default)]
    before: Interlude,
    len: usize,
    family: Family,
    status: Vec<String>,
    layers: Vec<Layer>,
    keys: Keys,
    flow_label: String,
    udp_source_port: u16,
    select: Option<Vec<SelectedView>>,
    egress: Option<EgressView>,
    latency: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layer {
    lane: usize,
    #[serde(rename = "type")]
    record_type: String,
    ctx: Option<Context>,
    crc: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    level_1_fec: String,
    level_2_fec: String,
    level_3_fec: String,
    lag: String,
    network_header: String,
}

/// Names and order of the metadata in JSON.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Metadata", deny_unknown_fields)]
pub(super) struct MetadataFields {
    ifindex: u32,
    bridged: bool,
    service_id: u32,
    hash_profile: u8,
    group: u16,
}

/// A selection in JSON.
#[derive(Serialize)]
struct SelectionView {
    select: Vec<SelectedView>,
    egress: Option<EgressView>,
}

/// What one stage selected.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SelectedView {
    level: String,
    group: u16,
    index: u16,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
enum EgressView {
    Port(u16),
    Drop(u16),
}

impl From<&Selection> for SelectionView {
    fn from(selection: &Selection) -> Self {
        let stages = Level::ALL.into_iter().zip(selection.stages).filter(|(_, stage)| stage.valid);
        let select = stages.map(|(level, Selected { group, index, .. })| SelectedView {
            level: level.name().to_owned(),
            group,
            index,
        });
        let egress = match selection.egress {
            Egress::None => None,
            Egress::Port(id) => Some(EgressView::Port(id)),
            Egress::Drop(id) => Some(EgressView::Drop(id)),
        };
        Self { select: select.collect(), egress }
    }
}

impl SelectionView {
    fn selection(self) -> Result<Selection, String> {
        let egress = match self.egress {
            None => Egress::None,
            Some(EgressView::Port(id)) => Egress::Port(id),
            Some(EgressView::Drop(id)) => Egress::Drop(id),
        };
        let mut selection = Selection { egress, ..Selection::default() };
        for SelectedView { level, group, index } in self.select {
            let stage = Level::ALL.into_iter().find(|known| known.name() == level);
            let stage = stage.ok_or_else(|| format!("there is no level {level:?}"))?;
            if !(1..GROUPS as u16).contains(&group) || index >= GROUP_MEMBERS {
                return Err(format!("there is no index {index} in a group {group}"));
            }
            selection.stages[stage as usize] = Selected { valid: true, group, index };
        }
        Ok(selection)
    }
}

impl Line {
    fn result(&self) -> Result<HashResult, String> {
        let mut status = Status::default();
        for name in &self.status {
            let bit = Status::NAMES.iter().position(|known| known == name);
            let bit = bit.ok_or_else(|| format!("there is no status {name:?}"))?;
            status |= Status(1 << bit);
        }
        let mut result = HashResult { status, family: self.family, ..HashResult::default() };
        result.lanes.record_types[0] = RecordType::Meta;
        for layer in &self.layers {
            if layer.lane >= LANES {
                return Err(format!("there is no lane {}", layer.lane));
            }
            result.lanes.set(layer.lane, layer.lane()?);
        }
        let Keys { level_1_fec, level_2_fec, level_3_fec, lag, network_header } = &self.keys;
        let keys = [level_1_fec, level_2_fec, level_3_fec, lag, network_header];
        for (key, text) in result.keys.iter_mut().zip(keys) {
            *key = hexadecimal(text, 4)? as u16;
        }
        Ok(result)
    }

    /// What follows from the keys, and the latency, must agree.
    fn check_derived(&self, result: &HashResult) -> Result<(), String> {
        if hexadecimal(&self.flow_label, 5)? != result.flow_label() {
            return Err(format!("flow_label {} does not follow from the key", self.flow_label));
        }
        if self.udp_source_port != result.udp_source_port() {
            return Err(format!(
                "udp_source_port {} does not follow from the key",
                self.udp_source_port
            ));
        }
        match self.latency {
            super::LATENCY_CYCLES => Ok(()),
            other => Err(format!("latency is {other}, and {} is right", super::LATENCY_CYCLES)),
        }
    }
}

impl Layer {
    fn lane(&self) -> Result<Lane, String> {
        let record_type = RecordType::ALL
            .into_iter()
            .find(|known| known.name() == self.record_type)
            .ok_or_else(|| format!("there is no record type {:?}", self.record_type))?;
        let context = self.ctx.unwrap_or_default();
        Ok(Lane { record_type, context, crc: hexadecimal(&self.crc, 8)? })
    }
}

/// `0x` and exactly so many lower-case digits.
fn hexadecimal(text: &str, digits: usize) -> Result<u32, String> {
    let lower = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
    text.strip_prefix("0x")
        .filter(|rest| rest.len() == digits && rest.bytes().all(lower))
        .and_then(|rest| u32::from_str_radix(rest, 16).ok())
        .ok_or_else(|| format!("{text:?} is not 0x and {digits} lower-case hexadecimal digits"))
}

/// Bytes of pairs of hexadecimal digits.
fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let pair = |pair: &[u8]| match pair {
        &[high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    };
    let decoded: Option<Vec<u8>> = text.as_bytes().chunks(2).map(pair).collect();
    decoded.ok_or_else(|| "the frame is not made of pairs of hexadecimal digits".to_owned())
}
