// SPDX-License-Identifier: Apache-2.0
//! Makes everything under `vectors/` that is checked in and can be made by seed: the sample of encapsulations, then the golden
//! sets. Run it when the specification or a profile changes, and look at the difference:
//!
//!     cargo run -p lbhash-vectors --example checked_in

use lbhash_model::{metadata::Metadata, profile::built_in_source};
use lbhash_vectors::{
    capture::write_pcap,
    set::{Request, Source, generate},
    stimulus::{Encapsulation, Generator},
};
use std::{error::Error, fs, path::Path};

/// Seed of all that is random here.
const SEED: u64 = 1;

/// Name of the set, profile, seed of the hash users, packets.
fn sets(root: &Path) -> [(&'static str, &'static str, Option<u16>, Source); 5] {
    let generator = |generator, packets| Source::Generator { generator, seed: SEED, packets };
    let capture = |name: &str| Source::Capture {
        path: root.join("sample").join(name),
        metadata: Metadata { ifindex: 17, ..Metadata::default() },
    };
    [
        ("directed", "all-fields", None, generator(Generator::Directed, u64::MAX)),
        ("random-srlinux", "srlinux-7250-ixr", Some(12345), generator(Generator::Random, 200)),
        ("random-junos", "junos-trio-18.3", Some(54321), generator(Generator::Random, 200)),
        ("sample-veth", "srlinux-7250-ixr", None, capture("veth.pcap")),
        ("sample-encapsulations", "junos-trio-18.3", None, capture("encapsulations.pcap")),
    ]
}

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packets = Generator::Encapsulations.packets(SEED).take(4 * Encapsulation::ALL.len());
    let frames: Vec<Vec<u8>> = packets.map(|packet| packet.frame).collect();
    let mut capture = fs::File::create(root.join("sample/encapsulations.pcap"))?;
    write_pcap(&mut capture, frames.iter().map(Vec::as_slice))?;

    for (name, profile, hash_seed, source) in sets(root) {
        let request = Request {
            profile: built_in_source(profile)?.to_owned(),
            profile_origin: profile.to_owned(),
            hash_seed,
            source,
            formats: Vec::new(),
        };
        let manifest = generate(&request, &root.join("golden").join(name), &mut |_| {})?;
        println!("{name}: {} packets", manifest.packets);
    }
    Ok(())
}
