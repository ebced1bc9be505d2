// SPDX-License-Identifier: Apache-2.0
//! Profiles that a user writes: what a file means, and what is said about a wrong one.

use lbhash_control::profile::{Profile, built_in, built_in_names};
use lbhash_model::{
    Context::{Bridged, Overlay, Routed, Tunnel},
    Family,
    RecordType::{EthIp, Ipv4L4, Ipv4Other, Mpls, V4Ports, V6Roce},
    config::{Configuration, Entry, SeedMode, User},
};

fn read(text: &str) -> Configuration {
    let profile = Profile::from_toml(text, "mine.toml").unwrap_or_else(|error| panic!("{error}"));
    profile.configuration().clone()
}

fn error(text: &str) -> String {
    Profile::from_toml(text, "mine.toml").expect_err("the profile is wrong").to_string()
}

#[test]
fn smallest_profile_is_the_default_configuration() {
    assert_eq!(read("name = 'empty'"), Configuration::default());
}

#[test]
fn scalars() {
    let configuration = read(
        "name = 'scalars'\nlayer_seed = 0x12345678\nsystem_ip = '192.0.2.1'\n\
         reserved_label_exclude = 0xFFFF\npw_control_word = false",
    );
    assert_eq!(configuration.layer_seed, 0x1234_5678);
    assert_eq!(configuration.system_ip, 0xC000_0201);
    assert_eq!(configuration.reserved_label_exclude, 0xFFFF);
    assert!(!configuration.pw_control_word);
    assert_eq!(read("name = 'number'\nsystem_ip = 0xC0000201").system_ip, 0xC000_0201);
}

#[test]
fn flags_and_fields_are_the_bits_of_the_entry() {
    let table = read(
        "name = 'bits'\n[[field]]\ncontexts = ['routed']\nrecords = ['eth_ip']\n\
         fields = ['dmac', 'smac', 'pcp2']\nsymmetric = true\ndescend = true\nl4_only = true\n\
         [[meta]]\nfamilies = ['inet6', 'mpls']\nfields = ['system_ip', 'service_id']",
    )
    .field_table;
    assert_eq!(table.entry(Routed, EthIp), Entry(0b11_1100_0011));
    assert_eq!(Family::ALL.map(|family| table.meta(family).0), [0, 0b110, 0b110, 0, 0]);
    assert_eq!(table.entries().iter().filter(|entry| entry.0 != 0).count(), 3);
}

#[test]
fn symmetric_is_set_only_where_there_is_a_pair() {
    let table = read(
        "name = 'pairs'\n[[field]]\ncontexts = ['*']\nrecords = ['*']\nfields = ['*']\nsymmetric = true",
    )
    .field_table;
    assert!(table.entry(Tunnel, V6Roce).symmetric() && table.entry(Overlay, EthIp).symmetric());
    assert!(!table.entry(Routed, Mpls).symmetric());
}

#[test]
fn later_row_replaces_an_entry_as_a_whole() {
    let table = read(
        "name = 'rows'\n[[field]]\ncontexts = ['*']\nrecords = ['ipv4_*']\nfields = ['src', 'dst']\n\
         symmetric = true\ndescend = true\n\
         [[field]]\ncontexts = ['bridged']\nrecords = ['ipv4_l4']\nfields = ['proto']",
    )
    .field_table;
    assert_eq!(table.entry(Bridged, Ipv4L4), Entry(0b100));
    assert_eq!(table.entry(Bridged, Ipv4Other), Entry(0b01_1000_0011));
    assert_eq!(table.entry(Routed, Ipv4L4), Entry(0b01_1000_0011));
}

#[test]
fn base_is_a_built_in_profile_that_rows_replace() {
    let mine = read(
        "name = 'mine'\nbase = 'srlinux-7250-ixr'\n\
         [[field]]\ncontexts = ['routed']\nrecords = ['v4_ports']\n[users.lag]\nseed = 9",
    );
    let mut expected = built_in("srlinux-7250-ixr").unwrap().configuration().clone();
    assert_ne!(expected.field_table.entry(Routed, V4Ports), Entry(0));
    *expected.field_table.entry_mut(Routed, V4Ports) = Entry(0);
    expected.users.iter_mut().for_each(|users| users[User::Lag as usize].seed = 9);
    assert_eq!(mine, expected);
}

