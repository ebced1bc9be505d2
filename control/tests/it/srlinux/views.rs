// SPDX-License-Identifier: Apache-2.0
//! What the router shows, line for line.

use crate::srlinux::support::*;
use lbhash_control::systems::{
    Compiled,
    srlinux::{self, Router},
};
use proptest::prelude::*;

fn router(system: &str, text: &str) -> Router {
    compile(system, text).srlinux().unwrap().clone()
}

/// Lines of a text in a test, which begin behind a `|`.
fn page(lines: &str) -> String {
    lines
        .lines()
        .filter_map(|line| line.split_once('|'))
        .map(|(_, line)| format!("{line}\n"))
        .collect()
}

const FACTS_6E: &str =
    "platform chassis type \"7250 IXR-6e\"\nplatform chassis hw-mac-address 00:01:02:03:08:9B\n";

#[test]
fn g_001_system_seed_configured_or_generated() {
    let shown = |seed: u16| {
        page(&format!(
            "|    system {{
             |        load-balancing {{
             |            hash-options {{
             |                hash-seed {seed}
             |            }}
             |        }}
             |    }}"
        ))
    };
    for system in SYSTEMS {
        let generated = router(system, "platform chassis hw-mac-address 00:01:02:03:08:9B");
        assert_eq!(generated.hash_seed_state(), Some(shown(2203)));
        assert_eq!(
            router(system, &hash_options("hash-seed 128")).hash_seed_state(),
            Some(shown(128))
        );
        assert_eq!(router(system, "").hash_seed_state(), None, "the MAC address is not known");
    }
    assert_eq!(router(IXR_7250, FACTS_6E).hash_seed_state(), None, "each interface has its own");
}

#[test]
fn g_002_interface_seed() {
    let text = format!(
        "{FACTS_6E}interface ethernet-1/1 load-balancing hash-seed 41521\ninterface lag1 port-id 7\n"
    );
    let router = router(IXR_7250, &text);
    let expected = page(
        "|    interface ethernet-1/1 {
         |        load-balancing {
         |            hash-seed 41521
         |        }
         |    }",
    );
    assert_eq!(router.interface_seed_state("ethernet-1/1"), Some(expected));
    let generated = router.interface_seed_state("lag1").unwrap();
    let seed = srlinux::interface_seed("00:01:02:03:08:9B".parse().unwrap(), 7);
    assert!(generated.contains(&format!("hash-seed {seed}\n")), "{generated}");
    assert_eq!(router.interface_seed_state("ethernet-1/2"), None);
}

#[test]
fn g_002_the_shown_seed_is_the_one_in_the_pipeline() {
    let compiled = compile(IXR_7250, &format!("{FACTS_6E}interface lag1 port-id 7\n"));
    let router = compiled.srlinux().unwrap();
    let interface = &router.interfaces()[0];
    let users = compiled.configuration.users[usize::from(interface.hash_profile)];
    let shown = router.interface_seed_state("lag1").unwrap();
    assert!(users.iter().all(|user| shown.contains(&format!("hash-seed {}\n", user.seed))));
}

#[test]
fn g_003_polynomials_of_the_hash_users() {
    let shown = |polynomials: [u8; 5]| {
        let [one, two, three, four, five] = polynomials;
        page(&format!(
            "|    platform {{
             |        linecard 1 {{
             |            forwarding-complex 1 {{
             |                load-balancing {{
             |                    hash-user level-1-fec {{
             |                        hash-polynomial {one}
             |                    }}
             |                    hash-user level-2-fec {{
             |                        hash-polynomial {two}
             |                    }}
             |                    hash-user level-3-fec {{
             |                        hash-polynomial {three}
             |                    }}
             |                    hash-user lag {{
             |                        hash-polynomial {four}
             |                    }}
             |                    hash-user network-header {{
             |                        hash-polynomial {five}
             |                    }}
             |                }}
             |            }}
             |        }}
             |    }}"
        ))
    };
    let by_default = router(IXR_7250, "").hash_user_state(1, 1).unwrap();
    assert_eq!(by_default, shown([1, 2, 3, 4, 5]));
    // The state that a router prints, read again, is its assignment.
    let reassigned =
        by_default.replace("polynomial 4", "polynomial 8").replace("polynomial 1", "polynomial 6");
    assert_eq!(router(IXR_7250, &reassigned).hash_user_state(1, 1), Some(shown([6, 2, 3, 8, 5])));
    assert_eq!(router(IXR_7220_D, "").hash_user_state(1, 1), None, "shown on 7250 IXR alone");
}

