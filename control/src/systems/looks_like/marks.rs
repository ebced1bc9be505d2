// SPDX-License-Identifier: Apache-2.0
//! Marks of lines by which the systems are told apart.

use super::LooksLike;
use LooksLike::{
    Cli, Eos, Frr, Ios, IosXr, JunosBraces, JunosLines, LinuxRoutes, LinuxSysctl, NxOs, Profile,
    SrLinuxBlocks, SrLinuxLines, SrOsBlocks, SrOsClassic, SrOsLines, Topology, Vrp,
};

/// Words at the top of Junos that no other system has there.
const JUNOS: [&str; 26] = [
    "version",
    "groups",
    "apply-groups",
    "chassis",
    "interfaces",
    "snmp",
    "forwarding-options",
    "event-options",
    "routing-options",
    "protocols",
    "policy-options",
    "class-of-service",
    "firewall",
    "routing-instances",
    "bridge-domains",
    "vlans",
    "virtual-chassis",
    "access",
    "accounting-options",
    "applications",
    "logical-systems",
    "dynamic-profiles",
    "ethernet-switching-options",
    "security",
    "services",
    "switch-options",
];

/// Words at the top of SR Linux that no other system has there.
const SR_LINUX: [&str; 8] = [
    "acl",
    "bfd",
    "network-instance",
    "platform",
    "qos",
    "routing-policy",
    "tunnel",
    "tunnel-interface",
];

/// Beginnings of lines: whose they are, and how much they say.
const BEGINNINGS: &[(LooksLike, u32, &[&str])] = &[
    (JunosBraces, 3, &["## Last commit", "## Last changed"]),
    (SrLinuxBlocks, 4, &["--{"]),
    (SrLinuxBlocks, 3, &["hash-options {"]),
    (SrLinuxBlocks, 1, &["subinterface ", "network-instance ", "interface ethernet-"]),
    (
        SrLinuxLines,
        4,
        &["set / ", "set /system ", "set /interface ", "set /network-instance ", "delete / "],
    ),
    (SrOsClassic, 4, &["# TiMOS-", "exit all"]),
    (SrOsClassic, 2, &["echo \""]),
    (SrOsBlocks, 4, &["configure {"]),
    (SrOsBlocks, 2, &["router \"Base\" {", "lag \"lag-"]),
    (
        SrOsLines,
        4,
        &["/configure ", "[/]", "[ex:/", "[gl:/", "[pr:/", "[ro:/", "(gl)[", "(ex)[", "(pr)["],
    ),
    (
        SrOsLines,
        1,
        &["configure system ", "configure router ", "configure port ", "configure service "],
    ),
    (Vrp, 4, &["!Software Version V", "[~", "[*"]),
    (
        Vrp,
        2,
        &["sysname ", "undo ", "interface Eth-Trunk", "ip vpn-instance ", "ecmp load-balance "],
    ),
    (
        Vrp,
        1,
        &["return", "interface 100GE", "interface 40GE", "interface 10GE", "interface LoopBack"],
    ),
    (
        LinuxSysctl,
        4,
        &["net.ipv4.", "net.ipv6.", "net/ipv4/", "net/ipv6/", "net.core.", "net.mpls."],
    ),
    (LinuxRoutes, 4, &["default via ", "default proto ", "nexthop via ", "nexthop dev "]),
    (Frr, 4, &["frr version ", "frr defaults ", "service integrated-vtysh-config", "hostname frr"]),
    (
        Eos,
        4,
        &[
            "! device: ",
            "ip load-sharing trident",
            "ip load-sharing arad",
            "ip load-sharing sand",
            "service routing protocols model",
            "transceiver qsfp",
            "load-balance policies",
            "port-channel load-balance trident",
            "port-channel load-balance arad",
            "daemon TerminAttr",
            "management api ",
        ],
    ),
    (
        NxOs,
        4,
        &[
            "!Command: show",
            "!Running configuration last",
            "feature ",
            "vdc ",
            "boot nxos ",
            "nxapi ",
            "ip load-sharing address",
        ],
    ),
    (
        Ios,
        4,
        &[
            "Building configuration",
            "Current configuration",
            "ip cef",
            "service timestamps ",
            "line con ",
            "ip http server",
            "boot-start-marker",
        ],
    ),
    (
        IosXr,
        4,
        &[
            "!! IOS XR",
            "RP/0/",
            "end-policy",
            "end-set",
            "cef load-balancing",
            "interface Bundle-Ether",
            "interface HundredGigE0/",
        ],
    ),
    (
        Cli,
        1,
        &[
            "hostname ",
            "ip route ",
            "router bgp ",
            "router ospf",
            "line vty",
            "interface Ethernet",
            "interface GigabitEthernet",
            "interface TenGig",
            "interface Port-channel",
            "interface port-channel",
            "interface Loopback",
            "interface loopback",
            "interface Vlan",
            "no ip ",
            "no shutdown",
            "ip address ",
            "switchport",
            "vrf definition ",
            "vrf instance ",
            "vrf context ",
            "spanning-tree ",
            "ip load-sharing ",
            "port-channel load-balance",
        ],
    ),
    (Profile, 3, &["system = \"", "system = '", "[options", "[[field]]", "[[meta]]", "base = \""]),
    (
        Topology,
        3,
        &[
            "platform = \"",
            "platform = '",
            "[[route]]",
            "[[lag]]",
            "[[next_hop",
            "[[next-hop",
            "[[port]]",
        ],
    ),
];

