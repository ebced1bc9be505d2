// SPDX-License-Identifier: Apache-2.0
//! What the router shows, line for line.

use crate::topology::support::{group, on, route};
use lbhash_control::{
    systems::srlinux,
    topology::{
        Dynamic, Topology,
        state::{self, Crossing, Direction, Pipeline, ResourceMonitor, RouteFacts, Thresholds},
    },
};

/// Lines of a text in a test, which begin behind a `|`.
fn page(lines: &str) -> String {
    let behind = lines.lines().filter_map(|line| line.split_once('|'));
    behind.map(|(_, line)| format!("{line}\n")).collect()
}

/// Statements of a text as paths with values, as the reader of the router's notation sees them.
fn statements(text: &str) -> Vec<String> {
    let tree = srlinux::read(text, "shown");
    assert_eq!(tree.violations, []);
    tree.options
        .iter()
        .map(|option| format!("{} = {}", option.path.join(" "), option.value))
        .collect()
}

fn dynamic_topology(count: usize) -> Topology {
    let mut rows = "[dynamic-load-balancing]\nprefixes = [\"192.0.0.0/8\"]\n".to_owned();
    for index in 0..count {
        rows += &group(&format!("g{index}"), "[\"e1\", \"e2\"]");
        rows += &route(&format!("192.{index}.1.0/24"), &format!("g{index}"));
    }
    on("7220 IXR-H4", &rows)
}

#[test]
fn g_006_resilient_hash_prefixes() {
    let topology = on(
        "srlinux-7250-ixr",
        "[[resilient-hash-prefix]]\nprefix = \"10.10.10.0/24\"\nhash-buckets-per-path = 4\nmax-paths = 6\n",
    );
    let shown = state::resilient_hash_prefixes(&topology, "default");
    assert_eq!(
        shown,
        page(
            "|    network-instance default {
             |        ip-load-balancing {
             |            resilient-hash-prefix 10.10.10.0/24 {
             |                hash-buckets-per-path 4
             |                max-paths 6
             |            }
             |        }
             |    }"
        )
    );
    let entry = "network-instance default ip-load-balancing resilient-hash-prefix 10.10.10.0/24";
    assert_eq!(
        statements(&shown),
        [
            format!("{entry} hash-buckets-per-path 4 = (present)"),
            format!("{entry} max-paths 6 = (present)")
        ],
        "read again"
    );
    assert_eq!(state::resilient_hash_prefixes(&dynamic_topology(1), "default"), "");
}

#[test]
fn g_008_route_state_follows_real_programming() {
    let topology = dynamic_topology(129);
    let facts = RouteFacts {
        leakable: false,
        leaked: false,
        metric: 1,
        preference: 5,
        active: true,
        last_app_update: "2025-10-22T19:23:39.036Z (25 minutes ago)".to_owned(),
        last_programmed: "2025-10-22T19:23:39.065Z (25 minutes ago)".to_owned(),
        next_hop_group: 6_181_644,
    };
    let expected = |dynamic: bool| {
        page(&format!(
            "|    leakable false
             |    leaked false
             |    metric 1
             |    preference 5
             |    active true
             |    last-app-update \"2025-10-22T19:23:39.036Z (25 minutes ago)\"
             |    next-hop-group 6181644
             |    next-hop-group-network-instance default
             |    resilient-hash false
             |    dynamic-load-balancing {dynamic}
             |    fib-programming {{
             |        suppressed false
             |        last-successful-operation-type add
             |        last-successful-operation-timestamp \"2025-10-22T19:23:39.065Z (25 minutes ago)\"
             |        pending-operation-type none
             |        last-failed-operation-type none
             |    }}"
        ))
    };
    assert_eq!(state::route(&topology.routes()[2], &facts), expected(true), "192.2.1.0/24");
    assert_eq!(state::route(&topology.routes()[128], &facts), expected(false), "the 129th group");
}

#[test]
fn g_009_next_hop_group_state() {
    let topology = dynamic_topology(129);
    let expected = |enabled: bool| {
        page(&format!(
            "|    backup-next-hop-group 0
             |    backup-active false
             |    dynamic-load-balancing {{
             |        requested true
             |        enabled {enabled}
             |        flows-rebalanced 1290184
             |    }}"
        ))
    };
    let shown =
        |route: usize| state::next_hop_group(&topology.routes()[route], 0, false, 1_290_184);
    assert_eq!(shown(0), expected(true));
    assert_eq!(shown(128), expected(false), "requested and not enabled");
}

#[test]
fn g_010_resource_usage() {
    assert_eq!(state::dynamic_groups(&dynamic_topology(3)), 3);
    let used = state::dynamic_groups(&dynamic_topology(130));
    assert_eq!(
        state::resource_usage(1, 0, used),
        page(
            "|    platform {
             |        linecard 1 {
             |            forwarding-complex 0 {
             |                datapath {
             |                    asic {
             |                        resource dynamic-load-balancing-ecmp-groups {
             |                            used-percent 100
             |                            used-entries 128
             |                            free-entries 0
             |                        }
             |                    }
             |                }
             |            }
             |        }
             |    }"
        )
    );
    for used in 0..=128 {
        let shown = state::resource_usage(1, 1, used);
        let value = |key: &str| -> usize {
            let (_, rest) = shown.split_once(key).unwrap();
            rest.split_whitespace().next().unwrap().parse().unwrap()
        };
        assert_eq!(value("used-entries") + value("free-entries"), 128);
        let percent = value("used-percent");
        assert!(percent * 128 <= used * 100 && used * 100 < (percent + 1) * 128);
    }
}

