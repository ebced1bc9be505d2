// SPDX-License-Identifier: Apache-2.0
//! The JSON of a host: `routes`, `nexthops` and `sysctl`, and what else it may give, into tables of routes.

use super::{
    super::ExactError,
    Built, Host, NextHop, Target, addresses,
    rows::{Rows, Several, has_flag, plain},
};
use crate::failure::Failure;
use lbhash_hashes::{
    Settings,
    linux::fib::{Prefix, Route},
    parse_number, system,
};
use serde_json::Value;
use std::{collections::HashMap, fs, path::Path, rc::Rc};

/// Sysctls behind `net.ipv4.` or `net.ipv6.`, and the settings that they are.
const SYSCTLS: [(&str, &str); 3] = [
    ("fib_multipath_hash_policy", "policy"),
    ("fib_multipath_hash_fields", "fields"),
    ("fib_multipath_use_neigh", "use_neigh"),
];

/// Tables of every kind of route within one JSON object.
struct Reader<'v> {
    rows: Rows<'v>,
    sysctls: Vec<(String, String)>,
    /// Settings of the command line, which go before those of the host.
    over: &'v Settings,
    built: HashMap<String, Built>,
    host: Host,
    other_tables: u64,
    first_tables: Vec<u64>,
}

/// Rows under any of these names; routes of both families may be in one list or in two.
fn rows_of<'v>(host: &'v Value, names: &[&str]) -> Option<Vec<&'v Value>> {
    let lists: Vec<_> = names.iter().filter_map(|name| host[*name].as_array()).collect();
    (!lists.is_empty()).then(|| lists.into_iter().flatten().collect())
}

fn list<'v>(host: &'v Value, names: [&str; 2]) -> Option<&'v [Value]> {
    names.iter().find_map(|name| host[*name].as_array()).map(Vec::as_slice)
}

impl Host {
    /// Reads a file; `over` are settings of the command line.
    pub(crate) fn read(path: &Path, over: &Settings) -> Result<Self, Failure> {
        let file = path.display().to_string();
        let text = fs::read_to_string(path)
            .map_err(|error| Failure::Read { file: file.clone(), error })?;
        let wrong = |problem: String| ExactError::File { file: file.clone(), problem };
        let value: Value = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        let routes = rows_of(&value, &["routes", "route", "routes6", "route6"]).ok_or_else(|| {
            wrong(
                "has no list `routes`: write an object with `routes` (ip -j route), `nexthops` (ip -j nexthop) and `sysctl`"
                    .into(),
            )
        })?;
        let mut reader = Reader::new(&value, over);
        for (number, route) in (1..).zip(routes) {
            reader
                .route(route)
                .map_err(|problem| wrong(format!("route {number}, {route}: {problem}")))?;
        }
        reader.local(&value);
        Ok(reader.finish(&value))
    }
}

impl<'v> Reader<'v> {
    fn new(host: &'v Value, over: &'v Settings) -> Self {
        let rows = |names| list(host, names).unwrap_or(&[]);
        Self {
            rows: Rows {
                next_hops: rows(["nexthops", "nexthop"]),
                buckets: rows(["buckets", "bucket"]),
                neighbours: rows(["neighbours", "neigh"]),
                addresses: rows(["addresses", "addr"]),
            },
            sysctls: sysctls(&host["sysctl"]),
            over,
            built: HashMap::new(),
            host: Host {
                local: Default::default(),
                main: Default::default(),
                chosen: None,
                notes: Vec::new(),
            },
            other_tables: 0,
            first_tables: Vec::new(),
        }
    }

