// SPDX-License-Identifier: Apache-2.0
//! Faults put into a copy of the RTL are found, and the report names the stage: a comparison that
//! cannot fail proves nothing.

use lbhash_cosim::{
    bundle,
    mismatch::Mismatch,
    recorder::Options,
    run::{Models, run, run_scenario},
    scenario::{Groups, Plan, Scenario, Traffic},
};
use lbhash_vectors::stimulus::Generator;
use std::{
    ffi::CStr,
    fs,
    path::{Path, PathBuf},
};
use verilated::{Model, Variant, verilate::Verilator};

/// A fault, which a plus argument switches on: so all of them are in one model, and the same model
/// without it is right.
struct Fault {
    name: &'static str,
    switch: &'static CStr,
    /// File of the RTL, its text, and the text in its place.
    file: &'static str,
    from: &'static str,
    to: &'static str,
    /// The stage that must be named, without its number.
    stage: &'static str,
    /// Packets that the minimised scenario may have.
    packets: usize,
}

/// Seeds of 400 packets, of which one at least must find each fault.
const SEEDS: u64 = 30;

const FAULTS: [Fault; 5] = [
    Fault {
        name: "wrong polynomial bit",
        switch: c"+fault=polynomial",
        file: "lbhash_hash_user_pkg.sv",
        from: "power = polynomial_of(code);",
        to: "power = polynomial_of(code) ^ ($test$plusargs(\"fault=polynomial\") != 0 ? 16'h0010 : 16'd0);",
        stage: "hash_user",
        packets: 1,
    },
    Fault {
        name: "swapped half select",
        switch: c"+fault=half_select",
        file: "lbhash_hash_user.sv",
        from: "    half = high ? crc[31:16] : crc[15:0];\n  endfunction",
        to: "    half = high != swapped ? crc[31:16] : crc[15:0];\n  endfunction
             logic swapped;
             initial swapped = $test$plusargs(\"fault=half_select\") != 0;",
        stage: "hash_user",
        packets: 1,
    },
    Fault {
        name: "lost stall",
        switch: c"+fault=stall",
        file: "lbhash_result.sv",
        from: "assign run_d = count_d != 2'd2;",
        to: "assign run_d = lost || count_d != 2'd2;
             logic lost;
             initial lost = $test$plusargs(\"fault=stall\") != 0;",
        stage: "result",
        packets: 8,
    },
    Fault {
        name: "wrong tap of the random generators",
        switch: c"+fault=random",
        file: "lbhash_random_source.sv",
        from: "localparam logic [1023:0] Rows = step16_rows(Taps);",
        to: "logic [1023:0] Rows;
             localparam logic [1023:0] Right = step16_rows(Taps);
             localparam logic [1023:0] Wrong = step16_rows(32'h8020_0007);
             initial Rows = $test$plusargs(\"fault=random\") ? Wrong : Right;",
        stage: "select_stage",
        packets: 8,
    },
    Fault {
        name: "lost bypass of the round robin counters",
        switch: c"+fault=round_robin",
        file: "lbhash_round_robin.sv",
        from: "assign counter_p1 = forward_p1_q ? changed_q : stored_p1;",
        to: "assign counter_p1 = forward_p1_q && !lost ? changed_q : stored_p1;
             logic lost;
             initial lost = $test$plusargs(\"fault=round_robin\") != 0;",
        stage: "select_stage",
        packets: 4,
    },
];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// A directory that goes when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("lbhash-faults-{}", std::process::id()));
        fs::create_dir_all(path.join("rtl")).unwrap();
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A copy of the RTL with every fault in it.
fn copy_rtl(root: &Path) {
    for directory in ["rtl", "rtl/verif"] {
        fs::create_dir_all(root.join(directory)).unwrap();
        for entry in fs::read_dir(repository().join(directory)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::copy(&path, root.join(directory).join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    for fault in &FAULTS {
        let file = root.join("rtl").join(fault.file);
        let text = fs::read_to_string(&file).unwrap();
        let places = text.matches(fault.from).count();
        assert_eq!(places, 1, "{}: `{}` must be in {} once", fault.name, fault.from, fault.file);
        fs::write(&file, text.replace(fault.from, fault.to)).unwrap();
    }
}

impl Fault {
    /// Packets are to be selected for where a select stage is at fault.
    fn groups(&self) -> Groups {
        if self.stage == "select_stage" { Groups::Always } else { Groups::Never }
    }

    fn check(&self, model: Model, scratch: &Path) {
        let faulty = model.with_plus_argument(self.switch);
        let models = Models { fast: faulty, stages: faulty };
        // As `make regress` compares: ports only.
        let options = Options { stages: false, reference_every: 1000 };
        let found = (1..=SEEDS).find_map(|seed| {
            run(&plan(seed, self.groups()), None, models, options, |_| {}).unwrap().failure
        });
        let failure = found.unwrap_or_else(|| panic!("{} was not found", self.name));

        let directory = scratch.join(self.name);
        let bundle = bundle::write(&directory, &failure, models, options, "THE LINE").unwrap();
        let named = &bundle.by_stage.difference.stage;
        assert_eq!(named.trim_end_matches([' ', '1', '2', '3', '4']), self.stage, "{}", self.name);
        let report = bundle.report("THE LINE");
        assert!(report.contains(&format!("stage     {}", self.stage)), "{report}");
        assert!(report.contains("rerun: THE LINE"), "{report}");
        assert!(bundle.packets <= self.packets, "{}: {} packets", self.name, bundle.packets);
        check_files(&directory, faulty, &bundle.minimised);
    }
}

fn plan(seed: u64, groups: Groups) -> Plan {
    Plan {
        seed,
        profile: "srlinux-7250-ixr".to_owned(),
        instances: 4,
        packets: 400,
        traffic: Traffic::Generated(Generator::Random),
        valid: None,
        ready: None,
        disturb: true,
        groups,
    }
}

/// The bundle is complete: its scenario fails the same way on the faulty RTL and passes on the
/// right one.
fn check_files(directory: &Path, faulty: Model, minimised: &Mismatch) {
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
    let again = run_scenario(&scenario, faulty, options, |_| {}).unwrap();
    assert_eq!(again.mismatch.as_ref(), Some(minimised));
    let right = run_scenario(&scenario, Model::stages(), options, |_| {}).unwrap();
    assert_eq!(right.mismatch, None);
}

#[test]
fn faults_in_the_rtl_are_found_and_the_stage_is_named() {
    let scratch = Scratch::new();
    copy_rtl(&scratch.0);
    let verilator = Verilator::find(&repository()).unwrap();
    let objects = scratch.0.join("objects");
    let model = Model::build(&verilator, &scratch.0, Variant::Stages, &objects).unwrap();

    let models = Models { fast: model, stages: model };
    let unswitched =
        run(&plan(1, Groups::Mixed), None, models, Options::default(), |_| {}).unwrap();
    assert!(unswitched.failure.is_none(), "the faults are not switched on");
    std::thread::scope(|scope| {
        for fault in &FAULTS {
            scope.spawn(|| fault.check(model, &scratch.0));
        }
    });
}