/// A line of a text.
pub(super) struct Line<'t> {
    is_indented: bool,
    text: &'t str,
    first: &'t str,
}

impl<'t> Line<'t> {
    pub(super) fn new(line: &'t str) -> Self {
        let text = line.trim();
        Self {
            is_indented: line.starts_with([' ', '\t']),
            text,
            first: text.split_whitespace().next().unwrap_or_default(),
        }
    }

    /// The first word behind `set`, `delete`, `deactivate` or `activate`.
    fn command(&self) -> Option<&'t str> {
        let mut words = self.text.split_whitespace();
        let is_command = matches!(words.next(), Some("set" | "delete" | "deactivate" | "activate"));
        words.next().filter(|_| is_command)
    }
}

/// True for `<router>` in front of a command, which is no XML.
pub(super) fn is_prompt_in_angle_brackets(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    let behind = line.split_once('>').map_or("", |(_, behind)| behind);
    !line.contains("</") && behind.starts_with("display ")
}

/// What the lines so far say for each form.
#[derive(Default)]
pub(super) struct Scores {
    scores: Vec<(LooksLike, u32)>,
    /// Marks that have been seen.
    seen: Vec<&'static str>,
    /// Lines that end with `;`, and other lines that are no block's.
    ended: u32,
    open_ended: u32,
    blocks: u32,
    /// Lines with a mark of commenting alone: `!`.
    bangs: u32,
    /// The same with `#`.
    hashes: u32,
}

impl Scores {
    fn add(&mut self, found: LooksLike, score: u32) {
        match self.scores.iter_mut().find(|(known, _)| *known == found) {
            Some((_, sum)) => *sum += score,
            None => self.scores.push((found, score)),
        }
    }

    /// A mark counts once: a text of a hundred equal lines says no more than one of them.
    fn mark(&mut self, mark: &'static str, found: LooksLike, score: u32) {
        if !self.seen.contains(&mark) {
            self.seen.push(mark);
            self.add(found, score);
        }
    }