#[test]
fn g_004_hash_options_as_configured() {
    let seed_and_label = page(
        "|    system {
         |        load-balancing {
         |            hash-options {
         |                hash-seed 128
         |                ipv6-flow-label false
         |            }
         |        }
         |    }",
    );
    let address_only = page(
        "|    system {
         |        load-balancing {
         |            hash-options {
         |                destination-address true
         |                destination-port false
         |                ipv6-flow-label false
         |                protocol false
         |                source-address true
         |                source-port false
         |                mpls-label-stack false
         |            }
         |        }
         |    }",
    );
    for text in [seed_and_label, address_only] {
        let router = router(IXR_7250, &text);
        assert_eq!(router.running_configuration(), text);
    }
    assert_eq!(router(IXR_7250, "").running_configuration(), "");
}

#[test]
fn g_005_hash_profile_and_its_reference() {
    let text = page(
        "|    system {
         |        load-balancing {
         |            hash-profile p1 {
         |                hash-seed 123
         |            }
         |        }
         |    }
         |    interface ethernet-1/1 {
         |        load-balancing {
         |            hash-profile p1
         |        }
         |    }",
    );
    let router = router(IXR_7250, &format!("{FACTS_6E}{text}"));
    assert_eq!(router.running_configuration(), text);
    assert!(router.interface_seed_state("ethernet-1/1").unwrap().contains("hash-seed 123\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is configured, what is shown reads as the same configuration.
    #[test]
    fn g_004_g_005_render_and_parse(
        seed in proptest::option::of(any::<u16>()),
        flags in proptest::collection::vec(proptest::option::of(any::<bool>()), 7),
        names in proptest::collection::vec(("[ -~é]{1,8}", proptest::option::of(any::<u16>())), 0..3),
    ) {
        let options = ["destination-address", "destination-port", "ipv6-flow-label", "protocol",
            "source-address", "source-port", "mpls-label-stack"];
        // The two of each pair have one value.
        let flag = |index: usize| flags[match index { 4 => 0, 5 => 1, other => other }];
        let mut settings = serde_json::Map::new();
        settings.extend(seed.map(|seed| ("hash-seed".to_owned(), seed.into())));
        settings.extend(options.iter().enumerate()
            .filter_map(|(index, option)| Some((option.to_string(), flag(index)?.into()))));
        let profiles: Vec<_> = names.iter().map(|(name, seed)| match seed {
            Some(seed) => serde_json::json!({ "name": name, "hash-seed": seed }),
            None => serde_json::json!({ "name": name }),
        }).collect();
        let interfaces: Vec<_> = names.iter().map(|(name, _)| serde_json::json!({
            "name": format!("ethernet {name}"), "load-balancing": { "hash-profile": name },
        })).collect();
        let json = serde_json::json!({
            "system": { "load-balancing": { "hash-options": settings, "hash-profile": profiles } },
            "interface": interfaces,
            "platform": { "chassis": { "type": "7250 IXR-6e" } },
        });
        let first = compile(IXR_7250, &json.to_string());
        let shown = first.srlinux().unwrap().running_configuration();
        let again: Compiled = compile(IXR_7250, &format!("platform chassis type 7250-ixr-6e\n{shown}"));
        prop_assert_eq!(&again.configuration, &first.configuration);
        prop_assert_eq!(again.srlinux().unwrap().running_configuration(), shown);
    }
}
