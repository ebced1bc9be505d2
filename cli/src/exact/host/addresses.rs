// SPDX-License-Identifier: Apache-2.0
//! Addresses of the host: which packets are for itself, and the source that a next hop prefers.

use super::rows::NextHop;
use lbhash_hashes::{Settings, linux::fib::Prefix};
use serde_json::Value;

/// Every address of the rows of `ip -j address`.
pub(super) fn all(rows: &[Value]) -> impl Iterator<Item = &str> {
    rows.iter().flat_map(infos).filter_map(|info| info["local"].as_str())
}

fn infos(interface: &Value) -> &[Value] {
    interface["addr_info"].as_array().map_or(&[][..], Vec::as_slice)
}

/// Sets `prefsrc`: for each next hop the first address of its device in the subnet of its gateway, else the first one.
pub(super) fn preferred_sources(rows: &[Value], hops: &[NextHop], settings: &mut Settings) {
    if rows.is_empty() {
        return;
    }
    let source = |hop: &NextHop| {
        let interface = rows.iter().find(|row| row["ifname"].as_str() == hop.device.as_deref())?;
        let primary: Vec<(&str, Prefix)> = infos(interface)
            .iter()
            .filter(|info| info["family"] == "inet" && info["secondary"] != true)
            .filter_map(|info| {
                let local = info["local"].as_str()?;
                let subnet = Prefix::parse(&format!("{local}/{}", info["prefixlen"]), false)?;
                Some((local, subnet))
            })
            .collect();
        let gateway = hop.gateway.as_deref().and_then(|gateway| gateway.parse().ok());
        let of_subnet = |&&(_, subnet): &&(&str, Prefix)| {
            gateway.is_none_or(|gateway| subnet.contains(gateway))
        };
        let found = primary.iter().find(of_subnet).or_else(|| primary.first());
        found.map(|(local, _)| (*local).to_owned())
    };
    let sources: Vec<_> =
        hops.iter().map(|hop| source(hop).unwrap_or_else(|| "-".into())).collect();
    settings.set("prefsrc", &sources.join("/"));
}
