// SPDX-License-Identifier: Apache-2.0
//! The software contests: reference, pipeline, fast path, and peers.

use crate::{
    contest::{Contest, Contestant, Ratio},
    contestants::{crc_crate, etherparse, fast, pipeline, reference},
    profiles::Profile,
    traffic::Traffic,
};
use lbhash_model::{Metadata, fast::Keys};

/// Packets of a traffic that the slow contestants take, evenly spread over it.
const SLOW_PACKETS: usize = 2000;

/// Rates that are asked of the fast path on one core of a quiet machine.
const GOALS: [(&str, f64); 3] = [("captures", 35e6), ("tcp64", 60e6), ("adversarial", 15e6)];

/// How many times as fast as the `crc` crate the fast path is asked to be, on traffic where hashing
/// is most of the work.
const CRC_CRATE_GOAL: (f64, [&str; 2]) = (15.0, ["captures", "tcp64"]);

/// Traffic that only shows what memory costs; the slow contestants would not notice.
const FROM_MEMORY: &str = "captures-from-memory";

/// Two derivations, or a peer, gave different keys: no figure would mean anything.
#[derive(Debug, thiserror::Error)]
#[error(
    "{profile}, {traffic}, packet {packet}: {who} gives {actual:x?}, the fast path {expected:x?}"
)]
pub(crate) struct Disagreement {
    profile: &'static str,
    traffic: &'static str,
    packet: usize,
    who: &'static str,
    actual: Keys,
    expected: Keys,
}

/// One contest per profile and traffic.
pub(crate) fn contests<'a>(
    traffic: &'a [Traffic],
    profiles: &'a [Profile],
) -> Result<Vec<Contest<'a>>, Disagreement> {
    let pairs = profiles.iter().flat_map(|p| traffic.iter().map(move |t| (p, t)));
    pairs.map(|(profile, traffic)| contest(traffic, profile)).collect()
}

fn contest<'a>(traffic: &'a Traffic, profile: &'a Profile) -> Result<Contest<'a>, Disagreement> {
    let frames = traffic.frames();
    let goal = GOALS.iter().find(|(name, _)| *name == traffic.name).map(|(_, rate)| *rate);
    let mut contestants = vec![
        fast::keys(&profile.fast, frames.clone()).with_goal(goal),
        fast::keys_one_by_one(&profile.fast, frames.clone()),
        fast::results(&profile.fast, frames.clone()),
        etherparse::parse(frames.clone()),
    ];
    if traffic.name != FROM_MEMORY {
        contestants.extend(slow(traffic, profile, &frames)?);
    }
    let (least, where_asked) = CRC_CRATE_GOAL;
    let crc_crate_goal = where_asked.contains(&traffic.name).then_some(least);
    let ratio = |to, goal| Ratio { of: fast::KEYS, to, goal };
    Ok(Contest {
        group: "software",
        traffic: traffic.name,
        profile: profile.name,
        unit: "packets",
        contestants,
        ratios: vec![
            ratio(crc_crate::PLAIN, crc_crate_goal),
            ratio(crc_crate::SLICED, None),
            ratio(etherparse::PARSE, None),
            ratio(fast::ONE_BY_ONE, None),
            ratio(fast::RESULTS, None),
            ratio(reference::REFERENCE, None),
        ],
    })
}

fn slow<'a>(
    traffic: &Traffic,
    profile: &'a Profile,
    frames: &[&'a [u8]],
) -> Result<Vec<Contestant<'a>>, Disagreement> {
    let some: Vec<&[u8]> =
        frames.iter().copied().step_by(frames.len().div_ceil(SLOW_PACKETS)).collect();
    let agreement = Agreement { traffic: traffic.name, profile, frames: &some };
    let peer = crc_crate::Peer::new(&profile.configuration, &some);
    agreement.agree("the reference", reference::keys(&profile.configuration, &some))?;
    agreement.agree("the pipeline", pipeline::keys(&profile.image, &some))?;
    agreement.agree("the crc crate", peer.keys(peer.plain()))?;
    agreement.agree("the crc crate, sliced", peer.keys(peer.sliced()))?;
    let [plain, sliced] = peer.contestants();
    Ok(vec![
        plain,
        sliced,
        pipeline::packet_each_cycle(&profile.image, &some),
        reference::contestant(&profile.configuration, some),
    ])
}

/// Compares with the fast path.
struct Agreement<'a> {
    traffic: &'static str,
    profile: &'a Profile,
    frames: &'a [&'a [u8]],
}

impl Agreement<'_> {
    fn agree(&self, who: &'static str, keys: Vec<[u16; 5]>) -> Result<(), Disagreement> {
        let mut pairs = self.frames.iter().zip(keys).enumerate();
        let different = pairs.find_map(|(packet, (frame, keys))| {
            let expected = self.profile.fast.keys(&Metadata::default(), frame);
            (keys != expected.keys).then_some((packet, Keys { keys, ..expected }, expected))
        });
        let Some((packet, actual, expected)) = different else { return Ok(()) };
        let (profile, traffic) = (self.profile.name, self.traffic);
        Err(Disagreement { profile, traffic, packet, who, actual, expected })
    }
}
