// SPDX-License-Identifier: Apache-2.0
//! Directed scenarios: what random ones reach too seldom or never. Each aims at a kind of fault, not
//! at one fault; the seed draws the rest.

mod ages;
mod aliases;
mod clocks;
mod fields;
mod flowsets;
mod frames;
mod legality;
mod moments;
mod read_back;
mod resets;
mod script;
mod turns;

pub(super) use legality::limit;

use super::Scenario;
use crate::seed;
use script::Script;

/// A directed scenario: its name, what it is for, and what writes it.
struct Directed {
    name: &'static str,
    aim: &'static str,
    write: fn(&mut Script),
}

const ALL: [Directed; 12] = [
    Directed {
        name: "register-values",
        aim: "every register with every bit alone and the values at its limits, legal or not; every strobe; addresses one bit off",
        write: legality::write,
    },
    Directed {
        name: "register-moments",
        aim: "the same accesses while tables or flowsets are cleared, weights are applied, frames are held or results wait",
        write: moments::write,
    },
    Directed {
        name: "read-back",
        aim: "every register written and read, then read again after a reset",
        write: read_back::write,
    },
    Directed {
        name: "resets",
        aim: "a reset in every state, twice in a row and during clearing; what it leaves shows in packets and registers",
        write: resets::write,
    },
    Directed {
        name: "field-entries",
        aim: "field table entries of one bit, of pairs, of unused enables",
        write: fields::write,
    },
    Directed {
        name: "frames",
        aim: "frames of every length, cut anywhere, with holes, one straight behind the other",
        write: frames::write,
    },
    Directed {
        name: "aliases",
        aim: "groups, members and flow entries whose numbers differ in one bit, at every distance of a bypass",
        write: aliases::write,
    },
    Directed {
        name: "flowsets",
        aim: "flowsets of every size, at, across and beside the ends of rows and of the table; cleared beside others",
        write: flowsets::write,
    },
    Directed {
        name: "ages",
        aim: "flows of every age around the inactivity timer, from 1 to beyond 16 bits",
        write: ages::write,
    },
    Directed {
        name: "clocks",
        aim: "prescaler and sampling counter at every width, changed while they count",
        write: clocks::write,
    },
    Directed {
        name: "turns",
        aim: "round robin and random selection in groups of every size, moved flows counted beyond 16 bits",
        write: turns::write,
    },
    Directed {
        name: "turns-by-hash",
        aim: "range, modulo and static selection in groups of every size near a power of two",
        write: turns::by_hash,
    },
];

/// The directed scenarios of a seed, each with what it is for.
#[must_use]
pub fn directed(seed: u64) -> Vec<(Scenario, &'static str)> {
    let scenario = |directed: &Directed| {
        let mut script = Script::new(directed.name, seed::derive(seed, directed.name));
        (directed.write)(&mut script);
        (script.scenario(), directed.aim)
    };
    ALL.iter().map(scenario).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Stimulus;
    use std::collections::HashSet;

    #[test]
    fn every_scenario_can_be_prepared_and_has_a_name_of_its_own() {
        let scenarios = directed(1);
        let names: HashSet<_> = scenarios.iter().map(|(scenario, _)| &scenario.name).collect();
        assert_eq!(names.len(), ALL.len());
        for (scenario, _) in &scenarios {
            Stimulus::new(scenario).unwrap();
        }
        assert!(directed(1) == scenarios && directed(2) != scenarios);
    }
}
