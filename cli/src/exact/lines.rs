// SPDX-License-Identifier: Apache-2.0
//! One packet's answer as columns for reading, as comma-separated values, or as a JSON object.

use super::{
    host::Way,
    selection::Answered,
    stream::{Format, Print, Shape},
};
use crate::five_tuple::{self, FiveTuple};
use serde::Serialize;
use std::io::{self, Write};

/// A packet with all that is printed of it.
pub(super) struct Line<'a> {
    /// As it is printed.
    pub(super) number: u64,
    /// Bytes that the capture has of it.
    pub(super) length: u64,
    pub(super) tuple: Option<FiveTuple>,
    pub(super) system: &'static str,
    pub(super) answered: &'a Answered,
}

const KEYS: [&str; 7] = ["n", "len", "system", "hash", "bits", "member", "reason"];
const ROUTE: [&str; 11] = [
    "n",
    "destination",
    "match",
    "next_hop",
    "gateway",
    "dev",
    "nhid",
    "hash",
    "bits",
    "member",
    "reason",
];

pub(super) fn header(print: Print, out: &mut impl Write) -> io::Result<()> {
    let flow = if print.flow { &five_tuple::COLUMNS[..] } else { &[] };
    match (print.format, print.shape) {
        (Format::Totals | Format::Jsonl, _) => Ok(()),
        (Format::Csv, Shape::Keys) => row(KEYS.iter().chain(flow), out),
        (Format::Csv, Shape::Route) => row(ROUTE.iter().chain(flow), out),
        (Format::Table, Shape::Keys) => {
            writeln!(out, "{:>7} {:>5}  {:18}  {:>6}  flow", "n", "len", "hash", "member")
        }
        (Format::Table, Shape::Route) => writeln!(
            out,
            "{:>7}  {:15}  {:18}  {:30}  {:10}  flow",
            "n", "destination", "match", "next hop", "hash"
        ),
    }
}

/// The JSON object of a packet; what it does not have is absent.
#[derive(Serialize)]
struct Object<'a> {
    n: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    len: Option<u64>,
    system: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    destination: Option<String>,
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    matched: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_hop: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dev: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nhid: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bits: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl Line<'_> {
    fn destination(&self) -> Option<String> {
        self.tuple.map(|tuple| tuple.destination.to_string())
    }

    /// Why there is no next hop, or no answer at all.
    fn reason(&self) -> Option<String> {
        match (&self.answered.error, &self.answered.way) {
            (Some(error), _) => Some(error.to_string()),
            (None, Some(Way::Ends(why))) => Some(why.clone()),
            _ => None,
        }
    }

    fn object(&self, shape: Shape) -> Object<'_> {
        let answered = self.answered;
        let hop = answered.next_hop();
        let is_route = shape == Shape::Route;
        let member_name = answered.member().map(|member| format!("member {member}"));
        Object {
            n: self.number,
            len: (!is_route).then_some(self.length),
            system: self.system,
            destination: self.destination().filter(|_| is_route),
            matched: answered.matched.as_deref().filter(|_| is_route),
            next_hop: hop
                .map(super::host::NextHop::name)
                .or(member_name.filter(|_| answered.way.is_none()))
                .filter(|_| is_route || hop.is_some()),
            gateway: hop.and_then(|hop| hop.gateway.as_deref()),
            dev: hop.and_then(|hop| hop.device.as_deref()),
            nhid: hop.and_then(|hop| hop.id),
            hash: answered.digits(),
            bits: answered.answer.as_ref().map(|answer| answer.bits),
            member: answered.member(),
            reason: self.reason(),
        }
    }

    pub(super) fn jsonl(&self, print: Print, out: &mut impl Write) -> io::Result<()> {
        let object = serde_json::to_string(&self.object(print.shape))?;
        if !print.flow {
            return writeln!(out, "{object}");
        }
        let open = object.strip_suffix('}').unwrap_or(&object);
        writeln!(out, "{open},{}}}", five_tuple::json(self.tuple.as_ref()))
    }

    pub(super) fn csv(&self, print: Print, out: &mut impl Write) -> io::Result<()> {
        let object = self.object(print.shape);
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let number = |number: Option<u64>| number.map(|n| n.to_string()).unwrap_or_default();
        let mut values = match print.shape {
            Shape::Keys => vec![object.n.to_string(), number(object.len), object.system.to_owned()],
            Shape::Route => vec![
                object.n.to_string(),
                text(object.destination.as_deref()),
                text(object.matched),
                text(object.next_hop.as_deref()),
                text(object.gateway),
                text(object.dev),
                number(object.nhid),
            ],
        };
        values.extend([
            text(object.hash.as_deref()),
            number(object.bits.map(u64::from)),
            number(object.member.map(u64::from)),
            text(object.reason.as_deref()),
        ]);
        if print.flow {
            values.extend(five_tuple::columns(self.tuple.as_ref()));
        }
        row(values.iter(), out)
    }

    pub(super) fn table(&self, shape: Shape, out: &mut impl Write) -> io::Result<()> {
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        let hash = or_dash(self.answered.digits());
        match shape {
            Shape::Keys => {
                let member = or_dash(self.answered.member().map(|member| member.to_string()));
                write!(out, "{:>7} {:>5}  {hash:18}  {member:>6}", self.number, self.length)?;
            }
            Shape::Route => write!(
                out,
                "{:>7}  {:15}  {:18}  {:30}  {hash:10}",
                self.number,
                or_dash(self.destination()),
                or_dash(self.answered.matched.clone()),
                self.answered.destination()
            )?,
        }
        match (&self.tuple, &self.answered.error) {
            (Some(tuple), None) => writeln!(out, "  {tuple}"),
            (None, None) => writeln!(out),
            (Some(tuple), Some(error)) => writeln!(out, "  {tuple}: {error}"),
            (None, Some(error)) => writeln!(out, "  {error}"),
        }
    }
}

fn row(values: impl Iterator<Item = impl AsRef<[u8]>>, out: &mut impl Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().buffer_capacity(256).from_writer(out);
    writer.write_record(values)?;
    writer.into_inner().map(|_| ()).map_err(csv::IntoInnerError::into_error)
}
