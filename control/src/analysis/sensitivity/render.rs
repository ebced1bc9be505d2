// SPDX-License-Identifier: Apache-2.0
//! The matrix as an aligned table, as CSV and as JSON.

use super::{FieldSensitivity, PacketSensitivity, SensitivityMatrix};
use lbhash_model::config::User;

/// Columns before, between and after the keys.
const COLUMNS: [&str; 12] = [
    "packet",
    "header",
    "field",
    "bits",
    "moving_bits",
    User::Level1Fec.name(),
    User::Level2Fec.name(),
    User::Level3Fec.name(),
    User::Lag.name(),
    User::NetworkHeader.name(),
    "overall",
    "declared",
];
const REMARK: &str = "disagreement";

impl SensitivityMatrix {
    /// Columns aligned by blanks, one line per field, the packet family named on each.
    #[must_use]
    pub fn to_table(&self) -> String {
        let rows: Vec<_> = self.rows().collect();
        let mut widths = COLUMNS.map(str::len);
        for (cells, _) in &rows {
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = cell.len().max(*width);
            }
        }
        let line = |cells: &[String], remark: &str| {
            let cells = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
            let line = format!("{}  {remark}", cells.collect::<Vec<_>>().join("  "));
            format!("{}\n", line.trim_end())
        };
        let heading = line(&COLUMNS.map(str::to_owned), REMARK);
        rows.iter().fold(heading, |table, (cells, remark)| table + &line(cells, remark))
    }

    /// CSV with a heading, one record per field.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let records = std::iter::once((COLUMNS.map(str::to_owned), REMARK)).chain(self.rows());
        for (cells, remark) in records {
            let record = cells.iter().map(String::as_str).chain([remark]);
            writer.write_record(record).expect("a vector takes every record of one length");
        }
        let bytes = writer.into_inner().expect("a vector takes every byte");
        String::from_utf8(bytes).expect("the cells are text")
    }

    /// JSON: packet families with their fields.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("names and numbers make JSON") + "\n"
    }

    fn rows(&self) -> impl Iterator<Item = ([String; COLUMNS.len()], &str)> {
        self.packets.iter().flat_map(|packet| {
            packet.fields.iter().map(move |field| {
                (cells(packet, field), field.disagreement.as_deref().unwrap_or_default())
            })
        })
    }
}

fn cells(packet: &PacketSensitivity, field: &FieldSensitivity) -> [String; COLUMNS.len()] {
    let [level_1, level_2, level_3, lag, network_header] =
        field.keys.to_array().map(|key| key.name().to_owned());
    [
        packet.packet.to_owned(),
        field.header.clone(),
        field.field.to_owned(),
        field.bits.to_string(),
        field.moving_bits.to_string(),
        level_1,
        level_2,
        level_3,
        lag,
        network_header,
        field.overall.name().to_owned(),
        field.declared.name().to_owned(),
    ]
}
