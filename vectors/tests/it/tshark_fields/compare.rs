// SPDX-License-Identifier: Apache-2.0
//! Comparing the records of a packet, stage by stage, with the layers that tshark lists.

use crate::tshark_fields::listing::{Layer, Packet};
use lbhash_model::{
    Kind, RecordType,
    reference::{Reason, Stage, Trace},
};
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, Ipv6Addr},
};

/// What has been compared so far.
#[derive(Default)]
pub(crate) struct Comparison {
    counts: BTreeMap<&'static str, usize>,
    /// Stages with a record, and those of them that tshark lists too, by kind.
    stages: BTreeMap<&'static str, [usize; 2]>,
    /// Headers that tshark parses and the specification does not.
    not_reached: usize,
    /// What was not equal, in words.
    pub(crate) differences: Vec<String>,
    place: String,
}

const IP_EXTENSIONS: [&str; 5] =
    ["ipv6.hopopts", "ipv6.routing", "ipv6.dstopts", "ipv6.fraghdr", "ah"];

/// Next-header values of extension headers.
const EXTENSION_NUMBERS: [u128; 5] = [0, 43, 44, 51, 60];

impl Comparison {
    /// Compares all stages of a packet; `place` is how differences call it.
    pub(crate) fn packet(&mut self, place: &str, trace: &Trace, listed: &Packet) {
        for stage in trace.stages.iter().filter(|stage| stage.record.is_some()) {
            self.place = format!("{place}, {} at byte {}", stage.kind.name(), stage.offset);
            let is_listed = self.stage(stage, listed);
            let [all, both] = self.stages.entry(stage.kind.name()).or_default();
            *all += 1;
            *both += usize::from(is_listed);
        }
        self.place = place.to_owned();
        self.not_reached(trace, listed);
    }

    /// A header that tshark sees behind the last stage must be one that the specification does not
    /// parse.
    fn not_reached(&mut self, trace: &Trace, listed: &Packet) {
        let Some(last) = trace.stages.last() else { return };
        let behind = listed
            .layers_of(&["eth", "mpls", "ip", "ipv6", "tcp", "udp", "gre", "pppoes"])
            .filter(|layer| layer.offset() >= last.offset + last.length);
        for layer in behind {
            self.not_reached += 1;
            if !is_a_stop_of_the_specification(last.reason) {
                let (place, protocol) = (&self.place, layer.protocol());
                self.differences.push(format!("{place}: {protocol} not reached: {}", last.reason));
            }
        }
    }

    /// Values of a field that have been compared.
    pub(crate) fn compared(&self, field: &str) -> usize {
        self.counts.get(field).copied().unwrap_or(0)
    }

    pub(crate) fn print(&self) {
        for (field, count) in &self.counts {
            println!("{field:16} {count:6} values");
        }
        for (kind, [all, both]) in &self.stages {
            println!("{kind:16} {all:6} headers, {both} of them in tshark's list");
        }
        println!("{} headers of tshark's list are beyond the specification", self.not_reached);
        println!("{} values in total", self.counts.values().sum::<usize>());
    }

    /// Compares a stage with tshark's layer, if it has one there.
    fn stage(&mut self, stage: &Stage, listed: &Packet) -> bool {
        let at = |protocols: &[&str]| listed.layer_at(protocols, stage.offset);
        let layer = match stage.kind {
            Kind::Stop => None,
            Kind::Eth => at(&["eth"]),
            Kind::Mpls => at(&["mpls"]),
            Kind::Ipv4 => at(&["ip"]),
            Kind::Ipv6 => at(&["ipv6"]),
            Kind::Tcp => at(&["tcp"]),
            Kind::Udp => at(&["udp"]),
            Kind::Gre => at(&["gre"]),
            Kind::Pppoe => at(&["pppoes"]),
        };
        let Some(layer) = layer else { return false };
        match stage.kind {
            Kind::Stop => {}
            Kind::Eth => self.eth(stage, layer, listed),
            Kind::Mpls => self.mpls(stage, listed),
            Kind::Ipv4 => self.ipv4(stage, layer),
            Kind::Ipv6 => self.ipv6(stage, layer, listed),
            Kind::Tcp => self.ports(stage, layer),
            Kind::Udp => {
                self.ports(stage, layer);
                self.tunnel_id(stage, listed);
            }
            Kind::Gre => self.gre(stage, layer),
            Kind::Pppoe => self.pppoe(stage, layer, listed),
        }
        true
    }

