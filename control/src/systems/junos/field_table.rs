// SPDX-License-Identifier: Apache-2.0
//! The field table that a release and its knobs come to.

use super::{
    gates,
    settings::{Addresses, Settings},
    statements::{
        HashFamily::{self, Inet, Inet6, Mpls, Multiservice},
        HashKnob as Knob,
    },
};
use lbhash_model::{
    Context::{self, Bridged, IpInIp, MplsPayload, PppoePayload, Pseudowire, Routed, Tunnel},
    Family,
    RecordType::{
        self as Record, EthIp, EthMpls, EthOther, EthPppoe, Gre, Ipv4L4, Ipv4Other, Ipv6L4,
        Ipv6Other, Meta, MplsEl, Pppoe, Pptp, V4Gtp, V4L2tp, V4Overlay, V4Ports, V4Roce, V6Gtp,
        V6L2tp, V6Overlay, V6Ports, V6Roce,
    },
    config::{Configuration, Entry, FieldTable},
};

const ETH: [Record; 4] = [EthIp, EthMpls, EthPppoe, EthOther];
const IPV4: [Record; 2] = [Ipv4L4, Ipv4Other];
const IPV6: [Record; 2] = [Ipv6L4, Ipv6Other];
const V4_PORTS: [Record; 5] = [V4Ports, V4L2tp, V4Gtp, V4Roce, V4Overlay];
const V6_PORTS: [Record; 5] = [V6Ports, V6L2tp, V6Gtp, V6Roce, V6Overlay];
const LABELS: [Record; 2] = [MplsEl, Record::Mpls];

/// Descend, and symmetric where the record has a pair.
const DESCEND: u16 = Entry::DESCEND;
const SYMMETRIC: u16 = Entry::SYMMETRIC;

/// Compiles the settings.
pub(super) fn configuration(settings: &Settings<'_>) -> Configuration {
    let mut table = Table(FieldTable::default());
    table.defaults(settings);
    table.knobs(settings);
    Configuration {
        field_table: table.0,
        pw_control_word: settings.release >= gates::CONTROL_WORD,
        ..Configuration::default()
    }
}

struct Table(FieldTable);

impl Table {
    /// Sets entries: fields by name, and flags.
    fn set(&mut self, contexts: &[Context], records: &[Record], fields: &[&str], flags: u16) {
        for &context in contexts {
            for &record in records {
                *self.0.entry_mut(context, record) = Entry(enables(record, fields) | flags);
            }
        }
    }

    fn turn_on(&mut self, context: Context, records: &[Record], field: &str) {
        for &record in records {
            self.0.entry_mut(context, record).0 |= enables(record, &[field]);
        }
    }

    /// Turns a field off; half a pair cannot be put in order.
    fn turn_off(&mut self, context: Context, records: &[Record], fields: &[&str]) {
        for &record in records {
            let entry = self.0.entry_mut(context, record);
            entry.0 &= !enables(record, fields);
            if entry.enables() & 3 != 3 {
                entry.0 &= !SYMMETRIC;
            }
        }
    }

    fn stop(&mut self, context: Context, records: &[Record]) {
        for &record in records {
            self.0.entry_mut(context, record).0 &= !DESCEND;
        }
    }

    /// The release's own fields.
    fn defaults(&mut self, settings: &Settings<'_>) {
        let has_entropy = settings.release >= gates::ENTROPY;
        let addresses = ["src", "dst"];
        let with_protocol = ["src", "dst", "proto"];
        let both = SYMMETRIC | DESCEND;

        self.set(&[Routed], &ETH, &[], DESCEND);
        self.set(&[Routed], &IPV4, &with_protocol, both);
        self.set(&[Routed], &IPV6, &with_protocol, both);
        self.set(&[Routed], &[Gre], &["key"], if has_entropy { DESCEND } else { 0 });
        self.set(&[Routed], &[Pptp], &["key"], 0);

        self.set(&[Bridged], &[EthOther], &["dmac", "smac"], SYMMETRIC);
        self.set(&[Bridged], &[EthIp, EthMpls, EthPppoe], &["dmac", "smac"], both);

        self.set(&[Routed, Bridged], &LABELS, &["label1", "label2_8"], 0);
        self.set(&[Routed, Bridged], &[Record::Mpls], &["label1", "label2_8"], DESCEND);

        self.set(&[MplsPayload], &IPV4, &addresses, both);
        self.set(&[MplsPayload], &IPV6, &with_protocol, both);
        self.set(&[Pseudowire], &[EthIp], &[], DESCEND);
        if settings.release >= gates::PPPOE_UNDER_MPLS {
            self.set(&[Pseudowire], &[EthPppoe], &["dmac", "smac"], both);
            self.set(&[Pseudowire], &[Pppoe], &[], DESCEND);
        }
        let inner = [Bridged, Pseudowire, Tunnel, PppoePayload];
        self.set(&inner, &IPV4, &addresses, both);
        self.set(&inner, &IPV6, &addresses, both);
        self.set(&[Tunnel], &LABELS, &["label1"], 0);

        let with_ports = [Routed, Bridged, MplsPayload, Pseudowire, Tunnel, PppoePayload];
        self.set(&with_ports, &V4_PORTS, &["sport", "dport"], SYMMETRIC);
        self.set(&with_ports, &V6_PORTS, &["sport", "dport"], SYMMETRIC);

        if has_entropy {
            self.turn_on(Routed, &IPV6, "flow_label");
            self.turn_on(Routed, &LABELS, "label9_16");
            self.turn_on(Bridged, &LABELS, "label9_16");
            self.set(&[Bridged], &[Pppoe], &[], DESCEND);
        }
    }

