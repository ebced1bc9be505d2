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
use verilate::{RUNTIME, Variant, Verilator};

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
    let mut fast = compiler(&include, 3);
    let mut slow = compiler(&include, 0);
    fast.files(RUNTIME.map(|file| include.join(file)));
    for variant in [Variant::Fast, Variant::Stages] {
        let directory = out.join(variant.class());
        let sources = verilator.generate(&root, variant, &directory)?;
        fast.files(sources.fast);
        slow.files(sources.slow);
        // Each variant has its own class and symbol, so each has its own copy of the shim.
        compiler(&include, 3)
            .include(&directory)
            .define("MODEL_CLASS", variant.class())
            .define("MODEL_SYMBOL", variant.symbol())
            .define("MODEL_HEADER", format!("\"{}.h\"", variant.class()).as_str())
            .define("MODEL_ROOT_HEADER", format!("\"{}___024root.h\"", variant.class()).as_str())
            .define("MODEL_STAGES", if variant == Variant::Stages { "1" } else { "0" })
            .file(&shim)
            .try_compile(&format!("shim_{}", variant.class()))?;
    }
    slow.try_compile("verilated_slow")?;
    fast.try_compile("verilated_fast")?;
    Ok(())
}

/// The C++ compiler with the flags of every part; Verilator's text is not written to be free of warnings.
fn compiler(include: &Path, level: u32) -> cc::Build {
    let mut build = cc::Build::new();
    build
        .cpp(true)
        .std("c++17")
        .opt_level(level)
        .debug(false)
        .warnings(false)
        .flag_if_supported("-march=native")
        .flag_if_supported("-faligned-new")
        .define("VL_TIME_CONTEXT", None)
        .define("VM_TRACE", "1")
        .include(include)
        .include(include.join("vltstd"));
    build
}
