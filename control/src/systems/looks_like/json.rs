// SPDX-License-Identifier: Apache-2.0
//! JSON by the names of its members.

use super::LooksLike;

/// Names that are one system's alone; the first that is found counts.
const NAMES: [(LooksLike, &[&str]); 4] = [
    (LooksLike::SrLinuxJson, &["\"srl_nokia", "\"hash-options\"", "\"network-instance\""]),
    (LooksLike::SrOsJson, &["\"nokia-conf:", "\"nokia-state:", "\"configure\""]),
    (
        LooksLike::Sonic,
        &[
            "\"DEVICE_METADATA\"",
            "\"SWITCH_HASH\"",
            "\"FINE_GRAINED_ECMP\"",
            "\"PORT\"",
            "\"FG_NHG\"",
        ],
    ),
    (
        LooksLike::JunosJson,
        &["\"junos:", "\"configuration\"", "\"forwarding-options\"", "\"policy-options\""],
    ),
];

/// Names at the top of SR Linux, where no module stands before them.
const SR_LINUX: [&str; 6] =
    ["system", "interface", "platform", "load-balancing", "hash-seed", "hash-profile"];

/// First members of what `ip -j` prints, in a list.
const LINUX: [&str; 6] = ["dst", "id", "ifindex", "ifname", "link", "type"];

/// What a text is that begins as JSON; `None` where it does not.
pub(super) fn looks_like(text: &str) -> Option<LooksLike> {
    let behind = |mark: char| text.strip_prefix(mark).map(str::trim_start);
    let object = behind('{').filter(|inner| inner.starts_with(['"', '}']));
    let list = behind('[').filter(|inner| inner.starts_with(['{', ']', '"']));
    let inner = object.or(list)?;
    let first = inner.trim_start_matches(['{', '"', ' ', '\n', '\r', '\t']);
    let first = first.split(['"', '/', '[']).next().unwrap_or_default();
    if SR_LINUX.contains(&first) {
        return Some(LooksLike::SrLinuxJson);
    }
    if list.is_some() && LINUX.contains(&first) {
        return Some(LooksLike::LinuxJson);
    }
    let known = NAMES.iter().find(|(_, names)| names.iter().any(|name| text.contains(name)));
    Some(known.map_or(LooksLike::Json, |&(found, _)| found))
}
