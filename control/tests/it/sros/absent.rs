// SPDX-License-Identifier: Apache-2.0
//! Three answers: not valid, valid elsewhere, valid and not modelled.

use super::{advice, compile, try_compile, violations};

/// Advice about one line below `configure`.
#[track_caller]
fn remark(line: &str) -> String {
    advice(&format!("/configure {line}\n")).join("\n")
}

#[track_caller]
fn fault(line: &str) -> String {
    violations(&format!("/configure {line}\n"))
}

#[test]
fn not_valid() {
    for (line, expected) in [
        (
            "system load-balancing lsr-load-balancing lbl-both",
            "cannot have this value; write one of lbl-only",
        ),
        (
            "system load-balancing l4-loadbalancing",
            "is unknown from `l4-loadbalancing` on; did you mean `l4-load-balancing`?",
        ),
        ("system load-balancing hash-seed 7", "is unknown from `hash-seed` on"),
        ("router interface x load-balancing foo", "is unknown from `foo` on"),
        ("service vpls 7 load-balancing foo", "is unknown from `foo` on"),
        ("system load-balancing lsr-load-balancing", "needs a value"),
        ("service apipe 7 load-balancing per-service-hashing false", "cannot be turned off"),
    ] {
        let found = fault(line);
        assert!(found.contains(expected), "{line}: {found}");
        assert!(!found.contains("not modelled"), "{line}: {found}");
    }
}

#[test]
fn valid_on_another_router() {
    for line in [
        "router interface x l4-load-balancing",
        "router interface x teid-load-balancing",
        "service vpls 7 load-balancing l4-load-balancing",
        "service epipe 7 load-balancing teid-load-balancing",
    ] {
        let found = fault(line);
        assert!(
            found.contains("is a statement of the 7705 SAR, and not of the 7750 at this place"),
            "{line}: {found}"
        );
    }
}

#[test]
fn valid_and_not_modelled() {
    let default = compile("configure\nexit all").configuration;
    for (line, expected) in [
        (
            "system load-balancing l2tp-load-balancing true",
            "hashes headers of L2TP too, which is not modelled: here",
        ),
        (
            "system load-balancing hash-polynomial ecmp poly5 lag poly2",
            "chooses one of the chip's unpublished polynomials",
        ),
        (
            "system load-balancing hash-poly ecmp poly5 lag poly2",
            "chooses one of the chip's unpublished polynomials",
        ),
        ("system load-balancing per-port-hash-seed true", "gives each port a seed of its own"),
        ("system load-balancing service-id-lag-hashing", "spreads VLL over the ports"),
        ("system load-balancing mc-enh-load-balancing", "spreads multicast"),
        ("system load-balancing eler-enh-load-balancing true", "labels of packets that leave"),
        ("system fp resource-allocation load-balancing ipv6 non-symmetric-hashing true", "IPv6"),
        (
            "router interface x load-balancing spi-load-balancing",
            "SPI of ESP and AH too there alone",
        ),
        ("router interface x load-balancing teid-load-balancing", "TEID of GTP too there alone"),
        ("router interface x load-balancing flow-label-load-balancing true", "flow label"),
        ("router interface x load-balancing egr-ip-load-balancing source", "of one direction"),
        ("service vpls 7 load-balancing spi-load-balancing true", "SPI"),
        (
            "service vpls 7 load-balancing lbl-eth-or-ip-l4-teid true",
            "labelled packets of its SAPs",
        ),
        (
            "service vprn 7 interface x load-balancing teid-load-balancing",
            "there alone, which is not modelled",
        ),
        ("service ies 7 interface x load-balancing ip-load-balancing source", "not modelled"),
    ] {
        let found = remark(line);
        assert!(found.contains(expected) && found.contains("not modelled"), "{line}: {found}");
        assert_eq!(compile(&format!("/configure {line}\n")).configuration, default, "{line}");
    }
}

/// Off, or as by default, they say nothing.
#[test]
fn what_is_off_needs_no_word() {
    for line in [
        "system load-balancing l2tp-load-balancing false",
        "system load-balancing exclude src-dst-ipv6 false",
        "router interface x load-balancing ip-load-balancing both",
    ] {
        assert_eq!(remark(line), "", "{line}");
    }
}

/// Where common packets would be hashed by other fields than the router's, there is no key.
#[test]
fn what_would_mislead_is_an_error() {
    for value in ["eth-encap-ip", "lbl-ip-l4-teid", "lbl-eth-ip-l4-teid", "lbl-ip-or-teid"] {
        let found = fault(&format!("system load-balancing lsr-load-balancing {value}"));
        assert!(
            found.contains("is a way of SR OS to hash labelled packets that is not modelled"),
            "{found}"
        );
        // Of an interface that the profile is not of, it is advice.
        let found =
            remark(&format!("router interface x load-balancing lsr-load-balancing {value}"));
        assert!(found.contains("counts for interface x alone"), "{found}");
    }
    let found = fault("system load-balancing exclude src-dst-ipv6 true");
    assert!(
        found.contains("takes IPv6 addresses out of the hash, which is not modelled"),
        "{found}"
    );
    let mut options = lbhash_control::systems::sros::read(
        "/configure router interface x load-balancing egr-ip-load-balancing source\n",
        "r.cfg",
    );
    options.push_argument("--applies-to", &["applies-to", "interface"], "x");
    let found =
        lbhash_control::systems::compile("sros-7750", None, &options).unwrap_err().to_string();
    assert!(found.contains("chooses the addresses and ports of one direction"), "{found}");
}

/// Weights are of a topology: one advice for all of them.
#[test]
fn weights_are_of_a_topology() {
    let found = advice(
        "configure\n    router Base\n        ecmp 4\n        weighted-ecmp strict\n        static-route-entry 10.0.0.0/8\n            \
         next-hop 192.0.2.1\n                load-balancing-weight 3\n            exit\n        exit\n    exit\n    lag 1\n        \
         port 1/1/1 1/1/2 hash-weight 3\n    exit\nexit all\n",
    );
    let of_a_topology: Vec<_> =
        found.iter().filter(|line| line.contains("of a topology")).collect();
    assert_eq!(
        of_a_topology,
        [
            "sros-7750: `router ecmp` = \"4\": says how members share the load, which is of a topology, as do 3 other statements"
        ]
    );
}

#[test]
fn the_system_interface_has_one_address() {
    let found = fault(
        "router \"Base\" interface \"system\" ipv4 primary address 192.0.2.1 prefix-length 31",
    );
    assert!(found.contains("is not 32, which the interface `system` must have"), "{found}");
    assert!(try_compile("/configure router interface system address 2001:db8::1").is_err());
}

#[test]
fn groups_are_not_expanded() {
    let text = |applied: &str, leaf: &str| {
        format!(
            "configure {{\n    groups {{\n        group \"g\" {{\n            system {{\n                {leaf}\n            }}\n        \
             }}\n    }}\n    system {{\n        {applied}\n    }}\n}}\n"
        )
    };
    let l4 = "load-balancing { l4-load-balancing true }";
    assert_eq!(
        violations(&text("apply-groups [\"g\"]", l4)),
        "r.cfg:10:9: SR OS text: `system apply-groups` = \"g\": takes over `system load-balancing l4-load-balancing` of line 5 from a \
         group, and groups are not expanded here; give the output of `info inheritance full-context`, which has them expanded"
    );
    for harmless in
        [text("", l4), text("apply-groups [\"g\"]", "name \"x\""), text("apply-groups [\"h\"]", l4)]
    {
        assert_eq!(compile(&harmless).configuration, compile("configure\nexit all").configuration);
    }
}
