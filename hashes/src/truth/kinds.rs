// SPDX-License-Identifier: Apache-2.0
//! The tables of real systems, one function for each: columns to settings and packet.

use super::{Checker, Comparison, Row, row_settings};
use crate::{
    Error, Flow, Packet, Settings, Trace, parse_hex, parse_number,
    rtag7::{Fields, Rtag7},
    toeplitz,
};

fn text<'r>(row: &'r Row, column: &str) -> Result<&'r str, Error> {
    row.get(column).map(String::as_str).ok_or_else(|| Error::setting(column, "is missing"))
}

fn number(row: &Row, column: &str) -> Result<u64, Error> {
    let text = text(row, column)?;
    parse_number(text).ok_or_else(|| Error::setting(column, format!("`{text}` is no number")))
}

fn bytes(row: &Row, column: &str) -> Result<Vec<u8>, Error> {
    parse_hex(text(row, column)?).ok_or_else(|| Error::setting(column, "is not hexadecimal"))
}

fn flow(row: &Row) -> Result<Flow, Error> {
    Flow::from_settings(&row_settings(row, &["src", "dst", "proto", "sport", "dport", "label"]))
}

fn members(real: u64, computed: Option<u32>) -> Comparison {
    let computed = computed.map_or_else(|| "none".to_owned(), |member| member.to_string());
    Comparison { real: format!("member {real}"), computed: format!("member {computed}") }
}

/// The number at the end of a column such as `kernel_member_of_16`.
fn count_in(column: &str) -> String {
    column.rsplit('_').next().unwrap_or_default().to_owned()
}

/// `ip route get` in a namespace: forwarded packets with `input`, local ones with `output`.
pub(super) fn route_get(checker: &Checker, row: &Row) -> Result<Comparison, Error> {
    let flow = flow(row)?;
    let mut settings =
        row_settings(row, &["policy", "seed", "weights", "fields", "kernel", "group"]);
    // IPv6 has no packet behind this question, whichever way it comes in.
    let path = match (text(row, "path")?, flow.source.is_ipv4()) {
        ("input" | "forward", true) => "forward",
        ("local", _) => "local",
        _ => "route-get",
    };
    settings.set("path", path);
    let answer = checker.ask("linux-ecmp", &settings, &Packet::Flow(&flow))?;
    Ok(members(number(row, "kernel_member")?, answer.member))
}

/// Layer-3 packets that were forwarded over equal next hops.
pub(super) fn ecmp_packet(checker: &Checker, row: &Row, column: &str) -> Result<Comparison, Error> {
    let settings = row_settings(row, &["policy", "seed", "fields", "kernel"])
        .with("path", "forward")
        .with("members", &count_in(column));
    let packet = bytes(row, "packet_hex_l3")?;
    let answer = checker.ask("linux-ecmp", &settings, &Packet::Layer3(&packet))?;
    Ok(members(number(row, column)?, answer.member))
}

/// Resilient groups, policy 1 where nothing else is said, first table.
pub(super) fn resilient(checker: &Checker, row: &Row) -> Result<Comparison, Error> {
    let flow = flow(row)?;
    let mut settings = Settings::new().with("policy", "1").with("path", "route-get");
    for (key, value) in
        row_settings(row, &["policy", "seed", "weights", "buckets", "fields"]).iter()
    {
        settings.set(key, value);
    }
    let answer = checker.ask("linux-ecmp", &settings, &Packet::Flow(&flow))?;
    Ok(members(number(row, "kernel_member")?, answer.member))
}

/// Frames that were sent through a bond by a packet socket.
pub(super) fn bonding(checker: &Checker, row: &Row, column: &str) -> Result<Comparison, Error> {
    let settings = row_settings(row, &["policy", "kernel"])
        .with("members", &count_in(column))
        .with("tag", "in-frame");
    let frame = bytes(row, "frame_hex")?;
    let answer = checker.ask("linux-bonding", &settings, &Packet::Frame(&frame))?;
    Ok(members(number(row, column)?, answer.member))
}

