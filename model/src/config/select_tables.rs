// SPDX-License-Identifier: Apache-2.0
//! Tables of member selection: groups, members, and what dynamic load balancing needs
//! (specification, sections 8 and 9). The field layouts are those of the registers
//! (`docs/registers.md`).

use super::User;
use std::collections::BTreeMap;

/// Groups that the group table has room for. Group 0 means "none" and is never written.
pub const GROUPS: usize = 4096;

/// Entries of the member table.
pub const MEMBERS: usize = 16384;

/// Most entries of a group; with dynamic load balancing [`DLB_GROUP_MEMBERS`].
pub const GROUP_MEMBERS: u16 = 1024;

/// Most members of a group with dynamic load balancing.
pub const DLB_GROUP_MEMBERS: u16 = 64;

/// Flow entries that all flowsets together have room for.
pub const FLOW_ENTRIES: usize = 65536;

/// Ports whose quality is measured: members of a group with dynamic load balancing have ids below
/// this.
pub const DLB_PORTS: usize = 128;

/// The four select stages in pipeline order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are those of section 8")]
#[repr(u8)]
pub enum Level {
    #[default]
    Level1Fec = 0,
    Level2Fec = 1,
    Level3Fec = 2,
    Lag = 3,
}

impl Level {
    /// Every level in code order.
    pub const ALL: [Self; 4] = [Self::Level1Fec, Self::Level2Fec, Self::Level3Fec, Self::Lag];

    /// Name in topologies, vectors and JSON lines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.key_user().name()
    }

    /// Hash user whose key chooses at this level unless a group says otherwise (D-010).
    #[must_use]
    pub const fn key_user(self) -> User {
        match self {
            Self::Level1Fec => User::Level1Fec,
            Self::Level2Fec => User::Level2Fec,
            Self::Level3Fec => User::Level3Fec,
            Self::Lag => User::Lag,
        }
    }
}

/// How a group's index is found (section 8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Mode {
    /// (key · n) >> 16.
    #[default]
    Range = 0,
    /// key mod n.
    Modulo = 1,
    /// service_id mod n.
    Static = 2,
    /// The group's counter.
    RoundRobin = 3,
    /// (r · n) >> 16, r from the stage's random generator.
    Random = 4,
    /// Section 9: a flow may move when it has been idle.
    DlbFlowDynamic = 5,
    /// Section 9: a flow stays where it was first put.
    DlbFlowFixed = 6,
    /// Section 9: every packet takes the best member.
    DlbPerPacket = 7,
}

impl Mode {
    /// Every mode in code order.
    pub const ALL: [Self; 8] = [
        Self::Range,
        Self::Modulo,
        Self::Static,
        Self::RoundRobin,
        Self::Random,
        Self::DlbFlowDynamic,
        Self::DlbFlowFixed,
        Self::DlbPerPacket,
    ];

    /// Name in topologies, vectors and JSON lines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Range => "range",
            Self::Modulo => "modulo",
            Self::Static => "static",
            Self::RoundRobin => "round_robin",
            Self::Random => "random",
            Self::DlbFlowDynamic => "dlb_flow_dynamic",
            Self::DlbFlowFixed => "dlb_flow_fixed",
            Self::DlbPerPacket => "dlb_per_packet",
        }
    }

    /// True for the three modes of section 9.
    #[must_use]
    pub const fn is_dlb(self) -> bool {
        matches!(self, Self::DlbFlowDynamic | Self::DlbFlowFixed | Self::DlbPerPacket)
    }
}

/// One group: which stage selects, how, and from which entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Group {
    /// Stage that selects.
    pub level: Level,
    /// How.
    pub mode: Mode,
    /// Entries, 0 to 1024 (DLB: 64); 0: no selection is made.
    pub n: u16,
    /// First entry in the member table, 0 to 16383; with DLB a multiple of 64.
    pub base: u16,
    /// Key that `range`, `modulo` and the DLB modes read.
    pub key_user: User,
    /// Flowset of a DLB group; unused otherwise.
    pub flowset: Flowset,
}

/// Flow entries of a group with dynamic load balancing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flowset {
    /// First flow entry.
    pub base: u16,
    /// Binary logarithm of the number of entries, 8 to 15; 0 for a group without a flowset.
    pub size_log2: u8,
}

impl Flowset {
    /// Entries: 256 to 32768, or 0 without a flowset.
    #[must_use]
    pub const fn size(self) -> u32 {
        if self.size_log2 == 0 { 0 } else { 1 << self.size_log2 }
    }
}

impl Group {
    /// A group as the clearing after reset leaves it.
    pub const CLEARED: Self = Self {
        level: Level::Level1Fec,
        mode: Mode::Range,
        n: 0,
        base: 0,
        key_user: User::Level1Fec,
        flowset: Flowset { base: 0, size_log2: 0 },
    };

    /// Reads `GROUP[g].SELECT` and `GROUP[g].BASE`; `None` for a key user above 4. Bits that the
    /// registers do not have are ignored. With dynamic load balancing the low six bits of the base
    /// are kept here, and not used ([`Group::first_member`]).
    #[must_use]
    pub const fn from_words(select: u32, base: u32) -> Option<Self> {
        let key_user = (select >> 20 & 7) as usize;
        if key_user >= User::ALL.len() {
            return None;
        }
        Some(Self {
            level: Level::ALL[(select >> 12 & 3) as usize],
            mode: Mode::ALL[(select >> 16 & 7) as usize],
            n: (select & 0x7FF) as u16,
            base: (base & 0x3FFF) as u16,
            key_user: User::ALL[key_user],
            flowset: Flowset { base: (base >> 16) as u16, size_log2: (select >> 24 & 0xF) as u8 },
        })
    }

