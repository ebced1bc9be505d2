// SPDX-License-Identifier: Apache-2.0
//! `lbhash-cosim mutants`: a line of JSON for each mutant, as scripts/mutation.py wants it.

use super::CommandError;
use crate::arguments::MutantsArguments;
use lbhash_cosim::{error::InputError, mutants};
use std::{fs, io::Write as _, sync::Mutex};
use verilated::{Model, Variant, verilate::Verilator};

pub(super) fn run(arguments: &MutantsArguments) -> Result<bool, CommandError> {
    let MutantsArguments { root, count, fates, synthesis, seed } = arguments;
    let path = |path: &std::path::Path| path.canonicalize().map_err(InputError::file(path));
    let root = path(root)?;
    let variant = if *synthesis { Variant::Synthesis } else { Variant::Fast };
    let directory = root.join("build").join(variant.class());
    // An earlier run's, where the text has not changed since: the script removes it otherwise.
    let library = directory.join("model.so");
    let model = if library.exists() {
        Model::load(&library, variant)
    } else {
        Verilator::find(&root)
            .map_err(Into::into)
            .and_then(|verilator| Model::build_optimised(&verilator, &root, variant, &directory))
    }
    .map_err(CommandError::Model)?;

    let known = fs::read_to_string(fates).unwrap_or_default();
    let known: Vec<u64> = known
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()?["mutant"].as_u64())
        .collect();
    let wanted: Vec<u32> = (0..=*count).filter(|&n| !known.contains(&n.into())).collect();
    let file = fs::OpenOptions::new().append(true).create(true).open(fates);
    let file = Mutex::new(file.map_err(InputError::file(fates))?);
    let failed = Mutex::new(None);
    mutants::run(model, &wanted, &mutants::scenarios(*seed), |fate| {
        let line = serde_json::to_string(fate).map_err(Into::into);
        let mut file = file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Err(error) = line.and_then(|line| writeln!(file, "{line}")) {
            *failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(error);
        }
    })?;
    match failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
        Some(error) => Err(InputError::file(fates)(error).into()),
        None => Ok(true),
    }
}
