// SPDX-License-Identifier: Apache-2.0
//! `lbhash completions` and `lbhash man`: what an installation needs, made of the commands.

use crate::failure::Failure;
use clap::Command;
use clap_complete::Shell;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  lbhash completions bash > lbhash.bash\n  lbhash completions zsh > _lbhash"
)]
pub(crate) struct Completions {
    /// Shell
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(clap::Args)]
#[command(after_help = "Example:\n  lbhash man man1")]
pub(crate) struct Man {
    /// Directory to write to; it is created
    #[arg(value_name = "DIRECTORY")]
    directory: PathBuf,
}

/// Writes the script that completes commands and options.
pub(crate) fn completions(
    arguments: &Completions,
    mut command: Command,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "lbhash", &mut script);
    Ok(out.write_all(&script)?)
}

/// Writes a manual page for every command: `lbhash.1`, `lbhash-keys.1` and so on.
pub(crate) fn man(arguments: &Man, command: Command, out: &mut impl Write) -> Result<(), Failure> {
    let directory = &arguments.directory;
    fs::create_dir_all(directory).map_err(wrong(directory))?;
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let pages = page(&command, "lbhash", directory)?;
    Ok(writeln!(out, "{}: {pages} manual pages", directory.display())?)
}

/// The page of a command, and those below it; gives their number.
fn page(command: &Command, name: &str, directory: &Path) -> Result<usize, Failure> {
    let file = directory.join(format!("{name}.1"));
    let mut text = Vec::new();
    // Clap wants a name that lives as long as the program; there are some thirty.
    let title: &'static str = Box::leak(name.to_owned().into_boxed_str());
    clap_mangen::Man::new(command.clone().name(title)).render(&mut text)?;
    fs::write(&file, text).map_err(wrong(&file))?;
    let mut pages = 1;
    for below in command.get_subcommands() {
        pages += page(below, &format!("{name}-{}", below.get_name()), directory)?;
    }
    Ok(pages)
}

fn wrong(path: &Path) -> impl Fn(std::io::Error) -> Failure {
    let file = path.display().to_string();
    move |error| Failure::Write { file: file.clone(), error }
}
