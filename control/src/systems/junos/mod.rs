// SPDX-License-Identifier: Apache-2.0
//! Juniper MX with Trio MPCs: `forwarding-options enhanced-hash-key`, release by release.

mod balancing;
mod description;
mod field_table;
mod gates;
mod listed;
mod lists;
mod misplaced;
mod others;
mod policies;
mod release;
mod rules;
mod settings;
mod statements;
mod text;

pub use text::read;

use super::{Compiled, Method, Report, Request, System};
use release::Release;
use settings::Settings;
use statements::SCHEMA;

/// MX with MPCs.
pub(super) const TRIO: System = System {
    name: "junos-trio",
    description: "Juniper MX with Trio MPCs, Junos 11.4 and later",
    default_release: Some("18.3R1"),
    release_word: Some("version"),
    front_end,
};

fn front_end(request: &Request<'_>, report: &mut Report) -> Compiled {
    let release = release(request, report);
    misplaced::check(request.options, report);
    let tree = SCHEMA.one_by_one(request.options);
    let statements = SCHEMA.settings(&tree, report);
    let settings = Settings::new(release, statements, &tree, report);
    rules::check(&settings, report);
    let balancing = balancing::balancing(&settings, report);
    let configuration = field_table::configuration(&settings);
    Compiled { balancing, ..Compiled::new(configuration, description::description(&settings)) }
}

/// Rule and remedy where a release is too old for a way to choose among the members of a bundle, or among equal-cost next hops.
pub(crate) fn too_old_for(
    method: Method,
    is_bundle: bool,
    release: &str,
) -> Option<(String, &'static str)> {
    let since = match (method, is_bundle) {
        (Method::Adaptive, false) => gates::MPLS_FIELDS,
        (Method::Random | Method::Adaptive | Method::PeriodicRebalance, _) => gates::ADAPTIVE,
        (Method::FlowHash, false) => gates::ECMP,
        _ => return None,
    };
    is_before(release, since).then(|| (rules::too_old_rule(since, ""), rules::TOO_OLD_REMEDY))
}

/// The release from which there is load sharing over equal-cost next hops, where the given one is older.
pub(crate) fn too_old_for_ecmp(release: &str) -> Option<String> {
    is_before(release, gates::ECMP).then(|| gates::ECMP.to_string())
}

fn is_before(release: &str, since: Release) -> bool {
    Release::read(release).is_ok_and(|release| release < since)
}

/// The release; a wrong one is reported, and stands for the newest gate.
fn release(request: &Request<'_>, report: &mut Report) -> Release {
    let text = request.release.unwrap_or_default();
    match Release::read(text) {
        Ok(release) if release >= gates::OLDEST => {
            if release::is_of_another_train(text) {
                report.advise_as_a_whole(
                    &format!(
                        "{text} is of an F or X train, and only R releases are modelled: it is read as {release}"
                    ),
                    "state the R release that hashes as the router does",
                );
            }
            release
        }
        Ok(_) => {
            report.violate_as_a_whole(
                &format!("release {text} is older than `enhanced-hash-key`"),
                &format!("state a release from {} on", gates::OLDEST),
            );
            gates::ENTROPY
        }
        Err(_) => {
            report.violate_as_a_whole(
                &format!("`{text}` is not a Junos release"),
                "write it as in 18.3R1 or 14.2R3-S4",
            );
            gates::ENTROPY
        }
    }
}
