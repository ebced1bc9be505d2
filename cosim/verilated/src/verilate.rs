// SPDX-License-Identifier: Apache-2.0
//! From SystemVerilog to C++: finds Verilator and runs it. Compiled into the build script, which
//! makes the three standard models, and into the library, so that a test can make a model of changed
//! RTL at run time.

use crate::signals::STAGE_SIGNALS;
use std::{
    ffi::OsStr,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Which signals a model shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Ports only: the fastest.
    Fast,
    /// The stage signals too, and able to write a waveform.
    Stages,
    /// Ports only, of the text that synthesis sees: `SYNTHESIS` is defined.
    Synthesis,
}

impl Variant {
    /// Name of the C++ class that Verilator makes.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Fast => "Vlbhash_fast",
            Self::Stages => "Vlbhash_stages",
            Self::Synthesis => "Vlbhash_synthesis",
        }
    }

    /// Name of the C symbol by which the shim exports the model.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Fast => "lbhash_model_fast",
            Self::Stages => "lbhash_model_stages",
            Self::Synthesis => "lbhash_model_synthesis",
        }
    }
}

impl Variant {
    /// Macros that the shim needs for this variant.
    #[must_use]
    pub fn defines(self) -> [(&'static str, String); 5] {
        let class = self.class();
        [
            ("MODEL_CLASS", class.to_owned()),
            ("MODEL_SYMBOL", self.symbol().to_owned()),
            ("MODEL_HEADER", format!("\"{class}.h\"")),
            ("MODEL_ROOT_HEADER", format!("\"{class}___024root.h\"")),
            ("MODEL_STAGES", u32::from(self == Self::Stages).to_string()),
        ]
    }
}

/// Macros that every C++ file needs.
pub const DEFINES: [(&str, &str); 2] = [("VL_TIME_CONTEXT", "1"), ("VM_TRACE", "1")];

/// The C++ standard that everything is compiled by.
pub const STANDARD: &str = "c++17";

/// Why there are no C++ sources.
#[derive(Debug, thiserror::Error)]
pub enum VerilateError {
    /// No usable Verilator.
    #[error(
        "no Verilator 5.006 or later found (looked at $VERILATOR, `verilator` on the PATH, {pinned}); run `make tools` to \
         install one into build/tools, or set VERILATOR to the program"
    )]
    NotFound {
        /// Where `make tools` puts it.
        pinned: PathBuf,
    },
    /// The program could not be run.
    #[error("{program}: {error}; check $VERILATOR, or run `make tools`")]
    NotRun {
        /// The program.
        program: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// Verilator refused the RTL.
    #[error("Verilator refused {file_list}:\n{output}")]
    Refused {
        /// The list of RTL files.
        file_list: PathBuf,
        /// What it printed.
        output: String,
    },
    /// A file could not be read or written.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
}

/// A Verilator that can be run.
#[derive(Clone, Debug)]
pub struct Verilator {
    program: PathBuf,
}

/// Generated C++.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// What runs in every cycle: worth every optimisation.
    pub fast: Vec<PathBuf>,
    /// Construction, reset of variables and trace declarations: compiled without optimisation, to
    /// save time.
    pub slow: Vec<PathBuf>,
}

impl Verilator {
    /// `$VERILATOR`, else `verilator` on the PATH if it is 5.006 or later, else the one in
    /// `repository`/build/tools.
    ///
    /// # Errors
    /// [`VerilateError::NotFound`].
    pub fn find(repository: &Path) -> Result<Self, VerilateError> {
        if let Some(program) = std::env::var_os("VERILATOR").filter(|program| !program.is_empty()) {
            return Ok(Self { program: program.into() });
        }
        let on_path = PathBuf::from("verilator");
        if version(&on_path).is_some_and(|version| version >= (5, 6)) {
            return Ok(Self { program: on_path });
        }
        let pinned = repository.join("build/tools/bin/verilator");
        if pinned.is_file() {
            return Ok(Self { program: pinned });
        }
        Err(VerilateError::NotFound { pinned })
    }

    /// Directory of Verilator's own C++ sources.
    ///
    /// # Errors
    /// [`VerilateError::NotRun`].
    pub fn include(&self) -> Result<PathBuf, VerilateError> {
        let root = self.run(Command::new(&self.program).args(["--getenv", "VERILATOR_ROOT"]))?;
        Ok(PathBuf::from(root.1.trim()).join("include"))
    }

    /// What the program says of its version.
    ///
    /// # Errors
    /// [`VerilateError::NotRun`].
    pub fn version(&self) -> Result<String, VerilateError> {
        Ok(self.run(Command::new(&self.program).arg("--version"))?.1)
    }