    fn eth(&mut self, stage: &Stage, layer: &Layer, listed: &Packet) {
        self.equal("dmac", record(stage, "dmac"), layer.text("dst").map(mac_address));
        self.equal("smac", record(stage, "smac"), layer.text("src").map(mac_address));
        let mut innermost = layer;
        for (tag, [pcp, vid]) in [["pcp1", "vid1"], ["pcp2", "vid2"]].into_iter().enumerate() {
            let offset = stage.offset + 14 + 4 * tag;
            let Some(tag) = listed.layer_at(&["vlan", "ieee8021ad"], offset) else { break };
            self.equal("pcp", record(stage, pcp), tag.number("pcp"));
            self.equal("vid", record(stage, vid), tag.number("vid"));
            innermost = tag;
        }
        let ethertype = innermost.number("type").or(innermost.number("length").map(|_| 0));
        self.equal("ethertype", record(stage, "ethertype"), ethertype);
    }

    fn mpls(&mut self, stage: &Stage, listed: &Packet) {
        const LABELS: usize = 16;
        for slot in 0..LABELS.min(stage.length / 4) {
            let offset = stage.offset + 4 * slot;
            let Some(entry) = listed.layer_at(&["mpls"], offset) else { break };
            let name = format!("label{}", slot + 1);
            self.equal("label", record(stage, &name), entry.number("label"));
            if slot == 0 {
                self.equal("exp1", record(stage, "exp1"), entry.number("exp"));
            }
        }
    }

    fn ipv4(&mut self, stage: &Stage, layer: &Layer) {
        let address = |text: &str| u128::from(u32::from(text.parse::<Ipv4Addr>().unwrap()));
        self.equal("IPv4 address", record(stage, "src"), layer.text("src").map(address));
        self.equal("IPv4 address", record(stage, "dst"), layer.text("dst").map(address));
        self.equal("IPv4 proto", record(stage, "proto"), layer.number("proto"));
        self.equal(
            "IPv4 DSCP",
            record(stage, "tclass"),
            layer.number("dscp").map(|dscp| dscp << 2),
        );
    }

    fn ipv6(&mut self, stage: &Stage, layer: &Layer, listed: &Packet) {
        let address = |text: &str| u128::from(text.parse::<Ipv6Addr>().unwrap());
        self.equal("IPv6 address", record(stage, "src"), layer.text("src").map(address));
        self.equal("IPv6 address", record(stage, "dst"), layer.text("dst").map(address));
        self.equal(
            "IPv6 DSCP",
            record(stage, "tclass"),
            layer.number("dscp").map(|dscp| dscp << 2),
        );
        self.equal("flow_label", record(stage, "flow_label"), layer.number("flow"));
        self.equal("IPv6 proto", record(stage, "proto"), last_next_header(layer, listed));
    }

    fn ports(&mut self, stage: &Stage, layer: &Layer) {
        self.equal("port", record(stage, "sport"), layer.number("sport"));
        self.equal("port", record(stage, "dport"), layer.number("dport"));
    }

