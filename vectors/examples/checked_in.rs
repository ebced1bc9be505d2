// SPDX-License-Identifier: Apache-2.0
//! Makes everything under `vectors/` that is checked in and can be made by seed: the sample of
//! encapsulations, then the golden sets. Run it when the specification or a profile changes, and
//! look at the difference:
//!
//!     cargo run -p lbhash-vectors --example checked_in

use lbhash_control::profile::{built_in_names, built_in_source};
use lbhash_model::Metadata;
use lbhash_vectors::{
    capture::{Options, write_pcap},
    set::{Request, Source, TopologyText, generate, unwatched},
    stimulus::{Encapsulation, Generator},
};
use std::{error::Error, fs, path::Path};

/// Seed of all that is random here.
const SEED: u64 = 1;

/// The profile that has sets of its own.
const EVERYTHING: &str = "all-fields";

/// A set by name, with its profile.
struct Set {
    name: String,
    /// A built-in profile, or one that this set alone has and that is edited where the set has it.
    profile: String,
    hash_seed: Option<u16>,
    /// The file with its topology; one that no other set has is edited where the set has it.
    topology: Option<&'static str>,
    source: Source,
    distinct: bool,
}

impl Set {
    fn new(name: &str, profile: &str, source: Source) -> Self {
        let (name, profile) = (name.to_owned(), profile.to_owned());
        Self { name, profile, hash_seed: None, topology: None, source, distinct: false }
    }

    fn seeded(self, seed: u16) -> Self {
        Self { hash_seed: Some(seed), ..self }
    }

    fn distinct(self) -> Self {
        Self { distinct: true, ..self }
    }

    fn over(self, topology: &'static str) -> Self {
        Self { topology: Some(topology), ..self }
    }
}

fn sets(root: &Path) -> Vec<Set> {
    let made = |generator, packets| Source::Generator { generator, seed: SEED, packets };
    let directed = || made(Generator::Directed, u64::MAX);
    let encapsulated = Source::Capture {
        path: root.join("sample/encapsulations.pcap"),
        metadata: Metadata { ifindex: 17, ..Metadata::default() },
    };
    let flows = |packets| made(Generator::Flows, packets);
    let dynamic = "srlinux-7220-ixr-h";
    let mut sets = vec![
        Set::new("directed", EVERYTHING, directed()),
        Set::new("random", EVERYTHING, made(Generator::Random, 80)).seeded(12345),
        Set::new(
            "hash-profiles",
            "golden/hash-profiles/profile.toml",
            made(Generator::Random, 120),
        ),
        Set::new("sample-encapsulations", "junos-trio-18.3", encapsulated).distinct(),
        Set::new("select-modes", EVERYTHING, flows(96)).over("golden/select-modes/topology.toml"),
        Set::new("dlb-flow-dynamic", dynamic, flows(48))
            .over("golden/dlb-flow-dynamic/topology.toml"),
        Set::new("dlb-flow-fixed", dynamic, flows(48)).over("golden/dlb-flow-fixed/topology.toml"),
        Set::new("dlb-per-packet", dynamic, flows(48)).over("golden/dlb-per-packet/topology.toml"),
    ];
    let profiles = built_in_names().into_iter().filter(|name| *name != EVERYTHING);
    sets.extend(
        profiles.map(|name| Set::new(&format!("profile-{name}"), name, directed()).distinct()),
    );
    sets
}

fn request(root: &Path, set: &Set) -> Result<Request, Box<dyn Error>> {
    let topology = |name: &str| -> Result<_, Box<dyn Error>> {
        let toml = fs::read_to_string(root.join(name))?;
        Ok(TopologyText { toml, origin: name.to_owned() })
    };
    let profile = match built_in_source(&set.profile) {
        Ok(built_in) => built_in.to_owned(),
        Err(_) => fs::read_to_string(root.join(&set.profile))?,
    };
    Ok(Request {
        profile,
        profile_origin: set.profile.clone(),
        hash_seed: set.hash_seed,
        topology: set.topology.map(topology).transpose()?,
        source: set.source.clone(),
        reading: Options::default(),
        distinct: set.distinct,
        formats: Vec::new(),
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packets = Generator::Encapsulations.packets(SEED).take(4 * Encapsulation::ALL.len());
    let frames: Vec<Vec<u8>> = packets.map(|packet| packet.frame).collect();
    let mut capture = fs::File::create(root.join("sample/encapsulations.pcap"))?;
    write_pcap(&mut capture, frames.iter().map(Vec::as_slice))?;

    for set in sets(root) {
        let made =
            generate(&request(root, &set)?, &root.join("golden").join(&set.name), &mut unwatched)?;
        println!("{}: {} packets", set.name, made.manifest.packets);
    }
    Ok(())
}
