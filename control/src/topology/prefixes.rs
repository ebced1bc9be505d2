// SPDX-License-Identifier: Apache-2.0
//! Prefixes of routes, tunnels and lists, and which entry of a list covers a prefix.

use super::{
    file::{File, Number, Word},
    platform::Platform,
    report::{Object, Report},
};
use ipnet::IpNet;
use std::net::IpAddr;

/// Reads a prefix; host bits must be zero.
pub(super) fn prefix(object: &Object<'_>, word: &Word, report: &mut Report<'_>) -> Option<IpNet> {
    let value = Some(format!("\"{}\"", word.get_ref()));
    match word.get_ref().parse::<IpNet>() {
        Ok(net) if net == net.trunc() => Some(net),
        Ok(net) => {
            let remedy = format!("write \"{}\"", net.trunc());
            report.violate(
                object,
                value,
                word.span(),
                "has bits set behind the prefix length",
                &remedy,
            );
            None
        }
        Err(_) => {
            let remedy = "write an address and a length: \"10.10.10.0/24\", \"2001:db8::/32\"";
            report.violate(object, value, word.span(), "is no IPv4 or IPv6 prefix", remedy);
            None
        }
    }
}

/// The longest entry that equals a prefix or covers it.
pub(super) fn covering<T>(entries: &[(IpNet, T)], prefix: IpNet) -> Option<&(IpNet, T)> {
    let covers = |(entry, _): &&(IpNet, T)| entry.contains(&prefix);
    entries.iter().filter(covers).max_by_key(|(entry, _)| entry.prefix_len())
}

/// Multicast, or limited broadcast.
pub(super) const fn is_multicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_multicast() || address.is_broadcast(),
        IpAddr::V6(address) => address.is_multicast(),
    }
}

/// True where a destination of the prefix is multicast or limited broadcast: then its last one is.
pub(super) fn holds_multicast(prefix: IpNet) -> bool {
    is_multicast(prefix.broadcast())
}

/// An entry of the resilient-hash-prefix list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Resilient {
    /// Rows of the fill pattern, 1 to 128.
    pub hash_buckets_per_path: u16,
    /// Columns of the fill pattern, 1 to 128.
    pub max_paths: u16,
}

/// The resilient-hash-prefix list.
pub(super) fn resilient(
    file: &File,
    platform: &Platform,
    report: &mut Report<'_>,
) -> Vec<(IpNet, Resilient)> {
    let mut entries: Vec<(IpNet, Resilient)> = Vec::new();
    for row in &file.resilient_hash_prefix {
        let object = Object { what: "resilient-hash-prefix", name: row.prefix.get_ref() };
        if !platform.has_resilient_hashing {
            let remedy = "remove the entry, or name a platform that has it: \"srlinux-7250-ixr\"";
            report.violate(&object, None, row.prefix.span(), "has no resilient hashing", remedy);
        }
        let mut number = |key, number: &Number| report.number(&object, key, number, (1, 128));
        let sizes = number("hash-buckets-per-path", &row.hash_buckets_per_path)
            .zip(number("max-paths", &row.max_paths));
        let Some((prefix, (hash_buckets_per_path, max_paths))) =
            prefix(&object, &row.prefix, report).zip(sizes)
        else {
            continue;
        };
        let entry = Resilient { hash_buckets_per_path, max_paths };
        check_product(&object, entry, &row.max_paths, report);
        if entries.iter().any(|&(known, _)| known == prefix) {
            let rule = "appears twice in the list";
            report.violate(&object, None, row.prefix.span(), rule, "keep one of the two");
        }
        entries.push((prefix, entry));
    }
    entries
}

fn check_product(object: &Object<'_>, entry: Resilient, at: &Number, report: &mut Report<'_>) {
    let Resilient { hash_buckets_per_path: buckets, max_paths } = entry;
    let product = u32::from(buckets) * u32::from(max_paths);
    if product > 128 {
        report.violate(
            object,
            Some(format!("{buckets} x {max_paths} = {product}")),
            at.span(),
            "hash-buckets-per-path times max-paths is at most 128",
            &format!(
                "with {buckets} buckets for each path up to {} paths, with {max_paths} paths up to {} buckets",
                128 / buckets,
                128 / max_paths
            ),
        );
    }
}
