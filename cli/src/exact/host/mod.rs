// SPDX-License-Identifier: Apache-2.0
//! A Linux host that prints what it is: its routes, next hops and sysctls, and the next hop of a packet.
//!
//! The table `main`, behind local addresses as far as they are given. What is not considered is said in [`Host::notes`].

mod addresses;
mod read;
mod rows;

pub(crate) use rows::NextHop;

use lbhash_hashes::{
    Answer, Error, Hash, Packet, Trace,
    linux::fib::{Lookup, Prefix, Route, Table},
};
use std::{net::IpAddr, rc::Rc};

/// Routes of a host.
pub(crate) struct Host {
    /// Addresses of the host itself.
    local: [Table<Target>; 2],
    main: [Table<Target>; 2],
    /// The route that every packet takes, where one was chosen.
    chosen: Option<Prefix>,
    /// What is not considered, in words.
    pub(crate) notes: Vec<String>,
}

/// What chooses among next hops, or why it cannot; routes with equal settings share it.
type Built = Rc<Result<Box<dyn Hash>, Error>>;

/// Where a route leads.
#[derive(Clone)]
enum Target {
    /// Nowhere: `blackhole`, `unreachable`, `prohibit`; or `local`.
    Ends(String),
    One(NextHop),
    Several {
        hash: Built,
        hops: Rc<[NextHop]>,
    },
    /// What is missing to know.
    NotKnown(String),
}

/// What a host makes of a packet.
pub(crate) struct Decision {
    /// The prefix of the route, `None` without one.
    pub(crate) matched: Option<String>,
    pub(crate) way: Way,
    /// The hash, where it was needed.
    pub(crate) answer: Option<Answer>,
}

/// Where a packet goes.
pub(crate) enum Way {
    NextHop(NextHop),
    /// It is not forwarded, and why in a word.
    Ends(String),
}

/// Tables of a family.
fn of_family<T>(tables: &[T; 2], is_ipv6: bool) -> &T {
    &tables[usize::from(is_ipv6)]
}

/// What the tables say of a destination.
enum Found<'h> {
    Route(&'h Route<Target>),
    Ends(&'static str),
}

impl Host {
    /// Takes the route of this prefix for every packet, whatever its destination.
    pub(crate) fn choose(&mut self, prefix: &str) -> Result<(), String> {
        let parsed = [false, true]
            .into_iter()
            .filter_map(|is_ipv6| Prefix::parse(prefix, is_ipv6))
            .find(|parsed| of_family(&self.main, parsed.is_ipv6()).of_prefix(*parsed).is_some());
        self.chosen = Some(parsed.ok_or_else(|| format!("has no usable route to `{prefix}`"))?);
        Ok(())
    }

    fn route(&self, lookup: Lookup) -> Result<Found<'_>, Error> {
        let is_ipv6 = lookup.destination.is_ipv6();
        if let Some(chosen) = self.chosen {
            let route = of_family(&self.main, chosen.is_ipv6()).of_prefix(chosen);
            return Ok(route.map_or(Found::Ends("no route"), Found::Route));
        }
        if let Some(local) = of_family(&self.local, is_ipv6).lookup(lookup)? {
            return Ok(Found::Route(local));
        }
        if let Some(why) = not_by_table(lookup.destination) {
            return Ok(Found::Ends(why));
        }
        let route = of_family(&self.main, is_ipv6).lookup(lookup)?;
        Ok(route.map_or(Found::Ends("no route"), Found::Route))
    }

    /// The next hop of a packet.
    ///
    /// # Errors
    /// A packet that is not routed, or a next hop that cannot be known, with the reason.
    pub(crate) fn decide(
        &self,
        packet: &Packet<'_>,
        trace: &mut Trace,
    ) -> Result<Decision, (Option<String>, Error)> {
        let lookup = Lookup::of(packet).map_err(|error| (None, error))?;
        let ends = |matched, why: &str| {
            Ok(Decision { matched, way: Way::Ends(why.to_owned()), answer: None })
        };
        let route = match self.route(lookup).map_err(|error| (None, error))? {
            Found::Route(route) => route,
            Found::Ends(why) => return ends(None, why),
        };
        let matched = Some(route.prefix.to_string());
        trace.note("route", || matched.clone().unwrap_or_default());
        match &route.target {
            Target::Ends(why) => ends(matched, why),
            Target::NotKnown(why) => Err((matched, Error::NotKnown(why.clone()))),
            Target::One(hop) => {
                Ok(Decision { matched, way: Way::NextHop(hop.clone()), answer: None })
            }
            Target::Several { hash, hops } => {
                let hash = hash.as_ref().as_ref().map_err(|e| (matched.clone(), e.clone()))?;
                let answer = hash.hash(packet, trace).map_err(|e| (matched.clone(), e))?;
                let hop = answer.member.and_then(|member| hops.get(member as usize));
                let hop = hop.ok_or_else(|| {
                    (matched.clone(), Error::NotKnown("the route has no such member".into()))
                })?;
                Ok(Decision {
                    matched,
                    way: Way::NextHop(hop.clone()),
                    answer: Some(answer.clone()),
                })
            }
        }
    }
}

/// Destinations that the table of unicast routes does not decide.
fn not_by_table(destination: IpAddr) -> Option<&'static str> {
    match destination {
        IpAddr::V4(address) if address.is_multicast() => Some("multicast"),
        IpAddr::V4(address) if address.is_broadcast() => Some("broadcast"),
        IpAddr::V6(address) if address.is_multicast() => Some("multicast"),
        IpAddr::V6(address) if address.is_unicast_link_local() => Some("link-local"),
        _ => None,
    }
}
