// SPDX-License-Identifier: Apache-2.0
//! Comma-separated: one row per packet, three columns per level; what a packet does not have is
//! empty.

use super::Line;
use crate::{five_tuple, routing::SelectedView};
use lbhash_model::config::Level;
use std::io::{self, Write};

pub(super) fn header(flow: bool, out: &mut impl Write) -> io::Result<()> {
    let levels = Level::ALL.iter().flat_map(|level| {
        ["group", "index", "member"].map(|value| format!("{}_{value}", level.name()))
    });
    let first = ["n", "destination", "match"].map(str::to_owned);
    let last = ["egress_kind", "egress_id", "egress"].map(str::to_owned);
    let flow = flow.then(|| five_tuple::COLUMNS.map(str::to_owned));
    row(first.into_iter().chain(levels).chain(last).chain(flow.into_iter().flatten()), out)
}

pub(super) fn write(line: &Line<'_, '_>, flow: bool, out: &mut impl Write) -> io::Result<()> {
    let selection = line.selection;
    let first = [
        line.number.to_string(),
        selection.destination.clone().unwrap_or_default(),
        selection.matched.clone().unwrap_or_default(),
    ];
    let levels = Level::ALL.iter().flat_map(|&level| columns(selection.at(level)));
    let last = selection.egress.map_or_else(Default::default, |egress| {
        [egress.kind.to_owned(), egress.id.to_string(), egress.name.to_owned()]
    });
    let flow = flow.then(|| five_tuple::columns(line.tuple().as_ref()));
    row(first.into_iter().chain(levels).chain(last).chain(flow.into_iter().flatten()), out)
}

fn columns(selected: Option<&SelectedView<'_>>) -> [String; 3] {
    selected.map_or_else(Default::default, |selected| {
        [selected.name.to_owned(), selected.index.to_string(), selected.member.to_owned()]
    })
}

fn row(values: impl Iterator<Item = String>, out: &mut impl Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().buffer_capacity(256).from_writer(out);
    writer.write_record(values)?;
    writer.into_inner().map(|_| ()).map_err(csv::IntoInnerError::into_error)
}