    /// Identifier in the header after UDP, where tshark takes it for the same protocol.
    fn tunnel_id(&mut self, stage: &Stage, listed: &Packet) {
        use RecordType as R;
        let (field, protocol) = match stage.record_type() {
            R::V4L2tp | R::V6L2tp => ("L2TP ids", "l2tp"),
            R::V4Gtp | R::V6Gtp => ("TEID", "gtp"),
            R::V4Roce | R::V6Roce => ("RoCE QP", "infiniband"),
            R::V4Overlay | R::V6Overlay => ("VNI", "overlay"),
            _ => return,
        };
        let protocols = if protocol == "overlay" { &["vxlan", "geneve"][..] } else { &[protocol] };
        let Some(layer) = listed.layer_at(protocols, stage.offset + 8) else { return };
        let id = match protocol {
            "l2tp" => layer.number("tunnel").zip(layer.number("session")).map(|(t, s)| t << 16 | s),
            "gtp" => layer.number("teid"),
            "infiniband" => layer.number("dest_qp"),
            _ => layer.number("vni"),
        };
        self.equal(field, record(stage, "tunnel_id"), id);
    }

    fn gre(&mut self, stage: &Stage, layer: &Layer) {
        self.equal("GRE protocol", record(stage, "proto"), layer.number("proto"));
        if stage.record_type() == RecordType::Pptp {
            self.equal("PPTP call id", record(stage, "key"), layer.number("call_id"));
        } else {
            self.equal("GRE key", record(stage, "key"), layer.number("key"));
        }
    }

    fn pppoe(&mut self, stage: &Stage, layer: &Layer, listed: &Packet) {
        self.equal("PPPoE session", record(stage, "session"), layer.number("session"));
        if let Some(ppp) = listed.layer_at(&["ppp"], stage.offset + 6) {
            self.equal("PPP protocol", record(stage, "ppp_proto"), ppp.number("protocol"));
        }
    }

    /// Compares, where both have the field.
    fn equal(&mut self, field: &'static str, ours: Option<u128>, theirs: Option<u128>) {
        let (Some(ours), Some(theirs)) = (ours, theirs) else { return };
        *self.counts.entry(field).or_default() += 1;
        if ours != theirs {
            let place = &self.place;
            self.differences.push(format!("{place}: {field} {ours:#x}, by tshark {theirs:#x}"));
        }
    }
}

/// True where parsing ends by the tables of section 3.1, retyped here.
fn is_a_stop_of_the_specification(reason: Reason) -> bool {
    match reason {
        Reason::AfterTunnel(_) | Reason::Fragment { .. } | Reason::ThirdTag(_) => true,
        Reason::EthernetLength(length) => length < 0x0600,
        Reason::UnknownEthertype(ethertype) => {
            ![0x0800, 0x86DD, 0x8847, 0x8848, 0x8864].contains(&ethertype)
        }
        Reason::UnknownProtocol(protocol) => ![4, 6, 17, 41, 47].contains(&protocol),
        Reason::NoTunnelPort(port) => ![1701, 2152, 4789, 4791, 6081].contains(&port),
        Reason::UnknownTunnelProtocol(_, protocol) => {
            ![0x0800, 0x86DD, 0x8847, 0x8848, 0x6558].contains(&protocol)
        }
        _ => false,
    }
}

/// Value of a field of the record that a stage emitted.
fn record(stage: &Stage, name: &str) -> Option<u128> {
    let mut fields = stage.record.as_ref()?.fields();
    fields.find(|(field, _)| field.name == name).map(|(_, value)| value)
}

fn mac_address(text: &str) -> u128 {
    u128::from_str_radix(&text.replace(':', ""), 16).unwrap()
}

/// Next-header value after at most two extension headers; a fragment ends the walk. None where
/// tshark gave up before.
fn last_next_header(layer: &Layer, listed: &Packet) -> Option<u128> {
    let mut end = layer.offset() + 40;
    let mut next = layer.number("next")?;
    for _ in 0..2 {
        let Some(extension) = listed.layer_at(&IP_EXTENSIONS, end) else {
            return Some(next).filter(|next| !EXTENSION_NUMBERS.contains(next));
        };
        next = extension.number("next")?;
        end += extension.length();
        let is_fragment = ["frag_offset", "mf"]
            .iter()
            .any(|key| extension.number(key).is_some_and(|value| value != 0));
        if is_fragment {
            break;
        }
    }
    Some(next)
}