    pub(super) fn line(&mut self, line: &Line<'_>) {
        match line.text {
            "" => return,
            "!" => self.bangs += 1,
            "#" => self.hashes += 1,
            "configure" if !line.is_indented => self.mark("configure", SrOsClassic, 4),
            "exit" => self.mark("exit", SrOsClassic, 1),
            "end" if !line.is_indented => self.mark("end", Cli, 1),
            _ => {}
        }
        for &(found, score, beginnings) in BEGINNINGS {
            if let Some(beginning) = beginnings.iter().find(|mark| line.text.starts_with(**mark)) {
                self.mark(beginning, found, score);
            }
        }
        self.prompt(line);
        self.layout(line);
        if let Some(known) = line.command().and_then(|word| one_of(&JUNOS, word)) {
            self.mark(known, JunosLines, 2);
        } else if line.command().is_some_and(|word| one_of(&SR_LINUX, word).is_some()) {
            self.mark("set", SrLinuxLines, 2);
        }
    }

    /// Lines of blocks, and those that stand at the top of them.
    fn layout(&mut self, line: &Line<'_>) {
        let without_comment = line.text.split(" ##").next().unwrap_or_default().trim_end();
        if without_comment.ends_with(';') {
            self.ended += 1;
        } else if without_comment.ends_with('{') {
            self.blocks += 1;
        } else if !line.text.starts_with(['}', '#', '/', '!', '-', '*']) {
            self.open_ended += 1;
        }
        let is_top = !line.is_indented && without_comment.ends_with(['{', ';']);
        if let Some(known) = one_of(&JUNOS, line.first).filter(|_| is_top) {
            self.mark(known, JunosBraces, 2);
        } else if let Some(known) =
            one_of(&SR_LINUX, line.first).filter(|_| without_comment.ends_with('{'))
        {
            self.mark(known, SrLinuxBlocks, 2);
        }
    }

    /// `*A:core1>config#` of SR OS, `A:admin@core1#` of both CLIs of Nokia, `[edit]` of Junos.
    fn prompt(&mut self, line: &Line<'_>) {
        let first = line.first.trim_start_matches('*');
        let is_card = first.starts_with("A:") || first.starts_with("B:");
        if is_card && first.contains('#') && first.contains('>') {
            self.mark("*A:", SrOsClassic, 4);
        }
        if line.text.starts_with("[edit") {
            self.mark("[edit", JunosLines, 3);
        }
    }

    /// The form with the most marks, where they are enough and no other has as many.
    pub(super) fn best(mut self, enough: u32) -> LooksLike {
        self.command_lines();
        if self.hashes >= 2 {
            self.add(Vrp, 1);
        }
        if self.ended == 0 || self.blocks == 0 {
            self.scores.retain(|(found, _)| *found != JunosBraces);
        }
        if self.ended > 2 * self.open_ended && self.blocks > 0 {
            self.scores.retain(|(found, _)| *found != SrLinuxBlocks);
            self.add(JunosBraces, 2);
        }
        let most = self.scores.iter().map(|&(_, score)| score).max().unwrap_or(0);
        let mut best = self.scores.iter().filter(|&&(_, score)| score == most);
        match (best.next(), best.next()) {
            (Some(&(found, score)), None) if score >= enough => found,
            _ => LooksLike::Nothing,
        }
    }

    /// Marks of any command line like that of IOS are for the one with marks of its own, where there is one.
    fn command_lines(&mut self) {
        let common = self.scores.iter().find(|(found, _)| *found == Cli).map_or(0, |&(_, sum)| sum);
        let common = common + self.bangs.min(2);
        let own = |found: &LooksLike| matches!(found, Eos | Ios | IosXr | NxOs | Frr | Vrp);
        match self.scores.iter_mut().filter(|(found, _)| own(found)).max_by_key(|(_, sum)| *sum) {
            Some((_, sum)) => {
                *sum += common;
                self.scores.retain(|(found, _)| *found != Cli);
            }
            None => self.add(Cli, self.bangs.min(2)),
        }
    }
}

fn one_of(words: &'static [&'static str], word: &str) -> Option<&'static str> {
    words.iter().copied().find(|known| *known == word.trim_end_matches(';'))
}
