// SPDX-License-Identifier: Apache-2.0
//! Even spread over members, by chi-square tests whose thresholds come from the distribution.
//!
//! Each family of tests has a significance of one in a thousand, shared equally among its members
//! (Bonferroni): were the keys of random flows uniform and independent, one family in a thousand
//! would fail. The flows are the same on every machine.

use approx::{abs_diff_eq, assert_abs_diff_eq, assert_relative_eq};
use lbhash_control::profile;
use lbhash_model::{Metadata, config::Mode, fast::Fast, reference::Selector};
use lbhash_testing::selection::{one_group, to_group};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use statrs::distribution::{ChiSquared, ContinuousCDF};

const SIGNIFICANCE: f64 = 0.001;
const FLOWS: usize = 100_000;

/// TCP over IPv4 between random addresses and ports.
fn frame(random: &mut impl Rng) -> Vec<u8> {
    let mut frame = vec![0; 58];
    frame[12..16].copy_from_slice(&[0x08, 0, 0x45, 0]);
    frame[23] = 6;
    random.fill(&mut frame[26..38]);
    frame
}

/// Keys of random flows with a built-in profile.
fn keys(name: &str) -> Vec<[u16; 5]> {
    let configuration = profile::built_in(name).expect("built in").configuration().clone();
    let fast = Fast::new(&configuration.compile().expect("compiles"));
    let mut random = ChaCha8Rng::seed_from_u64(128);
    (0..FLOWS).map(|_| fast.hash(&Metadata::default(), &frame(&mut random)).keys).collect()
}

/// Pearson's statistic.
fn statistic(counts: &[f64], expected: impl Iterator<Item = f64>) -> f64 {
    counts.iter().zip(expected).map(|(count, expected)| (count - expected).powi(2) / expected).sum()
}

/// What the statistic exceeds with the probability SIGNIFICANCE / `tests`.
fn threshold(cells: usize, tests: usize) -> f64 {
    let distribution = ChiSquared::new(cells as f64 - 1.0).expect("two cells or more");
    distribution.inverse_cdf(1.0 - SIGNIFICANCE / tests as f64)
}

/// Share of the 65536 keys that lead to an index: shares differ by one key unless n is a power of
/// two.
fn share(mode: Mode, n: usize, index: usize) -> f64 {
    let keys = match mode {
        Mode::Modulo => 65536 / n + usize::from(index < 65536 % n),
        _ => ((index + 1) * 65536).div_ceil(n) - (index * 65536).div_ceil(n),
    };
    keys as f64 / 65536.0
}

#[test]
fn thresholds_are_those_of_printed_tables() {
    // Upper 0.001 quantiles of the chi-square distribution with 1, 3, 15 and 100 degrees of freedom.
    for (cells, quantile) in [(2, 10.828), (4, 16.266), (16, 37.697), (101, 149.449)] {
        assert_abs_diff_eq!(threshold(cells, 1), quantile, epsilon = 0.001);
    }
    let counts = [44.0, 56.0];
    assert_relative_eq!(statistic(&counts, [50.0, 50.0].into_iter()), 1.44);
}

#[test]
fn shares_of_all_members_are_the_whole() {
    for mode in [Mode::Range, Mode::Modulo] {
        for n in [2, 3, 7, 64, 100, 128] {
            let whole: f64 = (0..n).map(|index| share(mode, n, index)).sum();
            assert_relative_eq!(whole, 1.0);
        }
    }
}

#[test]
fn c_017_flows_spread_evenly_over_2_to_128_members() {
    let keys = keys("srlinux-7250-ixr");
    for mode in [Mode::Range, Mode::Modulo] {
        for n in 2..=128_u16 {
            let mut selector = Selector::new(&one_group(mode, n));
            let mut counts = vec![0.0; n.into()];
            for keys in &keys {
                let index = selector.select(&to_group(1), keys, 0).stages[0].index;
                counts[usize::from(index)] += 1.0;
            }
            let expected = (0..n.into()).map(|index| share(mode, n.into(), index) * FLOWS as f64);
            let found = statistic(&counts, expected);
            let limit = threshold(n.into(), 2 * 127);
            assert!(found < limit, "{mode:?} over {n}: {found:.1} is beyond {limit:.1}");
        }
    }
}

