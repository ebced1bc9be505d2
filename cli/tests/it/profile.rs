// SPDX-License-Identifier: Apache-2.0
//! `lbhash profile`, and how a profile of one's own is taken.

use crate::support::{Directory, assert_error, output, pcap, tcp};
use lbhash_control::{
    profile::{built_in_names, built_in_source},
    systems::all as systems_of_the_model,
};
use lbhash_hashes::system::SYSTEMS;

#[test]
fn list_has_every_built_in_profile_and_every_system() {
    let list = output(&["profile", "list"]);
    let parts: Vec<&str> = list.split("\n\n").collect();
    let [profiles, systems, exact] = parts[..] else { panic!("{list}") };
    let first_words = |part: &str| {
        let lines = part.lines().skip(1).filter(|line| !line.starts_with("   "));
        lines.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(first_words(profiles), built_in_names());
    let names: Vec<_> = systems_of_the_model().iter().map(|system| system.name).collect();
    assert_eq!(first_words(systems), names);
    assert!(profiles.lines().skip(1).all(|line| line.contains(" architecture ")), "{profiles}");
    for (line, system) in exact.lines().skip(1).zip(SYSTEMS) {
        assert!(line.trim_start().starts_with(system.name), "{line}");
        let shown = format!(" {:13} {}; ", system.kind.name(), system.checked);
        assert!(line.contains(&shown), "{line}");
    }
    assert_eq!(exact.lines().count(), SYSTEMS.len() + 2, "{exact}");
    for how in [
        "--junos FILE, --release RELEASE (default 18.3R1)",
        "--srlinux FILE --platform 7220-ixr-d, or a chassis:",
        "7220 IXR-H4, 7220 IXR-H5",
    ] {
        assert!(systems.lines().any(|line| line.trim() == how), "{how}\nis not in\n{systems}");
    }
}

#[test]
fn show_as_the_block_holds_it_and_as_written() {
    let text = output(&["profile", "show", "srlinux-7250-ixr", "--format", "table"]);
    for line in [
        "reserved_label_exclude 0xffff, pw_control_word true",
        "meta, by family: nothing is hashed, nothing descends",
        "ctx mpls_payload",
        "  ipv4_l4      src dst proto | descend",
        "  v6_roce      sport dport tunnel_id | symmetric",
        "ctx ip_in_ip: nothing is hashed, nothing descends",
        "hash users, in all hash profiles",
        "  lag             4 (0x10939) 0      stride     0xaa         1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\nis not in\n{text}");
    }
    let written = output(&["profile", "show", "srlinux-7250-ixr", "--format", "toml"]);
    assert_eq!(written, built_in_source("srlinux-7250-ixr").unwrap());
}

/// A profile of rows has no vendor's words: the field table is all there is to say.
#[test]
fn a_profile_of_rows_is_shown_as_its_field_table() {
    let [text, table] = ["text", "table"]
        .map(|format| output(&["profile", "show", "all-fields", "--format", format]));
    assert_eq!(text, table);
    assert_error(
        &["profile", "show", "all-fields", "--format", "state"],
        "error: all-fields: only SR Linux shows the state of its hash; `--format text` shows seeds, hash users and fields of \
         any profile",
    );
}

#[test]
fn hash_profiles_that_differ_are_shown() {
    let directory = Directory::new();
    let file = directory.file("p.toml", "name = 'p'\n[hash_profile.2.lag]\nseed = 123\n");
    let text = output(&["profile", "show", &file]);
    let titles: Vec<_> = text.lines().filter(|line| line.starts_with("hash users")).collect();
    assert_eq!(titles, ["hash users, hash profile 0", "hash users, hash profile 2"]);
    assert!(text.contains("lag             4 (0x10939) 123    stride"), "{text}");
}

