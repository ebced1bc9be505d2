// SPDX-License-Identifier: Apache-2.0
//! The smallest scenario that still fails: delta debugging, first over whole parts, then packets,
//! events and bytes.

use crate::{
    error::InputError,
    lockstep::LockStep,
    mismatch::Mismatch,
    recorder::Options,
    scenario::{Action, Event, Patterns, Scenario, Stimulus},
};
use lbhash_model::Metadata;
use std::ops::Range;
use verilated::Model;

/// Cycles that all trials together may take, of which each spends some 5,000 on the clearing and
/// the load: some twenty seconds.
const BUDGET: u64 = 16_000_000;

/// Packets whose bytes are worth minimising one by one.
const FEW_PACKETS: usize = 8;

/// Tries scenarios until its budget is spent.
struct Minimiser {
    model: Model,
    options: Options,
    budget: u64,
    best: Scenario,
    mismatch: Mismatch,
}

/// Makes the scenario smaller while the same reference still finds it wrong. Gives the smallest one
/// and where it fails.
///
/// # Errors
/// [`InputError`] where a scenario cannot be prepared.
pub fn minimise(
    scenario: &Scenario,
    mismatch: &Mismatch,
    model: Model,
    options: Options,
) -> Result<(Scenario, Mismatch), InputError> {
    let mut minimiser = Minimiser {
        model,
        options,
        budget: BUDGET,
        best: scenario.clone(),
        mismatch: mismatch.clone(),
    };
    minimiser.cut_off_the_end()?;
    minimiser.simplify_the_environment()?;
    minimiser.drop_all_it_can()?;
    minimiser.simplify_packets()?;
    Ok((minimiser.best, minimiser.mismatch))
}

impl Minimiser {
    /// Keeps the candidate if it fails before the same reference.
    fn try_one(&mut self, candidate: Scenario) -> Result<bool, InputError> {
        if self.budget == 0 || candidate == self.best {
            return Ok(false);
        }
        let stimulus = Stimulus::new(&candidate)?;
        let mut lock_step = LockStep::new(&stimulus, self.model, self.options);
        let failed = loop {
            match lock_step.step() {
                Ok(true) if lock_step.statistics().cycles > self.budget => break None,
                Ok(true) => {}
                Ok(false) => break None,
                Err(mismatch) => break Some(*mismatch),
            }
        };
        self.budget = self.budget.saturating_sub(lock_step.statistics().cycles);
        let Some(mismatch) = failed.filter(|failed| failed.reference == self.mismatch.reference)
        else {
            return Ok(false);
        };
        self.best = candidate;
        self.mismatch = mismatch;
        Ok(true)
    }

    fn try_change(&mut self, change: impl FnOnce(&mut Scenario)) -> Result<bool, InputError> {
        let mut candidate = self.best.clone();
        change(&mut candidate);
        self.try_one(candidate)
    }

    /// Nothing after the packet that failed matters, and often little before it.
    fn cut_off_the_end(&mut self) -> Result<(), InputError> {
        // Packets that entered behind the failing one may matter by the stalls that they cause.
        const BEHIND: usize = 64;
        let Some(packet) = self.mismatch.packet else { return Ok(()) };
        self.try_change(|scenario| {
            scenario.packets.truncate(packet + BEHIND);
            scenario.events.retain(|event| event.after_packet <= packet + BEHIND);
        })?;
        for keep in [1, 16, 256, 4096] {
            let first = packet.saturating_sub(keep - 1);
            if self.try_change(|scenario| drop_packets(scenario, 0..first))? {
                break;
            }
        }
        Ok(())
    }

    fn simplify_the_environment(&mut self) -> Result<(), InputError> {
        self.try_change(|scenario| scenario.events.truncate(1))?;
        if !self.best.images.is_empty() {
            self.try_change(|scenario| {
                scenario.events =
                    vec![Event { after_packet: 0, action: Action::Load { image: 0, wait: true } }];
            })?;
        }
        self.try_change(|scenario| scenario.patterns = Patterns::default())?;
        self.try_change(|scenario| {
            let (valid, ready) = (scenario.patterns.valid.clone(), scenario.patterns.ready.clone());
            scenario.patterns = Patterns { valid, ready, ..Patterns::default() };
        })?;
        self.try_change(|scenario| scenario.patterns.valid = Patterns::default().valid)?;
        self.try_change(|scenario| scenario.patterns.ready = Patterns::default().ready)?;
        self.try_change(|scenario| scenario.ragged = 0)?;
        Ok(())
    }