    /// First entry in the member table: the base, with dynamic load balancing without its low six
    /// bits.
    #[must_use]
    pub const fn first_member(&self) -> u16 {
        if self.mode.is_dlb() { self.base & !0x3F } else { self.base }
    }

    /// `GROUP[g].SELECT`: n \[10:0\], level \[13:12\], mode \[18:16\], key user \[22:20\], flowset
    /// size (log2) \[27:24\].
    #[must_use]
    pub const fn select_word(&self) -> u32 {
        self.n as u32
            | (self.level as u32) << 12
            | (self.mode as u32) << 16
            | (self.key_user as u32) << 20
            | (self.flowset.size_log2 as u32) << 24
    }

    /// `GROUP[g].BASE`: base \[13:0\], flowset base \[31:16\].
    #[must_use]
    pub const fn base_word(&self) -> u32 {
        self.base as u32 | (self.flowset.base as u32) << 16
    }
}

/// What an entry of the member table leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Member {
    /// A cleared entry: selection ends without an egress.
    #[default]
    None,
    /// Egress port; ends the selection.
    Port(u16),
    /// The packet is dropped; the id says why or where. Ends the selection.
    Drop(u16),
    /// A group of a later level, 0 to 4095.
    Group(u16),
}

impl Member {
    /// `MEMBER[i]`: id \[15:0\], kind \[17:16\] (none 0, port 1, drop 2, group 3).
    #[must_use]
    pub const fn word(self) -> u32 {
        match self {
            Self::None => 0,
            Self::Port(id) => 1 << 16 | id as u32,
            Self::Drop(id) => 2 << 16 | id as u32,
            Self::Group(id) => 3 << 16 | id as u32,
        }
    }

    /// Reads `MEMBER[i]`; bits above 17 are ignored, and of a group's id the upper four.
    #[must_use]
    pub const fn from_word(word: u32) -> Self {
        let id = (word & 0xFFFF) as u16;
        match word >> 16 & 3 {
            1 => Self::Port(id),
            2 => Self::Drop(id),
            3 => Self::Group(id & 0xFFF),
            _ => Self::None,
        }
    }
}

/// Weight in percent of a port's three loads in its quality; they sum to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Weights {
    /// Port utilization, 0 to 100.
    pub port: u8,
    /// Queue fill, 0 to 100.
    pub queue: u8,
    /// ITM queue fill, 0 to 100.
    pub itm: u8,
}

impl Weights {
    /// `QUALITY_WEIGHTS`: port \[6:0\], queue \[14:8\], ITM \[22:16\].
    #[must_use]
    pub const fn word(self) -> u32 {
        u32::from_le_bytes([self.port, self.queue, self.itm, 0])
    }

    /// Reads `QUALITY_WEIGHTS`; bits above 23 are ignored.
    #[must_use]
    pub const fn from_word(word: u32) -> Self {
        let [port, queue, itm, _] = word.to_le_bytes();
        Self { port, queue, itm }
    }

    /// Sum in percent.
    #[must_use]
    pub const fn sum(self) -> u16 {
        self.port as u16 + self.queue as u16 + self.itm as u16
    }
}

/// Loads of a port as software writes them, each 0 to 255 (full).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loads {
    /// Port utilization.
    pub port: u8,
    /// Queue fill.
    pub queue: u8,
    /// ITM queue fill.
    pub itm: u8,
}

impl Loads {
    /// `LOAD[p]`: port \[7:0\], queue \[15:8\], ITM \[23:16\].
    #[must_use]
    pub const fn word(self) -> u32 {
        u32::from_le_bytes([self.port, self.queue, self.itm, 0])
    }

    /// Reads `LOAD[p]`; bits above 23 are ignored.
    #[must_use]
    pub const fn from_word(word: u32) -> Self {
        let [port, queue, itm, _] = word.to_le_bytes();
        Self { port, queue, itm }
    }
}

/// Settings of dynamic load balancing, common to all groups (E-004). The default is what reset
/// leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DlbSettings {
    /// Clock cycles of a microsecond, 1 to 65535.
    pub cycles_per_us: u16,
    /// Microseconds between two samples of the ports' quality, 1 to 65535.
    pub sampling_interval: u16,
    /// Microseconds that a flow is idle before it may move, 1 to 65535.
    pub inactivity_timer: u16,
    /// Weights of the loads.
    pub weights: Weights,
}

impl DlbSettings {
    /// What reset leaves.
    pub const RESET: Self = Self {
        cycles_per_us: 1000,
        sampling_interval: 7,
        inactivity_timer: 100,
        weights: Weights { port: 70, queue: 20, itm: 10 },
    };
}

impl Default for DlbSettings {
    fn default() -> Self {
        Self::RESET
    }
}

/// All tables of member selection. Empty by default: no packet is given an egress.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelectTables {
    /// Groups by number, 1 to 4095.
    pub groups: BTreeMap<u16, Group>,
    /// Entries of the member table by number, 0 to 16383.
    pub members: BTreeMap<u16, Member>,
    /// Dynamic load balancing.
    pub dlb: DlbSettings,
}
