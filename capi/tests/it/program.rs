// SPDX-License-Identifier: Apache-2.0
//! `examples/c/keys.c`, compiled with the shared and with the static library, computes what the
//! reference does.

use lbhash_control::profile::built_in;
use lbhash_model::{Fast, Metadata, Reference};
use lbhash_vectors::stimulus::Generator;
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// Packets that the test hashes; every sixteenth also with the reference.
const PACKETS: usize = 3000;

/// Where Cargo put the libraries: beside this program.
pub(crate) fn libraries() -> PathBuf {
    env::current_exe().unwrap().parent().unwrap().to_owned()
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Runs a command, and shows what it says only if it fails.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {}\n{out}{err}", output.status);
    out.into_owned()
}

/// The compiler with all warnings as errors.
pub(crate) fn compiler(name: &str, standard: &str) -> Command {
    let mut command = Command::new(name);
    command.args([standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O1", "-I"]);
    command.arg(root().join("include"));
    command
}

/// The digest of the program, made of the model.
fn digest() -> String {
    let profile = built_in("junos-trio-18.3").unwrap();
    let configuration = profile.configuration();
    let fast = Fast::new(&configuration.compile().unwrap());
    let reference = Reference::new(configuration);
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for (n, packet) in Generator::Mixed.packets(1).take(PACKETS).enumerate() {
        let keys = fast.keys(&Metadata::default(), &packet.frame).keys;
        if n % 16 == 0 {
            let trace = reference.hash(&Metadata::default(), &packet.frame);
            assert_eq!(keys, trace.result.keys, "packet {n}");
        }
        for byte in keys.into_iter().flat_map(u16::to_le_bytes) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }
    format!("{hash:016x}")
}

#[test]
fn a_program_in_c_computes_what_the_model_does() {
    let directory = tempfile::tempdir().unwrap();
    let source = root().join("examples/c/keys.c");
    let libraries = libraries();
    let expected = format!("digest {}", digest());
    for library in ["liblbhash.so", "liblbhash.a"] {
        let program = directory.path().join(library).with_extension("program");
        let mut gcc = compiler("gcc", "-std=c99");
        gcc.arg(&source).arg(libraries.join(library));
        gcc.args(["-lpthread", "-ldl", "-lm"]).arg("-o").arg(&program);
        run(&mut gcc);
        let mut command = Command::new(&program);
        command.arg(PACKETS.to_string()).env("LD_LIBRARY_PATH", &libraries);
        let said = run(&mut command);
        assert!(said.starts_with(&format!("c: PASS: {PACKETS} packets")), "{said}");
        assert!(said.trim_end().ends_with(&expected), "{library}: {said}, not {expected}");
        println!("{library}: {said}");
    }
}

#[test]
fn the_header_is_c_plus_plus_too() {
    let directory = tempfile::tempdir().unwrap();
    let source = directory.path().join("header.cpp");
    std::fs::write(
        &source,
        "#include \"lbhash.h\"\n\
         static_assert(sizeof(lbhash_metadata) == 12 && sizeof(lbhash_result) == 68, \"layout\");\n\
         static_assert(sizeof(lbhash_selection) == 30 && sizeof(lbhash_write) == 8, \"layout\");\n",
    )
    .unwrap();
    run(compiler("g++", "-std=c++11").arg("-c").arg(&source).arg("-o").arg("/dev/null"));
}
