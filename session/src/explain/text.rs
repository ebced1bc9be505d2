// SPDX-License-Identifier: Apache-2.0
//! The explanation as text.

use super::{
    lanes::LaneView,
    selection::{SelectionWords, StageWords},
    stages::StageView,
    users::UserView,
    view::{Explanation, MetadataView},
};
use std::io::{self, Write};

pub(super) fn write(explanation: &Explanation, out: &mut impl Write) -> io::Result<()> {
    head(explanation, out)?;
    dump(explanation, out)?;
    for stage in &explanation.stages {
        write_stage(stage, out)?;
    }
    writeln!(out, "\nlayer records (CRC-32 0x04c11db7, initial value {})", explanation.layer_seed)?;
    for lane in &explanation.lanes {
        write_lane(lane, out)?;
    }
    for user in &explanation.users {
        write_user(user, out)?;
    }
    if let Some(selection) = &explanation.selection {
        write_selection(selection, out)?;
    }
    write_result(explanation, out)
}

fn head(explanation: &Explanation, out: &mut impl Write) -> io::Result<()> {
    let subject = &explanation.subject;
    let MetadataView { ifindex, bridged, service_id, hash_profile, tuser } = &explanation.metadata;
    writeln!(out, "packet {} of {}", subject.packet, subject.capture)?;
    writeln!(out, "  profile   {}, hash profile {hash_profile}", subject.profile)?;
    let interface = if *bridged { "bridged" } else { "routed" };
    writeln!(
        out,
        "  metadata  {interface} interface, ifindex {ifindex}, service_id {service_id} (tuser {tuser})"
    )?;
    writeln!(out, "  family    {}", explanation.family)?;
    writeln!(out, "  status    {}", or_clear(&explanation.status))
}

fn or_clear(status: &[&str]) -> String {
    if status.is_empty() { "clear".to_owned() } else { status.join(", ") }
}

/// The header window, 16 bytes a line.
fn dump(explanation: &Explanation, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "\nheader window: {} of {} bytes",
        explanation.window_bytes, explanation.captured_bytes
    )?;
    for (line, bytes) in explanation.bytes.chunks(16).enumerate() {
        let digits: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let (left, right) = digits.split_at(digits.len().min(8));
        let text: String = bytes.iter().map(|&byte| printable(byte)).collect();
        let (left, right) = (left.join(" "), right.join(" "));
        writeln!(out, "  {:4}  {left:23}  {right:23}  |{text}|", 16 * line)?;
    }
    Ok(())
}

fn printable(byte: u8) -> char {
    if byte.is_ascii_graphic() || byte == b' ' { byte.into() } else { '.' }
}

fn write_stage(stage: &StageView, out: &mut impl Write) -> io::Result<()> {
    let StageView { stage: number, kind, ctx, offset, length, .. } = stage;
    let bytes = match length {
        0 => format!("at byte {offset}, no byte left"),
        _ => format!("bytes {offset}..{}", offset + length - 1),
    };
    writeln!(out, "\nlayer stage {number}: {kind}, ctx {ctx}, {bytes}")?;
    for field in &stage.fields {
        writeln!(
            out,
            "  {:20} {:>3} bit{}  {:14} {:14}  {}",
            field.name,
            field.bits,
            if field.bits == 1 { " " } else { "s" },
            field.place,
            field.value,
            field.usual
        )?;
    }
    for part in &stage.parts {
        writeln!(out, "  part: {} at byte {}, {} bytes", part.name, part.offset, part.length)?;
    }
    writeln!(out, "  record {}, status {}", stage.record, or_clear(&stage.status))?;
    let next = match stage.next {
        "stop" => "stop".to_owned(),
        next => format!("{next}, ctx {}", stage.next_ctx),
    };
    let verdict = if stage.goes_on { "continues" } else { "stops" };
    writeln!(out, "  next kind {next}; parsing {verdict}: {}", stage.reason)
}

