// SPDX-License-Identifier: Apache-2.0
//! Model and RTL agree, whatever the patterns; the same plan always gives the same cycles.

use lbhash_cosim::{
    pattern::Pattern,
    recorder::Options,
    run::{Models, run, run_directed, run_scenario},
    scenario::{Action, Event, Groups, Patterns, Plan, Scenario, Traffic},
};
use lbhash_vectors::stimulus::{Generator, Packet};

fn plan(profile: &str, packets: usize) -> Plan {
    Plan {
        seed: 11,
        profile: profile.to_owned(),
        instances: 2,
        packets,
        traffic: Traffic::Generated(Generator::Random),
        valid: None,
        ready: None,
        disturb: true,
        groups: Groups::Mixed,
    }
}

fn passes(plan: &Plan, stages: bool) -> lbhash_cosim::statistics::Statistics {
    let options = Options { stages, reference_every: 100 };
    let verdict = run(plan, None, Models::standard(), options, |_| {}).unwrap();
    let failure = verdict.failure.map(|failure| failure.mismatch.to_string());
    assert_eq!(failure, None);
    assert_eq!(verdict.statistics.packets, plan.packets as u64);
    verdict.statistics
}

#[test]
fn every_pattern_agrees_in_every_stage() {
    let patterns =
        "always random:30 bursts:8,3 gaps alternating stalls pulses with-peer list:110100";
    for (index, valid) in patterns.split(' ').enumerate() {
        let ready = patterns.split(' ').cycle().nth(index * 2 + 1);
        let plan = Plan {
            seed: index as u64,
            valid: Some(valid.parse().unwrap()),
            ready: ready.map(|ready| ready.parse().unwrap()),
            ..plan("all-fields", 200)
        };
        passes(&plan, true);
    }
}

#[test]
fn disturbances_happen_and_agree() {
    let statistics = passes(&plan("junos-trio-18.3", 20_000), false);
    assert!(
        statistics.resets > 0 && statistics.reads > 0 && statistics.writes > 1000,
        "{statistics:?}"
    );
    assert!(statistics.results > 19_000 && statistics.results <= 20_000, "{statistics:?}");
    assert!(
        statistics.compared_fast == statistics.results && statistics.compared_reference > 10,
        "{statistics:?}"
    );
}

/// Every mode at every level, every outcome of dynamic load balancing, and state that is used again
/// at every distance within a stage.
#[test]
fn selections_of_every_kind_happen_and_agree() {
    let plan = plan("srlinux-7250-ixr", 24_000);
    let statistics = passes(&Plan { seed: 12, groups: Groups::Always, instances: 8, ..plan }, true);
    assert_eq!(statistics.compared_selections, statistics.results);
    let coverage = statistics.coverage;
    assert!(coverage.selections.as_flattened().iter().all(|&count| count > 20), "{coverage:?}");
    assert!(coverage.egress.iter().all(|&count| count > 500), "{coverage:?}");
    assert!(coverage.again_after.iter().all(|&count| count > 20), "{coverage:?}");
    let dlb = coverage.dlb;
    let outcomes = [
        dlb.samples,
        dlb.per_packet,
        dlb.new_flows,
        dlb.kept_flows,
        dlb.stayed_flows,
        dlb.moved_flows,
    ];
    assert!(outcomes.iter().all(|&count| count > 20), "{dlb:?}");
}

/// Those that are short enough for every stage to be compared too.
#[test]
fn directed_scenarios_agree_in_every_stage() {
    let options = Options { stages: true, reference_every: 100 };
    for name in ["register-values", "register-moments", "field-entries", "aliases", "flowsets"] {
        let outcomes = run_directed(3, Some(name), Models::standard(), options).unwrap();
        let [outcome] = outcomes.as_slice() else { panic!("{name}: {}", outcomes.len()) };
        let mismatch = outcome.outcome.mismatch.as_ref().map(ToString::to_string);
        assert_eq!(mismatch, None, "{name}");
        let statistics = outcome.outcome.statistics;
        assert!(statistics.writes > 500 && statistics.cycles > 10_000, "{name}: {statistics:?}");
    }
}

#[test]
fn the_text_for_synthesis_agrees() {
    let options = Options { stages: false, reference_every: 100 };
    let plan = plan("all-fields", 2000);
    let verdict = run(&plan, None, Models::synthesis(), options, |_| {}).unwrap();
    assert_eq!(verdict.failure.map(|failure| failure.mismatch.to_string()), None);
    let fields = run_directed(3, Some("field-entries"), Models::synthesis(), options).unwrap();
    assert_eq!(fields[0].outcome.mismatch, None);
}

