// SPDX-License-Identifier: Apache-2.0
//! Field sensitivity: for every packet family and every header field, whether the keys follow it.
//!
//! Found by experiment: each bit of a template packet is flipped, each pair of addresses and ports is exchanged, and the keys are
//! compared, in several variants of the packet. Beside it stands what the field table declares, by the records that the reference
//! writes of the same packet. The two come from different derivations, so a disagreement is a defect of one of them.
//!
//! ```
//! use lbhash_control::{analysis::sensitivity::{self, Sensitivity}, profile};
//!
//! let matrix = sensitivity::measure(profile::built_in("junos-trio-18.3")?.configuration())?;
//! let ports = matrix.packet("ipv4_udp").and_then(|packet| packet.field("udp", "sport"));
//! assert_eq!(ports.map(|field| field.overall), Some(Sensitivity::Symmetric));
//! assert_eq!(matrix.disagreements().count(), 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod declared;
mod experiment;
mod packet;
mod render;
mod templates;
mod verdict;

use declared::Declared;
use experiment::{Findings, Model};
use lbhash_model::{
    Metadata,
    config::{Configuration, FieldTableError},
    reference::Reference,
};
use packet::Packet;
use serde::Serialize;
use templates::{TEMPLATES, Template};

/// What a key does when a field changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Nothing: no change of the field ever changed the key.
    #[default]
    Inert,
    /// The field says how the bytes after it are read; the key changes with the layers found, never without.
    Selector,
    /// The key changes, but not when the field is exchanged with its partner.
    Symmetric,
    /// The key changes.
    Active,
}

impl Sensitivity {
    /// Name in tables, CSV and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inert => "inert",
            Self::Selector => "selector",
            Self::Symmetric => "symmetric",
            Self::Active => "active",
        }
    }
}

/// Sensitivity of each of the five keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names are those of the hash users")]
pub struct ByKey {
    pub level_1_fec: Sensitivity,
    pub level_2_fec: Sensitivity,
    pub level_3_fec: Sensitivity,
    pub lag: Sensitivity,
    pub network_header: Sensitivity,
}

impl ByKey {
    /// In code order of the hash users.
    #[must_use]
    pub const fn to_array(self) -> [Sensitivity; lbhash_model::USERS] {
        [self.level_1_fec, self.level_2_fec, self.level_3_fec, self.lag, self.network_header]
    }
}

/// One field of a packet family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldSensitivity {
    /// Header, from the outside in: `ipv4`, `inner ipv4`; `metadata` for what comes beside the frame.
    pub header: String,
    /// Field: `src`.
    pub field: &'static str,
    /// Width in bits.
    pub bits: usize,
    /// Bits that the keys follow, of those that can change without the layers changing.
    pub moving_bits: usize,
    /// Sensitivity of each key.
    pub keys: ByKey,
    /// The greatest of the five.
    pub overall: Sensitivity,
    /// What the field table declares: inert, symmetric or active.
    pub declared: Sensitivity,
    /// In words, where experiment and declaration contradict each other.
    pub disagreement: Option<String>,
}

/// One packet family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PacketSensitivity {
    /// Name: headers from the outside in, and what is particular: `ipv4_gre_ipv4_tcp`.
    pub packet: &'static str,
    /// The interface bridges.
    pub bridged: bool,
    /// Records that the configuration makes of it, with their contexts.
    pub layers: Vec<String>,
    /// Every field of the frame in order, then those of the metadata.
    pub fields: Vec<FieldSensitivity>,
}

impl PacketSensitivity {
    /// A field by header and name.
    #[must_use]
    pub fn field(&self, header: &str, field: &str) -> Option<&FieldSensitivity> {
        self.fields.iter().find(|known| known.header == header && known.field == field)
    }
}

/// The matrix of a configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SensitivityMatrix {
    /// Packet families, routed ones first.
    pub packets: Vec<PacketSensitivity>,
}

