// SPDX-License-Identifier: Apache-2.0
//! Lines that a terminal or a pager printed into a text, and no router has configured.

/// What the line is, and the remedy; `None` for other lines.
pub(super) fn foreign(line: &str) -> Option<(&'static str, &'static str)> {
    if is_of_a_pager(line) {
        let remedy = "print the configuration without it: `| no-more` on Junos and SR OS";
        return Some(("the line is of the pager, not of the configuration", remedy));
    }
    line.contains('\u{1b}').then_some((
        "the line holds control characters of a terminal",
        "print the configuration without colours and without a pager",
    ))
}

/// `---(more)---`, `---(more 12%)---`, `--More--`, `---- More ----`, `Press any key to continue`.
fn is_of_a_pager(line: &str) -> bool {
    const LONGEST: usize = 48;
    let line = line.trim();
    if line.len() > LONGEST {
        return false;
    }
    let inner = line.trim_start_matches(['-', ' ', '(']).to_ascii_lowercase();
    let is_more = line.starts_with("--") && inner.starts_with("more");
    is_more || line.starts_with("Press any key to continue")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pagers() {
        for line in
            ["---(more)---", " ---(more 57%)---", "--More--", "---- More ----", "--More-- (3%)"]
        {
            assert!(foreign(line).unwrap().0.contains("pager"), "{line}");
        }
        assert!(foreign("\u{1b}[0m system").is_some());
        assert_eq!(foreign("--{ running }--[  ]--"), None);
        assert_eq!(foreign("more;"), None);
    }
}
