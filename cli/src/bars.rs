// SPDX-License-Identifier: Apache-2.0
//! Bars of text: eighths of a character.

/// A bar of `width` characters for the largest value.
pub(crate) fn bar(value: f64, largest: f64, width: usize) -> String {
    const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    if largest <= 0.0 {
        return String::new();
    }
    let eighths = (value / largest * width as f64 * 8.0).round() as usize;
    let mut bar = "█".repeat(eighths / 8);
    if !eighths.is_multiple_of(8) {
        bar.push(EIGHTHS[eighths % 8]);
    }
    bar
}
