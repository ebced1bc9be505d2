// SPDX-License-Identifier: Apache-2.0
//! Monitor: the handshakes of a cycle, computed once for all who need them.

use lbhash_model::{WINDOW_BYTES, pipeline::BEAT_BYTES};

/// Beats that fill the header window.
const WINDOW_BEATS: u32 = (WINDOW_BYTES / BEAT_BYTES) as u32;

/// A write that the block has carried out or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssuedWrite {
    /// Byte address.
    pub address: u32,
    /// Data.
    pub data: u32,
    /// Byte strobes, 4 bits.
    pub strobe: u8,
    /// It was answered OKAY: it took effect.
    pub okay: bool,
}

/// A beat that the block accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptedBeat {
    /// Packet of the scenario, from 0.
    pub packet: usize,
    /// Index within the packet, from 0.
    pub index: u32,
    /// It is the packet's last.
    pub last: bool,
}

/// The handshakes of one cycle. In a cycle of reset there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Handshakes {
    /// A beat was accepted.
    pub accepted: Option<AcceptedBeat>,
    /// With it, the header window of this packet is complete: the packet enters the pipeline.
    pub completed: Option<usize>,
    /// This register write was issued in the cycle before.
    pub issued: Option<IssuedWrite>,
    /// A result was taken.
    pub popped: bool,
}

impl Handshakes {
    /// The handshakes of a cycle; what they mean follows from them.
    #[must_use]
    #[inline]
    pub fn new(accepted: Option<AcceptedBeat>, issued: Option<IssuedWrite>, popped: bool) -> Self {
        let completed = accepted.and_then(|AcceptedBeat { packet, index, last }| {
            let completes = index == WINDOW_BEATS - 1 || last && index < WINDOW_BEATS;
            completes.then_some(packet)
        });
        Self { accepted, completed, issued, popped }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_third_beat_or_an_earlier_last_one_completes_the_window() {
        let completed = |index, last| {
            let beat = AcceptedBeat { packet: 9, index, last };
            Handshakes::new(Some(beat), None, false).completed
        };
        assert_eq!([0, 1, 2, 3].map(|index| completed(index, false)), [None, None, Some(9), None]);
        assert_eq!(
            [0, 1, 2, 3].map(|index| completed(index, true)),
            [Some(9), Some(9), Some(9), None]
        );
        assert_eq!(Handshakes::new(None, None, true).completed, None);
    }
}
