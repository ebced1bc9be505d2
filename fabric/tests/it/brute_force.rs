// SPDX-License-Identifier: Apache-2.0
//! Exact answers equal brute force: every flow hashed by the bit-serial reference, which shares no logic with the fast
//! path that the answers come from.

use crate::support::{choices, router, vary, vary_ipv6};
use lbhash_fabric::{Router, Vary, polarize::Method, polarize::analyse, router::Hashing};
use lbhash_model::Reference;
use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

/// Shares by hashing every flow with the reference.
fn brute_force(routers: &[Router], vary: &Vary) -> Vec<f64> {
    let paths: u32 = routers.iter().flat_map(|r| &r.groups).map(|group| group.members).product();
    let mut counts = vec![0_u32; paths as usize];
    let mut frame = Vec::new();
    let references = routers.iter().map(|router| match &router.hash {
        Hashing::Block { configuration, metadata, .. } => (Reference::new(configuration), metadata),
        Hashing::System { .. } => panic!("routers of the block"),
    });
    let references: Vec<_> = references.collect();
    for number in 0..1_u64 << vary.bits() {
        vary.kind.frame(&vary.point(|index| number >> index & 1 == 1), &mut frame);
        let mut index = 0;
        for (router, (reference, metadata)) in routers.iter().zip(&references) {
            let keys = reference.hash(metadata, &frame).result.keys;
            for group in &router.groups {
                let member = group.select.member(keys[group.user as usize], group.members);
                index = index * group.members as usize + member.unwrap() as usize;
            }
        }
        counts[index] += 1;
    }
    let all = f64::from(vary.bits()).exp2();
    counts.iter().map(|&count| f64::from(count) / all).collect()
}

/// A list of fields and ranges of few bits.
fn few_bits(random: &mut ChaCha8Rng) -> Vary {
    let range = |random: &mut ChaCha8Rng, most: u32| {
        let bits = random.random_range(0..=most);
        let first = random.random_range(0..65536_u32) >> bits << bits;
        format!("{first}-{}", first + (1 << bits) - 1)
    };
    let prefix = |random: &mut ChaCha8Rng, is_ipv4: bool| {
        let free = random.random_range(0..=2);
        match is_ipv4 {
            true => format!("{}/{}", std::net::Ipv4Addr::from(random.random::<u32>()), 32 - free),
            false => {
                format!("{}/{}", std::net::Ipv6Addr::from(random.random::<u128>()), 128 - free)
            }
        }
    };
    let is_ipv4 = random.random();
    let mut fields = Vec::new();
    // Often one range for both, so that either of them may be the smaller one.
    let (addresses, ports) = (prefix(random, is_ipv4), range(random, 3));
    for field in ["src", "dst"] {
        match random.random_range(0..4) {
            0 => {}
            1 => fields.push(format!("{field}={}", prefix(random, is_ipv4))),
            _ => fields.push(format!("{field}={addresses}")),
        }
    }
    for field in ["sport", "dport"] {
        match random.random_range(0..4) {
            0 => {}
            1 => fields.push(format!("{field}={}", range(random, 3))),
            _ => fields.push(format!("{field}={ports}")),
        }
    }
    if fields.is_empty() {
        fields.push("sport=40000-40007".into());
    }
    let list = fields.join(",");
    if is_ipv4 { vary(&list) } else { vary_ipv6(&list) }
}

#[test]
fn exact_shares_equal_brute_force_in_a_thousand_configurations() {
    const CONFIGURATIONS: usize = 1000;
    let profiles = [
        "srlinux-7250-ixr",
        "srlinux-7220-ixr-d",
        "fields-tomahawk",
        "junos-trio-18.3",
        "huawei-symmetric",
        "fields-linux-l4",
    ];
    let mut random = ChaCha8Rng::seed_from_u64(15);
    let (mut in_pieces, mut dependent, mut narrow) = (0, 0, 0);
    for number in 0..CONFIGURATIONS {
        let profile = *profiles.choose(&mut random).unwrap();
        let few_seeds = random.random::<bool>();
        let routers: Vec<Router> = (0..random.random_range(1..=3))
            .map(|number| {
                let seed = random.random_range(0..if few_seeds { 2 } else { 65536 });
                let polynomial = random.random_range(1..=if few_seeds { 2 } else { 8 });
                let members = random.random_range(1..=6);
                let mode = ["range", "modulo"].choose(&mut random).unwrap();
                let seed_mode = ["stride", "init"].choose(&mut random).unwrap();
                let rounds = random.random_range(1..=4);
                let lag = match random.random_range(0..3) {
                    0 => format!(",lag={}", random.random_range(2..=4)),
                    _ => String::new(),
                };
                router(&format!(
                    "r{number}:profile={profile},seed={seed},polynomial={polynomial},members={members},mode={mode},\
                     seed-mode={seed_mode},rounds={rounds}{lag}"
                ))
            })
            .collect();
        let vary = few_bits(&mut random);
        let analysis = analyse(&choices(&routers), &vary).unwrap();
        let Method::Rank { pieces } = analysis.method else {
            panic!("configuration {number} is not affine: {routers:?}, {:?}", vary.words)
        };
        // Shares are whole numbers of flows over a power of two: nothing is rounded.
        assert_eq!(
            analysis.shares,
            brute_force(&routers, &vary),
            "configuration {number}: {routers:?}, {:?}",
            vary.words
        );
        in_pieces += usize::from(pieces > 1);
        dependent += usize::from(analysis.total_information() > 1e-9);
        narrow += usize::from(analysis.paths() < analysis.all_paths());
    }
    // The configurations are not all of one kind.
    assert!(in_pieces > 20 && dependent > 100 && narrow > 100, "{in_pieces} {dependent} {narrow}");
    assert!(dependent < CONFIGURATIONS - 50, "{dependent}");
}