fn write_lane(lane: &LaneView, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\nlane {}: {}", lane.lane, lane.record_type)?;
    writeln!(
        out,
        "  table entry {}/{} = {}: {}",
        lane.row, lane.record_type, lane.entry, lane.entry_in_words
    )?;
    for field in lane.fields.iter().filter(|field| field.enabled || field.value.contains(non_zero))
    {
        let hashed = match field.enabled {
            false => "disabled".to_owned(),
            true if field.hashed == field.value => "hashed".to_owned(),
            true => format!("hashed as {}", field.hashed),
        };
        writeln!(
            out,
            "  {:10} {:9}  {:14}  {:17}  {hashed}",
            field.name, field.bits, field.value, field.usual
        )?;
    }
    writeln!(out, "  record  {}", lane.record)?;
    writeln!(out, "  masked  {}", lane.masked)?;
    writeln!(out, "  CRC-32  {} of the masked record", lane.record_crc)?;
    writeln!(out, "  lane    {}: {}", lane.crc, lane.rule)
}

fn non_zero(digit: char) -> bool {
    matches!(digit, '1'..='9' | 'a'..='f')
}

fn write_user(user: &UserView, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "\nhash user {}: polynomial {} ({}), seed {} ({}), half_select {}, {} round{}",
        user.user,
        user.polynomial,
        user.coefficients,
        user.seed,
        user.seed_mode,
        user.half_select,
        user.rounds,
        if user.rounds == 1 { "" } else { "s" },
    )?;
    writeln!(out, "  master key {}", user.master_key)?;
    writeln!(out, "  lanes are {} clocks of the register apart", user.lane_distance)?;
    writeln!(out, "  lane  half  value    weight   value·weight mod P   register after")?;
    for lane in &user.lanes {
        writeln!(
            out,
            "  {:4}  {:4}  {}   {}   {}               {}",
            lane.lane, lane.half, lane.value, lane.weight, lane.share, lane.register_after
        )?;
    }
    writeln!(out, "  offset {}", user.offset)?;
    for (round, key) in user.rounds_after.iter().enumerate() {
        writeln!(out, "  after round {}: {key}", round + 1)?;
    }
    writeln!(out, "  key {} = sum of the column value·weight mod P, plus the offset", user.key)
}

fn write_selection(selection: &SelectionWords, out: &mut impl Write) -> io::Result<()> {
    let destination = selection.destination.as_deref().unwrap_or("none");
    writeln!(out, "\nmember selection\n  destination {destination}: {}", selection.lookup)?;
    for stage in &selection.stages {
        write_select_stage(stage, out)?;
    }
    writeln!(out, "\n  egress: {}", selection.egress)
}

fn write_select_stage(stage: &StageWords, out: &mut impl Write) -> io::Result<()> {
    let StageWords { level, group, name, programming, mode, entries, base, .. } = stage;
    writeln!(out, "\n  select stage {level}: group {group}, {name} ({programming})")?;
    writeln!(
        out,
        "    mode {mode} over {entries} entr{} from member entry {base}",
        if *entries == 1 { "y" } else { "ies" }
    )?;
    writeln!(out, "    {}", stage.operand)?;
    writeln!(out, "    index: {}", stage.arithmetic)?;
    if let (Some(buckets), Some(bucket)) = (&stage.buckets, &stage.bucket) {
        writeln!(out, "    {bucket} of")?;
        for row in buckets {
            writeln!(out, "      {row}")?;
        }
    }
    writeln!(out, "    {} (member entry {}) leads to {}", stage.member, stage.entry, stage.leads_to)
}

fn write_result(explanation: &Explanation, out: &mut impl Write) -> io::Result<()> {
    let result = &explanation.result;
    writeln!(out, "\nresult")?;
    for user in &explanation.users {
        writeln!(out, "  {:16} {}", user.user, user.key)?;
    }
    writeln!(out, "  {:16} {}", "flow_label", result.flow_label)?;
    writeln!(out, "  {:16} {}", "udp_source_port", result.udp_source_port)?;
    writeln!(out, "  word, bits 639 to 0, most significant first, 32 bits a group")?;
    for groups in result.word.split('_').collect::<Vec<_>>().chunks(5) {
        writeln!(out, "    {}", groups.join("_"))?;
    }
    let latency = &explanation.latency;
    writeln!(
        out,
        "  latency {} clocks after beat {} of {}, the last one that is needed, without back pressure",
        latency.clocks_after_last_needed_beat, latency.needed_beats, latency.beats
    )
}
