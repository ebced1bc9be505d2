// SPDX-License-Identifier: Apache-2.0
//! Why a command failed, and the one place that reports it.

mod check;
mod diff;
mod exact;
mod flow;
mod rows;

pub(crate) use check::CheckError;
pub(crate) use diff::DiffError;
pub(crate) use exact::ExactError;
pub(crate) use flow::{FlowError, MOST_FLOWS};
pub(crate) use rows::RowsError;

use crate::{message, texts::Texts};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use lbhash_control::{
    diagnostics::{Finding, secrets},
    profile::UnknownProfile,
    topology::ResilientError,
};
use lbhash_model::config::FieldTableError;
use lbhash_vectors::{capture::CaptureError, set::SetError, text::NotUtf8};
use std::{
    io::{self, IsTerminal},
    ops::Range,
    process::ExitCode,
};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Capture(#[from] CaptureError),
    #[error("a profile, a router's configuration or a topology is wrong")]
    Findings { findings: Vec<Finding>, texts: Texts },
    #[error(
        "{profile}: only SR Linux shows the state of its hash; `--format text` shows seeds, hash users and fields of any profile"
    )]
    NoState { profile: String },
    #[error(
        "{topology}: {platform}: only SR Linux shows the state of groups so; write the platform of such a router, as in platform = \
         \"srlinux-7250-ixr\", or take `--format text`, which shows groups of any platform"
    )]
    NoGroupState { topology: String, platform: String },
    #[error("{profile} has no interface `{interface}`: {}", interfaces_in_words(known))]
    NoSuchInterface { profile: String, interface: String, known: Vec<String> },
    #[error("standard input cannot be both {one} and {other}")]
    StandardInputTwice { one: &'static str, other: &'static str },
    #[error("{profile}: {fields} field{} not behave as declared", if *fields == 1 { " does" } else { "s do" })]
    NotAsDeclared { profile: String, fields: usize },
    #[error("{unknown}; a file name ends in .toml or holds a path separator")]
    UnknownProfile { unknown: UnknownProfile },
    #[error("{0}")]
    FieldTable(#[from] FieldTableError),
    #[error(
        "{file} is {form}, and `--config` reads what is of Junos, SR Linux, SR OS, Huawei VRP, Linux or SONiC; if it is of one of \
         them, name it: --junos, --srlinux, --sros, --huawei, --linux of `lbhash profile`"
    )]
    NoSystem { file: String, form: &'static str },
    #[error(
        "{file}: a topology is made of configurations of Junos, SR Linux, SR OS and Linux; write one by hand for others \
         (docs/topology.md)"
    )]
    NoImport { file: String },
    #[error(
        "{argument} goes with {wanted}, and {file} is read as with {found}: leave {argument} out"
    )]
    NotOfTheConfiguration {
        file: String,
        argument: &'static str,
        wanted: &'static str,
        found: &'static str,
    },
    #[error("{file}: cannot be read: {error}")]
    Read { file: String, error: io::Error },
    #[error("{file}: cannot be written: {error}")]
    Write { file: String, error: io::Error },
    #[error("{file}: {place}; {}", place.remedy())]
    NotUtf8 { file: String, place: NotUtf8 },
    #[error(
        "{file}: packet {packet}: {seconds} s after the one before it, which is {rows} rows of the table: give a longer --interval"
    )]
    LongGap { file: String, packet: u64, seconds: u64, rows: u64 },
    #[error("{file}: there is no packet {asked}: {}", packets_in_words(*packets, *first))]
    NoSuchPacket { file: String, asked: u64, packets: u64, first: u64 },
    #[error("{file}: packet {asked} cannot be hashed; skipped were {skipped}")]
    SkippedPacket { file: String, asked: u64, skipped: String },
    #[error("there is no packet 0 where packets are counted from 1")]
    NoPacketZero,
    #[error("{file}: interrupted after {packets} packets")]
    Interrupted { file: String, packets: u64 },
    #[error(
        "{topology} has no service `{service}`: {}",
        list_in_words(known, "it has none at all")
    )]
    NoSuchService { topology: String, service: String, known: Vec<String> },
    #[error("{topology}: {}", no_such_group_in_words(asked.as_deref(), known, how, remedy))]
    NoSuchGroup {
        topology: String,
        asked: Option<String>,
        known: Vec<String>,
        /// How a group must be programmed: `with resilient hashing`.
        how: &'static str,
        remedy: &'static str,
    },
    #[error(
        "{topology}: no group is programmed with dynamic load balancing: write the prefix of a [[route]] into `prefixes` of \
         [dynamic-load-balancing], on a platform that has it, such as \"7220 IXR-H4\""
    )]
    NoDynamicGroup { topology: String },
    #[error("{topology}: change {number}, `{change}`: {error}; next-hop-group `{group}` then has {}", next_hops.join(", "))]
    Change {
        topology: String,
        number: usize,
        change: String,
        error: ResilientError,
        group: String,
        next_hops: Vec<String>,
    },
    #[error(transparent)]
    Check(#[from] CheckError),
    #[error(transparent)]
    Rows(#[from] RowsError),
    #[error(transparent)]
    Diff(#[from] DiffError),
    #[error(transparent)]
    Flow(#[from] FlowError),
    #[error(transparent)]
    Set(#[from] SetError),
    #[error("{set}: {lines} {} from what the set must be", if *lines == 1 { "line differs" } else { "lines differ" })]
    SetDiffers { set: String, lines: u64 },
    #[error(
        "--bridged, --ifindex, --service-id, --hash-profile and --interface go with --capture: a generator makes metadata of its own"
    )]
    MetadataOfGenerator,
    #[error(transparent)]
    Exact(#[from] ExactError),
    #[error(transparent)]
    Fabric(#[from] lbhash_fabric::Error),
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

fn packets_in_words(packets: u64, first: u64) -> String {
    match packets {
        0 => "the capture has no packets".into(),
        1 => format!("the capture has one packet, number {first}"),
        _ => format!(
            "the capture has {packets} packets, numbered {first} to {}",
            first + packets - 1
        ),
    }
}

fn interfaces_in_words(known: &[String]) -> String {
    match known {
        [] => {
            "none is named there; packets of other interfaces have the system's seed, without --interface"
                .into()
        }
        known => format!("there is {}; packets of others have the system's seed, without --interface", known.join(", ")),
    }
}

fn list_in_words(known: &[String], none: &str) -> String {
    if known.is_empty() { none.to_owned() } else { format!("there is {}", known.join(", ")) }
}

fn no_such_group_in_words(
    asked: Option<&str>,
    known: &[String],
    how: &str,
    remedy: &str,
) -> String {
    match (asked, known) {
        (None, []) => format!("no group is programmed {how}: {remedy}"),
        (None, known) => format!(
            "several groups are programmed {how}: choose with --group one of {}",
            known.join(", ")
        ),
        (Some(asked), known) => format!(
            "no group `{asked}` is programmed {how}: {}",
            list_in_words(known, &format!("none is; {remedy}"))
        ),
    }
}

const DIFFERENCE: u8 = 1;
pub(crate) const BAD_INPUT: u8 = 2;
const INTERRUPTED: u8 = 130;

impl Failure {
    /// Reports the failure, and gives the exit code of the process.
    pub(crate) fn report(&self) -> ExitCode {
        if self.is_closed_pipe() {
            return ExitCode::SUCCESS;
        }
        let colours = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
        for message in self.messages() {
            message::line(renderer.render(&[message]));
        }
        ExitCode::from(match self {
            Self::SetDiffers { .. }
            | Self::NotAsDeclared { .. }
            | Self::Check(CheckError::Different { .. })
            | Self::Rows(RowsError::Differ { .. })
            | Self::Diff(DiffError::Moved { .. })
            | Self::Exact(ExactError::Different { .. }) => DIFFERENCE,
            Self::Interrupted { .. } | Self::Set(SetError::Interrupted) => INTERRUPTED,
            _ => BAD_INPUT,
        })
    }

    /// The reader of our output has enough, as in `lbhash keys FILE | head`: not an error.
    fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// One message, or one for each rule that is broken.
    fn messages(&self) -> Vec<Group<'_>> {
        match self {
            Self::Findings { findings, texts } => finding_messages(findings, texts),
            _ => vec![Group::with_title(Level::ERROR.primary_title(self.to_string()))],
        }
    }
}

/// Findings that are shown at once; a file in another notation breaks a rule in each line.
const MOST_FINDINGS: usize = 20;

fn finding_messages<'t>(all: &'t [Finding], texts: &'t Texts) -> Vec<Group<'t>> {
    let shown = all.iter().take(MOST_FINDINGS).map(|finding| finding_message(finding, texts));
    let mut messages: Vec<_> = shown.collect();
    match all.len().saturating_sub(MOST_FINDINGS) {
        0 => {}
        more => {
            let title = format!("{more} more of them; is the file in this notation?");
            messages.push(Group::with_title(Level::ERROR.primary_title(title)));
        }
    }
    messages
}

/// What is wrong, the line that it is in, and what to do.
fn finding_message<'t>(finding: &'t Finding, texts: &'t Texts) -> Group<'t> {
    let Finding { location, remedy, .. } = finding;
    let title = Level::ERROR.primary_title(finding.statement());
    let help = Level::HELP.message(remedy);
    let Some(text) = texts.of(&location.origin) else {
        return title.element(help);
    };
    let (line, fault) = excerpt(text, location.span.clone());
    let place = AnnotationKind::Primary.span(fault);
    let snippet = Snippet::source(line).line_start(location.place.line);
    title.element(snippet.path(&*location.origin).annotation(place)).element(help)
}

/// The offset, or that of the character that it is within.
fn character(text: &str, offset: usize) -> usize {
    (0..=offset).rev().find(|&offset| text.is_char_boundary(offset)).unwrap_or(0)
}

/// The line of what is at fault, without secrets, and the bytes of it to underline: at most the rest of the line.
fn excerpt(text: &str, span: Range<usize>) -> (String, Range<usize>) {
    /// Bytes of a line that are shown, from what is at fault on.
    const MOST: usize = 1024;
    let start = span.start.min(text.len());
    let (above, below) = text.split_at(character(text, start));
    let begin = above.rfind('\n').map_or(0, |newline| newline + 1);
    let before = above[..begin].lines().next_back().unwrap_or_default();
    let end = below.find(['\n', '\r']).unwrap_or(below.len());
    let end = above.len() + character(below, end.min(MOST));
    let line = secrets::line(&text[begin..end], before);
    let fault = (above.len() - begin)..(span.end.clamp(above.len(), end) - begin);
    (line, fault)
}