    fn route(&mut self, row: &Value) -> Result<(), String> {
        let text = row["dst"].as_str().ok_or("has no `dst`")?;
        let of_gateway = [&row["gateway"], &row["nexthops"][0]["gateway"]];
        let mut is_ipv6 = text.contains(':') || of_gateway.iter().any(|g| is_ipv6_text(g));
        // `ip -6 route` says how preferable a router is, even of a default route that leads to a device.
        is_ipv6 |= row["pref"].is_string();
        let prefix = Prefix::parse(text, is_ipv6)
            .ok_or_else(|| format!("`{text}` is neither a prefix nor `default`"))?;
        let table = match &row["table"] {
            Value::Null => "main".to_owned(),
            table => plain(table),
        };
        let tos = match &row["tos"] {
            Value::Null => 0,
            tos => {
                let number = parse_number(&plain(tos)).and_then(|tos| u8::try_from(tos).ok());
                number.ok_or("has a `tos` that is no number: print it with ip -N -j route")?
            }
        };
        let metric = row["metric"].as_u64().unwrap_or(0);
        let (usable, target) = self.target(row, is_ipv6);
        let route = Route {
            prefix,
            tos,
            metric: u32::try_from(metric).map_err(|_| "has a metric of more than 32 bits")?,
            usable,
            target,
        };
        let tables = match table.as_str() {
            "main" | "254" => &mut self.host.main,
            "local" | "255" => &mut self.host.local,
            _ => {
                self.other_tables += 1;
                return Ok(());
            }
        };
        tables[usize::from(is_ipv6)].add(route);
        if let Some(source) = row["prefsrc"].as_str() {
            self.own_address(source);
        }
        Ok(())
    }

    /// Where a route leads, and whether the kernel takes it at all.
    fn target(&mut self, row: &Value, is_ipv6: bool) -> (bool, Target) {
        match row["type"].as_str() {
            None | Some("unicast") => {}
            // The search goes to the next table, which is empty.
            Some("throw") => return (true, Target::Ends("no route".into())),
            Some(kind) => return (true, Target::Ends(kind.to_owned())),
        }
        if let Some(id) = row["nhid"].as_u64() {
            return self.object(id, row);
        }
        match row["nexthops"].as_array() {
            Some(hops) if hops.len() > 1 => {
                let usable = hops.iter().any(|hop| !has_flag(hop, "dead"));
                (usable, self.several(self.rows.of_route(hops, is_ipv6), is_ipv6))
            }
            Some(hops) if hops.len() == 1 => {
                (!has_flag(&hops[0], "dead"), Target::One(NextHop::of(&hops[0])))
            }
            _ => (!has_flag(row, "dead"), Target::One(NextHop::of(row))),
        }
    }

    /// A nexthop object by its id.
    fn object(&mut self, id: u64, row: &Value) -> (bool, Target) {
        let family = |hop: &Value| is_ipv6_text(&hop["gateway"]);
        let Some(object) = self.rows.next_hop(id) else {
            // The route itself shows a single next hop; of several it does not show the type of their group.
            let single = row["nexthops"].as_array().is_none_or(Vec::is_empty);
            let hop = NextHop { id: Some(id), ..NextHop::of(row) };
            return if single && (hop.gateway.is_some() || hop.device.is_some()) {
                (!has_flag(row, "dead"), Target::One(hop))
            } else {
                let why = format!("`nexthops` has no id {id}, which the route names");
                (true, Target::NotKnown(why))
            };
        };
        if object.get("blackhole").is_some() {
            return (true, Target::Ends("blackhole".into()));
        }
        let Some(members) = object["group"].as_array() else {
            let hop = NextHop { id: Some(id), ..NextHop::of(object) };
            let dead = has_flag(row, "dead") || has_flag(object, "dead");
            return (!dead, Target::One(hop));
        };
        let is_ipv6 = row["dst"].as_str().is_some_and(|dst| dst.contains(':'))
            || row["pref"].is_string()
            || members
                .first()
                .and_then(|member| self.rows.next_hop(member["id"].as_u64()?))
                .is_some_and(|hop| family(hop) && row["nexthops"][0]["via"].is_null());
        match self.rows.of_group(id, object) {
            Err(why) => (true, Target::NotKnown(why)),
            Ok(several) if several.hops.len() == 1 => {
                (true, Target::One(several.hops.into_iter().next().unwrap_or_default()))
            }
            Ok(several) => {
                if several.assumes_first_table && !self.first_tables.contains(&id) {
                    self.first_tables.push(id);
                }
                (true, self.several(several, is_ipv6))
            }
        }
    }

    /// Builds what chooses among several next hops; routes with equal settings share it.
    fn several(&mut self, several: Several, is_ipv6: bool) -> Target {
        let mut settings = self.global(is_ipv6);
        for (key, value) in several.settings.iter().chain(self.over.iter()) {
            settings.set(key, value);
        }
        let identity: String =
            settings.iter().map(|(key, value)| format!("{key}={value}\n")).collect();
        let build = || {
            let system = system::named("linux-ecmp");
            Rc::new(system.and_then(|system| system.build(&settings)))
        };
        let hash = Rc::clone(self.built.entry(identity).or_insert_with(build));
        Target::Several { hash, hops: several.hops.into() }
    }