    fn knobs(&mut self, settings: &Settings<'_>) {
        self.incoming_interface_index(settings);
        self.ip_knobs(settings, Inet, &IPV4, &V4_PORTS);
        self.ip_knobs(settings, Inet6, &IPV6, &V6_PORTS);
        self.tunnel_knobs(settings);
        self.mpls_knobs(settings);
        self.multiservice_knobs(settings);
    }

    fn incoming_interface_index(&mut self, settings: &Settings<'_>) {
        let rows = [
            (Inet, Family::Inet),
            (Inet6, Family::Inet6),
            (Mpls, Family::Mpls),
            (Multiservice, Family::Multiservice),
        ];
        for (family, row) in rows {
            let is_on = settings.has(family, Knob::IncomingInterfaceIndex);
            if is_on && settings.addresses(family) == Addresses::Both {
                self.0.meta_mut(row).0 |= enables(Meta, &["ifindex"]);
            }
        }
    }

    fn ip_knobs(
        &mut self,
        settings: &Settings<'_>,
        family: HashFamily,
        headers: &[Record],
        ports: &[Record],
    ) {
        let address = match settings.addresses(family) {
            Addresses::Both => None,
            Addresses::SourceOnly => Some("src"),
            Addresses::DestinationOnly => Some("dst"),
        };
        if let Some(address) = address {
            self.set(&[Routed], headers, &[address], 0);
            return;
        }
        if settings.has(family, Knob::NoSourcePort) {
            self.turn_off(Routed, ports, &["sport"]);
        }
        if settings.has(family, Knob::NoDestinationPort) {
            self.turn_off(Routed, ports, &["dport"]);
        }
        if settings.has(family, Knob::NoFlowLabel) {
            self.turn_off(Routed, headers, &["flow_label"]);
        }
        if settings.has(family, Knob::TrafficClass) {
            self.turn_on(Routed, headers, "tclass");
        }
    }

    fn tunnel_knobs(&mut self, settings: &Settings<'_>) {
        if settings.has_for_either_ip(Knob::GtpTunnelEndpointIdentifier) {
            self.turn_on(Routed, &[V4Gtp, V6Gtp], "tunnel_id");
        }
        if settings.has(Inet, Knob::L2tpTunnelSessionIdentifier) {
            self.turn_on(Routed, &[V4L2tp], "tunnel_id");
        }
        if settings.has_for_either_ip(Knob::NoGrePayload) {
            self.stop(Routed, &[Gre]);
        }
        if settings.has_for_either_ip(Knob::IpInIpPayload) {
            let addresses = ["src", "dst"];
            self.set(&[IpInIp], &[IPV4, IPV6].concat(), &addresses, SYMMETRIC | DESCEND);
            self.set(&[IpInIp], &[V4_PORTS, V6_PORTS].concat(), &["sport", "dport"], SYMMETRIC);
        }
    }

    fn mpls_knobs(&mut self, settings: &Settings<'_>) {
        if settings.has(Mpls, Knob::Label1Exp) {
            self.turn_on(Routed, &LABELS, "exp1");
        }
        if settings.has(Mpls, Knob::NoPayload) {
            self.stop(Routed, &[Record::Mpls]);
        }
    }

    fn multiservice_knobs(&mut self, settings: &Settings<'_>) {
        if settings.has(Multiservice, Knob::NoMacAddresses) {
            self.turn_off(Bridged, &ETH, &["dmac", "smac"]);
        }
        if settings.has(Multiservice, Knob::OuterPriority) {
            self.turn_on(Bridged, &ETH, "pcp1");
        }
        if settings.has(Multiservice, Knob::NoPayload) {
            self.stop(Bridged, &ETH);
        }
        if settings.has(Multiservice, Knob::NoPppoePayload) {
            self.stop(Bridged, &[Pppoe]);
        }
    }
}

/// Enable bits of the named fields of a record type.
fn enables(record: Record, fields: &[&str]) -> u16 {
    let names = record.enable_names();
    fields
        .iter()
        .filter_map(|field| names.iter().position(|name| name == field))
        .fold(0, |bits, bit| bits | 1 << bit)
}
