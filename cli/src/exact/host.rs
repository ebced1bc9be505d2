// SPDX-License-Identifier: Apache-2.0
//! What a Linux host prints of itself: its sysctls, routes and next hops as settings.

use super::ExactError;
use crate::failure::Failure;
use lbhash_hashes::Settings;
use serde_json::Value;
use std::{fs, path::Path};

/// Sysctls by the end of their names, and the settings that they are.
const SYSCTLS: [(&str, &str); 5] = [
    ("fib_multipath_hash_policy", "policy"),
    ("fib_multipath_hash_fields", "fields"),
    ("fib_multipath_use_neigh", "use_neigh"),
    ("ignore_routes_with_linkdown", "ignore_routes_with_linkdown"),
    ("fib_multipath_hash_seed", "seed"),
];

/// Adds the settings of a host; gives the names of the next hops, in configured order.
pub(super) fn read(
    path: &Path,
    prefix: Option<&str>,
    settings: &mut Settings,
) -> Result<Vec<String>, Failure> {
    let file = path.display().to_string();
    let text =
        fs::read_to_string(path).map_err(|error| Failure::Read { file: file.clone(), error })?;
    let wrong = |problem: String| ExactError::File { file: file.clone(), problem };
    let host: Value = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let no_rows = Vec::new();
    let rows = |key: &str| host[key].as_array().unwrap_or(&no_rows);
    let routes: Vec<&Value> = rows("route")
        .iter()
        .filter(|route| prefix.is_none_or(|prefix| route["dst"] == prefix))
        .filter(|route| route["nexthops"].is_array() || route["nhid"].is_u64())
        .collect();
    let [route] = routes[..] else {
        let found: Vec<_> = routes.iter().filter_map(|route| route["dst"].as_str()).collect();
        return Err(wrong(match found[..] {
            [] => "no route with several next hops: give `route` as `ip -j route` prints it".into(),
            _ => format!("several routes: choose with --prefix one of {}", found.join(", ")),
        })
        .into());
    };
    let is_ipv6 = route["dst"].as_str().is_some_and(|dst| dst.contains(':'))
        || route["nexthops"][0]["gateway"].as_str().is_some_and(|gateway| gateway.contains(':'));
    sysctls(&host["sysctl"], is_ipv6, settings);
    let names = match route["nhid"].as_u64() {
        Some(id) => {
            let names = group(rows("nexthop"), id, settings).map_err(wrong)?;
            table(rows("bucket"), id, rows("nexthop"), settings);
            names
        }
        None => {
            settings.set("group", if is_ipv6 { "route6" } else { "route" });
            hops(route["nexthops"].as_array().unwrap_or(&no_rows), settings)
        }
    };
    Ok(names)
}

/// Sysctls as one object by full names; IPv6 has its own policy and fields, and the seed of IPv4.
fn sysctls(values: &Value, is_ipv6: bool, settings: &mut Settings) {
    let family = if is_ipv6 { "net.ipv6." } else { "net.ipv4." };
    for (name, value) in values.as_object().into_iter().flatten() {
        for (end, key) in SYSCTLS {
            let is_seed = key == "seed";
            if name.ends_with(end) && (is_seed || name.starts_with(family)) {
                settings.set(key, &plain(value));
            }
        }
        if name == "kernel.osrelease" {
            settings.set("kernel", &plain(value));
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Next hops within a route: weights, dead and link-down ones.
fn hops(hops: &[Value], settings: &mut Settings) -> Vec<String> {
    let weights: Vec<_> =
        hops.iter().map(|hop| hop["weight"].as_u64().unwrap_or(1).to_string()).collect();
    settings.set("weights", &weights.join("/"));
    for flag in ["dead", "linkdown"] {
        let has = |hop: &Value| {
            hop["flags"].as_array().is_some_and(|flags| flags.iter().any(|known| known == flag))
        };
        let with: Vec<_> =
            (0..hops.len()).filter(|&i| has(&hops[i])).map(|i| i.to_string()).collect();
        if !with.is_empty() {
            settings.set(flag, &with.join("/"));
        }
    }
    hops.iter().map(hop_name).collect()
}

fn hop_name(hop: &Value) -> String {
    let words = ["gateway", "dev"].map(|key| hop[key].as_str());
    words.into_iter().flatten().collect::<Vec<_>>().join(" dev ")
}

/// The table of a resilient group, where the host gives `bucket` as `ip -j nexthop bucket show` prints it.
fn table(rows: &[Value], id: u64, next_hops: &[Value], settings: &mut Settings) {
    let group = next_hops.iter().find(|row| row["id"] == id);
    let Some(members) = group.and_then(|group| group["group"].as_array()) else { return };
    let mut buckets: Vec<(u64, usize)> = rows
        .iter()
        .filter(|row| row["id"] == id)
        .filter_map(|row| {
            let member = members.iter().position(|m| m["id"] == row["bucket"]["nhid"])?;
            Some((row["bucket"]["index"].as_u64()?, member))
        })
        .collect();
    buckets.sort_unstable();
    if !buckets.is_empty() {
        let members: Vec<_> = buckets.iter().map(|(_, member)| member.to_string()).collect();
        settings.set("table", &members.join("/"));
    }
}

/// A next-hop group by its id, as `ip -j nexthop` prints it.
fn group(rows: &[Value], id: u64, settings: &mut Settings) -> Result<Vec<String>, String> {
    let of_id = |id: &Value| rows.iter().find(|row| row["id"] == *id);
    let group =
        of_id(&id.into()).ok_or(format!("`nexthop` has no id {id}, which the route names"))?;
    let Some(members) = group["group"].as_array() else {
        return Ok(hops(std::slice::from_ref(group), settings));
    };
    let weights: Vec<_> =
        members.iter().map(|m| m["weight"].as_u64().unwrap_or(1).to_string()).collect();
    settings.set("weights", &weights.join("/"));
    if group["type"] == "resilient" {
        settings.set("group", "resilient");
        settings.set("buckets", &plain(&group["resilient_args"]["buckets"]));
    } else {
        settings.set("group", "mpath");
    }
    let name = |member: &Value| {
        let id = plain(&member["id"]);
        of_id(&member["id"]).map_or(format!("id {id}"), |hop| format!("id {id} {}", hop_name(hop)))
    };
    Ok(members.iter().map(name).collect())
}
