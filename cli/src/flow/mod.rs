// SPDX-License-Identifier: Apache-2.0
//! `lbhash flow`: keys and members of a flow that is given by its parts, without a capture.

mod frame;
mod hex;

use crate::{
    capture_file::Capture,
    choice::Choice,
    exact::{self, ExactArguments},
    failure::{Failure, FlowError, MOST_FLOWS},
    filter, five_tuple, keys,
    over_topology::OverTopology,
    route, source,
};
use clap::{ArgGroup, Args, ValueEnum};
use frame::Parts;
use lbhash_control::numbers;
use lbhash_control::systems::srlinux::MacAddress;
use lbhash_vectors::capture::write_pcap;
use std::{io::Write, net::IpAddr, path::Path};

#[derive(Args)]
#[command(after_help = EXAMPLES)]
#[command(group(ArgGroup::new("packet-source").args(["src", "hex"]).required(true)))]
pub(crate) struct Arguments {
    #[command(flatten)]
    packet: PacketArguments,
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Add the masked record of every layer: 41 bytes, what the layer's CRC is taken of
    #[arg(long, conflicts_with_all = ["topology", "members"])]
    records: bool,
    #[command(flatten)]
    over: OverTopology,
    #[command(flatten)]
    exact: ExactArguments,
}

#[derive(Args)]
#[command(next_help_heading = "Flow")]
struct PacketArguments {
    /// Source address, IPv4 or IPv6
    #[arg(long, value_name = "ADDRESS", requires = "dst")]
    src: Option<IpAddr>,
    /// Destination address
    #[arg(long, value_name = "ADDRESS", requires = "src")]
    dst: Option<IpAddr>,
    /// Protocol: tcp, udp, icmp, sctp, gre and others, or a number
    #[arg(long, value_name = "NAME|N", default_value = "tcp", value_parser = five_tuple::protocol)]
    proto: u8,
    /// Source port, or a range as in 1000-1999 for a flow each
    #[arg(long, value_name = "N|N-M", value_parser = filter::port_range, allow_negative_numbers = true)]
    sport: Option<(u16, u16)>,
    /// Destination port, or a range
    #[arg(long, value_name = "N|N-M", value_parser = filter::port_range, allow_negative_numbers = true)]
    dport: Option<(u16, u16)>,
    /// Flow label of IPv6, 20 bits
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        value_parser = |text: &str| numbers::in_range(text, 0..=0xF_FFFF),
        allow_negative_numbers = true
    )]
    flow_label: u64,
    /// DSCP, 0 to 63
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        value_parser = |text: &str| numbers::in_range(text, 0..=63),
        allow_negative_numbers = true
    )]
    dscp: u64,
    /// VLAN tag: its identifier, 0 to 4095
    #[arg(
        long,
        value_name = "N",
        value_parser = |text: &str| numbers::in_range(text, 0..=4095),
        allow_negative_numbers = true
    )]
    vlan: Option<u64>,
    /// Destination MAC address
    #[arg(long, value_name = "MAC", default_value = "02:00:00:00:00:02")]
    dmac: MacAddress,
    /// Source MAC address
    #[arg(long, value_name = "MAC", default_value = "02:00:00:00:00:01")]
    smac: MacAddress,
    /// In place of all these: the frame from the destination MAC on, in hexadecimal, or a file that
    /// holds it (`-` for standard input); dumps of tcpdump -XX, Wireshark and xxd are read
    #[arg(
        long,
        value_name = "HEX|FILE|-",
        conflicts_with_all = [
            "src", "dst", "proto", "sport", "dport", "flow_label", "dscp", "vlan", "dmac", "smac"
        ]
    )]
    hex: Option<String>,
}

/// How results are printed: as by `lbhash keys`, or with members as by `lbhash route`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Columns for reading
    Table,
    /// One JSON object per flow
    Jsonl,
    /// Comma-separated, with a header line
    Csv,
}

const EXAMPLES: &str = "\
Examples:
  lbhash flow --src 192.0.2.1 --dst 203.0.113.9 --sport 49152 --dport 443
  lbhash flow --src 192.0.2.1 --dst 203.0.113.9 --sport 49152-49161 --dport 443 --members 4
  lbhash flow --src 2001:db8::1 --dst 2001:db8::2 --proto icmp6 --flow-label 0x12345
  lbhash flow --src 192.0.2.1 --dst 203.0.113.9 --sport 1 --dport 2 --topology topology.toml --format jsonl
  lbhash flow --src 192.0.2.1 --dst 203.0.113.9 --system toeplitz --set key=symmetric
  lbhash flow --src 192.0.2.1 --dst 203.0.113.9 --linux host.json
  lbhash flow --hex '020000000002 020000000001 0800 4500001c00000000400100000a0000010a000002 0800'

