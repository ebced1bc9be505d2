// SPDX-License-Identifier: Apache-2.0
//! Sums of a part of the flows, written and added.

use super::{FlowArguments, Format, Question};
use crate::{failure::Failure, numbers, source};
use clap::Args;
use lbhash_fabric::{Error, network::Counts};
use serde::{Deserialize, Serialize};
use std::{
    io::{self, Write},
    path::PathBuf,
};

#[derive(Args)]
pub(super) struct MergeArguments {
    /// What `--shard` printed, a file for each shard
    #[arg(value_name = "FILE.json", required = true)]
    files: Vec<PathBuf>,
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// Write a page of pictures
    #[arg(long, value_name = "FILE.html")]
    pub(super) html: Option<PathBuf>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shard {
    fabric: String,
    flows: u64,
    seed: u64,
    fail: Vec<String>,
    no_bfd: bool,
    shard: (u64, u64),
    counts: Counts,
}

/// `I/N`, I from 1 to N.
pub(super) fn parse(text: &str) -> Result<(u64, u64), String> {
    let wrong = || "write it as in 1/8: a part from 1, of so many".to_owned();
    let (shard, shards) = text.split_once('/').ok_or_else(wrong)?;
    let (shard, shards) = (numbers::positive_u64(shard)?, numbers::positive_u64(shards)?);
    if shard <= shards { Ok((shard, shards)) } else { Err(wrong()) }
}

pub(super) fn write(
    question: &Question,
    shard: (u64, u64),
    counts: &Counts,
    out: &mut impl Write,
) -> io::Result<()> {
    let flows = &question.network.flows;
    let shard = Shard {
        fabric: question.name.clone(),
        flows: flows.count,
        seed: flows.seed,
        fail: question.fail.clone(),
        no_bfd: question.network.timers.bfd_interval.is_none(),
        shard,
        counts: counts.clone(),
    };
    serde_json::to_writer(&mut *out, &shard)?;
    writeln!(out)
}

/// Adds the shards of a run; they must be all, each once, and of one run.
pub(super) fn merge(arguments: &MergeArguments) -> Result<(Question, Counts), Failure> {
    let mut sum: Option<Shard> = None;
    let mut seen = Vec::new();
    for file in &arguments.files {
        let name = file.display().to_string();
        let wrong = |problem: String| Failure::from(Error::Question(format!("{name}: {problem}")));
        let text = source::read_text(file, "a shard")?;
        let shard: Shard = serde_json::from_str(&text).map_err(|error| {
            wrong(format!("is not what `lbhash fabric --shard` prints: {error}"))
        })?;
        seen.push(shard.shard.0);
        match &mut sum {
            None => sum = Some(shard),
            Some(sum) => {
                let key = |s: &Shard| {
                    (s.fabric.clone(), s.flows, s.seed, s.fail.clone(), s.no_bfd, s.shard.1)
                };
                if key(sum) != key(&shard) {
                    return Err(wrong(
                        "is of another run: merge shards with the same arguments".into(),
                    ));
                }
                sum.counts.merge(&shard.counts)?;
            }
        }
    }
    let Some(sum) = sum else {
        return Err(Error::Question("no shard is given: write their files".into()).into());
    };
    seen.sort_unstable();
    let all: Vec<u64> = (1..=sum.shard.1).collect();
    if seen != all {
        let problem =
            format!("shards {seen:?} of {} are given: each must be given once", sum.shard.1);
        return Err(Error::Question(problem).into());
    }
    let flows = FlowArguments {
        flows: Some(sum.flows),
        seed: Some(sum.seed),
        fail: sum.fail,
        no_bfd: sum.no_bfd,
    };
    Ok((Question::load(sum.fabric, &flows)?, sum.counts))
}
