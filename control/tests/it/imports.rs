// SPDX-License-Identifier: Apache-2.0
//! Topologies out of routers' configurations: what is written, and that the project's own reader
//! takes it.

use lbhash_control::topology::{
    Topology,
    import::{Source, import},
};
use std::{collections::BTreeSet, fs, net::IpAddr, path::Path};

fn corpus(folder: &str, name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    fs::read_to_string(root.join(folder).join(name)).unwrap()
}

#[track_caller]
fn imported(source: Source, text: &str) -> String {
    import(source, text, "r.cfg").unwrap_or_else(|findings| panic!("{findings}\n{text}"))
}

/// Members of the group of the route to an address, by their names.
#[track_caller]
fn members(toml: &str, destination: &str) -> BTreeSet<String> {
    let topology =
        Topology::from_toml(toml, "t.toml").unwrap_or_else(|findings| panic!("{findings}\n{toml}"));
    let destination: IpAddr = destination.parse().unwrap();
    let route = topology.route(destination).unwrap_or_else(|| panic!("no route\n{toml}"));
    let group = topology.group(route.group).expect("the group of a route is programmed");
    group.next_hops.iter().cloned().collect()
}

const JUNOS: &str = "\
set interfaces xe-0/0/0 unit 0 family inet address 198.51.100.0/31
set interfaces xe-0/0/1 gigether-options 802.3ad ae0
set interfaces xe-0/0/2 gigether-options 802.3ad ae0
set interfaces ae0 unit 100 family inet address 198.51.100.2/31
set interfaces lo0 unit 0 family inet address 192.0.2.1/32
set routing-options static route 203.0.113.0/24 next-hop [ 198.51.100.1 198.51.100.3 ]
set routing-options static route 10.0.0.0/8 discard
set routing-options static route 10.1.0.0/16 next-hop xe-0/0/0.0
set routing-options static route 10.2.0.0/16 next-hop 192.0.2.77
set routing-options static route 10.3.0.0/16 qualified-next-hop 198.51.100.1 preference 7
set policy-options policy-statement lb then load-balance per-packet
set routing-options forwarding-table export lb
";

const SRLINUX: &str = "\
set / platform chassis type \"7250 IXR-6e\"
set / interface ethernet-1/1 subinterface 0 ipv4 address 198.51.100.0/31
set / interface ethernet-1/2 ethernet aggregate-id lag1
set / interface ethernet-1/3 ethernet aggregate-id lag1
set / interface lag1 subinterface 0 ipv4 address 198.51.100.2/31
set / network-instance default next-hop-groups group spines nexthop 1 ip-address 198.51.100.1
set / network-instance default next-hop-groups group spines nexthop 2 ip-address 198.51.100.3
set / network-instance default next-hop-groups group lost nexthop 1 ip-address 192.0.2.77
set / network-instance default static-routes route 203.0.113.0/24 next-hop-group spines
set / network-instance default static-routes route 10.2.0.0/16 next-hop-group lost
";