impl SensitivityMatrix {
    /// A packet family by name.
    #[must_use]
    pub fn packet(&self, name: &str) -> Option<&PacketSensitivity> {
        self.packets.iter().find(|packet| packet.packet == name)
    }

    /// Every field whose experiment contradicts its declaration.
    pub fn disagreements(&self) -> impl Iterator<Item = (&PacketSensitivity, &FieldSensitivity)> {
        self.packets.iter().flat_map(|packet| {
            let fields = packet.fields.iter().filter(|field| field.disagreement.is_some());
            fields.map(move |field| (packet, field))
        })
    }
}

/// Names of the packet families, in the order of the matrix.
pub fn packet_names() -> impl Iterator<Item = &'static str> {
    TEMPLATES.iter().map(|template| template.name)
}

/// Measures a configuration.
///
/// # Errors
/// [`FieldTableError`] where the configuration does not compile.
pub fn measure(configuration: &Configuration) -> Result<SensitivityMatrix, FieldTableError> {
    measure_with(configuration, |_| ())
}

/// Measures a configuration, and calls `progress` with the number of packet families that are done, of those of
/// [`packet_names`].
///
/// # Errors
/// [`FieldTableError`] where the configuration does not compile.
pub fn measure_with(
    configuration: &Configuration,
    mut progress: impl FnMut(usize),
) -> Result<SensitivityMatrix, FieldTableError> {
    let model = Model::new(&configuration.compile()?);
    let reference = Reference::new(configuration);
    let exclude = configuration.reserved_label_exclude;
    let packets = TEMPLATES.iter().enumerate().map(|(done, template)| {
        progress(done);
        packet(&model, &reference, exclude, template)
    });
    let packets = packets.collect();
    Ok(SensitivityMatrix { packets })
}

fn packet(
    model: &Model,
    reference: &Reference<'_>,
    exclude: u16,
    template: &Template,
) -> PacketSensitivity {
    /// Variants of each packet: enough to see a pair in both orders.
    const VARIANTS: u64 = 4;
    let metadata = Metadata { bridged: template.is_bridged, ..Metadata::default() };
    let variants: Vec<Packet> = (0..VARIANTS).map(|variant| template.packet(variant)).collect();
    let trace = reference.hash(&metadata, &variants[0].bytes);
    let bits = declared::bits(&trace, exclude);

    let in_frame = variants[0].fields.iter().enumerate().map(|(index, field)| {
        let findings = model.field(&metadata, &variants, index);
        // What lies behind the header window is declared inert.
        let declared: Vec<_> = (field.start..field.start + field.bits)
            .map(|bit| bits.get(bit).copied().unwrap_or_default())
            .collect();
        verdict::field(field.header.clone(), field.name, &findings, &declared)
    });
    let beside = |name: &'static str, findings: &Findings, declared: Declared| {
        let declared = vec![declared; findings.flips.len()];
        verdict::field("metadata".into(), name, findings, &declared)
    };
    let first = &variants[0];
    let ifindex = model.metadata(&metadata, first, 32, |m, bit| m.ifindex ^= 1 << bit);
    let service = model.metadata(&metadata, first, 32, |m, bit| m.service_id ^= 1 << bit);
    let group = model.metadata(&metadata, first, 12, |m, bit| m.group ^= 1 << bit);
    let system_ip = model.system_ip(&metadata, first);
    let metadata_fields = [
        beside("ifindex", &ifindex, declared::meta(&trace, "ifindex")),
        beside("system_ip", &system_ip, declared::meta(&trace, "system_ip")),
        beside("service_id", &service, declared::meta(&trace, "service_id")),
        beside("group", &group, Declared::default()),
    ];
    let records = trace.stages.iter().filter(|stage| stage.record.is_some());
    PacketSensitivity {
        packet: template.name,
        bridged: template.is_bridged,
        layers: records
            .map(|stage| format!("{}/{}", stage.record_type().name(), stage.context.name()))
            .collect(),
        fields: in_frame.chain(metadata_fields).collect(),
    }
}
