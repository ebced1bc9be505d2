// SPDX-License-Identifier: Apache-2.0
//! `lbhash exact flow`: the answer for one flow, without a capture.

use super::{
    ExactError,
    output::{self, Format},
    selection::SystemArguments,
};
use crate::failure::Failure;
use clap::Args;
use lbhash_hashes::{Flow, Packet, Settings, Trace};
use std::io::Write;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Source address; without it 0.0.0.0 or ::, as of `ip route get`
    #[arg(long, value_name = "ADDRESS")]
    src: Option<String>,
    /// Destination address
    #[arg(long, value_name = "ADDRESS")]
    dst: String,
    /// IP protocol: tcp, udp, sctp, icmp, or a number
    #[arg(long, default_value = "udp")]
    proto: String,
    /// Source port
    #[arg(long, value_name = "PORT")]
    sport: Option<String>,
    /// Destination port
    #[arg(long, value_name = "PORT")]
    dport: Option<String>,
    /// IPv6 flow label
    #[arg(long, value_name = "LABEL")]
    label: Option<String>,
    /// Source MAC address
    #[arg(long, value_name = "MAC")]
    smac: Option<String>,
    /// Destination MAC address
    #[arg(long, value_name = "MAC")]
    dmac: Option<String>,
    /// Tag control information of an 802.1Q tag
    #[arg(long, value_name = "TCI")]
    vlan: Option<String>,
    /// Show every step, with the bytes that are hashed
    #[arg(long)]
    explain: bool,
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    system: SystemArguments,
}

const EXAMPLES: &str = "\
Examples:
  lbhash exact flow --src 192.0.2.1 --dst 198.51.100.7 --dport 53 policy=1 seed=1 members=8
  lbhash exact flow --src 192.0.2.1 --dst 192.0.2.7 --proto tcp --system toeplitz key=microsoft
  lbhash exact flow --src 192.0.2.1 --dst 198.51.100.7 --dport 53 --system vpp --explain";

pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let mut fields = Settings::new();
    let given = [
        ("src", &arguments.src),
        ("sport", &arguments.sport),
        ("dport", &arguments.dport),
        ("label", &arguments.label),
        ("smac", &arguments.smac),
        ("dmac", &arguments.dmac),
        ("vlan", &arguments.vlan),
    ];
    for (key, value) in given {
        if let Some(value) = value {
            fields.set(key, value);
        }
    }
    fields.set("dst", &arguments.dst);
    fields.set("proto", &arguments.proto);
    let selection = arguments.system.load()?;
    let of_flow = |error| ExactError::System { system: "flow".into(), error };
    let flow = Flow::from_settings(&fields).map_err(of_flow)?;
    let mut trace = if arguments.explain { Trace::on() } else { Trace::off() };
    let mut answered = selection.ask(&Packet::Flow(&flow), &mut trace);
    if let Some(error) = answered.error.take() {
        return Err(ExactError::System { system: selection.system.name.to_owned(), error }.into());
    }
    output::print(out, arguments.format, None, &selection, &answered, &trace)?;
    Ok(())
}
