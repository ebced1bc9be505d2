// SPDX-License-Identifier: Apache-2.0
//! Which system wrote a text, and in which form: from marks of its first lines, without reading it as a configuration.
//!
//! The answer is for messages, and for `--config`, which chooses the reader by it. A text without marks of its own is
//! [`LooksLike::Nothing`]; a reader that is asked for it by name reads it all the same.

mod json;
mod marks;

use marks::Line;

/// System and form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LooksLike {
    /// Junos, `set` lines.
    JunosLines,
    /// Junos, curly braces and `;`.
    JunosBraces,
    /// Junos, XML.
    JunosXml,
    /// Junos, JSON.
    JunosJson,
    /// SR Linux, `set / …` lines.
    SrLinuxLines,
    /// SR Linux, curly braces, or a record of a session.
    SrLinuxBlocks,
    /// SR Linux, JSON.
    SrLinuxJson,
    /// SR OS, classic CLI: `configure … exit`.
    SrOsClassic,
    /// SR OS, MD-CLI with curly braces.
    SrOsBlocks,
    /// SR OS, MD-CLI, flat: `/configure …` lines.
    SrOsLines,
    /// SR OS, JSON.
    SrOsJson,
    /// Huawei VRP.
    Vrp,
    /// Linux, output of `sysctl`.
    LinuxSysctl,
    /// Linux, output of `ip -j`.
    LinuxJson,
    /// Linux, output of `ip route` or `ip nexthop`.
    LinuxRoutes,
    /// SONiC, `config_db.json`.
    Sonic,
    /// FRR.
    Frr,
    /// Arista EOS.
    Eos,
    /// Cisco IOS or IOS XE.
    Ios,
    /// Cisco IOS XR.
    IosXr,
    /// Cisco NX-OS.
    NxOs,
    /// A command line like that of IOS, whose exactly is not known.
    Cli,
    /// A profile of lbhash.
    Profile,
    /// A topology of lbhash.
    Topology,
    /// XML of no system that is known here.
    Xml,
    /// JSON of no system that is known here.
    Json,
    /// Blank lines alone.
    Empty,
    /// No mark of any system.
    Nothing,
}

/// A system by which texts are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Writer {
    /// Juniper Junos.
    Junos,
    /// Nokia SR Linux.
    SrLinux,
    /// Nokia SR OS.
    SrOs,
    /// Huawei VRP.
    Huawei,
    /// Linux, FRR, SONiC.
    Linux,
    /// A system that is not read here.
    Other,
}

/// Lines that are looked at, and bytes of them; a text says early what it is.
const MOST_LINES: usize = 4096;
const MOST_BYTES: usize = 1 << 17;

/// Marks that make a text one of a system.
const ENOUGH: u32 = 2;

