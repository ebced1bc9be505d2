// SPDX-License-Identifier: Apache-2.0
//! Scratch of lock3: to be removed.
use lbhash_cosim::{
    lockstep::{ModelSide, Options},
    pattern::Pattern,
    scenario::{Groups, Plan, Prepared, Traffic},
};
use lbhash_vectors::stimulus::Generator;
use std::{io::Write as _, time::Instant};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let quiet = a[1] != "random";
    let generator = match a[1].as_str() {
        "tcp" => Generator::Tcp64,
        "mixed" => Generator::Mixed,
        _ => Generator::Random,
    };
    let plan = Plan {
        seed: a[4].parse().unwrap(),
        profile: a[2].clone(),
        instances: 1,
        packets: a[3].parse().unwrap(),
        traffic: Traffic::Generated(generator),
        valid: quiet.then_some(Pattern::Always),
        ready: quiet.then_some(Pattern::Always),
        disturb: !quiet,
        groups: if quiet { Groups::Never } else { Groups::default() },
    };
    let scenario = plan.scenario(0);
    let prepared = Prepared::new(&scenario).unwrap();
    let options =
        Options { stages: false, reference_every: if a[1] == "random" { 0 } else { 1000 } };
    if a[5] == "time" {
        for _ in 0..a[6].parse::<usize>().unwrap() {
            let start = Instant::now();
            let mut model = ModelSide::new(&prepared, options);
            while model.batch().is_ok() && !model.inputs.is_empty() {}
            let tally = model.tally();
            println!(
                "{} {} cycles {:.1} ns/cycle, results {} fast {}",
                a[1],
                tally.cycles,
                start.elapsed().as_nanos() as f64 / tally.cycles as f64,
                tally.results,
                tally.compared_fast
            );
        }
        return;
    }
    let mut model = ModelSide::new(&prepared, options);
    let mut inputs = Vec::new();
    while model.batch().is_ok() && !model.inputs.is_empty() {
        inputs.extend_from_slice(&model.inputs);
    }
    let mut out = std::io::BufWriter::new(std::fs::File::create(&a[5]).unwrap());
    out.write_all(&(prepared.beats.len() as u64).to_le_bytes()).unwrap();
    out.write_all(&(inputs.len() as u64).to_le_bytes()).unwrap();
    for b in &prepared.beats {
        out.write_all(&b.data).unwrap();
        out.write_all(&b.keep.to_le_bytes()).unwrap();
        for w in b.user {
            out.write_all(&w.to_le_bytes()).unwrap();
        }
        out.write_all(&b.last.to_le_bytes()).unwrap();
    }
    for i in &inputs {
        for w in [i.beat, i.write_address, i.write_data, i.read_address] {
            out.write_all(&w.to_le_bytes()).unwrap();
        }
        out.write_all(&i.control.to_le_bytes()).unwrap();
        out.write_all(&[i.write_strobe, 0]).unwrap();
    }
    println!("{} inputs", inputs.len());
}