    /// Packets and events, again and again: what is left without one may do without another.
    fn drop_all_it_can(&mut self) -> Result<(), InputError> {
        loop {
            let (packets, events) = (self.best.packets.len(), self.best.events.len());
            self.drop_parts(|scenario| scenario.packets.len(), drop_packets)?;
            self.drop_parts(|scenario| scenario.events.len(), drop_events)?;
            if (packets, events) == (self.best.packets.len(), self.best.events.len()) {
                return Ok(());
            }
        }
    }

    /// Delta debugging: drops ever smaller parts of a list.
    fn drop_parts(
        &mut self,
        length: impl Fn(&Scenario) -> usize,
        drop: impl Fn(&mut Scenario, Range<usize>),
    ) -> Result<(), InputError> {
        let mut part = length(&self.best).div_ceil(2);
        while part != 0 && self.budget != 0 {
            let mut first = 0;
            while first < length(&self.best) {
                let range = first..(first + part).min(length(&self.best));
                if !self.try_change(|scenario| drop(scenario, range))? {
                    first += part;
                }
            }
            part = if part == 1 { 0 } else { part.div_ceil(2) };
        }
        Ok(())
    }

    fn simplify_packets(&mut self) -> Result<(), InputError> {
        if self.best.packets.len() > FEW_PACKETS {
            return Ok(());
        }
        for packet in 0..self.best.packets.len() {
            self.try_change(|scenario| scenario.packets[packet].metadata = Metadata::default())?;
            self.shorten(packet)?;
            self.clear_bytes(packet)?;
        }
        Ok(())
    }

    /// Cuts bytes off the end, in ever smaller steps.
    fn shorten(&mut self, packet: usize) -> Result<(), InputError> {
        let mut step = self.best.packets[packet].frame.len().next_power_of_two();
        while step != 0 {
            let length = self.best.packets[packet].frame.len();
            let shorter = length.saturating_sub(step);
            let cut =
                self.try_change(|scenario| scenario.packets[packet].frame.truncate(shorter))?;
            if !cut || shorter == 0 {
                step /= 2;
            }
        }
        Ok(())
    }

    /// Clears ever smaller parts of the frame.
    fn clear_bytes(&mut self, packet: usize) -> Result<(), InputError> {
        let length = self.best.packets[packet].frame.len();
        let mut part = length.next_power_of_two();
        while part != 0 {
            for first in (0..length).step_by(part) {
                let end = (first + part).min(length);
                self.try_change(|scenario| scenario.packets[packet].frame[first..end].fill(0))?;
            }
            part /= 2;
        }
        Ok(())
    }
}

/// Drops packets; events keep their place among the others.
fn drop_packets(scenario: &mut Scenario, range: Range<usize>) {
    for event in &mut scenario.events {
        event.after_packet -= event.after_packet.min(range.end).saturating_sub(range.start);
    }
    scenario.packets.drain(range);
}

fn drop_events(scenario: &mut Scenario, range: Range<usize>) {
    scenario.events.drain(range);
}

#[cfg(test)]
mod tests {
    use super::*;
    use lbhash_vectors::stimulus::Packet;

    #[test]
    fn events_keep_their_place_among_the_packets_that_are_left() {
        let settle = |after_packet| Event { after_packet, action: Action::Settle };
        let mut scenario = Scenario {
            name: String::new(),
            seed: 1,
            images: Vec::new(),
            patterns: Patterns::default(),
            events: (0..=6).map(settle).collect(),
            ragged: 0,
            packets: vec![Packet::default(); 6],
        };
        drop_packets(&mut scenario, 2..4);
        assert_eq!(scenario.packets.len(), 4);
        let places: Vec<_> = scenario.events.iter().map(|event| event.after_packet).collect();
        assert_eq!(places, [0, 1, 2, 2, 2, 3, 4]);
    }
}
