// SPDX-License-Identifier: Apache-2.0
//! Pictures: one page of HTML with SVG in it, that needs nothing else. Light and dark as the reader's system is; colours
//! that people with colour vision deficiency tell apart, and never colour alone.

use std::fmt::Write;

/// Bars with names.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    title: String,
    unit: String,
    rows: Vec<(String, f64)>,
    second: Option<(String, Vec<f64>)>,
    /// A line where all bars would end if they were even, and the band of three standard deviations of counts.
    even: bool,
}

impl Bars {
    /// Bars of values from 0.
    #[must_use]
    pub fn new(title: &str, unit: &str, rows: Vec<(String, f64)>) -> Self {
        Self { title: title.to_owned(), unit: unit.to_owned(), rows, second: None, even: false }
    }

    /// With the mean, and what counts deviate from it by chance: three standard deviations.
    #[must_use]
    pub const fn with_even_share(mut self) -> Self {
        self.even = true;
        self
    }

    /// With a second value for each row.
    #[must_use]
    pub fn with_second(mut self, name: &str, values: Vec<f64>) -> Self {
        self.second = Some((name.to_owned(), values));
        self
    }
}

/// A page in the making.
#[derive(Clone, Debug)]
pub struct Page {
    body: String,
    title: String,
}

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--one:#0072b2;--two:#d55e00;--line:#777;--band:#7773}
@media(prefers-color-scheme:dark){:root{--ink:#eee;--paper:#161616;--one:#56b4e9;--two:#e69f00;--line:#aaa;--band:#aaa3}}
body{font:15px/1.4 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;margin:2rem auto;padding:0 1rem}
svg{display:block;max-width:100%;height:auto}text{fill:var(--ink);font:12px system-ui,sans-serif}
.one{fill:var(--one)}.two{fill:var(--two)}.even{stroke:var(--line);stroke-dasharray:4 3}.band{fill:var(--band)}
h2{font-size:1.05rem;margin:1.6rem 0 .4rem}";

const NAMES: f64 = 260.0;
const WIDTH: f64 = 480.0;
const ROW: f64 = 20.0;

impl Page {
    /// An empty page.
    #[must_use]
    pub fn new(title: &str) -> Self {
        Self { body: String::new(), title: escaped(title) }
    }

    /// A paragraph.
    pub fn words(&mut self, words: &str) {
        let _ = writeln!(self.body, "<p>{}</p>", escaped(words));
    }

    /// Horizontal bars.
    pub fn bars(&mut self, bars: &Bars) {
        let second = bars.second.as_ref().map_or(&[][..], |(_, values)| values);
        let values = bars.rows.iter().map(|row| row.1).chain(second.iter().copied());
        let most = values.fold(0.0, f64::max);
        if most <= 0.0 {
            return;
        }
        let row = if second.is_empty() { ROW } else { 1.7 * ROW };
        let height = row * bars.rows.len() as f64 + 8.0;
        let _ = writeln!(self.body, "<h2>{}</h2>", escaped(&bars.title));
        if let Some((name, _)) = &bars.second {
            let _ = writeln!(
                self.body,
                "<p>Upper bar: before. Lower, thinner bar: {}.</p>",
                escaped(name)
            );
        }
        let full = NAMES + WIDTH + 110.0;
        let _ = writeln!(
            self.body,
            "<svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {full} {height}\" width=\"{full}\">",
            escaped(&bars.title)
        );
        let x = |value: f64| WIDTH * value / most;
        if bars.even {
            let mean = bars.rows.iter().map(|row| row.1).sum::<f64>() / bars.rows.len() as f64;
            let deviation = 3.0 * mean.sqrt();
            let (from, to) = (x((mean - deviation).max(0.0)), x((mean + deviation).min(most)));
            let _ = writeln!(
                self.body,
                "<rect class=\"band\" x=\"{:.1}\" y=\"0\" width=\"{:.1}\" height=\"{height}\"/>\
                 <line class=\"even\" x1=\"{m:.1}\" x2=\"{m:.1}\" y1=\"0\" y2=\"{height}\"/>",
                NAMES + from,
                to - from,
                m = NAMES + x(mean)
            );
        }
        for (number, (name, value)) in bars.rows.iter().enumerate() {
            let y = row * number as f64 + 4.0;
            let _ = writeln!(
                self.body,
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\
                 <rect class=\"one\" x=\"{NAMES}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"14\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\">{} {}</text>",
                NAMES - 6.0,
                y + 12.0,
                escaped(name),
                x(*value),
                NAMES + x(*value) + 5.0,
                y + 12.0,
                number_words(*value),
                escaped(&bars.unit)
            );
            if let Some(value) = second.get(number) {
                let _ = writeln!(
                    self.body,
                    "<rect class=\"two\" x=\"{NAMES}\" y=\"{:.1}\" width=\"{:.1}\" height=\"7\"/>\
                     <text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                    y + 17.0,
                    x(*value),
                    NAMES + x(*value) + 5.0,
                    y + 25.0,
                    number_words(*value)
                );
            }
        }
        if bars.even {
            self.body += "</svg>\n<p>Dashed: even shares. Grey: what chance makes of them, three standard deviations.</p>\n";
        } else {
            self.body += "</svg>\n";
        }
    }

    /// A table of counts as squares, darker for more; each has its number where there is room.
    pub fn heat(&mut self, title: &str, columns: usize, counts: &[u64]) {
        let most = counts.iter().copied().max().unwrap_or(0);
        if columns == 0 || most == 0 || columns > 64 {
            return;
        }
        let side = if columns <= 12 { 56 } else { 12 };
        let (width, height) = (columns * side, counts.len().div_ceil(columns) * side);
        let _ = writeln!(
            self.body,
            "<h2>{}</h2>\n<svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\">",
            escaped(title),
            escaped(title)
        );
        for (number, &count) in counts.iter().enumerate() {
            let (x, y) = (number % columns * side, number / columns * side);
            let opacity = count as f64 / most as f64;
            let _ = writeln!(
                self.body,
                "<rect class=\"one\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{w}\" fill-opacity=\"{opacity:.3}\"><title>{count}</title></rect>",
                w = side - 1
            );
            if side > 40 {
                let _ = writeln!(
                    self.body,
                    "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{count}</text>",
                    x + side / 2,
                    y + side / 2 + 4
                );
            }
        }
        self.body += "</svg>\n";
    }

    /// The whole page.
    #[must_use]
    pub fn finish(self) -> String {
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\n\
             <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head>\n\
             <body><h1>{title}</h1>\n{}</body></html>\n",
            self.body,
            title = self.title
        )
    }
}

/// Three digits behind the point where they say something.
fn number_words(value: f64) -> String {
    if value.fract().abs() < 1e-9 { format!("{value:.0}") } else { format!("{value:.3}") }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_every_name_and_number_escaped() {
        let mut page = Page::new("a < b");
        page.bars(&Bars::new("t", "flows", vec![("x & y".into(), 3.0), ("z".into(), 1.5)]));
        page.heat("h", 2, &[1, 2, 3, 4]);
        let text = page.finish();
        for part in [
            "a &lt; b",
            "x &amp; y",
            "3 flows",
            "1.500 flows",
            ">4</text>",
            "prefers-color-scheme:dark",
        ] {
            assert!(text.contains(part), "{part}");
        }
        assert!(!text.contains("http"), "nothing is loaded");
        assert_eq!(text.matches("<svg").count(), text.matches("</svg>").count());
        // The widest bar is as wide as there is room, the other one half of it.
        assert!(text.contains("width=\"480.0\"") && text.contains("width=\"240.0\""));
    }
}