/// Says which system wrote a text.
#[must_use]
pub fn looks_like(text: &str) -> LooksLike {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let mut end = text.len().min(MOST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    if text.is_empty() {
        return LooksLike::Empty;
    }
    if text.starts_with('<') && !marks::is_prompt_in_angle_brackets(text) {
        return xml(text);
    }
    if let Some(found) = json::looks_like(text) {
        return found;
    }
    let mut scores = marks::Scores::default();
    text.lines().take(MOST_LINES).for_each(|line| scores.line(&Line::new(line)));
    scores.best(ENOUGH)
}

fn xml(text: &str) -> LooksLike {
    let is_junos = ["junos", "<configuration", "<rpc-reply"].iter().any(|mark| text.contains(mark));
    if is_junos { LooksLike::JunosXml } else { LooksLike::Xml }
}

impl LooksLike {
    /// The system; `None` where no mark tells.
    #[must_use]
    pub const fn writer(self) -> Option<Writer> {
        match self {
            Self::JunosLines | Self::JunosBraces | Self::JunosXml | Self::JunosJson => {
                Some(Writer::Junos)
            }
            Self::SrLinuxLines | Self::SrLinuxBlocks | Self::SrLinuxJson => Some(Writer::SrLinux),
            Self::SrOsClassic | Self::SrOsBlocks | Self::SrOsLines | Self::SrOsJson => {
                Some(Writer::SrOs)
            }
            Self::Vrp => Some(Writer::Huawei),
            Self::LinuxSysctl | Self::LinuxJson | Self::LinuxRoutes | Self::Sonic | Self::Frr => {
                Some(Writer::Linux)
            }
            Self::Eos
            | Self::Ios
            | Self::IosXr
            | Self::NxOs
            | Self::Cli
            | Self::Profile
            | Self::Topology => Some(Writer::Other),
            Self::Xml | Self::Json | Self::Empty | Self::Nothing => None,
        }
    }

    /// What the text is, in words that follow "it looks like".
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::JunosLines => "a configuration of Junos in `set` lines",
            Self::JunosBraces => "a configuration of Junos in curly braces",
            Self::JunosXml => "a configuration of Junos in XML",
            Self::JunosJson => "a configuration of Junos in JSON",
            Self::SrLinuxLines => "a configuration of SR Linux in `set / …` lines",
            Self::SrLinuxBlocks => "a configuration of SR Linux in curly braces",
            Self::SrLinuxJson => "a configuration of SR Linux in JSON",
            Self::SrOsClassic => "a configuration of SR OS, classic CLI",
            Self::SrOsBlocks => "a configuration of SR OS, MD-CLI in curly braces",
            Self::SrOsLines => "a configuration of SR OS, MD-CLI in flat lines",
            Self::SrOsJson => "a configuration of SR OS in JSON",
            Self::Vrp => "a configuration of Huawei VRP",
            Self::LinuxSysctl => "output of `sysctl` of Linux",
            Self::LinuxJson => "output of `ip -j` of Linux",
            Self::LinuxRoutes => "output of `ip route` of Linux",
            Self::Sonic => "a `config_db.json` of SONiC",
            Self::Frr => "a configuration of FRR",
            Self::Eos => "a configuration of Arista EOS",
            Self::Ios => "a configuration of Cisco IOS",
            Self::IosXr => "a configuration of Cisco IOS XR",
            Self::NxOs => "a configuration of Cisco NX-OS",
            Self::Cli => "a configuration of a system with the command line of IOS",
            Self::Profile => "a profile of lbhash",
            Self::Topology => "a topology of lbhash",
            Self::Xml => "XML of no system that is known here",
            Self::Json => "JSON of no system that is known here",
            Self::Empty => "an empty text",
            Self::Nothing => "no configuration that is known here",
        }
    }

    /// The option of the command that reads such a text; `None` where none does.
    #[must_use]
    pub const fn option(self) -> Option<&'static str> {
        match self {
            Self::JunosLines | Self::JunosBraces => Some("--junos"),
            Self::SrLinuxLines | Self::SrLinuxBlocks | Self::SrLinuxJson => Some("--srlinux"),
            Self::SrOsClassic | Self::SrOsBlocks | Self::SrOsLines | Self::SrOsJson => {
                Some("--sros")
            }
            Self::Vrp => Some("--huawei"),
            Self::LinuxSysctl | Self::LinuxJson | Self::LinuxRoutes | Self::Sonic | Self::Frr => {
                Some("--config")
            }
            Self::Profile => Some("--profile"),
            Self::Topology => Some("--topology"),
            _ => None,
        }
    }

    /// Rule and remedy where a reader of one system is given a text of another.
    #[must_use]
    pub fn refusal(self, reader: Writer, name: &str) -> Option<(String, String)> {
        let writer = self.writer()?;
        if writer == reader {
            return None;
        }
        let rule =
            format!("the text is not a configuration of {name}: it looks like {}", self.in_words());
        let remedy = match (self.option(), self) {
            (Some(option), _) => format!("give it with `{option}`"),
            (None, Self::JunosXml | Self::JunosJson) => {
                "give the output of `show configuration | display set` with `--junos`".into()
            }
            _ => "no option reads it; `lbhash profile list` names the systems that are modelled"
                .into(),
        };
        Some((rule, remedy))
    }
}

#[cfg(test)]
mod tests;
