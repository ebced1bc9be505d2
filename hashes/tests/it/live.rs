// SPDX-License-Identifier: Apache-2.0
//! Linux ECMP against the kernel of this machine, in network namespaces of its own; left out where it has none.
//!
//! Fresh random packets come by `LBHASH_LIVE_SEED` (default 1); `LBHASH_LIVE_PACKETS` says how many.

use crate::packets::{Random, packet};
use lbhash_hashes::{
    Hash, Packet, Settings, Trace, hex,
    linux::{
        ecmp::Ecmp,
        resilient::{Group, Timers},
    },
};
use std::{
    io::Write,
    net::{Ipv4Addr, Ipv6Addr},
    process::{Command, Stdio},
};

const SEED: &str = "/proc/sys/net/ipv4/fib_multipath_hash_seed";

/// Runs a program in a new user and network namespace; `None` says why it cannot.
pub(crate) fn in_namespace(program: &[&str], input: &str) -> Result<String, String> {
    let needs = format!(
        "test -e {SEED} && ip link add probe0 type veth peer name probe1 && command -v {}",
        program[0]
    );
    let probe = Command::new("unshare").args(["-rn", "sh", "-c", &needs]).output();
    if !probe.is_ok_and(|done| done.status.success()) {
        return Err(format!("needs user namespaces, {SEED}, iproute2, veth and {}", program[0]));
    }
    let mut child = Command::new("unshare")
        .arg("-rn")
        .args(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{}: {error}", program[0]))?;
    let mut stdin = child.stdin.take().unwrap();
    let text = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let done = child.wait_with_output().unwrap();
    drop(writer.join());
    let errors = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{}: {errors}", program[0]);
    Ok(String::from_utf8(done.stdout).unwrap())
}

fn from_environment(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[test]
fn r_003_to_r_008_forwarded_packets_take_the_member_of_this_kernel() {
    let mut random = Random(from_environment("LBHASH_LIVE_SEED", 1));
    let count = from_environment("LBHASH_LIVE_PACKETS", 800);
    let (mut script, mut expected) = (String::new(), Vec::new());
    let mut rows = Vec::new();
    for block in 0..count / 40 {
        let (policy, seed) = (block % 4, random.below(1 << 32).max(1));
        let fields = [0x7, 0x37, 0xfff, 0xdf7, 0xdc0, 0x208][random.below(6) as usize];
        for family in ["ipv4", "ipv6"] {
            script += &format!("set {family}/fib_multipath_hash_policy {policy}\n");
            script += &format!("set {family}/fib_multipath_hash_fields {fields}\n");
        }
        script += &format!("set ipv4/fib_multipath_hash_seed {seed}\n");
        let settings = Settings::new()
            .with("policy", &policy.to_string())
            .with("seed", &seed.to_string())
            .with("fields", &fields.to_string())
            .with("members", "16");
        let ecmp = Ecmp::from_settings(&settings).unwrap();
        for _ in 0..40 {
            let packet = packet(&mut random);
            script += &format!("packet {}\n", hex(&packet));
            rows.push(format!("linux-ecmp,{policy},{seed},{fields},16,{}", hex(&packet)));
            let answer = ecmp.hash(&Packet::Layer3(&packet), &mut Trace::off()).unwrap();
            expected.push((answer.member.unwrap(), policy, fields, hex(&packet)));
        }
    }
    let found = match in_namespace(&["python3", "-c", include_str!("kernel.py")], &script) {
        Ok(found) => found,
        Err(why) => return println!("left out: {why}"),
    };
    let found: Vec<&str> = found.lines().collect();
    assert_eq!(found.len(), expected.len());
    let pairs = found.iter().zip(&expected);
    let lost = found.iter().filter(|member| **member == "-1").count();
    let wrong: Vec<_> = pairs
        .filter(|(found, expected)| **found != "-1" && **found != expected.0.to_string())
        .collect();
    println!(
        "{} forwarded packets, {} equal, {lost} not forwarded",
        found.len(),
        found.len() - lost - wrong.len()
    );
    keep(&rows, &found);
    assert!(wrong.is_empty(), "{} differ: {:#?}", wrong.len(), &wrong[..wrong.len().min(5)]);
    assert!(lost * 10 < found.len(), "{lost} of {} packets were not forwarded", found.len());
}

/// Writes what the kernel did as rows for `lbhash truth` into the file that `LBHASH_LIVE_KEEP` names.
fn keep(rows: &[String], found: &[&str]) {
    let Ok(file) = std::env::var("LBHASH_LIVE_KEEP") else { return };
    let mut text = String::from("system,policy,seed,fields,members,packet,member\n");
    for (row, member) in rows.iter().zip(found).filter(|(_, member)| **member != "-1") {
        text += &format!("{row},{member}\n");
    }
    std::fs::write(file, text).unwrap();
}

/// Asks `ip route get` for random flows over next hops of these weights.
fn route_get(policy: u32, weights: &str, group: &str, random: &mut Random) -> Result<(), String> {
    let seed = random.below(1 << 32).max(1);
    let weights_of: Vec<&str> = weights.split('/').collect();
    let hop = |i: usize| format!("10.255.0.{}", 10 + i);
    let mut batch =
        String::from("link add d0 type veth peer name d1\nlink set d0 up\nlink set d1 up\n");
    batch += "addr add 192.0.2.1/24 dev d0\naddr add 10.255.0.1/24 dev d0\n";
    if group == "route" {
        batch += "route add 198.51.100.0/24";
        for (i, weight) in weights_of.iter().enumerate() {
            batch += &format!(" nexthop via {} dev d0 weight {weight}", hop(i));
        }
    } else {
        let mut members = Vec::new();
        for (i, weight) in weights_of.iter().enumerate() {
            batch += &format!("nexthop add id {} via {} dev d0\n", i + 1, hop(i));
            members.push(format!("{},{weight}", i + 1));
        }
        batch += &format!("nexthop add id 100 group {} {group}\n", members.join("/"));
        batch += "route add 198.51.100.0/24 nhid 100";
    }
    batch += "\n";
    let mut settings = Settings::new()
        .with("policy", &policy.to_string())
        .with("seed", &seed.to_string())
        .with("fields", "0x37")
        .with("weights", weights)
        .with("path", "route-get");
    match group.rsplit_once("buckets ") {
        Some((_, buckets)) => settings.set("buckets", buckets),
        None => settings.set("group", if group == "route" { "route" } else { "mpath" }),
    }
    let ecmp = Ecmp::from_settings(&settings).unwrap();
    let mut expected = Vec::new();
    for _ in 0..100 {
        let destination = Ipv4Addr::new(198, 51, 100, random.below(254) as u8 + 1);
        let (source_port, destination_port) = (random.below(65535) + 1, random.below(65535) + 1);
        let (name, number) = [("tcp", 6), ("udp", 17)][random.below(2) as usize];
        batch += &format!(
            "route get {destination} from 192.0.2.1 ipproto {name} sport {source_port} dport {destination_port}\n"
        );
        let ports = (source_port as u16, destination_port as u16);
        let source = Ipv4Addr::new(192, 0, 2, 1);
        let flow = lbhash_hashes::Flow::new(source.into(), destination.into(), number, ports);
        let member = ecmp.hash(&Packet::Flow(&flow), &mut Trace::off()).unwrap().member.unwrap();
        expected.push(hop(member as usize));
    }
    let script = format!(
        "cd /proc/sys/net/ipv4 && echo {policy} > fib_multipath_hash_policy && echo {seed} > fib_multipath_hash_seed \
         && echo 0x37 > fib_multipath_hash_fields && exec ip -batch -"
    );
    let found = in_namespace(&["sh", "-c", &script], &batch)?;
    let via: Vec<&str> =
        found.lines().filter_map(|line| line.split_once(" via ")?.1.split(' ').next()).collect();
    assert_eq!(via, expected, "policy {policy}, weights {weights}, {group}");
    Ok(())
}

#[test]
fn r_009_r_012_r_015_r_017_route_get_of_this_kernel_is_the_same() {
    let mut random = Random(from_environment("LBHASH_LIVE_SEED", 1));
    let mut flows = 0;
    for policy in [0, 1, 3] {
        for (weights, group) in [
            ("1/1/1/1/1", "route"),
            ("7/1/30/2", "route"),
            ("3/200/5", ""),
            ("1/2/3", "type resilient buckets 61"),
        ] {
            if let Err(why) = route_get(policy, weights, group, &mut random) {
                return println!("left out: {why}");
            }
            flows += 100;
        }
    }
    println!("{flows} flows of ip route get, all equal");
}

#[test]
fn r_009_route_get_of_ipv6_is_the_same() {
    let mut random = Random(from_environment("LBHASH_LIVE_SEED", 1));
    for policy in 0..4 {
        let seed = random.below(1 << 32).max(1);
        let mut batch = String::from(
            "link add d0 type veth peer name d1\nlink set d0 up\nlink set d1 up\n\
             addr add 2001:db8:2::5/64 dev d0 nodad\naddr add fd00:ffff::1/64 dev d0 nodad\n\
             route add 2001:db8:99::/48",
        );
        for i in 0..6 {
            batch += &format!(" nexthop via fd00:ffff::{:x} dev d0 weight {}", 16 + i, i + 1);
        }
        batch += "\n";
        let settings = Settings::new()
            .with("policy", &policy.to_string())
            .with("seed", &seed.to_string())
            .with("fields", "0x37")
            .with("weights", "1/2/3/4/5/6")
            .with("group", "route6")
            .with("path", "route-get");
        let ecmp = Ecmp::from_settings(&settings).unwrap();
        let mut expected = Vec::new();
        let source: Ipv6Addr = "2001:db8:2::5".parse().unwrap();
        for _ in 0..100 {
            let destination =
                Ipv6Addr::new(0x2001, 0xdb8, 0x99, 0, 0, 0, 0, random.below(65535) as u16 + 1);
            let ports = (random.below(65535) as u16 + 1, random.below(65535) as u16 + 1);
            batch += &format!(
                "route get {destination} from {source} ipproto udp sport {} dport {}\n",
                ports.0, ports.1
            );
            let flow = lbhash_hashes::Flow::new(source.into(), destination.into(), 17, ports);
            let answer = ecmp.hash(&Packet::Flow(&flow), &mut Trace::off()).unwrap();
            expected.push(format!("fd00:ffff::{:x}", 16 + answer.member.unwrap()));
        }
        let script = format!(
            "cd /proc/sys/net && echo {policy} > ipv6/fib_multipath_hash_policy && echo {seed} > ipv4/fib_multipath_hash_seed \
             && echo 0x37 > ipv6/fib_multipath_hash_fields && exec ip -6 -batch -"
        );
        let found = match in_namespace(&["sh", "-c", &script], &batch) {
            Ok(found) => found,
            Err(why) => return println!("left out: {why}"),
        };
        let via: Vec<&str> = found
            .lines()
            .filter_map(|line| line.split_once(" via ")?.1.split(' ').next())
            .collect();
        assert_eq!(via, expected, "policy {policy}");
    }
    println!("400 flows of ip -6 route get, all equal");
}

/// Random members with weights out of ids 1 to 9, in any order.
fn members(random: &mut Random) -> Vec<(u32, u32)> {
    let mut ids: Vec<u32> = (1..10).collect();
    let count = random.below(6) as usize + 2;
    (0..count)
        .map(|_| (ids.remove(random.below(ids.len() as u64) as usize), random.below(9) as u32 + 1))
        .collect()
}

#[test]
fn r_018_resilient_groups_of_this_kernel_migrate_alike() {
    let mut random = Random(from_environment("LBHASH_LIVE_SEED", 1));
    let mut batch = String::from(
        "link add d0 type veth peer name d1\nlink set d0 up\nlink set d1 up\naddr add 10.255.0.1/24 dev d0\n",
    );
    for id in 1..10 {
        batch += &format!("nexthop add id {id} via 10.255.0.{} dev d0\n", 10 + id);
    }
    let mut expected = String::new();
    for group in 100..130 {
        let buckets = random.below(90) as u16 + 10;
        let timers = Timers { idle: 120_000, unbalanced: 0 };
        let mut model: Option<Group> = None;
        for _ in 0..5 {
            let members = members(&mut random);
            let words: Vec<String> = members.iter().map(|(id, w)| format!("{id},{w}")).collect();
            batch += &format!(
                "nexthop replace id {group} group {} type resilient buckets {buckets} idle_timer 120\n\
                 nexthop bucket show id {group}\n",
                words.join("/")
            );
            let model = match &mut model {
                Some(model) => {
                    model.replace(&members, 1);
                    model
                }
                none => none.insert(Group::new(buckets, timers, &members, 0)),
            };
            for id in model.table() {
                expected += &format!("{group} {id}\n");
            }
        }
    }
    let found = match in_namespace(&["ip", "-batch", "-"], &batch) {
        Ok(found) => found,
        Err(why) => return println!("left out: {why}"),
    };
    let mut tables = String::new();
    for line in found.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let after = |name: &str| words[words.iter().position(|word| *word == name).unwrap() + 1];
        tables += &format!("{} {}\n", after("id"), after("nhid"));
    }
    println!("{} buckets of resilient groups", expected.lines().count());
    assert!(
        tables == expected,
        "first difference: {:?}",
        tables.lines().zip(expected.lines()).find(|(a, b)| a != b)
    );
}

#[test]
fn r_016_preferred_source_decides_for_local_traffic() {
    let mut random = Random(from_environment("LBHASH_LIVE_SEED", 1));
    let seed = random.below(1 << 32).max(1);
    let mut batch =
        String::from("link add d0 type veth peer name d1\nlink set d0 up\nlink set d1 up\n");
    for i in 1..4 {
        batch += &format!("addr add 10.{i}.0.1/24 dev d0\n");
    }
    batch += "addr add 10.9.0.1/24 dev d0\nroute add 198.51.100.0/24";
    for i in 1..4 {
        batch += &format!(" nexthop via 10.{i}.0.2 dev d0");
    }
    batch += "\n";
    let release = Command::new("uname").arg("-r").output().unwrap().stdout;
    let settings = Settings::new()
        .with("policy", "1")
        .with("seed", &seed.to_string())
        .with("kernel", &String::from_utf8(release).unwrap())
        .with("prefsrc", "10.1.0.1/10.2.0.1/10.3.0.1")
        .with("members", "3")
        .with("path", "route-get");
    let Ok(ecmp) = Ecmp::from_settings(&settings) else {
        return println!("left out: the kernel draws its key at random");
    };
    let mut expected = Vec::new();
    for _ in 0..100 {
        let source = Ipv4Addr::new(10, [1, 2, 3, 9][random.below(4) as usize], 0, 1);
        let destination = Ipv4Addr::new(198, 51, 100, random.below(254) as u8 + 1);
        let ports = (random.below(65535) as u16 + 1, 9);
        let flow = lbhash_hashes::Flow::new(source.into(), destination.into(), 17, ports);
        // Between two rules of a version nothing is guessed.
        let Ok(answer) = ecmp.hash(&Packet::Flow(&flow), &mut Trace::off()) else { continue };
        batch += &format!(
            "route get {destination} from {source} ipproto udp sport {} dport 9\n",
            ports.0
        );
        expected.push(format!("10.{}.0.2", answer.member.unwrap() + 1));
    }
    let script = format!(
        "cd /proc/sys/net/ipv4 && echo 1 > fib_multipath_hash_policy && echo {seed} > fib_multipath_hash_seed && exec ip -batch -"
    );
    let found = match in_namespace(&["sh", "-c", &script], &batch) {
        Ok(found) => found,
        Err(why) => return println!("left out: {why}"),
    };
    let via: Vec<&str> =
        found.lines().filter_map(|line| line.split_once(" via ")?.1.split(' ').next()).collect();
    assert_eq!(via, expected);
    println!("{} flows with preferred sources, all equal", via.len());
}
