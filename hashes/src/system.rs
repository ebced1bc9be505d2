// SPDX-License-Identifier: Apache-2.0
//! The systems by name: what each one is, what its answers were checked against, and how it is built from settings.

use crate::{
    Error, Hash, Settings,
    linux::{bonding::Bonding, ecmp::Ecmp, ipvs::Maglev},
    ovs::{Multipath, SelectGroup},
    p4::{bmv2::Bmv2, tofino::Tofino},
    rtag7::Rtag7,
    sai::Sai,
    toeplitz::Rss,
    vpp::Vpp,
};

/// A system that may be asked.
#[derive(Clone, Copy, Debug)]
pub struct System {
    /// Name on the command line.
    pub name: &'static str,
    /// What it is, with the versions for which it holds.
    pub what: &'static str,
    /// How far its answers are those of the real system.
    pub kind: Kind,
    /// What its answers were compared with.
    pub checked: &'static str,
    /// Its settings, in words.
    pub settings: &'static str,
    build: fn(&Settings) -> Result<Box<dyn Hash>, Error>,
}

/// How far answers are those of the real system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Compared with the real system or with published values, none different.
    Exact,
    /// Read from public source, not run.
    Source,
    /// Random, or not public: the answer is the reason.
    NotPublic,
}

impl Kind {
    /// A word or two for lists.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Source => "from source",
            Self::NotPublic => "not public",
        }
    }
}

/// Every system.
pub const SYSTEMS: &[System] = &[
    System {
        name: "linux-ecmp",
        what: "Linux routes with several next hops, kernel 6.11 and later, little-endian",
        kind: Kind::Exact,
        checked: "kernel 6.18.44, forwarded packets and ip route get",
        settings: "policy=0..3 seed=N fields=0x7 path=forward|local|route-get kernel=6.18 weights=1/1/2 (or members=N) \
                   group=route|route6|mpath|resilient buckets=N table=0/1/… dead=I linkdown=I ignore_routes_with_linkdown=yes \
                   failed=I use_neigh=yes prefsrc=A/B rx_hash=none|nic|socket nic_key=HEX nic_protocols=6/17",
        build: |settings| Ok(Box::new(Ecmp::from_settings(settings)?)),
    },
    System {
        name: "linux-bonding",
        what: "Linux bonding, balance-xor and 802.3ad, kernel 5.18 and later (some policies 5.15)",
        kind: Kind::Exact,
        checked: "kernel 6.1.176 as user-mode Linux",
        settings: "policy=layer2|layer2+3|layer3+4|encap2+3|encap3+4|vlan+srcmac members=N kernel=6.1 tag=accelerated|in-frame \
                   hash=packet|socket",
        build: |settings| Ok(Box::new(Bonding::from_settings(settings)?)),
    },
    System {
        name: "linux-team",
        what: "Linux team with teamd",
        kind: Kind::NotPublic,
        checked: "not public here: teamd loads a program of its own into the kernel",
        settings: "none",
        build: |_| {
            Err(Error::not_known(
                "team hashes in a BPF program that user space loads; which one depends on teamd and its configuration",
            ))
        },
    },
    System {
        name: "linux-ipvs-mh",
        what: "IPVS, scheduler mh (Maglev), 64-bit machines",
        kind: Kind::Exact,
        checked: "kernel 6.1.176 as user-mode Linux",
        settings: "servers=192.0.2.10:53/192.0.2.11:53 (in the order of adding) weights=1/1 size=4093 flags=mh-port",
        build: |settings| Ok(Box::new(Maglev::from_settings(settings)?)),
    },
    System {
        name: "toeplitz",
        what: "RSS of NICs, virtio and DPDK",
        kind: Kind::Exact,
        checked: "Microsoft's verification values; rte_softrss of DPDK 22.11",
        settings: "key=microsoft|symmetric|HEX ports_of=6/17 transform=none|symmetric-xor|symmetric-or-xor queues=N size=128 \
                   indirection=0/1/…",
        build: |settings| Ok(Box::new(Rss::from_settings(settings)?)),
    },
    System {
        name: "rtag7",
        what: "Broadcom XGS, RTAG7 (Trident, Tomahawk): layer 2, IPv4, IPv6",
        kind: Kind::Exact,
        checked: "the vendor's packet-hash predictor, SDK 6.5.16 for Tomahawk",
        settings: "field names of the registers or bcmSwitch… properties; sub= offset= concat= lbn= lbid= sym= port= module= \
                   default_vlan= use=value|ecmp|lag-unicast|lag-nonunicast|lag-macro-flow|higig|resilient|lbid|vxlan-port members=N \
                   hierarchical=yes members2= sub2= offset2= concat2= FLOW_SET_SIZE= entries= base= table=",
        build: |settings| Ok(Box::new(Rtag7::from_settings(settings)?)),
    },
    System {
        name: "sai",
        what: "switches configured by SAI (SONiC)",
        kind: Kind::NotPublic,
        checked: "not public: SAI defines names only",
        settings: "algorithm= seed= offset= fields=, or ecmp_hash= lag_hash= and ecmp_hash_… lag_hash_… of SONiC",
        build: |settings| Ok(Box::new(Sai::from_settings(settings)?)),
    },
    System {
        name: "ovs-multipath",
        what: "Open vSwitch, actions multipath and bundle, builds without SSE 4.2",
        kind: Kind::Exact,
        checked: "ovs-vswitchd 3.1.0",
        settings: "action=multipath|bundle fields=eth_src|nw_src|nw_dst|symmetric_l3|symmetric_l4|symmetric_l3l4|symmetric_l3l4+udp \
                   algorithm=modulo_n|hash_threshold|hrw|iter_hash (bundle: hrw|active_backup) links=N arg=N basis=N build=plain|sse4.2",
        build: |settings| Ok(Box::new(Multipath::from_settings(settings)?)),
    },
    System {
        name: "ovs-select",
        what: "Open vSwitch, select groups with selection_method=hash, builds without SSE 4.2",
        kind: Kind::Exact,
        checked: "ovs-vswitchd 3.1.0, traces of random flows",
        settings: "weights=1/1 ids=0/1 fields=ip_src/ip_dst parameter=N hash=N",
        build: |settings| Ok(Box::new(SelectGroup::from_settings(settings)?)),
    },
    System {
        name: "vpp",
        what: "VPP flow hash, IPv4 and IPv6",
        kind: Kind::Exact,
        checked: "the functions of VPP master of August 2026 (hash); public source, not run (buckets)",
        settings: "config=0x9f router_id=N weights=1/1/2 table=0/1/… level=N",
        build: |settings| Ok(Box::new(Vpp::from_settings(settings)?)),
    },
    System {
        name: "bmv2",
        what: "P4 behavioural model, v1model's hash and action_selector",
        kind: Kind::Exact,
        checked: "expected values of bmv2's unit tests",
        settings: "algorithm=crc16|crcCCITT|crc32|crc16_custom|crc32_custom|csum16|xor16|xor32|identity|xxh64|toeplitz \
                   fields=src/dst/proto/sport/dport input=HEX poly= init= refin= refout= xorout= key=HEX base=N max=N members=N",
        build: |settings| Ok(Box::new(Bmv2::from_settings(settings)?)),
    },
    System {
        name: "tofino",
        what: "Tofino with switch.p4: the hash; the member is not public",
        kind: Kind::Source,
        checked: "public source, not run; CRCs by the catalogue",
        settings: "algorithm=crc_16|crc_32|… fields=src/dst/proto/dport/sport",
        build: |settings| Ok(Box::new(Tofino::from_settings(settings)?)),
    },
];