    /// Settings of the host: IPv6 has a policy and fields of its own, and the seed of IPv4.
    fn global(&self, is_ipv6: bool) -> Settings {
        let family = if is_ipv6 { "net.ipv6." } else { "net.ipv4." };
        let mut settings = Settings::new();
        for (name, value) in &self.sysctls {
            match name.strip_prefix(family) {
                Some(end) => {
                    if let Some((_, key)) = SYSCTLS.iter().find(|(known, _)| *known == end) {
                        settings.set(key, value);
                    }
                }
                None if name == "kernel.osrelease" => settings.set("kernel", value),
                None => {}
            }
            if name == "net.ipv4.fib_multipath_hash_seed" {
                settings.set("seed", value);
            }
        }
        settings
    }

    /// Local addresses that `addresses` gives.
    fn local(&mut self, host: &Value) {
        let rows = list(host, ["addresses", "addr"]).unwrap_or(&[]);
        let all: Vec<&str> = addresses::all(rows).collect();
        all.into_iter().for_each(|address| self.own_address(address));
    }

    fn own_address(&mut self, address: &str) {
        let Some(prefix) = Prefix::parse(address, address.contains(':')) else { return };
        let tables = &mut self.host.local[usize::from(prefix.is_ipv6())];
        if tables.routes().any(|route| route.prefix == prefix) {
            return;
        }
        let target = Target::Ends("local".into());
        tables.add(Route { prefix, tos: 0, metric: 0, usable: true, target });
    }

    fn finish(self, value: &Value) -> Host {
        let Self { mut host, sysctls, other_tables, first_tables, .. } = self;
        let mut note = |text: String| host.notes.push(text);
        let rules = rows_of(value, &["rules", "rule", "rules6", "rule6"]);
        let own_rules =
            rules.as_deref().unwrap_or_default().iter().filter(|r| !is_usual(r)).count();
        if own_rules > 0 {
            note(format!(
                "{own_rules} policy rules are not considered: the table main is taken for every packet"
            ));
        }
        if other_tables > 0 {
            note(format!(
                "{other_tables} routes of tables other than main and local are not considered"
            ));
        }
        for id in first_tables {
            note(format!(
                "nexthop group {id} is resilient: without `buckets` its first table is taken, which changes of members alter"
            ));
        }
        let missing: Vec<&str> = [
            (rules.is_none(), "`rules` (policy rules)"),
            (
                list(value, ["neighbours", "neigh"]).is_none(),
                "`neighbours` (next hops that do not answer)",
            ),
            (
                list(value, ["addresses", "addr"]).is_none(),
                "`addresses` (packets to the host itself)",
            ),
        ]
        .into_iter()
        .filter_map(|(is_missing, name)| is_missing.then_some(name))
        .collect();
        if !missing.is_empty() {
            note(format!("not given, so not considered: {}", missing.join(", ")));
        }
        for (family, name) in
            [("IPv4", "net.ipv4.ip_forward"), ("IPv6", "net.ipv6.conf.all.forwarding")]
        {
            if sysctls.iter().any(|(known, value)| known == name && value == "0") {
                note(format!("{name} is 0: the host forwards no packets of {family}"));
            }
        }
        host
    }
}

fn is_ipv6_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.contains(':'))
}

/// One of the rules that every host has.
fn is_usual(rule: &Value) -> bool {
    let usual = [(0, ["local", "255"]), (32766, ["main", "254"]), (32767, ["default", "253"])];
    let is_one = |&(priority, tables): &(u32, [&str; 2])| {
        rule["priority"] == priority && tables.iter().any(|table| rule["table"] == *table)
    };
    usual.iter().any(is_one) && rule["src"] == "all"
}

/// Sysctls by their full names: an object, the text that `sysctl -a` prints, or a list of its lines.
fn sysctls(value: &Value) -> Vec<(String, String)> {
    let line = |line: &str| {
        let (name, value) = line.split_once('=')?;
        Some((name.trim().to_owned(), value.trim().to_owned()))
    };
    match value {
        Value::Object(values) => {
            values.iter().map(|(name, value)| (name.clone(), plain(value))).collect()
        }
        Value::String(text) => text.lines().filter_map(line).collect(),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).filter_map(line).collect(),
        _ => Vec::new(),
    }
}