/// After a reset, `BASE` alone moves the flowsets of groups onto entries that were valid before it:
/// they are empty.
#[test]
fn flow_entries_are_empty_after_a_reset() {
    let options = Options { stages: false, reference_every: 1000 };
    for seed in [1, 12] {
        let outcomes = run_directed(seed, Some("resets"), Models::standard(), options).unwrap();
        let outcome = &outcomes[0].outcome;
        assert_eq!(outcome.mismatch.as_ref().map(ToString::to_string), None);
        let statistics = outcome.statistics;
        assert!(statistics.resets > 40 && statistics.compared_selections > 5000, "{statistics:?}");
        assert!(statistics.coverage.dlb.new_flows > 500, "{statistics:?}");
    }
}

#[test]
fn the_same_plan_gives_the_same_cycles() {
    let plan = plan("srlinux-7250-ixr", 1000);
    assert_eq!(passes(&plan, false), passes(&plan, false));
    assert_ne!(passes(&plan, false), passes(&Plan { seed: 12, ..plan.clone() }, false));
}

/// Few flows, mixed and often: each result is that of the untimed functions, which know no packet
/// but their own.
#[test]
fn c_008_keys_have_no_history() {
    let mut rng = lbhash_vectors::stimulus::Rng::new(8);
    let flows: Vec<_> = Generator::Random.packets(8).take(5).collect();
    let packets: Vec<_> = (0..2000).map(|_| flows[rng.below(5) as usize].clone()).collect();
    for pattern in [Pattern::Always, Pattern::Gaps, Pattern::Stalls] {
        let plan = Plan {
            traffic: Traffic::Fixed(packets.clone()),
            valid: Some(pattern.clone()),
            ready: Some(pattern),
            disturb: false,
            ..plan("srlinux-7250-ixr", packets.len())
        };
        let statistics = passes(&plan, false);
        assert_eq!((statistics.results, statistics.compared_fast), (2000, 2000));
    }
}

#[test]
fn frames_of_every_shape_give_one_result_each() {
    let lengths = [0, 1, 13, 14, 63, 64, 65, 128, 129, 191, 192, 193, 1500, 9000];
    let packet = |&length: &usize| Packet { frame: vec![0x11; length], ..Packet::default() };
    let plan = Plan {
        traffic: Traffic::Fixed(lengths.iter().map(packet).collect()),
        instances: 1,
        valid: Some(Pattern::Always),
        ready: Some(Pattern::Always),
        disturb: false,
        groups: Groups::Never,
        ..plan("all-fields", lengths.len())
    };
    assert_eq!(passes(&plan, true).results, lengths.len() as u64);
}

#[test]
fn a_scenario_is_the_same_after_a_file() {
    let mut scenario = plan("srlinux-7250-ixr", 40).scenario(1);
    let reset = Action::Reset { delay: 3, cycles: 1 };
    scenario.events.push(Event { after_packet: 10, action: reset });
    let text = serde_json::to_string(&scenario).unwrap();
    let back: Scenario = serde_json::from_str(&text).unwrap();
    assert_eq!(back, scenario);
    let options = Options { stages: true, reference_every: 1 };
    let outcome = run_scenario(&back, Models::standard().stages, options, |_| {}).unwrap();
    assert_eq!(outcome.mismatch, None);
    assert_eq!(outcome.statistics.resets, 1);
}

#[test]
fn frames_at_full_rate_take_a_cycle_each() {
    let plan = Plan {
        traffic: Traffic::Generated(Generator::Tcp64),
        instances: 1,
        valid: Some(Pattern::Always),
        ready: Some(Pattern::Always),
        disturb: false,
        groups: Groups::Never,
        ..plan("srlinux-7250-ixr", 5000)
    };
    let few = passes(&Plan { packets: 1000, ..plan.clone() }, false);
    let many = passes(&plan, false);
    assert_eq!(many.cycles - few.cycles, 4000);
}

#[test]
fn waiting_holds_frames_and_the_next_event() {
    let ran = |actions: &[Action]| {
        let event = |&action| Event { after_packet: 1, action };
        let scenario = Scenario {
            name: "wait".to_owned(),
            seed: 1,
            images: Vec::new(),
            patterns: Patterns::default(),
            events: actions.iter().map(event).collect(),
            ragged: 0,
            packets: vec![Packet { frame: vec![0; 64], ..Packet::default() }; 2],
        };
        let options = Options { stages: false, reference_every: 1 };
        let outcome = run_scenario(&scenario, Models::standard().fast, options, |_| {}).unwrap();
        assert!(outcome.mismatch.is_none());
        outcome.statistics
    };
    let usual = ran(&[]).cycles;
    assert_eq!(ran(&[Action::Wait { cycles: 500 }]).cycles, usual + 501);
    let both = [Action::Wait { cycles: 500 }, Action::Wait { cycles: 300 }];
    assert_eq!(ran(&both).cycles, usual + 801);
    // The reset comes when the first packet is through and before the second one begins.
    let reset = ran(&[both[0], Action::Reset { delay: 0, cycles: 2 }]);
    assert_eq!((reset.resets, reset.results), (1, 2));
}
