// SPDX-License-Identifier: Apache-2.0
//! Verilates the RTL three times (`fast`, `stages` and `synthesis`) and compiles each with the shim
//! into static libraries.
//!
//! `LBHASH_RTL_ROOT` names another directory than the repository to take `rtl/lbhash.f` and what it
//! lists from. `LBHASH_VERILATED_CACHE` names a directory where the libraries are kept, so that the
//! release build and the tests' share them.

#[allow(dead_code, unreachable_pub, reason = "the library uses more of it")]
#[path = "src/signals.rs"]
mod signals;
#[allow(dead_code, unreachable_pub, reason = "the library uses more of it")]
#[path = "src/verilate.rs"]
mod verilate;

#[path = "build/cache.rs"]
mod cache;

use std::{
    env,
    error::Error,
    path::{Path, PathBuf},
    thread,
};
use verilate::{DEFINES, RUNTIME, STANDARD, Variant, Verilator, together};

type Failure = Box<dyn Error + Send + Sync>;

fn main() {
    if let Err(error) = build() {
        for line in error.to_string().lines() {
            println!("cargo::error={line}");
        }
        std::process::exit(1);
    }
}

fn build() -> Result<(), Failure> {
    let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let repository = package.join("../..").canonicalize()?;
    let root = match env::var_os("LBHASH_RTL_ROOT") {
        None => repository.clone(),
        Some(root) => PathBuf::from(root).canonicalize()?,
    };
    for variable in ["VERILATOR", "LBHASH_RTL_ROOT", "CXX", "CXXFLAGS"] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    let inputs = [
        root.join("rtl"),
        package.join("shim/shim.cpp"),
        package.join("src/signals.rs"),
        package.join("src/verilate.rs"),
    ];
    for path in &inputs {
        println!("cargo::rerun-if-changed={}", path.display());
    }

    let verilator = Verilator::find(&repository)?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let libraries = match env::var_os("LBHASH_VERILATED_CACHE") {
        None => {
            compile_all(&verilator, &root, &package, &out)?;
            out
        }
        Some(cache) => {
            let key = cache::key(&inputs, &verilator.version()?)?;
            cache::entry(&PathBuf::from(cache), &key, &LIBRARIES, &out, || {
                compile_all(&verilator, &root, &package, &out)
            })?
        }
    };
    println!("cargo::rustc-link-search=native={}", libraries.display());
    for library in LIBRARIES {
        println!("cargo::rustc-link-lib=static={library}");
    }
    // The C++ library, as the compiler in use calls it.
    println!("cargo::rustc-link-lib=stdc++");
    Ok(())
}

/// What is linked. A library comes after those that call it.
const LIBRARIES: [&str; 10] = [
    "shim_Vlbhash_fast",
    "shim_Vlbhash_stages",
    "shim_Vlbhash_synthesis",
    "model_Vlbhash_fast",
    "model_Vlbhash_stages",
    "model_Vlbhash_synthesis",
    "slow_Vlbhash_fast",
    "slow_Vlbhash_stages",
    "slow_Vlbhash_synthesis",
    "verilated_runtime",
];

/// Two variants at a time; each is one thread's work for most of its time.
fn compile_all(
    verilator: &Verilator,
    root: &Path,
    package: &Path,
    out: &Path,
) -> Result<(), Failure> {
    let include = verilator.include()?;
    let variant = |variant| compile_variant(verilator, root, package, out, &include, variant);
    thread::scope(|scope| {
        let stages = scope.spawn(|| {
            variant(Variant::Stages)?;
            variant(Variant::Synthesis)
        });
        variant(Variant::Fast)?;
        compiler(&include, 2)
            .files(RUNTIME.map(|file| include.join(file)))
            .try_compile("verilated_runtime")?;
        stages.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn compile_variant(
    verilator: &Verilator,
    root: &Path,
    package: &Path,
    out: &Path,
    include: &Path,
    variant: Variant,
) -> Result<(), Failure> {
    let class = variant.class();
    let directory = out.join(class);
    let sources = verilator.generate(root, variant, &directory)?;
    // The other models run less: they need not be worth a long compilation.
    let level = if variant == Variant::Fast { 3 } else { 1 };
    // Only the shim calls the model, and it is linked with it: calls inside the model need not be
    // replaceable.
    compiler(include, level)
        .flag_if_supported("-fvisibility=hidden")
        .file(together(&sources.fast, &directory, "fast.cc")?)
        .try_compile(&format!("model_{class}"))?;
    compiler(include, 0)
        .file(together(&sources.slow, &directory, "slow.cc")?)
        .try_compile(&format!("slow_{class}"))?;
    // Each variant has its own class and symbol, so each has its own copy of the shim.
    let mut shim_build = compiler(include, 3);
    for (name, value) in variant.defines() {
        shim_build.define(name, value.as_str());
    }
    shim_build
        .include(&directory)
        .file(package.join("shim/shim.cpp"))
        .try_compile(&format!("shim_{class}"))?;
    Ok(())
}

/// The C++ compiler with the flags of every part; Verilator's text is not written to be free of
/// warnings.
fn compiler(include: &Path, level: u32) -> cc::Build {
    let mut build = cc::Build::new();
    build
        .cpp(true)
        .cargo_metadata(false)
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