/// A system by its name.
///
/// # Errors
/// A name that is not one of [`SYSTEMS`].
pub fn named(name: &str) -> Result<&'static System, Error> {
    SYSTEMS.iter().find(|system| system.name == name).ok_or_else(|| {
        let names: Vec<&str> = SYSTEMS.iter().map(|system| system.name).collect();
        let problem = format!(
            "`{name}`: write one of {}, or linux-VERSION such as linux-6.12",
            names.join(", ")
        );
        Error::setting("system", problem)
    })
}

/// A system by its name, or by `linux-VERSION` and `linux-VERSION-POLICY`: ECMP of a kernel, with the settings that the name says.
///
/// Policies are `l3`, `l4`, `inner` and `custom`, 0 to 3 in this order.
///
/// # Errors
/// A name that is none of these.
pub fn resolve(name: &str) -> Result<(&'static System, Settings), Error> {
    let version =
        name.strip_prefix("linux-").filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let Some(version) = version else { return Ok((named(name)?, Settings::new())) };
    let (version, policy) = version.split_once('-').map_or((version, None), |(v, p)| (v, Some(p)));
    let mut settings = Settings::new().with("kernel", version);
    if let Some(policy) = policy {
        let known = POLICIES.iter().position(|known| *known == policy).ok_or_else(|| {
            let problem = format!("`{name}`: write linux-{version}-{}", POLICIES.join(" or -"));
            Error::setting("system", problem)
        })?;
        settings.set("policy", &known.to_string());
    }
    Ok((named("linux-ecmp")?, settings))
}

/// Names of `fib_multipath_hash_policy` 0 to 3.
const POLICIES: [&str; 4] = ["l3", "l4", "inner", "custom"];

impl System {
    /// The setting that says how many equal members there are, with its value; `None` where the member is not known.
    #[must_use]
    pub fn equal_members(&self, count: u64) -> Option<(&'static str, String)> {
        let ones = || vec!["1"; usize::try_from(count).unwrap_or(0)].join("/");
        match self.name {
            "toeplitz" => Some(("queues", count.to_string())),
            "ovs-multipath" => Some(("links", count.to_string())),
            "ovs-select" | "vpp" => Some(("weights", ones())),
            "linux-ecmp" | "linux-bonding" | "rtag7" | "bmv2" => {
                Some(("members", count.to_string()))
            }
            _ => None,
        }
    }

    /// The system with its settings; a key that it does not know is refused.
    ///
    /// # Errors
    /// A wrong setting, or [`Error::NotKnown`] for a system whose function is random or not public.
    pub fn build(&self, settings: &Settings) -> Result<Box<dyn Hash>, Error> {
        let hash = (self.build)(settings)?;
        settings.finish()?;
        Ok(hash)
    }
}
