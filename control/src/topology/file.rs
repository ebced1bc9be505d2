// SPDX-License-Identifier: Apache-2.0
//! The file as TOML holds it. Nothing is checked here but kinds of values and names of keys.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A word, with its place.
pub(super) type Word = Spanned<String>;

/// A number, with its place.
pub(super) type Number = Spanned<i64>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct File {
    pub(super) platform: Option<Word>,
    #[serde(default)]
    pub(super) ports: BTreeMap<Word, Number>,
    #[serde(default)]
    pub(super) lag: Vec<LagRow>,
    #[serde(default)]
    pub(super) next_hop: Vec<NextHopRow>,
    #[serde(default)]
    pub(super) next_hop_group: Vec<GroupRow>,
    #[serde(default)]
    pub(super) route: Vec<RouteRow>,
    #[serde(default)]
    pub(super) tunnel: Vec<TunnelRow>,
    #[serde(default)]
    pub(super) ilm: Vec<IlmRow>,
    #[serde(default)]
    pub(super) service: Vec<ServiceRow>,
    #[serde(default)]
    pub(super) resilient_hash_prefix: Vec<ResilientRow>,
    pub(super) dynamic_load_balancing: Option<Spanned<DynamicTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct LagRow {
    pub(super) name: Word,
    pub(super) ports: Vec<Word>,
    pub(super) balancing: Option<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct NextHopRow {
    pub(super) name: Word,
    pub(super) via: Option<Word>,
    pub(super) drop: Option<Number>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct GroupRow {
    pub(super) name: Word,
    pub(super) level: Option<Number>,
    pub(super) next_hops: Vec<Spanned<NextHopRef>>,
    pub(super) balancing: Option<Word>,
    pub(super) hash_buckets: Option<Number>,
    pub(super) backup: Option<Word>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "a name, or a table { name = \"…\", weight = 2 }")]
pub(super) enum NextHopRef {
    Name(String),
    Weighted { name: String, weight: i64 },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RouteRow {
    pub(super) prefix: Word,
    pub(super) next_hop_group: Word,
    pub(super) owner: Option<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct TunnelRow {
    pub(super) kind: Word,
    pub(super) destination: Word,
    pub(super) next_hop_group: Word,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct IlmRow {
    pub(super) owner: Word,
    pub(super) label: Number,
    pub(super) next_hop_group: Word,
    /// FEC of the label, which a resilient-hash-prefix may match.
    pub(super) fec: Option<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ServiceRow {
    pub(super) name: Word,
    pub(super) traffic: Word,
    pub(super) id: Number,
    pub(super) next_hop_group: Word,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ResilientRow {
    pub(super) prefix: Word,
    pub(super) hash_buckets_per_path: Number,
    pub(super) max_paths: Number,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct DynamicTable {
    #[serde(default)]
    pub(super) prefixes: Vec<Word>,
    pub(super) mode: Option<Word>,
    pub(super) flowset_size: Option<Number>,
    pub(super) inactivity_timer: Option<Number>,
    pub(super) link_quality_sampling_interval: Option<Number>,
    pub(super) cycles_per_us: Option<Number>,
    pub(super) weighting_factor: Option<Spanned<WeightingTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct WeightingTable {
    pub(super) port_utilization: Number,
    pub(super) queue_utilization: Number,
    pub(super) itm_utilization: Number,
}