#[test]
fn g_011_quality_metrics_by_itm() {
    let expected = |second| {
        page(&format!(
            "|    interface ethernet-1/1 {{
             |        load-balancing {{
             |            last-dynamic-load-balancing-quality-metrics [
             |                7
             |                {second}
             |            ]
             |        }}
             |    }}"
        ))
    };
    assert_eq!(state::quality_metrics("ethernet-1/1", 7, Some(7)), expected(7));
    assert_eq!(state::quality_metrics("ethernet-1/1", 7, None), expected(0), "one ITM");
}

#[test]
fn g_012_views_of_dynamic_load_balancing() {
    let shown = state::dynamic_options(&Dynamic::default());
    assert_eq!(
        shown,
        page(
            "|    system {
             |        load-balancing {
             |            dynamic {
             |                flowset-size 512
             |                inactivity-timer 100
             |                link-quality-sampling-interval 7
             |                weighting-factor {
             |                    port-utilization 70
             |                    queue-utilization 20
             |                    itm-utilization 10
             |                }
             |            }
             |        }
             |    }"
        )
    );
    assert_eq!(statements(&shown).len(), 6, "read again");

    let topology = on(
        "7220 IXR-H4",
        "[dynamic-load-balancing]\nmode = \"per-packet\"\nprefixes = [\"10.101.12.0/24\", \"2001:db8::/32\"]\n",
    );
    assert!(
        state::dynamic_options(topology.dynamic()).contains("                mode per-packet\n")
    );
    let shown = state::dynamic_prefixes(topology.dynamic(), "default");
    assert_eq!(
        shown,
        page(
            "|    network-instance default {
             |        ip-load-balancing {
             |            dynamic-load-balancing {
             |                prefix 10.101.12.0/24 {
             |                }
             |                prefix 2001:db8::/32 {
             |                }
             |            }
             |        }
             |    }"
        )
    );
    assert_eq!(statements(&shown).len(), 2);
    assert_eq!(state::dynamic_prefixes(&Dynamic::default(), "default"), "");

    let shown = Thresholds::default().configuration();
    assert_eq!(
        shown,
        page(
            "|    platform {
             |        resource-monitoring {
             |            datapath {
             |                asic {
             |                    resource dynamic-load-balancing-ecmp-groups {
             |                        upper-threshold-set 75
             |                        upper-threshold-clear 50
             |                    }
             |                }
             |            }
             |        }
             |    }"
        )
    );
    assert_eq!(statements(&shown).len(), 2);
}

const COMPLEX: Pipeline = Pipeline { linecard: 1, forwarding_complex: 0, pipeline: 0 };

#[test]
fn e_018_one_warning_on_the_way_up_and_one_notice_on_the_way_down() {
    let mut monitor = ResourceMonitor::new(Thresholds::default());
    let mut crossings = Vec::new();
    for percent in (0..=80).chain((40..80).rev()) {
        let exceeded = monitor.used_upper_threshold_exceeded();
        if let Some(crossing) = monitor.observe(COMPLEX, percent) {
            assert_ne!(exceeded, monitor.used_upper_threshold_exceeded());
            crossings.push((crossing.direction, crossing.used_percent));
        }
    }
    // Inclusive at both ends (H-23).
    assert_eq!(crossings, [(Direction::Rising, 75), (Direction::Falling, 50)]);
}

#[test]
fn e_019_nothing_happens_between_and_any_pipeline_is_enough() {
    let mut monitor = ResourceMonitor::default();
    for percent in [60, 70, 60, 74, 51] {
        assert_eq!(monitor.observe(COMPLEX, percent), None);
        assert!(!monitor.used_upper_threshold_exceeded());
    }
    let second = Pipeline { forwarding_complex: 1, ..COMPLEX };
    let crossing = monitor.observe(second, 75).unwrap();
    assert_eq!(crossing.pipeline, second);
    assert!(monitor.used_upper_threshold_exceeded());
    assert_eq!(monitor.observe(COMPLEX, 10), None, "it was not over it");
    assert!(monitor.used_upper_threshold_exceeded());
    for percent in [70, 60, 70] {
        assert_eq!(monitor.observe(second, percent), None);
        assert!(monitor.used_upper_threshold_exceeded());
    }
    assert!(monitor.observe(second, 50).is_some());
    assert!(!monitor.used_upper_threshold_exceeded());
}

#[test]
fn g_013_messages_name_resource_location_and_percentage() {
    let crossing = |direction, used_percent, threshold| {
        Crossing { pipeline: COMPLEX, direction, used_percent, threshold }.to_string()
    };
    assert_eq!(
        crossing(Direction::Rising, 76, 75),
        "warning: usage of dynamic-load-balancing-ecmp-groups on linecard 1 forwarding-complex 0 pipeline 0 has risen to the upper threshold of 75 percent: 76 percent used"
    );
    assert_eq!(
        crossing(Direction::Falling, 49, 50),
        "notice: usage of dynamic-load-balancing-ecmp-groups on linecard 1 forwarding-complex 0 pipeline 0 has fallen to the clearing threshold of 50 percent: 49 percent used"
    );
}

#[test]
fn thresholds_in_order() {
    assert!(Thresholds::new(100, 0).is_some());
    for (set, clear) in [(101, 50), (50, 50), (40, 50)] {
        assert_eq!(Thresholds::new(set, clear), None);
    }
}
