// SPDX-License-Identifier: Apache-2.0
//! Which packets of a capture a command prints, and how they are numbered.

use crate::{capture_file::Capture, failure::Failure, filter::Filter};
use clap::Args;
use lbhash_control::numbers;
use lbhash_vectors::capture::Packet;

#[derive(Args, Debug)]
#[command(next_help_heading = "Packets")]
pub(crate) struct ChoiceArguments {
    /// Print this packet alone; packets are counted as --number-from says
    #[arg(
        long,
        short,
        value_name = "N",
        value_parser = numbers::u64,
        allow_negative_numbers = true,
        conflicts_with_all = ["limit", "filter"]
    )]
    packet: Option<u64>,
    /// Print so many packets at most
    #[arg(
        long,
        short = 'c',
        value_name = "N",
        value_parser = numbers::positive_u64,
        allow_negative_numbers = true
    )]
    limit: Option<u64>,
    /// Print packets of these flows, as in "tcp and dst net 10.0.0.0/8 and not port 22": ip, ip6, a
    /// protocol, proto N, [src|dst] host A, net P, port N, portrange N-M, and, or, not, ( )
    #[arg(long, short = 'Y', value_name = "FILTER")]
    filter: Option<Filter>,
    #[command(flatten)]
    numbering: Numbering,
}

#[derive(Args, Debug)]
pub(crate) struct Numbering {
    /// Number of the first packet of the capture: 0, or 1 as tshark counts
    #[arg(
        long,
        value_name = "0|1",
        default_value_t = 0,
        value_parser = |text: &str| numbers::in_range(text, 0..=1),
        allow_negative_numbers = true
    )]
    pub(crate) number_from: u64,
}

/// The packets that are printed.
#[derive(Default)]
pub(crate) struct Choice {
    /// As the capture counts, from 0.
    only: Option<u64>,
    limit: Option<u64>,
    filter: Option<Filter>,
    first: u64,
    taken: u64,
}

impl ChoiceArguments {
    pub(crate) fn choice(&self) -> Result<Choice, Failure> {
        let first = self.numbering.number_from;
        let only = self.packet.map(|packet| packet.checked_sub(first).ok_or(Failure::NoPacketZero));
        Ok(Choice {
            only: only.transpose()?,
            limit: self.limit,
            filter: self.filter.clone(),
            first,
            taken: 0,
        })
    }
}

impl Choice {
    /// True for a packet to print.
    pub(crate) fn takes(&mut self, packet: &Packet<'_>) -> bool {
        let takes = !self.is_complete()
            && self.only.is_none_or(|only| only == packet.number)
            && self.filter.as_ref().is_none_or(|filter| filter.takes(packet.data));
        self.taken += u64::from(takes);
        takes
    }

    /// True where no packet that follows is printed.
    pub(crate) fn is_complete(&self) -> bool {
        let limit = if self.only.is_some() { Some(1) } else { self.limit };
        limit.is_some_and(|limit| self.taken >= limit)
    }

    /// Number of a packet as it is printed.
    pub(crate) const fn number(&self, packet: u64) -> u64 {
        packet + self.first
    }

    /// An error where one packet was asked for and the capture has none of this number.
    pub(crate) fn finish(&self, capture: &Capture) -> Result<(), Failure> {
        match self.only {
            Some(only) if self.taken == 0 && !capture.reader.is_interrupted() => {
                Err(no_such_packet(capture, only, self.first))
            }
            _ => Ok(()),
        }
    }
}

/// The capture has no packet of this number, or it was skipped.
pub(crate) fn no_such_packet(capture: &Capture, asked: u64, first: u64) -> Failure {
    let (file, packets) = (capture.name().to_owned(), capture.reader.packets());
    let number = asked + first;
    if asked < packets {
        let skipped = capture.reader.skipped().to_string();
        return Failure::SkippedPacket { file, asked: number, skipped };
    }
    Failure::NoSuchPacket { file, asked: number, packets, first }
}
