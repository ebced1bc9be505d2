// SPDX-License-Identifier: Apache-2.0
//! `lbhash-blocks`: runs the twin of a block and writes what the testbench plays.
//!
//! Exit code 0: done; 1: a result is not that of the real system; 2: output that cannot be written.

use clap::{Parser, ValueEnum};
use lbhash_blocks::{
    rss::Rss,
    rtag7::Rtag7,
    stimulus::{rss_writes, rtag7_writes},
    trace::{Summary, TraceError, run},
};
use lbhash_control::numbers;
use std::{
    io::{self, BufWriter, Write},
    process::ExitCode,
};

/// The cycle-accurate twin of a block that hashes as a public system does: every result is compared
/// with that system's function, and every cycle can be written for `lbhash_exact_tb`.
#[derive(Parser)]
#[command(
    version,
    after_help = "Examples:\n  \
    lbhash-blocks rtag7 --frames 1e6\n  \
    lbhash-blocks rss --seed 7 --frames 200 --trace > rss.trace"
)]
struct Arguments {
    /// The block.
    #[arg(value_enum)]
    block: BlockName,
    /// Frames, configurations, stalls and resets derive from this.
    #[arg(long, default_value_t = 1, value_parser = numbers::u64)]
    seed: u64,
    /// Frames to send.
    #[arg(long, default_value_t = 10_000, value_parser = numbers::positive_u64)]
    frames: u64,
    /// Compare one result in N with the real system's function.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = numbers::positive_u64)]
    check_every: u64,
    /// Write the pins of every cycle to standard output; the verdict then goes to standard error.
    #[arg(long)]
    trace: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum BlockName {
    Rss,
    Rtag7,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut trace: Option<&mut dyn Write> = arguments.trace.then_some(&mut out as &mut dyn Write);
    let Arguments { seed, frames, check_every, .. } = arguments;
    let done = match arguments.block {
        BlockName::Rss => run(Rss::default(), seed, frames, rss_writes, check_every, trace.take()),
        BlockName::Rtag7 => {
            run(Rtag7::default(), seed, frames, rtag7_writes, check_every, trace.take())
        }
    };
    let flushed = out.flush();
    let (verdict, code) = match (done, flushed) {
        (Ok(summary), Ok(())) => verdict(&summary, seed),
        (Err(error @ TraceError::Differs { .. }), _) => (format!("FAIL: {error}; seed {seed}"), 1),
        (Err(error), _) => (format!("error: {error}"), 2),
        (Ok(_), Err(error)) => (format!("error: the trace cannot be written: {error}"), 2),
    };
    // A standard error that is full or closed must not abort.
    _ = if arguments.trace || code == 2 {
        writeln!(io::stderr(), "{verdict}")
    } else {
        writeln!(out, "{verdict}").and_then(|()| out.flush())
    };
    ExitCode::from(code)
}

fn verdict(summary: &Summary, seed: u64) -> (String, u8) {
    let Summary { cycles, results, checked, writes, refused, reads, resets } = summary;
    if *checked == 0 {
        return ("FAIL: no result was compared with the real system's function".to_owned(), 1);
    }
    let text = format!(
        "PASS: {results} results, {checked} equal to the real system's function; {cycles} cycles, {writes} register writes, \
         {refused} of them refused, {reads} reads, {resets} cycles in reset; seed {seed}"
    );
    (text, 0)
}
