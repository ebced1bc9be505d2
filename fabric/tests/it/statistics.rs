// SPDX-License-Identifier: Apache-2.0
//! Statistics against closed forms and printed tables, and what they say of generated flows.

use crate::support::{choices, router};
use approx::assert_relative_eq;
use lbhash_fabric::{
    spread::{Change, Spread, per_packet},
    stats::{ChiSquare, Evenness, binomial_between, expected_collisions},
    traffic::Generator,
};

/// Sums of a few dozen terms of size 1: 1e-12 leaves ample room for rounding.
const ROUNDING: f64 = 1e-12;

fn spread(text: &str, generator: Generator, flows: u64) -> Spread {
    let choices = choices(&[router(text)]);
    let mut spread = Spread::new(&choices[0]);
    for sample in generator.flows(flows, 1) {
        spread.count(&choices[0], &sample).unwrap();
    }
    spread
}

fn used(spread: &Spread) -> usize {
    spread.flows.iter().filter(|flows| **flows > 0).count()
}

#[test]
fn evenness_in_closed_form() {
    let even = Evenness::of(&[5.0; 8]).unwrap();
    assert_relative_eq!(even.max_over_mean, 1.0);
    assert_relative_eq!(even.gini, 0.0);
    assert_relative_eq!(even.entropy, 3.0, epsilon = ROUNDING);
    // Everything on one of n: n times the mean, (n − 1)/n, 0 bits.
    let one = Evenness::of(&[0.0, 0.0, 7.0, 0.0, 0.0]).unwrap();
    assert_relative_eq!(one.max_over_mean, 5.0);
    assert_relative_eq!(one.gini, 0.8, epsilon = ROUNDING);
    assert_relative_eq!(one.entropy, 0.0);
    // Loads 1 to n: (n² − 1) / 3 over n (n + 1), which is (n − 1) / 3n.
    let ramp: Vec<f64> = (1..=10).map(f64::from).collect();
    assert_relative_eq!(Evenness::of(&ramp).unwrap().gini, 9.0 / 30.0, epsilon = ROUNDING);
    assert_eq!(Evenness::of(&[]), None);
    assert_eq!(Evenness::of(&[0.0, 0.0]), None);
}

#[test]
fn chi_square_as_in_printed_tables() {
    // Upper 0.05 and 0.001 quantiles, printed with three decimals: p is off by the density times half of the last digit.
    for (counts, statistic, p) in [([440_u64, 560], 14.4, 0.000_148), ([500, 500], 0.0, 1.0)] {
        let test = ChiSquare::of(&counts).unwrap();
        assert_relative_eq!(test.statistic, statistic, epsilon = ROUNDING);
        assert_relative_eq!(test.p, p, epsilon = 5e-7);
    }
    // Two degrees of freedom: p = exp(−x/2).
    let test = ChiSquare::of(&[90, 100, 110]).unwrap();
    assert_relative_eq!(test.statistic, 2.0, epsilon = ROUNDING);
    assert_relative_eq!(test.p, (-1.0_f64).exp(), epsilon = 1e-9);
}

#[test]
fn binomial_in_closed_form() {
    // 48 of 100 fair choices: C(100, 48) / 2^100.
    let choose = (1..=48).map(|k| f64::from(100 - 48 + k) / f64::from(k)).product::<f64>();
    let exact = choose / 100_f64.exp2();
    assert_relative_eq!(binomial_between(100, 0.5, 48, 48), exact, max_relative = 1e-9);
    assert_relative_eq!(binomial_between(3, 0.5, 0, 3), 1.0, epsilon = 1e-12);
    assert_relative_eq!(binomial_between(3, 0.5, 1, 2), 0.75, epsilon = 1e-12);
    assert_relative_eq!(expected_collisions(23, 365.0), 253.0 / 365.0, epsilon = ROUNDING);
}