/// Joint choice of path and port by modulo: Pearson's statistic, and Cramér's V, which is 0 for
/// independent choices and 1 where one decides the other.
fn association(pairs: impl Iterator<Item = (u16, u16)>, paths: u16, ports: u16) -> (f64, f64) {
    let mut counts = vec![0.0; usize::from(paths * ports)];
    for (path_key, port_key) in pairs {
        counts[usize::from(path_key % paths * ports + port_key % ports)] += 1.0;
    }
    let even = std::iter::repeat(FLOWS as f64 / counts.len() as f64);
    let found = statistic(&counts, even);
    (found, (found / FLOWS as f64 / f64::from(paths.min(ports) - 1)).sqrt())
}

#[test]
fn c_022_rehashing_decorrelates_paths_and_ports_of_a_lag() {
    let keys = keys("sros-7750");
    for paths in 2..=16_u16 {
        for ports in 2..=16_u16 {
            let pairs = keys.iter().map(|keys| (keys[0], keys[3]));
            let (found, rehashed) = association(pairs, paths, ports);
            assert!(rehashed < 0.1, "{paths} paths, {ports} ports: V = {rehashed:.3}");
            if paths.is_power_of_two() && ports.is_power_of_two() {
                let limit = threshold(usize::from(paths * ports), 4 * 4);
                assert!(found < limit, "{paths} paths, {ports} ports: {found:.1}, {limit:.1}");
            }
            let same = keys.iter().map(|keys| (keys[0], keys[0]));
            if paths == ports {
                let (_, same) = association(same, paths, ports);
                assert!(
                    abs_diff_eq!(same, 1.0, epsilon = 0.01),
                    "without a third hash the path decides the port: {same:.3}"
                );
            }
        }
    }
}

/// The third hash is a linear function of the second. Where numbers of members are powers of two,
/// each pair of members has its exact share of flows with `range` too; elsewhere only `modulo` comes
/// within a few in a hundred.
#[test]
fn c_022_shares_of_pairs_over_all_keys() {
    // x^16 + x^5 + x^4 + x^3 + 1, the polynomial of both users.
    let rehash = |key: u16| {
        (0..16)
            .fold(key, |register, _| (register << 1) ^ if register >> 15 == 1 { 0x0039 } else { 0 })
    };
    let deviation = |paths: u32, ports: u32, index: fn(u16, u32) -> u32| {
        let mut counts = vec![0.0; (paths * ports) as usize];
        for key in 0..=u16::MAX {
            counts[(index(key, paths) * ports + index(rehash(key), ports)) as usize] += 1.0;
        }
        let even = 65536.0 / counts.len() as f64;
        counts.iter().map(|count: &f64| (count / even - 1.0).abs()).fold(0.0, f64::max)
    };
    let range: fn(u16, u32) -> u32 = |key, n| (u32::from(key) * n) >> 16;
    let modulo: fn(u16, u32) -> u32 = |key, n| u32::from(key) % n;
    for paths in [2, 4, 8, 16] {
        for ports in [2, 4, 8, 16] {
            // Counts and shares are whole numbers here: nothing is rounded.
            let deviation = deviation(paths, ports, range);
            assert!(
                abs_diff_eq!(deviation, 0.0, epsilon = 0.0),
                "{paths} paths, {ports} ports: {deviation}"
            );
        }
    }
    assert!(deviation(15, 16, range) > 0.5);
    for (paths, ports) in [(3, 2), (2, 3), (3, 3), (5, 3), (7, 2), (16, 3), (15, 16)] {
        let deviation = deviation(paths, ports, modulo);
        assert!(
            abs_diff_eq!(deviation, 0.0, epsilon = 0.03),
            "{paths} paths, {ports} ports: {deviation}"
        );
    }
}

#[test]
fn a_key_too_often_is_noticed() {
    let mut selector = Selector::new(&one_group(Mode::Range, 16));
    let mut counts = vec![0.0; 16];
    for (flow, keys) in keys("srlinux-7250-ixr").iter().enumerate() {
        // One flow in a hundred has the key 0.
        let keys = if flow % 100 == 0 { &[0; 5] } else { keys };
        counts[usize::from(selector.select(&to_group(1), keys, 0).stages[0].index)] += 1.0;
    }
    let even = std::iter::repeat(FLOWS as f64 / 16.0);
    assert!(statistic(&counts, even) > threshold(16, 2 * 127));
}