#[test]
fn a_topology_as_a_person_would_write_it() {
    assert_eq!(
        imported(Source::Junos, JUNOS),
        "\
# Topology of r.cfg: its ports, LAGs and static routes.
# Routes of protocols are no part of a configuration: add a [[route]] for each that matters.
# The qualified next hop 198.51.100.1 of 10.3.0.0/16 was left out: its preference decides when it is used.
platform = \"junos-trio\"

# Numbers are in the order of the configuration: the router's own are not in it.
[ports]
\"xe-0/0/0\" = 1
\"xe-0/0/1\" = 2
\"xe-0/0/2\" = 3

[[lag]]
name = \"ae0\"
ports = [\"xe-0/0/1\", \"xe-0/0/2\"]

[[next-hop]]
name = \"198.51.100.1\"
via = \"xe-0/0/0\"

[[next-hop]]
name = \"198.51.100.3\"
via = \"ae0\"

[[next-hop]]
name = \"discard\"
drop = 1

[[next-hop-group]]
name = \"static-203.0.113.0/24\"
next-hops = [\"198.51.100.1\", \"198.51.100.3\"]
balancing = \"per-packet\"

[[route]]
prefix = \"203.0.113.0/24\"
next-hop-group = \"static-203.0.113.0/24\"
owner = \"static\"

[[next-hop-group]]
name = \"static-10.0.0.0/8\"
next-hops = [\"discard\"]
balancing = \"per-packet\"

[[route]]
prefix = \"10.0.0.0/8\"
next-hop-group = \"static-10.0.0.0/8\"
owner = \"static\"

[[next-hop-group]]
name = \"static-10.1.0.0/16\"
next-hops = [\"xe-0/0/0\"]
balancing = \"per-packet\"

[[route]]
prefix = \"10.1.0.0/16\"
next-hop-group = \"static-10.1.0.0/16\"
owner = \"static\"

# The route to 10.2.0.0/16 was left out: no interface leads to 192.0.2.77.
"
    );
}

#[test]
fn junos_is_balanced_as_its_policy_says() {
    let toml = imported(Source::Junos, JUNOS);
    assert_eq!(
        members(&toml, "203.0.113.9"),
        ["198.51.100.1", "198.51.100.3"].map(String::from).into()
    );
    let without = JUNOS.replace("set routing-options forwarding-table export lb\n", "");
    let toml = imported(Source::Junos, &without);
    assert!(!toml.contains("balancing"), "{toml}");
    assert_eq!(members(&toml, "203.0.113.9").len(), 1, "a prefix is bound to one next hop");
}

#[test]
fn sr_linux_groups_keep_their_names() {
    let toml = imported(Source::SrLinux, SRLINUX);
    assert!(toml.contains("platform = \"7250 IXR-6e\""), "{toml}");
    assert!(
        toml.contains("# Next hop 192.0.2.77 was left out: no interface leads to it."),
        "{toml}"
    );
    assert!(
        toml.contains(
            "# The route to 10.2.0.0/16 was left out: group lost has no next hop that is known."
        ),
        "{toml}"
    );
    assert_eq!(
        members(&toml, "203.0.113.9"),
        ["198.51.100.1", "198.51.100.3"].map(String::from).into()
    );
}

#[test]
fn every_form_of_sr_os_gives_the_same_topology() {
    let forms = ["classic.cfg", "curly.cfg", "flat.cfg", "tree.json"];
    let topologies = forms.map(|form| imported(Source::SrOs, &corpus("sros", form)));
    for (form, toml) in forms.iter().zip(&topologies) {
        assert_eq!(
            members(toml, "203.0.113.9"),
            ["198.51.100.1", "198.51.100.3"].map(String::from).into(),
            "{form}"
        );
        assert_eq!(members(toml, "10.9.9.9"), ["discard"].map(String::from).into(), "{form}");
        assert!(
            toml.contains(
                "# The router weighs its ports (1/1/1 300, 1/1/2 500); a [[lag]] has no weights."
            ),
            "{toml}"
        );
        assert!(toml.contains("name = \"lag-1\"\nports = [\"1/1/1\", \"1/1/2\"]"), "{toml}");
        assert!(toml.contains("`router weighted-ecmp` is not configured"), "{toml}");
    }
    let weighted = corpus("sros", "flat.cfg") + "/configure router \"Base\" weighted-ecmp true\n";
    let toml = imported(Source::SrOs, &weighted);
    assert!(toml.contains("{ name = \"198.51.100.1\", weight = 3 }"), "{toml}");
}

#[test]
fn linux_routes_name_next_hops_or_groups() {
    let rows = |name: &str| corpus("linux", name);
    let text = format!(
        "{{\"route\": {}, \"nexthop\": {}, \"link\": {}}}",
        rows("routes.json"),
        rows("nexthops.json"),
        rows("links.json")
    );
    let toml = imported(Source::Linux, &text);
    assert!(toml.contains("name = \"bond0\"\nports = [\"eth2\", \"eth3\"]"), "{toml}");
    assert!(toml.contains("hash-buckets = 64"), "{toml}");
    let both: BTreeSet<_> =
        ["198.51.100.1 on eth1", "198.51.100.3 on bond0"].map(String::from).into();
    assert_eq!(members(&toml, "203.0.113.9"), both, "{toml}");
    assert_eq!(members(&toml, "10.9.9.9"), both);
    assert_eq!(members(&toml, "192.0.2.200"), ["192.0.2.1 on eth0"].map(String::from).into());
    assert_eq!(
        members(&toml, "198.51.100.1"),
        ["eth1"].map(String::from).into(),
        "a connected network"
    );
    // One command's output alone.
    let toml = imported(Source::Linux, &rows("routes.json"));
    assert!(toml.contains("# The route to 10.0.0.0/8 was left out: it has no next hop."), "{toml}");
}

/// A route without leaves of its own, and next hops that are shut down.
#[test]
fn sr_os_next_hops_that_are_down() {
    let text = "configure\n    router Base\n        interface \"a\"\n            address 198.51.100.0/31\n            port 1/1/1:100\n        \
                exit\n        static-route-entry 10.0.0.0/8\n            next-hop 198.51.100.1\n                no shutdown\n            \
                exit\n            next-hop 198.51.100.0\n                shutdown\n            exit\n        exit\n        \
                static-route-entry 10.1.0.0/16\n            black-hole\n                no shutdown\n            exit\n        exit\n    \
                exit\nexit all\n";
    let toml = imported(Source::SrOs, text);
    assert_eq!(members(&toml, "10.9.9.9"), ["198.51.100.1"].map(String::from).into());
    assert_eq!(members(&toml, "10.1.9.9"), ["discard"].map(String::from).into());
    assert!(
        toml.contains("# Next hop 198.51.100.0 of 10.0.0.0/8 was left out: it is shut down."),
        "{toml}"
    );
    assert!(toml.contains("\"1/1/1\" = 1"), "{toml}");
}

/// Names of groups, ports and next hops do not clash.
#[test]
fn names_that_clash() {
    let text = SRLINUX
        .replace("group spines", "group lag1")
        .replace("next-hop-group spines", "next-hop-group lag1");
    let toml = imported(Source::SrLinux, &text);
    assert!(toml.contains("next-hop-group = \"group-lag1\""), "{toml}");
    assert_eq!(members(&toml, "203.0.113.9").len(), 2);
}

#[test]
fn what_cannot_be_imported_is_an_error() {
    for (source, text, expected) in [
        (
            Source::Junos,
            "set system host-name mx\n",
            "has no LAG, no next-hop group and no static route",
        ),
        (Source::SrOs, "/configure system name \"x\"\n", "has no LAG"),
        (Source::SrOs, "configure {\n", "`{` is not closed"),
        (Source::Linux, "default via 192.0.2.1 dev eth0\n", "the text is no JSON"),
        (Source::Linux, "[]", "has no LAG"),
        (Source::SrLinux, JUNOS, "it looks like a configuration of Junos"),
    ] {
        let found = import(source, text, "r.cfg").expect_err("no topology").to_string();
        assert!(found.contains(expected), "{text}: {found}");
        assert!(found.starts_with("r.cfg:"), "{found}");
    }
}