/// Addresses by the register map: the field table at 0x1000, entry row · 32 + record type; hash
/// users at 0x2000.
#[test]
fn compile_gives_every_register_write() {
    let text = output(&["profile", "compile", "srlinux-7250-ixr"]);
    for line in [
        "0x00010  0xffffffff  LAYER_SEED",
        "0x00018  0x0000ffff  RESERVED_LABEL_EXCLUDE",
        "0x01020  0x00000107  FIELD_TABLE[routed/ipv4_l4]",
        "0x01004  0x00000000  FIELD_TABLE[inet/meta]",
        "0x020e0  0x0000aa03  HASH_USER[0][lag].SELECT",
        "0x0261c  0x00000039  HASH_USER[3][level_1_fec].WEIGHT[7]",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\nis not in\n{text}");
    }
    let writes = 4 + 256 + 4 * 5 * 10;
    assert_eq!(text.lines().count(), 1 + writes);
    let lines =
        |format| output(&["profile", "compile", "all-fields", "--seed", "9", "--format", format]);
    assert_eq!(lines("csv").lines().count(), 1 + writes);
    assert_eq!(lines("jsonl").lines().count(), writes);
    let memory = lines("memh");
    assert_eq!(memory.lines().count(), 1 + writes);
    assert!(memory.contains("\n01020_0000011f // FIELD_TABLE[routed/ipv4_l4]\n"), "{memory}");
    assert!(!text.contains("unnamed"));
}

#[test]
fn seed_changes_the_weights() {
    let [zero, nine] = ["0", "9"].map(|seed| {
        output(&["profile", "compile", "all-fields", "--seed", seed, "--format", "csv"])
    });
    let differing = zero.lines().zip(nine.lines()).filter(|(zero, nine)| zero != nine).count();
    assert_eq!(differing, 4 * 5 * 8, "every weight, and nothing else");
}

#[test]
fn wrong_profile_is_shown_with_its_line() {
    let directory = Directory::new();
    let file = directory.file(
        "mine.toml",
        "name = \"mine\"\n\n[[field]]\ncontexts = [\"routed\"]\nrecords = [\"ipv4_l4\"]\nfields = [\"src\", \"sport\"]\n",
    );
    let message = format!(
        "error: ipv4_l4 records have no field `sport`\n \
         --> {file}:6:18\n  |\n\
         6 | fields = [\"src\", \"sport\"]\n  |                  ^^^^^^^\n  |\n  \
         = help: allowed are src, dst, proto, tclass, flow_label"
    );
    for command in [["profile", "show"], ["profile", "compile"]] {
        assert_error(&[command[0], command[1], &file], &message);
    }
    let capture = directory.file("a.pcap", crate::support::pcap(1, &[]));
    assert_error(&["keys", &capture, "--profile", &file], &message);
}

#[test]
fn profile_files_that_cannot_be_read() {
    assert_error(
        &["profile", "show", "missing.toml"],
        "error: missing.toml: cannot be read: No such file or directory (os error 2)",
    );
    let directory = Directory::new();
    let binary = directory.file("binary.toml", [0xFF, 0x80]);
    assert_error(
        &["profile", "show", &binary],
        &format!(
            "error: {binary}: line 1, byte 0 of the file, is not UTF-8; save it as UTF-8 text, or convert it by `iconv -f ISO-8859-1 -t UTF-8`"
        ),
    );
    let unfinished = directory.file("cut.toml", "name = ");
    let done =
        crate::support::lbhash(&["profile", "show", &unfinished]).assert().code(2).stdout("");
    let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(error.contains("cut.toml:1:8"), "{error}");
}

/// Names of the past: the same keys, and they are printed as they were asked for.
#[test]
fn profiles_that_choose_fields_alone_keep_their_old_names() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(1), tcp(2)]));
    for old in ["linux-l3", "linux-l4", "tomahawk"] {
        let new = format!("fields-{old}");
        for format in ["jsonl", "csv"] {
            let keys =
                |name: &str| output(&["keys", &capture, "--profile", name, "--format", format]);
            assert_eq!(keys(old), keys(&new));
        }
        let named =
            |name: &str| output(&["explain", &capture, "--profile", name, "--format", "json"]);
        assert_eq!(named(old).replace(&format!("\"{old}\""), &format!("\"{new}\"")), named(&new));
        assert!(named(old).contains(&format!("\"{old}\"")));
    }
    assert_error(
        &["keys", &capture, "--profile", "linux-6.12-l4"],
        "error: `linux-6.12-l4` is the exact hash of a real system, not a profile of the model: write --system linux-6.12-l4",
    );
}
