// SPDX-License-Identifier: Apache-2.0
//! Rows of `ip -j` as settings of next hops: weights, what is dead, groups, buckets, neighbours.

use super::addresses;
use lbhash_hashes::Settings;
use serde_json::Value;

/// What a host prints, by rows.
pub(super) struct Rows<'v> {
    pub(super) next_hops: &'v [Value],
    pub(super) buckets: &'v [Value],
    pub(super) neighbours: &'v [Value],
    pub(super) addresses: &'v [Value],
}

/// A next hop as people name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NextHop {
    /// Id of its nexthop object.
    pub(crate) id: Option<u64>,
    pub(crate) gateway: Option<String>,
    pub(crate) device: Option<String>,
}

impl NextHop {
    pub(super) fn of(row: &Value) -> Self {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        Self {
            id: None,
            gateway: text(&row["gateway"]).or_else(|| text(&row["via"]["host"])),
            device: text(&row["dev"]),
        }
    }

    /// As in `id 1 10.0.0.1 dev eth1`.
    pub(crate) fn name(&self) -> String {
        let Self { id, gateway, device } = self;
        let words = [
            id.map(|id| format!("id {id}")),
            gateway.clone(),
            device.as_ref().map(|device| format!("dev {device}")),
        ];
        words.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Several next hops: the settings that choose among them, and their names.
pub(super) struct Several {
    pub(super) settings: Settings,
    pub(super) hops: Vec<NextHop>,
    /// A resilient group whose buckets are not given.
    pub(super) assumes_first_table: bool,
}

pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether a row has a flag such as `dead`.
pub(super) fn has_flag(row: &Value, flag: &str) -> bool {
    row["flags"].as_array().is_some_and(|flags| flags.iter().any(|known| known == flag))
}

fn weights(rows: &[Value]) -> String {
    let weight = |row: &Value| row["weight"].as_u64().unwrap_or(1).to_string();
    rows.iter().map(weight).collect::<Vec<_>>().join("/")
}

/// Places of some next hops, as `0/2`; `None` without any.
fn places(hops: usize, is_one: impl Fn(usize) -> bool) -> Option<String> {
    let places: Vec<_> = (0..hops).filter(|&i| is_one(i)).map(|i| i.to_string()).collect();
    (!places.is_empty()).then(|| places.join("/"))
}

impl Rows<'_> {
    /// Next hops within a route. The kernel marks as dead those without carrier too, where it leaves them out.
    pub(super) fn of_route(&self, hops: &[Value], is_ipv6: bool) -> Several {
        let names: Vec<NextHop> = hops.iter().map(NextHop::of).collect();
        let mut settings = Settings::new()
            .with("group", if is_ipv6 { "route6" } else { "route" })
            .with("weights", &weights(hops));
        if let Some(dead) = places(hops.len(), |i| has_flag(&hops[i], "dead")) {
            settings.set("dead", &dead);
        }
        if !is_ipv6 {
            // A router does not look at neighbours for a route of IPv6.
            self.failed(&names, &mut settings);
            addresses::preferred_sources(self.addresses, &names, &mut settings);
        }
        Several { settings, hops: names, assumes_first_table: false }
    }

    /// The members of a nexthop group.
    pub(super) fn of_group(&self, id: u64, group: &Value) -> Result<Several, String> {
        let members = group["group"].as_array().map_or(&[][..], Vec::as_slice);
        let name = |member: &Value| {
            let hop = self.next_hop(member["id"].as_u64()?);
            Some(NextHop { id: member["id"].as_u64(), ..hop.map(NextHop::of).unwrap_or_default() })
        };
        let hops: Option<Vec<NextHop>> = members.iter().map(name).collect();
        let hops = hops.ok_or(format!("nexthop group {id} has a member without an id"))?;
        let mut settings = Settings::new().with("weights", &weights(members));
        let mut assumes_first_table = false;
        if group["type"] == "resilient" {
            settings.set("group", "resilient");
            let buckets = group["resilient_args"]["buckets"].as_u64().unwrap_or(0);
            settings.set("buckets", &buckets.to_string());
            match self.table(id, buckets, members)? {
                Some(table) => settings.set("table", &table),
                None => assumes_first_table = true,
            }
        } else {
            settings.set("group", "mpath");
            self.failed(&hops, &mut settings);
        }
        Ok(Several { settings, hops, assumes_first_table })
    }

    pub(super) fn next_hop(&self, id: u64) -> Option<&Value> {
        self.next_hops.iter().find(|row| row["id"] == id)
    }

    /// The member of each bucket of a resilient group; `None` where the host gives no buckets of it.
    fn table(&self, id: u64, count: u64, members: &[Value]) -> Result<Option<String>, String> {
        let rows = self.buckets.iter().filter(|row| row["id"] == id);
        let mut buckets: Vec<(u64, usize)> = rows
            .filter_map(|row| {
                let member = members.iter().position(|m| m["id"] == row["bucket"]["nhid"])?;
                Some((row["bucket"]["index"].as_u64()?, member))
            })
            .collect();
        if buckets.is_empty() {
            return Ok(None);
        }
        buckets.sort_unstable();
        if !buckets.iter().map(|&(index, _)| index).eq(0..count) {
            return Err(format!(
                "nexthop group {id} has {count} buckets, and `buckets` has {} of its members: print routes, nexthops and \
                 buckets at one time",
                buckets.len()
            ));
        }
        let members: Vec<_> = buckets.iter().map(|(_, member)| member.to_string()).collect();
        Ok(Some(members.join("/")))
    }

    /// Next hops whose neighbour the kernel knows not to answer.
    fn failed(&self, hops: &[NextHop], settings: &mut Settings) {
        const VALID: [&str; 6] = ["PERMANENT", "NOARP", "REACHABLE", "PROBE", "STALE", "DELAY"];
        let is_failed = |hop: &NextHop| {
            self.neighbours.iter().any(|row| {
                let states = row["state"].as_array().map_or(&[][..], Vec::as_slice);
                row["dst"].as_str() == hop.gateway.as_deref()
                    && row["dev"].as_str() == hop.device.as_deref()
                    && !states.iter().any(|state| VALID.iter().any(|valid| state == valid))
            })
        };
        if let Some(failed) = places(hops.len(), |i| is_failed(&hops[i])) {
            settings.set("failed", &failed);
        }
    }
}
