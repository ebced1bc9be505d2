// SPDX-License-Identifier: Apache-2.0
//! All drivers together, and the events that a scenario lists.

use super::{RegisterBus, StreamSource};
use crate::{
    monitor::{AcceptedBeat, Handshakes},
    pattern::Player,
    scenario::{Action, Stimulus},
    seed,
};
use lbhash_model::pipeline::{AxiLiteInputs, Outputs};

/// Cycles of the reset that begins every scenario.
const FIRST_RESET: u32 = 3;

/// What the environment drives in one cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// In reset.
    pub reset: bool,
    /// Beat on the frame stream.
    pub beat: u32,
    /// The beat is valid.
    pub valid: bool,
    /// A result is taken.
    pub ready: bool,
    /// Register bus.
    pub bus: AxiLiteInputs,
}

/// The environment of one instance.
#[derive(Clone, Debug)]
pub struct Environment<'s> {
    stimulus: &'s Stimulus<'s>,
    cycle: u64,
    source: StreamSource,
    ready: Player,
    bus: RegisterBus,
    next_event: usize,
    /// Loaded last.
    image: Option<usize>,
    /// New frames wait until this many writes have been answered.
    gate: u64,
    /// And then this many cycles, the next event all but one of them.
    wait: u32,
    /// Cycles until a reset begins, and how long it will last.
    reset_ahead: Option<(u32, u32)>,
    /// Cycles of reset to come.
    reset_left: u32,
    resets: u64,
}

impl<'s> Environment<'s> {
    /// Before the first cycle.
    #[must_use]
    pub fn new(stimulus: &'s Stimulus<'s>) -> Self {
        let scenario = stimulus.scenario;
        let player = |pattern: &crate::pattern::Pattern, name| {
            Player::new(pattern.clone(), seed::stream(scenario.seed, name))
        };
        Self {
            stimulus,
            cycle: 0,
            source: StreamSource::new(player(&scenario.patterns.valid, "valid")),
            ready: player(&scenario.patterns.ready, "ready"),
            bus: RegisterBus::new(&scenario.patterns, scenario.seed),
            next_event: 0,
            image: None,
            gate: 0,
            wait: 0,
            reset_ahead: None,
            reset_left: FIRST_RESET,
            resets: 0,
        }
    }

    /// Begins a cycle; true where it is one of reset.
    #[inline]
    pub fn begin(&mut self) -> bool {
        if let Some((delay, cycles)) = self.reset_ahead {
            self.reset_ahead = delay.checked_sub(1).map(|delay| (delay, cycles));
            if delay == 0 {
                self.start_reset(cycles);
            }
        }
        let reset = self.reset_left != 0;
        self.reset_left = self.reset_left.saturating_sub(1);
        reset
    }

    fn start_reset(&mut self, cycles: u32) {
        self.reset_left = cycles.max(1);
        self.resets += 1;
        self.source.reset(self.stimulus);
        self.bus.reset();
        self.wait = 0;
        if let Some(image) = self.image {
            self.load(image, true);
        }
    }

    /// What is driven in this cycle, given the outputs of this cycle (which depend on registers
    /// alone).
    #[inline]
    pub fn drive(&mut self, reset: bool, outputs: &Outputs) -> Cycle {
        // Multiplication by an odd constant: cheap, and every bit changes.
        let noise = (self.cycle.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32;
        let idle_beat = self.stimulus.idle_beat(self.cycle);
        self.cycle += 1;
        if reset {
            let bus = AxiLiteInputs { awaddr: noise >> 14, wdata: noise, ..Default::default() };
            return Cycle { reset, beat: idle_beat, valid: false, ready: noise & 1 == 1, bus };
        }
        let waits = self.passes_waiting();
        self.start_events();
        let open = !waits && self.wait == 0 && self.bus.writes_answered() >= self.gate;
        let beat = self.source.drive(self.stimulus, open, outputs.s_axis_tready);
        Cycle {
            reset,
            beat: beat.unwrap_or(idle_beat),
            valid: beat.is_some(),
            ready: self.ready.next(outputs.m_axis_tvalid),
            bus: self.bus.drive(outputs, noise),
        }
    }

    /// An event lets time pass: a wait, or a reset to come. A wait for answers that do not come is
    /// none.
    #[must_use]
    pub fn passes_time(&self) -> bool {
        self.is_waiting() || self.reset_ahead.is_some() || self.reset_left != 0
    }

    /// The cycles of a wait are being counted: the writes before it have been answered.
    #[inline]
    fn is_waiting(&self) -> bool {
        self.wait != 0 && self.bus.writes_answered() >= self.gate
    }

    /// True in a cycle of waiting.
    #[inline]
    fn passes_waiting(&mut self) -> bool {
        let waits = self.wait != 0;
        if self.is_waiting() {
            self.wait -= 1;
        }
        waits
    }

    #[inline]
    fn start_events(&mut self) {
        while let Some(event) = self.stimulus.scenario.events.get(self.next_event) {
            let is_held = self.wait != 0 || self.reset_ahead.is_some();
            if is_held || event.after_packet > self.source.packets_done() {
                return;
            }
            self.next_event += 1;
            self.start(event.action);
        }
    }

    fn start(&mut self, action: Action) {
        match action {
            Action::Load { image, wait } => self.load(image, wait),
            Action::Settle => self.gate = self.bus.writes_asked(),
            Action::Wait { cycles } => {
                self.gate = self.bus.writes_asked();
                self.wait = cycles.max(1);
            }
            Action::Write { address, data, strobe } => self.bus.write(address, data, strobe),
            Action::Read { address } => self.bus.read(address),
            Action::Reset { delay, cycles } => self.reset_ahead = Some((delay, cycles)),
        }
    }

    fn load(&mut self, image: usize, wait: bool) {
        self.image = Some(image);
        for write in &self.stimulus.images[image].writes {
            self.bus.write(write.address, write.data, 0xF);
        }
        if wait {
            self.gate = self.bus.writes_asked();
        }
    }

    /// The handshakes of this cycle.
    #[inline]
    pub fn observe(&mut self, driven: &Cycle, outputs: &Outputs) -> Handshakes {
        if driven.reset {
            return Handshakes::default();
        }
        let accepted = (driven.valid && outputs.s_axis_tready).then(|| AcceptedBeat {
            packet: self.source.packets_done(),
            index: self.source.beat_of_packet(self.stimulus),
            last: self.source.accepted(self.stimulus),
        });
        let popped = driven.ready && outputs.m_axis_tvalid;
        Handshakes::new(accepted, self.bus.observe(outputs), popped)
    }

    /// Nothing is left to drive.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.source.packets_done() >= self.stimulus.packets()
            && self.next_event == self.stimulus.scenario.events.len()
            && self.reset_ahead.is_none()
            && self.reset_left == 0
            && self.bus.is_idle()
    }

    /// Packets whose last beat has been accepted, or that a reset cut.
    #[must_use]
    pub fn packets_done(&self) -> usize {
        self.source.packets_done()
    }

    /// Image that was loaded last; before that, the first.
    #[must_use]
    pub fn image(&self) -> usize {
        self.image.unwrap_or(0)
    }

    /// Register bus, for its counts.
    #[must_use]
    pub fn bus(&self) -> &RegisterBus {
        &self.bus
    }

    /// Resets after the first.
    #[must_use]
    pub fn resets(&self) -> u64 {
        self.resets
    }
}
