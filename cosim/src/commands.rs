// SPDX-License-Identifier: Apache-2.0
//! What the commands do.

mod directed;
mod mutants;

use crate::arguments::{Arguments, BenchArguments, Command, Format, RunArguments, SelectArguments};
use indicatif::{ProgressBar, ProgressStyle};
use lbhash_cosim::{
    bundle::{self, Bundle, BundleError},
    error::InputError,
    exhaustive, junit,
    measure::{Measurement, Workload, measure, median},
    recorder::{Options, REFERENCE_EVERY},
    report::{self, Subject, grouped},
    run::{Failure, Models, Verdict, run as run_plan, run_scenario},
    scenario::{Groups, Plan, Scenario, Traffic},
};
use lbhash_vectors::{capture::Reader, stimulus::Packet};
use std::{
    borrow::Cow,
    fs,
    io::{self, Write as _},
    path::Path,
};

/// Packets of one instance, where the number of instances is not given.
const PACKETS_PER_INSTANCE: usize = 25_000;

/// Why a command has no verdict, or cannot write what belongs to it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    #[error(transparent)]
    Input(#[from] InputError),
    #[error(transparent)]
    Bundle(#[from] BundleError),
    #[error(transparent)]
    Junit(#[from] junit::JunitError),
    #[error(transparent)]
    Model(#[from] verilated::BuildError),
}

/// Carries out a command; false where model and RTL differ.
pub(crate) fn run(arguments: Arguments) -> Result<bool, CommandError> {
    match arguments.command {
        Command::Run(arguments) => lock_step(&arguments),
        Command::Directed(arguments) => directed::directed(&arguments),
        Command::Replay { scenario, synthesis, bundle } => {
            replay(&scenario, synthesis, bundle.as_deref())
        }
        Command::Mutants(arguments) => mutants::run(&arguments),
        Command::Select(arguments) => select(&arguments),
        Command::Bench(arguments) => bench(&arguments),
    }
}

fn lock_step(arguments: &RunArguments) -> Result<bool, CommandError> {
    let plan = plan(arguments)?;
    let options = Options { stages: arguments.stages, reference_every: arguments.reference_every };
    let models = models(arguments.synthesis);
    if let Some(path) = &arguments.junit {
        // Tried before a long run; an older file is kept until there is a new verdict.
        fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .map_err(InputError::file(path))?;
    }
    let progress = progress(plan.packets as u64);
    let verdict =
        run_plan(&plan, arguments.only, models, options, |packets| progress.inc(packets))?;
    progress.finish_and_clear();

    let subject = subject(arguments, &plan, &verdict);
    let bundle = verdict.failure.as_ref().map(|failure| {
        let name = arguments.seed.to_string();
        let directory = bundle::fresh_directory(&arguments.failures, &name)?;
        bundle::write(&directory, failure, models, options, &subject.rerun)
    });
    let kept = bundle.as_ref().and_then(|written| written.as_ref().ok());
    let printed = print(&match arguments.format {
        Format::Text => report::text(&subject, &verdict, kept),
        Format::Jsonl => report::json(&subject, &verdict, kept).to_string(),
    });
    let junit = arguments.junit.as_ref().map(|path| {
        let name = format!("{} seed {}", plan.profile, plan.seed);
        let failure = report::failure(&subject, &verdict, kept).or_else(|| subject.nothing.clone());
        junit::write(path, &name, failure.as_deref())
    });
    let outputs: [Result<(), CommandError>; 3] = [
        bundle.transpose().map(|_| ()).map_err(Into::into),
        printed.map_err(Into::into),
        junit.transpose().map(|_| ()).map_err(Into::into),
    ];
    conclude(verdict.failure.is_none() && subject.nothing.is_none(), outputs)
}

/// A verdict outlives the outputs that could not be written: each is reported, and a mismatch is
/// exit code 1 all the same.
fn conclude(
    passed: bool,
    outputs: impl IntoIterator<Item = Result<(), CommandError>>,
) -> Result<bool, CommandError> {
    let mut first = Ok(passed);
    for error in outputs.into_iter().filter_map(Result::err) {
        match (passed, &first) {
            (true, Ok(_)) => first = Err(error),
            _ => _ = writeln!(io::stderr(), "error: {error}"),
        }
    }
    first
}

/// Prints lines. A reader that has gone away wants no more of them: what is left is the exit code.
fn print(lines: &str) -> Result<(), InputError> {
    match writeln!(io::stdout(), "{lines}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(InputError::file("standard output")(error))
        }
        _ => Ok(()),
    }
}

fn plan(arguments: &RunArguments) -> Result<Plan, InputError> {
    let traffic = match &arguments.capture {
        None => Traffic::Generated(arguments.generator),
        Some(path) => Traffic::Fixed(read_capture(path)?),
    };
    let packets = match (&traffic, arguments.packets) {
        (_, Some(packets)) => packets,
        (Traffic::Fixed(packets), None) => packets.len(),
        (Traffic::Generated(_), None) => 100_000,
    };
    if packets == 0 || matches!(&traffic, Traffic::Fixed(packets) if packets.is_empty()) {
        return Err(InputError::NoPackets);
    }
    let instances = arguments
        .instances
        .map_or_else(|| packets.div_ceil(PACKETS_PER_INSTANCE), |instances| instances as usize);
    if instances > packets {
        return Err(InputError::TooManyInstances { instances, packets });
    }
    Ok(Plan {
        seed: arguments.seed,
        profile: arguments.profile.clone(),
        instances,
        packets,
        traffic,
        valid: arguments.valid.clone().or_else(|| arguments.pattern.clone()),
        ready: arguments.ready.clone().or_else(|| arguments.pattern.clone()),
        disturb: !arguments.quiet_bus,
        groups: arguments.groups.into(),
    })
}

fn read_capture(path: &Path) -> Result<Vec<Packet>, InputError> {
    let mut reader = Reader::open(path)?;
    let mut packets = Vec::new();
    while let Some(packet) = reader.next_packet()? {
        packets.push(Packet { frame: packet.data.to_vec(), ..Packet::default() });
    }
    let skipped = reader.skipped();
    if skipped.packets() > 0 {
        _ = writeln!(
            io::stderr(),
            "note: {}: {} of {} packets skipped: {skipped}",
            path.display(),
            skipped.packets(),
            reader.packets()
        );
    }
    Ok(packets)
}

fn subject(arguments: &RunArguments, plan: &Plan, verdict: &Verdict) -> Subject {
    let traffic = match &arguments.capture {
        None => format!("{} packets", arguments.generator.name()),
        Some(path) => format!("capture {}", path.display()),
    };
    Subject {
        seed: plan.seed,
        profile: plan.profile.clone(),
        traffic,
        quiet_bus: arguments.quiet_bus,
        stages: arguments.stages,
        synthesis: arguments.synthesis,
        nothing: report::nothing_compared(verdict, plan, arguments.reference_every),
        rerun: rerun(arguments, plan, verdict.failure.as_ref()),
    }
}

/// The line that runs the failing instance, or the whole run, again.
fn rerun(arguments: &RunArguments, plan: &Plan, failure: Option<&Failure>) -> String {
    let mut line = format!(
        "lbhash-cosim run --seed {} --packets {} --instances {} --profile {}",
        plan.seed,
        plan.packets,
        plan.instances,
        quoted(&plan.profile)
    );
    match &arguments.capture {
        Some(path) => line += &format!(" --capture {}", quoted(&path.to_string_lossy())),
        None => line += &format!(" --generator {}", arguments.generator.name()),
    }
    for (name, pattern) in [("valid", &plan.valid), ("ready", &plan.ready)] {
        if let Some(pattern) = pattern {
            line += &format!(" --{name} {pattern}");
        }
    }
    if arguments.quiet_bus {
        line += " --quiet-bus";
    }
    if arguments.synthesis {
        line += " --synthesis";
    }
    line += &format!(" --groups {}", arguments.groups.name());
    if arguments.reference_every != REFERENCE_EVERY {
        line += &format!(" --reference-every {}", arguments.reference_every);
    }
    match failure.map(|failure| failure.instance).or(arguments.only) {
        // The text for synthesis has no stage signals.
        Some(instance) if arguments.synthesis => line + &format!(" --only {instance}"),
        Some(instance) => line + &format!(" --only {instance} --stages"),
        None => line,
    }
}

/// As a shell reads it as one word.
fn quoted(word: &str) -> Cow<'_, str> {
    shlex::try_quote(word).unwrap_or(Cow::Borrowed(word))
}

/// Shown on a terminal only.
fn progress(packets: u64) -> ProgressBar {
    let bar = ProgressBar::new(packets);
    let template = "{wide_bar} {human_pos}/{human_len} packets, {per_sec}, {eta} left";
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// The models to compare with.
fn models(synthesis: bool) -> Models {
    if synthesis { Models::synthesis() } else { Models::standard() }
}

fn replay(path: &Path, synthesis: bool, bundle: Option<&Path>) -> Result<bool, CommandError> {
    let text = fs::read(path).map_err(InputError::file(path))?;
    let scenario: Scenario = serde_json::from_slice(&text)
        .map_err(|error| InputError::Scenario { path: path.to_owned(), error })?;
    let options = Options { stages: !synthesis, reference_every: 1 };
    let models = models(synthesis);
    let outcome = run_scenario(&scenario, models.serving(options), options, |_| {})?;
    let Some(mismatch) = outcome.mismatch else {
        print(&format!("PASS: 0 mismatches in {} cycles", grouped(outcome.statistics.cycles)))?;
        return Ok(true);
    };
    let verdict = format!("MISMATCH\n{mismatch}");
    let failure = Failure { instance: 0, scenario, mismatch };
    let text = if synthesis { "--synthesis " } else { "" };
    let rerun = format!("lbhash-cosim replay {text}{}", quoted(&path.to_string_lossy()));
    let written = bundle
        .map(|directory| bundle::write(directory, &failure, models, options, &rerun))
        .transpose();
    let kept = written.as_ref().ok().and_then(Option::as_ref);
    let bundle = kept.map(|Bundle { directory, .. }| format!("\nbundle: {}", directory.display()));
    let printed = print(&(verdict + &bundle.unwrap_or_default()));
    conclude(false, [written.map(|_| ()).map_err(Into::into), printed.map_err(Into::into)])
}

fn select(arguments: &SelectArguments) -> Result<bool, CommandError> {
    let sizes = arguments.sizes();
    let progress = progress(exhaustive::packets(&sizes));
    let verdict =
        exhaustive::run(&sizes, Models::standard().fast, |packets| progress.inc(packets))?;
    progress.finish_and_clear();
    let exhaustive::Verdict { sizes, statistics, wall, mismatch } = verdict;
    print(&format!(
        "select: {sizes} sizes of a group by 65,536 keys, range and modulo, in chains of four levels\n  \
         stimulus   {} packets, {} cycles ({:.1} s)\n  \
         compared   every output of every cycle with the RTL; {} results of four selections each with arithmetic",
        grouped(statistics.packets),
        grouped(statistics.cycles),
        wall.as_secs_f64(),
        grouped(statistics.compared_selections)
    ))?;
    print(&match &mismatch {
        None => "PASS: 0 mismatches".to_owned(),
        Some((name, mismatch)) => format!("MISMATCH ({name})\n{mismatch}"),
    })?;
    Ok(mismatch.is_none())
}

fn bench(arguments: &BenchArguments) -> Result<bool, CommandError> {
    let workload = Workload {
        generator: arguments.generator,
        profile: arguments.profile.clone(),
        seed: arguments.seed,
        packets: arguments.packets as usize,
        rounds: arguments.rounds as usize,
        groups: if arguments.groups { Groups::Always } else { Groups::Never },
    };
    let measured = measure(&workload, Models::standard())?;
    print(&measurement_text(&workload, &measured))?;
    Ok(true)
}

fn measurement_text(workload: &Workload, measured: &Measurement) -> String {
    let million = |rates: &[f64]| median(rates) / 1e6;
    [
        format!(
            "{} packets ({}{}), {} cycles, {} rounds; medians of {} turns, thread CPU time",
            grouped(measured.packets),
            workload.generator.name(),
            if workload.groups == Groups::Never { "" } else { ", groups" },
            grouped(measured.cycles),
            workload.rounds,
            measured.lock_step.len()
        ),
        format!("  lock-step        {:.3} million cycles/s", million(&measured.lock_step)),
        format!("  bare C++ loop    {:.3} million cycles/s", million(&measured.bare)),
        format!("  lock-step / bare {:.3}", measured.ratio()),
        format!("  model side alone {:.3} million cycles/s", million(&measured.model)),
        format!("  two instances    {:.2} times one (wall)", measured.scaling()),
    ]
    .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mismatch_outlives_outputs_that_cannot_be_written() {
        let failed = || Err(InputError::NoPackets.into());
        assert!(!conclude(false, [Ok(()), failed()]).unwrap());
        assert!(!conclude(false, [Ok(()), Ok(())]).unwrap());
        assert!(conclude(true, [Ok(()), Ok(())]).unwrap());
        assert!(matches!(
            conclude(true, [Ok(()), failed()]),
            Err(CommandError::Input(InputError::NoPackets))
        ));
    }
}
