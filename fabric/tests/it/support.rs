// SPDX-License-Identifier: Apache-2.0
//! Routers and flows of several tests.

use lbhash_control::profile;
use lbhash_fabric::{
    Choice, Error, Kind, Point, Router, Vary,
    network::{BUILT_IN, Network},
    polarize::Analysis,
    polarize::analyse,
};

/// A router by its description; profiles are built-in ones.
pub(crate) fn router(text: &str) -> Router {
    let mut load = |name: &str| {
        let profile =
            profile::built_in(name).map_err(|unknown| Error::Question(unknown.to_string()));
        profile.map(|profile| profile.configuration().clone())
    };
    Router::parse::<Error>(text, &mut load).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn choices(routers: &[Router]) -> Vec<Choice> {
    let each = routers.iter().enumerate();
    each.flat_map(|(number, router)| router.choices(number).unwrap()).collect()
}

/// TCP flows of which the listed fields vary.
pub(crate) fn vary(list: &str) -> Vary {
    let addresses = ["192.0.2.1", "198.51.100.2"].map(|address| address.parse().unwrap());
    let point = Point::of_flow(addresses[0], addresses[1], 6, (49152, 443));
    Vary::parse(Kind { is_ipv4: true, ..Kind::default() }, point, list).unwrap()
}

/// The same over IPv6.
pub(crate) fn vary_ipv6(list: &str) -> Vary {
    let addresses = ["2001:db8::1", "2001:db8::2"].map(|address| address.parse().unwrap());
    let point = Point::of_flow(addresses[0], addresses[1], 6, (49152, 443));
    Vary::parse(Kind::default(), point, list).unwrap()
}

pub(crate) fn analysis(routers: &[&str], vary: &Vary) -> Analysis {
    let routers: Vec<Router> = routers.iter().map(|text| router(text)).collect();
    analyse(&choices(&routers), vary).unwrap()
}

/// Text of a fabric that comes with lbhash.
pub(crate) fn built_in(name: &str) -> &'static str {
    BUILT_IN.iter().find(|fabric| fabric.0 == name).expect("built in").1
}

pub(crate) fn network(name: &str) -> Network {
    parse(built_in(name))
}

pub(crate) fn parse(text: &str) -> Network {
    try_parse(text, "").unwrap_or_else(|error| panic!("{error}"))
}

/// A fabric, whose file of links has this text.
pub(crate) fn try_parse(text: &str, links: &str) -> Result<Network, Error> {
    let mut load = |name: &str| {
        let profile =
            profile::built_in(name).map_err(|unknown| Error::Question(unknown.to_string()));
        profile.map(|profile| profile.configuration().clone())
    };
    Network::parse::<Error>(text, &mut load, &mut |_| Ok(links.to_owned()))
}