Keys and members are those of this model. No vendor documents its function; those of a router's silicon differ.";

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let Arguments { packet, format, records, over, exact } = arguments;
    let members = over.equal_members(exact.is_given())?;
    if let Some(system) = exact.load(members, &over.hashing.router)? {
        let capture = packet.capture()?;
        let print = route::Print { format: format.of_route(), flow: false }.of_exact();
        return exact::stream::print(capture, Choice::default(), &system, print, out);
    }
    let topology = over.load_topology()?;
    let hashing = over.hashing.load(None, topology.as_ref())?;
    let capture = packet.capture()?;
    let Some(topology) = &topology else {
        let print = keys::Print { format: format.of_keys(), records: *records, flow: false };
        return keys::print(capture, Choice::default(), &hashing, &print, out);
    };
    let router = over.router(topology, &hashing.metadata)?;
    let over = route::Over { topology, router, hashing: &hashing };
    let print = route::Print { format: format.of_route(), flow: false };
    route::print(capture, Choice::default(), over, print, out)
}

impl Format {
    const fn of_keys(self) -> keys::Format {
        match self {
            Self::Table => keys::Format::Table,
            Self::Jsonl => keys::Format::Jsonl,
            Self::Csv => keys::Format::Csv,
        }
    }

    const fn of_route(self) -> route::Format {
        match self {
            Self::Table => route::Format::Table,
            Self::Jsonl => route::Format::Jsonl,
            Self::Csv => route::Format::Csv,
        }
    }
}

impl PacketArguments {
    /// The flows as a capture.
    fn capture(&self) -> Result<Capture, Failure> {
        let mut file = Vec::new();
        write_pcap(&mut file, self.frames()?.iter().map(Vec::as_slice))?;
        Ok(Capture::in_memory("the flow", file)?)
    }

    /// A frame for each flow.
    fn frames(&self) -> Result<Vec<Vec<u8>>, Failure> {
        match (&self.hex, self.src, self.dst) {
            (Some(hex), ..) => Ok(vec![frame_of_hex(hex)?]),
            (None, Some(source), Some(destination)) => Ok(self.flows(source, destination)?),
            _ => Ok(Vec::new()),
        }
    }

    fn flows(&self, source: IpAddr, destination: IpAddr) -> Result<Vec<Vec<u8>>, FlowError> {
        let asked = self.sport.is_some() || self.dport.is_some();
        if asked && !five_tuple::has_ports(self.proto) {
            return Err(FlowError::NoPorts(self.proto));
        }
        let [from, to] = [self.sport, self.dport].map(|ports| ports.unwrap_or((0, 0)));
        let [many, others] = [from, to].map(|(first, last)| usize::from(last - first) + 1);
        if many * others > MOST_FLOWS {
            return Err(FlowError::TooMany(many * others));
        }
        let ports = (from.0..=from.1).flat_map(|from| (to.0..=to.1).map(move |to| (from, to)));
        let frame = |ports| {
            let parts = Parts {
                source,
                destination,
                protocol: self.proto,
                ports: five_tuple::has_ports(self.proto).then_some(ports),
                flow_label: self.flow_label as u32,
                dscp: self.dscp as u8,
                macs: [self.dmac.0, self.smac.0],
                vlan: self.vlan.map(|vlan| vlan as u16),
            };
            parts.frame().ok_or(FlowError::TwoVersions { source_address: source, destination })
        };
        ports.map(frame).collect()
    }
}

/// Digits on the command line, or else a file.
fn frame_of_hex(text: &str) -> Result<Vec<u8>, Failure> {
    let hex_error = |problem| FlowError::Hex { name: text.to_owned(), problem };
    let from_digits = hex::bytes(text);
    let is_file = text == "-" || from_digits.is_err() && Path::new(text).exists();
    if !is_file {
        return Ok(from_digits.map_err(hex_error)?);
    }
    let content = source::read_text(Path::new(text), "the frame")?;
    Ok(hex::bytes(&content).map_err(hex_error)?)
}
