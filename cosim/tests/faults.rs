// SPDX-License-Identifier: Apache-2.0
//! Faults put into a copy of the RTL are found, and the report names the stage: a comparison that cannot fail proves nothing.

use lbhash_cosim::{
    bundle,
    lockstep::Options,
    run::{Models, run, run_scenario},
    scenario::{Plan, Scenario, Traffic},
};
use lbhash_vectors::stimulus::Generator;
use std::{
    fs,
    path::{Path, PathBuf},
};
use verilated::{Model, Variant, verilate::Verilator};

/// A change of the RTL's text, and the stage that must be named.
struct Fault {
    name: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    stage: &'static str,
}

const FAULTS: [Fault; 3] = [
    Fault {
        name: "wrong polynomial bit",
        file: "hash_user.sv",
        from: "16'h0039",
        to: "16'h0038",
        stage: "hash_user",
    },
    Fault {
        name: "swapped half select",
        file: "hash_user.sv",
        from: "half = high ? crc[31:16] : crc[15:0];",
        to: "half = high ? crc[15:0] : crc[31:16];",
        stage: "hash_user",
    },
    Fault {
        name: "lost stall",
        file: "result.sv",
        from: "assign run_d = count_d != 2'd2;",
        to: "assign run_d = 1'b1;",
        stage: "result",
    },
];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// A directory that goes when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let name = format!("lbhash-{}-{}", std::process::id(), name.replace(' ', "-"));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(path.join("rtl")).unwrap();
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Fault {
    fn copy_rtl(&self, root: &Path) {
        for entry in fs::read_dir(repository().join("rtl")).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::copy(&path, root.join("rtl").join(path.file_name().unwrap())).unwrap();
            }
        }
        let file = root.join("rtl").join(self.file);
        let text = fs::read_to_string(&file).unwrap();
        let places = text.matches(self.from).count();
        assert_eq!(places, 1, "{}: `{}` must be in {} once", self.name, self.from, self.file);
        fs::write(&file, text.replace(self.from, self.to)).unwrap();
    }

    fn models(&self, root: &Path) -> Models {
        self.copy_rtl(root);
        let verilator = Verilator::find(&repository()).unwrap();
        let model = Model::build(&verilator, root, Variant::Stages, &root.join("obj")).unwrap();
        Models { fast: model, stages: model }
    }

    fn check(&self) {
        let scratch = Scratch::new(self.name);
        let models = self.models(&scratch.0);
        // As `make regress` compares: ports only.
        let options = Options { stages: false, reference_every: 1000 };
        let verdict = run(&plan(), None, models, options, |_| {}).unwrap();
        let failure = verdict.failure.unwrap_or_else(|| panic!("{} was not found", self.name));

        let directory = scratch.0.join("bundle");
        let bundle = bundle::write(&directory, &failure, models, options, "THE LINE").unwrap();
        assert_eq!(bundle.by_stage.difference.stage, self.stage, "{}", self.name);
        let report = bundle.report("THE LINE");
        assert!(report.contains(&format!("stage     {}", self.stage)), "{report}");
        assert!(report.contains("rerun: THE LINE"), "{report}");
        // One packet shows a wrong key; a stall takes more.
        let most = if self.stage == "hash_user" { 1 } else { 8 };
        assert!(bundle.packets <= most, "{}: {} packets left", self.name, bundle.packets);
        check_files(&directory, models, &bundle.minimised);
    }
}

fn plan() -> Plan {
    Plan {
        seed: 1,
        profile: "srlinux-7250-ixr".to_owned(),
        instances: 4,
        packets: 400,
        traffic: Traffic::Generated(Generator::Random),
        valid: None,
        ready: None,
        disturb: true,
    }
}

/// The bundle is complete: its scenario fails the same way on the faulty RTL and passes on the right one.
fn check_files(directory: &Path, faulty: Models, minimised: &lbhash_cosim::mismatch::Mismatch) {
    for file in ["report.txt", "packets.pcap", "junit.xml"] {
        assert!(fs::metadata(directory.join(file)).unwrap().len() > 0, "{file}");
    }
    let wave = fs::read_to_string(directory.join("wave.vcd")).unwrap();
    let times: Vec<u64> =
        wave.lines().filter_map(|line| line.strip_prefix('#')?.parse().ok()).collect();
    let middle = 2 * minimised.cycle;
    assert!(times.first() < Some(&middle) && times.last() > Some(&middle), "{times:?}");

    let text = fs::read_to_string(directory.join("scenario.json")).unwrap();
    let scenario: Scenario = serde_json::from_str(&text).unwrap();
    let options = Options { stages: true, reference_every: 1 };
    let again = run_scenario(&scenario, faulty.stages, options, |_| {}).unwrap();
    assert_eq!(again.mismatch.as_ref(), Some(minimised));
    let right = run_scenario(&scenario, Model::stages(), options, |_| {}).unwrap();
    assert_eq!(right.mismatch, None);
}

#[test]
fn faults_in_the_rtl_are_found_and_the_stage_is_named() {
    std::thread::scope(|scope| {
        for fault in &FAULTS {
            scope.spawn(|| fault.check());
        }
    });
}