/// IPVS Maglev with real servers 192.0.2.10, .11, … port 53, added in this order.
pub(super) fn ipvs(checker: &Checker, row: &Row) -> Result<Comparison, Error> {
    let weights = text(row, "weights")?;
    let servers: Vec<String> =
        (0..weights.split('/').count()).map(|i| format!("192.0.2.{}:53", 10 + i)).collect();
    let settings = row_settings(row, &["weights", "flags", "size"])
        .with("servers", row.get("servers").unwrap_or(&servers.join("/")));
    let vip = row.get("vip").map(String::as_str);
    let flow = row_settings(row, &["src", "sport"])
        .with("dst", row.get("dst").map(String::as_str).or(vip).unwrap_or_default());
    let flow = Flow::from_settings(&flow)?;
    let answer = checker.ask("linux-ipvs-mh", &settings, &Packet::Flow(&flow))?;
    let list = settings.text("servers").unwrap_or_default();
    let computed = answer.member.and_then(|member| list.split('/').nth(member as usize));
    Ok(Comparison {
        real: text(row, "kernel_real_server")?.to_owned(),
        computed: computed.unwrap_or("none").to_owned(),
    })
}

/// Traces of Open vSwitch.
pub(super) fn ovs(checker: &Checker, row: &Row) -> Result<Comparison, Error> {
    let mut settings = row_settings(row, &["fields", "algorithm", "arg", "basis"]);
    settings.set("links", text(row, "n_links")?);
    let mut flow = row_settings(row, &["src", "dst", "proto", "sport", "dport", "label", "vlan"]);
    flow.set("smac", text(row, "dl_src")?);
    flow.set("dmac", text(row, "dl_dst")?);
    let answer =
        checker.ask("ovs-multipath", &settings, &Packet::Flow(&Flow::from_settings(&flow)?))?;
    let link = number(row, "ovs_link")?;
    Ok(members(link, answer.member))
}

/// VPP's flow hash of a layer-3 packet.
pub(super) fn vpp(checker: &Checker, row: &Row) -> Result<Comparison, Error> {
    let mut settings = row_settings(row, &["router_id"]);
    settings.set("config", text(row, "config_bits")?);
    let packet = bytes(row, "packet_hex_l3")?;
    let answer = checker.ask("vpp", &settings, &Packet::Layer3(&packet))?;
    let real = number(row, "vpp_hash")?;
    Ok(Comparison { real: format!("{real:#010x}"), computed: format!("{:#010x}", answer.value) })
}

/// Toeplitz of a key and an input.
pub(super) fn toeplitz(row: &Row) -> Result<Comparison, Error> {
    let hash = toeplitz::toeplitz(&bytes(row, "key_hex")?, &bytes(row, "input_hex")?);
    let real = number(row, "hash")?;
    Ok(Comparison { real: format!("{real:#010x}"), computed: format!("{hash:#010x}") })
}

/// A line of the RTAG7 predictor: its inputs and registers, and what it gave.
pub(super) fn rtag7(row: &Row) -> Result<Comparison, Error> {
    const FIELDS: [&str; 13] = [
        "et", "smac", "dmac", "vid", "sip", "dip", "sip6", "dip6", "proto", "sport", "dport",
        "srcport", "srcmod",
    ];
    const RESULTS: [&str; 6] = ["A0", "A1", "B0", "B1", "macro_flow", "selected16"];
    let fields = Fields::from_settings(&row_settings(row, &FIELDS))?;
    let mut registers = Settings::new();
    for (key, value) in row {
        if !FIELDS.contains(&key.as_str()) && !RESULTS.contains(&key.as_str()) {
            registers.set(key, value);
        }
    }
    let switch = Rtag7::from_settings(&registers)?;
    let found = switch.functions(&fields, &mut Trace::off());
    let values =
        [found.a0, found.a1, found.b0, found.b1, found.macro_flow.into(), switch.selected(&found)];
    let (mut real, mut computed) = (Vec::new(), Vec::new());
    for (name, value) in RESULTS.into_iter().zip(values) {
        let Some(text) = row.get(name) else { continue };
        let number = u16::from_str_radix(text.trim_start_matches("0x"), 16)
            .map_err(|_| Error::setting(name, "is not hexadecimal"))?;
        real.push(format!("{name} {number:04x}"));
        computed.push(format!("{name} {value:04x}"));
    }
    if real.is_empty() {
        return Err(Error::setting("A0", "is missing: what the switch or its predictor gave"));
    }
    Ok(Comparison { real: real.join(" "), computed: computed.join(" ") })
}
