// SPDX-License-Identifier: Apache-2.0
//! A page of documentation about a profile: its settings, and what is hashed of each packet family.

use super::sensitivity::{
    self, FieldSensitivity, PacketSensitivity, Sensitivity, SensitivityMatrix,
};
use crate::profile::Profile;
use lbhash_model::config::{Configuration, FieldTableError, User};
use std::fmt::Write;

/// The page as Markdown.
///
/// # Errors
/// [`FieldTableError`] where the profile's configuration does not compile.
pub fn markdown(profile: &Profile) -> Result<String, FieldTableError> {
    let configuration = profile.configuration();
    let matrix = sensitivity::measure(configuration)?;
    let mut page = format!("# {}\n\n{}\n\n", profile.name(), profile.description());
    page += "This page is generated: every field was found by flipping each of its bits in the model.\n\n";
    page += &settings(configuration);
    page += &agreement(&matrix);
    page += &packets(&matrix, "Routed interfaces", false);
    page += &packets(&matrix, "Bridged interfaces", true);
    Ok(page)
}

fn settings(configuration: &Configuration) -> String {
    let Configuration { layer_seed, reserved_label_exclude, pw_control_word, .. } = configuration;
    let mut text = format!(
        "## Settings\n\nLayer seed {layer_seed:#010x}, labels left out {reserved_label_exclude:#06x}, \
         control word of pseudowires {}.\n\n",
        if *pw_control_word { "skipped" } else { "not recognised" }
    );
    text += "| hash user | polynomial | seed | rounds | half select |\n|---|---|---|---|---|\n";
    for user in User::ALL {
        let settings = &configuration.users[0][user as usize];
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {:#04x} |",
            user.name(),
            settings.polynomial.number(),
            settings.seed,
            settings.rounds.get(),
            settings.half_select,
        );
    }
    text + "\n"
}

fn agreement(matrix: &SensitivityMatrix) -> String {
    let fields: usize = matrix.packets.iter().map(|packet| packet.fields.len()).sum();
    let packets = matrix.packets.len();
    let mut text = format!(
        "## What is hashed\n\n`a ⇄ b` is a pair that can be exchanged without changing any key. `†` marks a field that belongs to \
         the key by its declaration and that cannot change alone, since it says what follows. Of {fields} fields in {packets} \
         packet families, "
    );
    match matrix.disagreements().count() {
        0 => text += "all behave as the field table declares.\n\n",
        count => {
            let _ = writeln!(text, "{count} do not behave as the field table declares:\n");
            for (packet, field) in matrix.disagreements() {
                let words = field.disagreement.as_deref().unwrap_or_default();
                let name = name(field);
                let _ = writeln!(text, "- `{}`, {name}: {words}", packet.packet);
            }
            text += "\n";
        }
    }
    text
}

fn packets(matrix: &SensitivityMatrix, title: &str, is_bridged: bool) -> String {
    let mut text = format!("### {title}\n\n| packet family | fields of the key |\n|---|---|\n");
    for packet in matrix.packets.iter().filter(|packet| packet.bridged == is_bridged) {
        let _ = writeln!(text, "| `{}` | {} |", packet.packet, fields(packet));
    }
    text + "\n"
}

/// Fields of the key in frame order; a symmetric pair stands in its first place, and labels in a row are written as a range.
fn fields(packet: &PacketSensitivity) -> String {
    let mut words = Vec::new();
    let mut fields = packet.fields.iter().filter(|field| is_in_key(field)).peekable();
    while let Some(field) = fields.next() {
        if let Some(partner) = fields.next_if(|next| is_pair(field, next)) {
            let mark = if partner.overall == Sensitivity::Selector { "†" } else { "" };
            words.push(format!("{} ⇄ {}{mark}", name(field), partner.field));
            continue;
        }
        let mut last = field;
        while let Some(next) = fields.next_if(|next| is_next_label(last, next)) {
            last = next;
        }
        words.push(match last.field {
            _ if last == field => name(field),
            label => format!("{} to {label}", name(field)),
        });
    }
    if words.is_empty() { "none: every key is 0".into() } else { words.join(", ") }
}

/// Labels of one stack, one after the other.
fn is_next_label(label: &FieldSensitivity, next: &FieldSensitivity) -> bool {
    let number = |field: &FieldSensitivity| field.field.strip_prefix("label")?.parse::<u32>().ok();
    label.header == next.header && number(label).is_some_and(|this| number(next) == Some(this + 1))
}

fn is_in_key(field: &FieldSensitivity) -> bool {
    match field.overall {
        Sensitivity::Active | Sensitivity::Symmetric => true,
        Sensitivity::Selector => field.declared != Sensitivity::Inert,
        Sensitivity::Inert => false,
    }
}

/// Two fields of one header that can be exchanged.
fn is_pair(first: &FieldSensitivity, second: &FieldSensitivity) -> bool {
    const PAIRS: [(&str, &str); 3] = [("dmac", "smac"), ("src", "dst"), ("sport", "dport")];
    first.overall == Sensitivity::Symmetric
        && first.header == second.header
        && PAIRS.contains(&(first.field, second.field))
}

fn name(field: &FieldSensitivity) -> String {
    let mark = if field.overall == Sensitivity::Selector { "†" } else { "" };
    format!("{} {}{mark}", field.header, field.field)
}
