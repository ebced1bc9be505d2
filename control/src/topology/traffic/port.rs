// SPDX-License-Identifier: Apache-2.0
//! A port: a queue that drains at a rate.

use lbhash_model::config::Loads;

/// Microseconds over which utilization is averaged.
const WINDOW_US: f64 = 50.0;

/// A port and its queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Port {
    /// Bytes of a microsecond: 12,500 at 100 Gb/s.
    rate: f64,
    /// Bytes that the queue holds.
    depth: f64,
    queued: f64,
    /// Share of the rate that was used of late, 0 to 1.
    utilization: f64,
    sent: f64,
    dropped: f64,
}

impl Port {
    /// A port that is idle, with a rate in bytes of a microsecond and a queue of so many bytes, both above 0.
    #[must_use]
    pub const fn new(rate: f64, depth: f64) -> Self {
        Self { rate, depth, queued: 0.0, utilization: 0.0, sent: 0.0, dropped: 0.0 }
    }

    /// A packet for the queue. Gives the microseconds until it has left, or `None` where the queue has no room for it.
    pub fn offer(&mut self, bytes: f64) -> Option<f64> {
        if self.queued + bytes > self.depth {
            self.dropped += bytes;
            return None;
        }
        self.queued += bytes;
        Some(self.queued / self.rate)
    }

    /// Time passes, in microseconds.
    pub fn advance(&mut self, time: f64) {
        if time <= 0.0 {
            return;
        }
        let sent = self.queued.min(self.rate * time);
        self.queued -= sent;
        self.sent += sent;
        let keep = (-time / WINDOW_US).exp();
        self.utilization = keep * self.utilization + (1.0 - keep) * sent / (self.rate * time);
    }

    /// Share of the rate that was used of late, 0 to 1.
    #[must_use]
    pub const fn utilization(&self) -> f64 {
        self.utilization
    }

    /// Bytes in the queue.
    #[must_use]
    pub const fn queued(&self) -> f64 {
        self.queued
    }

    /// Bytes sent.
    #[must_use]
    pub const fn sent(&self) -> f64 {
        self.sent
    }

    /// Bytes that found the queue full.
    #[must_use]
    pub const fn dropped(&self) -> f64 {
        self.dropped
    }

    /// Loads of the port as software writes them; `itm` is the fill of the queues at the ingress traffic manager, 0 to 1.
    #[must_use]
    pub fn loads(&self, itm: f64) -> Loads {
        let scaled = |share: f64| (share.clamp(0.0, 1.0) * 255.0).round() as u8;
        Loads {
            port: scaled(self.utilization),
            queue: scaled(self.queued / self.depth),
            itm: scaled(itm),
        }
    }

    pub(super) const fn depth(&self) -> f64 {
        self.depth
    }
}
