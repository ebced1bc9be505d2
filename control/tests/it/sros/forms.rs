// SPDX-License-Identifier: Apache-2.0
//! The same configuration in every form gives the same settings.

use super::{advice, compile, options};
use lbhash_control::{profile::Profile, systems::sros};
use std::{fs, path::Path, time::Instant};

/// A text of the corpus, from which the fuzzer starts too.
fn corpus(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/sros").join(name);
    fs::read_to_string(path).unwrap()
}

const WHOLE: [&str; 4] = ["classic.cfg", "curly.cfg", "flat.cfg", "tree.json"];
const PARTS: [&str; 3] = ["gnmi.json", "session.cfg", "contexts.cfg"];

#[test]
fn forms_agree() {
    let expected = Profile::from_toml(
        "name = \"x\"\nsystem = \"sros-7750\"\n[options]\n\
         system.load-balancing.l4-load-balancing = true\n\
         system.load-balancing.lsr-load-balancing = \"lbl-ip\"\n\
         system.load-balancing.system-ip-load-balancing = true\n\
         router.interface.system.address = \"192.0.2.1/32\"\n",
        "x.toml",
    )
    .unwrap();
    for name in WHOLE.into_iter().chain(PARTS) {
        assert_eq!(&compile(&corpus(name)).configuration, expected.configuration(), "{name}");
    }
}

#[test]
fn whole_configurations_agree_on_ports_interfaces_and_services() {
    for name in WHOLE {
        let text = corpus(name);
        let compiled = compile(&text);
        assert_eq!(compiled.balancing.len(), 1, "{name}");
        assert_eq!(compiled.balancing[0].object, "service vpls 100", "{name}");
        let mut options = sros::read(&text, name);
        options.push_argument("--applies-to", &["applies-to", "interface"], "to-core");
        let of_interface = lbhash_control::systems::compile("sros-7750", None, &options).unwrap();
        assert_ne!(of_interface.configuration, compiled.configuration, "{name}: lbl-only");
        let advice = of_interface.advisories.iter().map(ToString::to_string).collect::<String>();
        assert!(advice.contains("hashes the TEID of GTP too, which is not modelled"), "{advice}");
    }
}

/// Nothing of a statement that is left aside is shown but its words up to the unknown one.
#[test]
fn secrets_are_not_repeated() {
    for name in WHOLE {
        let advice = advice(&corpus(name)).concat();
        assert!(!advice.contains("notasecret") && !advice.contains("2y"), "{name}: {advice}");
    }
}

#[test]
fn several_leaves_on_a_line() {
    for text in [
        "/configure system load-balancing l4-load-balancing true lsr-load-balancing lbl-ip\n",
        "configure { system { load-balancing { l4-load-balancing true lsr-load-balancing lbl-ip } } }",
        "configure system load-balancing\n l4-load-balancing\n lsr-load-balancing lbl-ip\nexit all\n",
        "configure system load-balancing l4-load-balancing\nconfigure system load-balancing lsr-load-balancing lbl-ip",
    ] {
        let found: Vec<_> =
            options(text).into_iter().map(|option| option.replace("(present)", "true")).collect();
        assert_eq!(
            found,
            [
                "system load-balancing l4-load-balancing = true",
                "system load-balancing lsr-load-balancing = \"lbl-ip\"",
            ],
            "{text}"
        );
    }
}

#[test]
fn no_and_delete_restore_the_default() {
    for text in [
        "configure system load-balancing l4-load-balancing\nconfigure system load-balancing no l4-load-balancing",
        "configure\n system\n  load-balancing\n   l4-load-balancing\n   no l4-load-balancing\n  exit\n exit\nexit all",
        "/configure system load-balancing l4-load-balancing true\ndelete /configure system load-balancing",
        "/configure system load-balancing l4-load-balancing true\n\
         /configure system load-balancing l4-load-balancing false",
    ] {
        assert_eq!(
            compile(text).configuration,
            compile("configure\nexit all").configuration,
            "{text}"
        );
    }
}

#[test]
fn older_releases_have_statements_elsewhere() {
    for text in [
        "configure\n    system\n        l4-load-balancing\n    exit\nexit all",
        "configure\n    system\n        load-balancing\n            l4-load-balancing\n        exit\n    exit\nexit all",
    ] {
        assert_eq!(options(text).len(), 1, "{text}");
        assert_ne!(compile(text).configuration, compile("configure\nexit all").configuration);
    }
    let service = "configure service vpls 7 customer 1 create\n per-service-hashing\nexit all";
    assert_eq!(compile(service).balancing[0].object, "service vpls 7");
}

#[test]
fn router_instances_are_told_apart() {
    let text = "configure router \"management\" interface \"system\" address 192.0.2.7/32\n\
                configure router interface \"system\" address 192.0.2.1/32\n\
                /configure router \"Base\" interface \"system\" ipv4 primary address 192.0.2.1";
    assert_eq!(compile(text).configuration.system_ip, 0xC000_0201);
}

#[test]
fn a_megabyte_is_read_in_a_moment() {
    let line =
        "/configure router \"Base\" interface \"i\" description \"a long description of it\"\n";
    let many = line.repeat((1 << 20) / line.len());
    let entry = "{\"interface-name\":\"i\",\"description\":\"a\"},";
    let json = format!(
        "{{\"nokia-conf:configure\":{{\"router\":[{{\"router-name\":\"Base\",\"interface\":[{}{{\"interface-name\":\"x\"}}]}}]}}}}",
        entry.repeat((1 << 20) / entry.len())
    );
    let deep = format!("configure {}", "a { ".repeat(1 << 18));
    let long = format!("configure system name {}", "x".repeat(1 << 20));
    let exits = "exit\n".repeat(1 << 18);
    let flat = format!("configure\nfoo\n{}", "bar\n".repeat(1 << 18));
    for text in [many, json, deep, long, exits, flat] {
        let start = Instant::now();
        let _ = super::try_compile(&text);
        // 100 ms in a release build; debug builds are slower, and machines are shared.
        assert!(start.elapsed().as_secs_f64() < 5.0, "{} in {:?}", &text[..20], start.elapsed());
    }
}