#[test]
fn users_go_from_the_general_to_the_particular() {
    let users = read(
        "name = 'users'\n\
         [hash_profile.2.lag]\nseed = 4\nhalf_select = 0x0F\nseed_mode = 'init'\nrounds = 4\npolynomial = 8\n\
         [hash_profile.2.all]\nseed = 3\n\
         [users.lag]\nseed = 2\nrounds = 2\n\
         [users.all]\nseed = 1",
    )
    .users;
    let lag = User::Lag as usize;
    for (index, profile) in users.iter().enumerate() {
        let [general, particular] = if index == 2 { [3, 4] } else { [1, 2] };
        for user in User::ALL {
            let seed = if user == User::Lag { particular } else { general };
            assert_eq!(profile[user as usize].seed, seed, "hash profile {index}, {}", user.name());
        }
    }
    assert_eq!((users[0][lag].rounds.get(), users[2][lag].rounds.get()), (2, 4));
    assert_eq!((users[0][lag].half_select, users[2][lag].half_select), (0xAA, 0x0F));
    assert_eq!((users[0][lag].polynomial.number(), users[2][lag].polynomial.number()), (4, 8));
    assert_eq!(users[2][lag].seed_mode, SeedMode::Init);
    assert_eq!(users[3][lag].seed_mode, SeedMode::Stride);
}

#[test]
fn built_in_profiles_are_a_start_for_ones_own() {
    for name in built_in_names() {
        let source = lbhash_control::profile::built_in_source(name).unwrap();
        let profile = Profile::from_toml(source, "copy.toml").unwrap();
        let own = built_in(name).unwrap();
        assert_eq!(profile.configuration(), own.configuration());
        assert_eq!((profile.name(), profile.description()), (own.name(), own.description()));
        assert_eq!((profile.toml(), profile.system()), (own.toml(), own.system()));
        let methods = |profile: &Profile| {
            let balancing = profile.balancing().iter();
            balancing.map(|it| (it.object.clone(), it.method)).collect::<Vec<_>>()
        };
        assert_eq!(methods(&profile), methods(&own));
    }
}

/// A row of a routed interface with one more line, which is line 5 of the file.
fn row(records: &str, line: &str) -> String {
    format!("name = 'row'\n[[field]]\ncontexts = ['routed']\nrecords = [{records}]\n{line}\n")
}