    /// Makes the C++ of one variant of the RTL in `root`/rtl in `directory` (an absolute path), in
    /// place of all that it held, and beside it the `stage_signals.inc` that the shim includes. The
    /// files are those that `rtl/lbhash.f` lists, relative to `root`.
    ///
    /// # Errors
    /// [`VerilateError`] when Verilator refuses the RTL or a file cannot be written.
    pub fn generate(
        &self,
        root: &Path,
        variant: Variant,
        directory: &Path,
    ) -> Result<Sources, VerilateError> {
        // What an earlier run left would be compiled too.
        remove(directory)?;
        write(directory, "stage_signals.inc", &shim_statements())?;
        let mut command = Command::new(&self.program);
        command
            .current_dir(root)
            .args(["--cc", "-O3", "--x-assign", "fast", "--x-initial", "fast", "--no-assert"])
            // Copies of more than a few words as loops: the C++ compiler makes vector instructions
            // of them.
            .args(["--reloop-limit", "4"])
            .args(["-Wno-fatal", "--top-module", "lbhash_top", "--prefix", variant.class()])
            .arg("--Mdir")
            .arg(directory);
        match variant {
            Variant::Fast => command.arg(write(directory, "shared.vlt", SHARED)?),
            Variant::Synthesis => command.arg("-DSYNTHESIS"),
            Variant::Stages => {
                command.arg("--trace").arg(write(directory, "stages.vlt", &control_file())?)
            }
        };
        command.args(["-f", FILE_LIST]);
        if variant == Variant::Stages {
            // A failing check is a stage signal here, compared like the others.
            command.arg("-DLBHASH_CHECK_QUIET").args(VERIF_FILES);
            // What a read of a memory gives that meets a write of the same word must not matter.
            command.arg("-DLBHASH_RAM_POISON");
        }
        let (success, output) = self.run(&mut command)?;
        if !success {
            return Err(VerilateError::Refused { file_list: root.join(FILE_LIST), output });
        }
        sources(directory)
    }

    fn run(&self, command: &mut Command) -> Result<(bool, String), VerilateError> {
        let output = command
            .stdin(Stdio::null())
            .output()
            .map_err(|error| VerilateError::NotRun { program: self.program.clone(), error })?;
        let text = [output.stdout, output.stderr].concat();
        Ok((output.status.success(), String::from_utf8_lossy(&text).into_owned()))
    }
}

/// List of the RTL files, in a root directory.
const FILE_LIST: &str = "rtl/lbhash.f";

/// Observer and checker, in a root directory: bound where stages are compared.
const VERIF_FILES: [&str; 4] = [
    "rtl/verif/lbhash_checker_pkg.sv",
    "rtl/verif/lbhash_checker.sv",
    "rtl/verif/lbhash_observer.sv",
    "rtl/verif/lbhash_verif_bind.sv",
];

/// Verilator's own C++ files that every model needs, to be found in [`Verilator::include`].
pub const RUNTIME: [&str; 3] = ["verilated.cpp", "verilated_threads.cpp", "verilated_vcd_c.cpp"];

/// "Verilator 5.006 2023-01-22 …" → (5, 6).
fn version(program: &Path) -> Option<(u32, u32)> {
    let output = Command::new(program).arg("--version").stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (major, minor) = text.split_whitespace().nth(1)?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// Verilator control file of the fast model: equal stages run the same code, each on its own data.
/// Without it every instance gets code of its own, together far more than the first-level
/// instruction cache holds. For that, a module is not dissolved in its parent, and its inputs (all
/// but clock, reset and `run_i`, which all share) stay variables of its own.
const SHARED: &str = r#"`verilator_config
no_inline -module "lbhash_layer_stage"
public_flat_rd -module "lbhash_layer_stage" -var "????*_i"
public_flat_rd -module "lbhash_layer_stage" -var "ctx_i"
public_flat_rd -module "lbhash_layer_stage" -var "window_p6_q"
no_inline -module "lbhash_hash_user"
public_flat_rd -module "lbhash_hash_user" -var "????*_i"
public_flat_rd -module "lbhash_hash_user" -var "crc_i"
no_inline -module "lbhash_select_stage"
public_flat_rd -module "lbhash_select_stage" -var "????*_i"
"#;

/// Verilator control file that makes the stage signals readable from C++.
fn control_file() -> String {
    STAGE_SIGNALS.iter().fold(String::from("`verilator_config\n"), |mut text, signal| {
        let _ =
            writeln!(text, "public_flat_rd -module \"lbhash_observer\" -var \"{}\"", signal.name);
        text
    })
}

/// One `SIGNAL(name)` per stage signal.
fn shim_statements() -> String {
    STAGE_SIGNALS.iter().fold(String::new(), |mut text, signal| {
        let _ = writeln!(text, "SIGNAL({})", signal.name);
        text
    })
}

/// Writes a file that includes all others. Most of the time that a small file takes to compile goes
/// into Verilator's headers; and the compiler sees that the functions of equal instances are equal,
/// and keeps one.
///
/// # Errors
/// [`VerilateError::File`].
pub fn together(
    sources: &[PathBuf],
    directory: &Path,
    name: &str,
) -> Result<PathBuf, VerilateError> {
    let lines: String = sources.iter().map(|source| format!("#include {source:?}\n")).collect();
    write(directory, name, &lines)
}

fn remove(directory: &Path) -> Result<(), VerilateError> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(VerilateError::File { path: directory.to_owned(), error })
        }
        _ => Ok(()),
    }
}

fn write(directory: &Path, name: &str, text: &str) -> Result<PathBuf, VerilateError> {
    let path = directory.join(name);
    fs::create_dir_all(directory)
        .and_then(|()| fs::write(&path, text))
        .map_err(|error| VerilateError::File { path: path.clone(), error })?;
    Ok(path)
}

fn sources(directory: &Path) -> Result<Sources, VerilateError> {
    let failed = |error| VerilateError::File { path: directory.to_owned(), error };
    let mut sources = Sources::default();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension() != Some(OsStr::new("cpp")) {
            continue;
        }
        let name = path.to_string_lossy();
        if ["Slow", "__Syms", "__Trace"].iter().any(|mark| name.contains(mark)) {
            sources.slow.push(path);
        } else {
            sources.fast.push(path);
        }
    }
    sources.fast.sort();
    sources.slow.sort();
    Ok(sources)
}
