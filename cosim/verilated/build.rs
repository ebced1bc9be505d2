// SPDX-License-Identifier: Apache-2.0
//! Verilates the RTL twice (`fast` and `stages`) and compiles both with the shim into one static library.
//!
//! `LBHASH_RTL_ROOT` names another directory than the repository to take `rtl/lbhash.f` and what it lists from.

#[allow(dead_code, unreachable_pub, reason = "the library uses more of it")]
#[path = "src/signals.rs"]
mod signals;
#[allow(dead_code, unreachable_pub, reason = "the library uses more of it")]
#[path = "src/verilate.rs"]
mod verilate;

use std::{
    env,
    error::Error,
    path::{Path, PathBuf},
};
use verilate::{DEFINES, RUNTIME, STANDARD, Variant, Verilator};

fn main() {
    if let Err(error) = build() {
        for line in error.to_string().lines() {
            println!("cargo::error={line}");
        }
        std::process::exit(1);
    }
}

fn build() -> Result<(), Box<dyn Error>> {
    let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let repository = package.join("../..").canonicalize()?;
    let root = match env::var_os("LBHASH_RTL_ROOT") {
        None => repository.clone(),
        Some(root) => PathBuf::from(root).canonicalize()?,
    };
    let shim = package.join("shim/shim.cpp");
    for variable in ["VERILATOR", "LBHASH_RTL_ROOT", "CXX", "CXXFLAGS"] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    for path in [
        &root.join("rtl"),
        &shim,
        &package.join("src/signals.rs"),
        &package.join("src/verilate.rs"),
    ] {
        println!("cargo::rerun-if-changed={}", path.display());
    }

    let out = PathBuf::from(env::var("OUT_DIR")?);
    let verilator = Verilator::find(&repository)?;
    let include = verilator.include()?;
    let mut slow = compiler(&include, 0);
    for variant in [Variant::Fast, Variant::Stages] {
        let directory = out.join(variant.class());
        let sources = verilator.generate(&root, variant, &directory)?;
        slow.files(sources.slow);
        // The model with stage signals is for failures: it need not be worth a long compilation.
        let (level, files) = match variant {
            Variant::Fast => (3, vec![together(&sources.fast, &directory)?]),
            Variant::Stages => (1, sources.fast),
        };
        // Only the shim calls the model, and it is linked with it: calls inside the model need not be replaceable.
        compiler(&include, level)
            .flag_if_supported("-fvisibility=hidden")
            .files(files)
            .try_compile(&format!("model_{}", variant.class()))?;
        // Each variant has its own class and symbol, so each has its own copy of the shim.
        let mut shim_build = compiler(&include, 3);
        for (name, value) in variant.defines() {
            shim_build.define(name, value.as_str());
        }
        shim_build
            .include(&directory)
            .file(&shim)
            .try_compile(&format!("shim_{}", variant.class()))?;
    }
    slow.try_compile("model_slow")?;
    compiler(&include, 3)
        .files(RUNTIME.map(|file| include.join(file)))
        .try_compile("verilated_runtime")?;
    Ok(())
}

/// A file that includes all others: the compiler then sees that the functions of equal instances are equal, and keeps one.
fn together(sources: &[PathBuf], directory: &Path) -> std::io::Result<PathBuf> {
    let path = directory.join("together.cc");
    let lines = sources.iter().map(|source| format!("#include {source:?}\n"));
    std::fs::write(&path, lines.collect::<String>())?;
    Ok(path)
}

/// The C++ compiler with the flags of every part; Verilator's text is not written to be free of warnings.
fn compiler(include: &Path, level: u32) -> cc::Build {
    let mut build = cc::Build::new();
    build
        .cpp(true)
        .std(STANDARD)
        .opt_level(level)
        .debug(false)
        .warnings(false)
        .flag_if_supported("-march=native")
        .flag_if_supported("-faligned-new")
        .include(include)
        .include(include.join("vltstd"));
    for (name, value) in DEFINES {
        build.define(name, value);
    }
    build
}