#[test]
fn f_019_a_tunnel_is_one_flow_unless_the_inner_header_counts() {
    let transit =
        |profile: &str| spread(&format!("r:profile={profile},members=4"), Generator::Gre, 1000);
    assert_eq!(used(&transit("junos-trio-18.3")), 4);
    assert!(transit("junos-trio-18.3").chi_square().unwrap().p > 0.001);
    // Before, and on a router that knows outer headers alone, over IPv4 inner fields do not count.
    assert_eq!(used(&transit("fields-tomahawk")), 1);
    assert_eq!(used(&transit("fields-linux-l4")), 1);
}

#[test]
fn f_020_few_subscribers_spread_by_inner_fields_alone() {
    let back_haul = |profile: &str| {
        let text = format!("r:profile={profile},members=8");
        let mut router = router(&text);
        if let lbhash_fabric::router::Hashing::Block { metadata, .. } = &mut router.hash {
            metadata.bridged = true;
        }
        let choices = choices(&[router]);
        let mut spread = Spread::new(&choices[0]);
        for sample in Generator::Pppoe.flows(1000, 1) {
            spread.count(&choices[0], &sample).unwrap();
        }
        spread.chi_square().unwrap().p
    };
    assert!(back_haul("junos-trio-17.2") < 0.001, "MAC addresses alone: 20 pairs");
    assert!(back_haul("junos-trio-18.3") > 0.001, "inner addresses and ports");
}

#[test]
fn f_025_a_lost_member_moves_less_with_resilient_buckets() {
    // From 4 to 3 of 128 buckets: those of the member that goes. Modulo keeps keys with equal remainders, 3 of 12; ranges
    // overlap in 6 of 12. From 2 to 1: half of the flows, whatever the method.
    for (members, [resilient, modulo, range]) in [(4, [0.25, 0.75, 0.5]), (2, [0.5, 0.5, 0.5])] {
        let found = spread(&format!("r:members={members}"), Generator::Uniform, 20_000);
        let moved = found.moved(Change::Remove(members - 1)).unwrap();
        // Shares of 20,000 random flows: five standard deviations of at most 0.0036.
        for (found, expected) in
            [(moved.resilient, resilient), (moved.modulo, modulo), (moved.range, range)]
        {
            assert_relative_eq!(found, expected, epsilon = 0.018);
        }
    }
    let found = spread("r:members=4", Generator::Uniform, 20_000);
    let moved = found.moved(Change::Add).unwrap();
    assert!(moved.resilient < 0.25 && moved.modulo > 0.7, "{moved:?}");
}

#[test]
fn few_queue_pairs_and_elephants_are_uneven() {
    let roce = spread("r:members=8", Generator::Roce, 20);
    assert!(Spread::evenness(&roce.bytes).unwrap().max_over_mean > 1.1);
    let elephants = spread("r:members=4", Generator::Elephants, 1000);
    let even = |loads| Spread::evenness(loads).unwrap().max_over_mean;
    assert!(even(&elephants.bytes) > even(&elephants.flows));
    let (pairs, expected) = spread("r:members=4", Generator::Uniform, 20_000).collisions().unwrap();
    // Poisson with mean 3051: five standard deviations.
    assert_relative_eq!(pairs as f64, expected, epsilon = 5.0 * expected.sqrt());
}

#[test]
fn d_005_d_008_order_against_load() {
    // One elephant and 20 mice on 4 links of unequal delay.
    let flows: Vec<(u64, u64, u32)> =
        (0..21).map(|n| if n == 0 { (1000, 1_000_000, 2) } else { (10, 10_000, n % 4) }).collect();
    let compared = per_packet(&flows, 4, 10.0, 1);
    assert_eq!((compared.packets, compared.reordered_per_flow), (1200, 0));
    assert!(compared.reordered > 100);
    let even = |loads| Spread::evenness(loads).unwrap().max_over_mean;
    assert!(even(&compared.bytes_per_flow) > 3.0 && even(&compared.bytes) < 1.01);
}
