// SPDX-License-Identifier: Apache-2.0
//! The answer as JSON and CSV.

use super::Answer;
use lbhash_fabric::polarize::{Analysis, Method, Relation, reason};
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) fn json(answer: &Answer, out: &mut impl Write) -> io::Result<()> {
    let Answer { routers, router_of, vary, analysis, advice, .. } = answer;
    let mut object = object(analysis);
    object["flows"] = json!({ "vary": vary.words, "bits": vary.bits() });
    object["routers"] = routers
        .iter()
        .map(|router| json!({ "name": router.name, "hash": router.describe() }))
        .collect();
    object["why"] = reason(routers, router_of, analysis).into();
    object["advice"] = match advice {
        None => Value::Null,
        Some(advice) => {
            let mut after = self::object(&advice.analysis);
            after["changes"] = advice.changes.clone().into();
            after["without_effect"] = advice.futile.clone().into();
            after
        }
    };
    writeln!(out, "{object}")
}

fn object(analysis: &Analysis) -> Value {
    let path =
        |(index, share): (usize, &f64)| json!({ "members": analysis.path(index), "share": share });
    let used = analysis.shares.iter().enumerate().filter(|(_, share)| **share > 0.0);
    let choices = (0..analysis.members.len()).map(|choice| {
        json!({
            "name": analysis.names[choice],
            "members": analysis.members[choice],
            "shares": analysis.of_choice(choice),
        })
    });
    let method = match &analysis.method {
        Method::Rank { pieces } => json!({ "kind": "rank", "pieces": pieces }),
        Method::Every { flows } => json!({ "kind": "every flow", "flows": flows }),
        Method::Sample { flows, bound } => {
            json!({ "kind": "sample", "flows": flows, "bound": bound })
        }
    };
    let ranks = analysis.ranks.as_ref().map(|ranks| {
        let pairs = ranks.pairs.iter().map(|pair| {
            let relation = match pair.relation {
                Relation::Equal => "equal keys",
                Relation::Constant(_) => "keys differ by a constant",
                Relation::Mixed => "the same bits, mixed",
                Relation::Shared(_) => "bits in common",
                Relation::Independent => "independent keys",
            };
            json!({
                "choices": [analysis.names[pair.first], analysis.names[pair.second]],
                "rank": pair.rank, "deciding_rank": pair.deciding, "relation": relation,
            })
        });
        json!({
            "keys": ranks.keys, "deciding": ranks.deciding, "joint": ranks.joint,
            "pairs": pairs.collect::<Vec<_>>(),
        })
    });
    json!({
        "paths_used": analysis.paths(),
        "paths": analysis.all_paths(),
        "effective_paths": analysis.effective_paths(),
        "information_bits": analysis.total_information(),
        "method": method,
        "ranks": ranks,
        "choices": choices.collect::<Vec<_>>(),
        "shares": used.map(path).collect::<Vec<_>>(),
    })
}

pub(super) fn csv(answer: &Answer, out: &mut impl Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    let analysis = &answer.analysis;
    let head = analysis.names.iter().map(String::as_str).chain(["share"]);
    rows.write_record(head).map_err(io::Error::from)?;
    for (index, share) in analysis.shares.iter().enumerate() {
        let path = analysis.path(index).into_iter().map(|member| member.to_string());
        rows.write_record(path.chain([share.to_string()])).map_err(io::Error::from)?;
    }
    rows.flush()
}