#[test]
fn errors_name_place_value_what_is_allowed_and_remedy() {
    let start = "`lbhash profile show NAME --format toml` prints a built-in profile to start from";
    let contexts =
        "routed, bridged, mpls_payload, pseudowire, tunnel, overlay, pppoe_payload, ip_in_ip";
    let ip_fields = "src, dst, proto, tclass, flow_label";
    let users = "level_1_fec, level_2_fec, level_3_fec, lag, network_header, all";
    let cases = [
        (
            "name = 'a'\nlayerseed = 3".to_owned(),
            format!(
                "2:1: unknown field `layerseed`, expected one of `name`, `description`, `base`, `system`, \
                 `release`, `options`, `layer_seed`, `system_ip`, `reserved_label_exclude`, `pw_control_word`, `field`, `meta`, `users`, `hash_profile`; {start}"
            ),
        ),
        ("description = 'a'".to_owned(), format!("1:1: missing field `name`; {start}")),
        (
            "name = 'a'\nlayer_seed = 4294967296".to_owned(),
            "2:14: `layer_seed` = 4294967296 is out of range; allowed are 0 to 4294967295 (0xFFFFFFFF)".to_owned(),
        ),
        (
            "name = 'a'\nreserved_label_exclude = -1".to_owned(),
            "2:26: `reserved_label_exclude` = -1 is out of range; allowed are 0 to 65535 (0xFFFF)".to_owned(),
        ),
        (
            "name = 'a'\nsystem_ip = '192.0.2.256'".to_owned(),
            "2:13: `system_ip` = \"192.0.2.256\" is not an IPv4 address; write a dotted quad such as \"192.0.2.1\", \
             or a number of 32 bits"
                .to_owned(),
        ),
        (
            "name = 'a'\nbase = 'srlinux-7250'".to_owned(),
            format!(
                "2:8: there is no built-in profile `srlinux-7250`; did you mean `srlinux-7250-ixr`? Allowed are {}",
                built_in_names().join(", ")
            ),
        ),
        (
            "name = 'a'\n[[field]]\ncontexts = ['bridged', 'route']\nrecords = ['*']".to_owned(),
            format!("3:24: there is no context `route`; did you mean `routed`? Allowed are {contexts}"),
        ),
        (
            "name = 'a'\n[[field]]\ncontexts = ['zz*']\nrecords = ['*']".to_owned(),
            format!("3:13: there is no context `zz*`; allowed are {contexts}"),
        ),
        (
            "name = 'a'\n[[field]]\ncontexts = []\nrecords = ['*']".to_owned(),
            "3:12: `contexts` is empty: the row names no entry; name at least one, or \"*\" for all".to_owned(),
        ),
        (
            row("'mpls', 'meta'", ""),
            "4:20: the `meta` record belongs to a family, not to a context; write it as a [[meta]] row, with \
             `families` instead of `contexts`"
                .to_owned(),
        ),
        (
            row("'ipv4_l4', 'mpls'", "fields = ['src']"),
            "5:11: mpls records have no field `src`; allowed are label1, label2_8, label9_16, exp1".to_owned(),
        ),
        (
            row("'ipv4_l4'", "fields = ['flowlabel']"),
            format!("5:11: ipv4_l4 records have no field `flowlabel`; did you mean `flow_label`? Allowed are {ip_fields}"),
        ),
        (
            row("'ipv4_l4'", "fields = ['src']\nsymmetric = true"),
            "6:13: `symmetric` with `src` but without `dst`, in ipv4_l4 records; the sorted value would depend on \
             both: add `dst`, or leave `symmetric` out"
                .to_owned(),
        ),
        (
            row("'v6_ports'", "fields = ['dport']\nsymmetric = true"),
            "6:13: `symmetric` with `dport` but without `sport`, in v6_ports records; the sorted value would depend \
             on both: add `sport`, or leave `symmetric` out"
                .to_owned(),
        ),
        (
            row("'gre', 'mpls'", "symmetric = true"),
            "5:13: `symmetric` has no pair to sort: mpls records have none; leave it out; eth, IP and port records \
             have a pair"
                .to_owned(),
        ),
        (
            row("'gre'", "[[field]]\ncontexts = ['*']\nrecords = ['*']\n"),
            "3:12: this row has no effect: later rows, the last in line 6, replace all its entries; delete it, or \
             move it below the more general rows"
                .to_owned(),
        ),
        (
            "name = 'a'\n[users.lagg]\nseed = 1".to_owned(),
            format!("2:8: there is no hash user `lagg`; did you mean `lag`? Allowed are {users}"),
        ),
        (
            "name = 'a'\n[hash_profile.4.lag]\nseed = 1".to_owned(),
            "2:15: there is no hash profile `4`; allowed are 0, 1, 2, 3".to_owned(),
        ),
        (
            "name = 'a'\n[users.lag]\nseed = 65536".to_owned(),
            "3:8: `seed` = 65536 is out of range; allowed are 0 to 65535 (0xFFFF)".to_owned(),
        ),
        (
            "name = 'a'\n[users.lag]\npolynomial = 0".to_owned(),
            "3:14: `polynomial` = 0 is out of range; allowed are 1 to 8 (0x8)".to_owned(),
        ),
        (
            "name = 'a'\n[users.lag]\nrounds = 5".to_owned(),
            "3:10: `rounds` = 5 is out of range; allowed are 1 to 4 (0x4)".to_owned(),
        ),
        (
            "name = 'a'\n[users.lag]\nseed_mode = 'Stride'".to_owned(),
            "3:13: there is no seed mode `Stride`; did you mean `stride`? Allowed are stride, init".to_owned(),
        ),
    ];
    for (text, message) in cases {
        assert_eq!(error(&text), format!("mine.toml:{message}"), "\n{text}");
    }
}

#[test]
fn text_that_is_not_toml_is_an_error_with_its_place() {
    for (text, place) in
        [("name = ", "1:8"), ("name = 'a'\n[[field]]\ncontexts = 'routed'\n", "3:12")]
    {
        let message = error(text);
        assert!(message.starts_with(&format!("mine.toml:{place}: ")), "{message}");
    }
}
