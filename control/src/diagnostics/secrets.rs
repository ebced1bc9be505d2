// SPDX-License-Identifier: Apache-2.0
//! Passwords, keys and communities that a router's configuration holds, and that no message may repeat.
//!
//! A word that announces a secret hides what follows it on its line; words that look like a secret are hidden wherever
//! they stand. A line is hidden too where the line before it ends with such a word. More is hidden than must be: what a
//! message is about are statements of load balancing, which hold no secret.

/// What stands in the place of a secret.
const HIDDEN: &str = "***";

/// Parts of words behind which a secret follows, in any system.
const ANNOUNCING: [&str; 23] = [
    "passw",
    "passphrase",
    "secret",
    "community",
    "credential",
    "authentication",
    "psk",
    "token",
    "cipher",
    "md5",
    "sha1",
    "sha2",
    "certificate",
    "private",
    "pre-shared",
    "ascii-text",
    "hexadecimal",
    "ssh-rsa",
    "ssh-dss",
    "ssh-ed25519",
    "ecdsa-",
    "crypted",
    "login-hash",
];

/// Words that announce one at their end, and those that only seem to.
const KEYS: [&str; 2] = ["-key", "_key"];
const NO_SECRETS: [&str; 2] = ["hash-key", "enhanced-hash-key"];

/// True for a word behind which a secret follows.
fn announces(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let is_key = KEYS.iter().any(|end| word.ends_with(end)) && !NO_SECRETS.contains(&&*word);
    is_key || ANNOUNCING.iter().any(|part| word.contains(part))
}

/// True for a word that is a secret by its looks: `$6$…` and `$9$…`, or a long row of letters and digits as of a key.
fn is_encrypted(word: &str) -> bool {
    const SCHEME: usize = 8;
    const LONG: usize = 24;
    let scheme = word.strip_prefix('$').and_then(|behind| behind.find('$'));
    let has = |class: fn(&u8) -> bool| word.as_bytes().iter().any(class);
    let is_of_a_key = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let is_key = word.len() >= LONG
        && word.bytes().all(is_of_a_key)
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic);
    scheme.is_some_and(|length| length <= SCHEME) || is_key
}

/// A word in a message; hidden where it is a secret by its looks.
pub(crate) fn word(word: &str) -> &str {
    if is_encrypted(word) { HIDDEN } else { word }
}

/// Words of a statement in a message, without its secrets.
pub(crate) fn words(path: &[String]) -> String {
    let known = path.iter().position(|word| announces(word)).map_or(path.len(), |at| at + 1);
    let shown = path[..known].iter().map(|known| word(known));
    let hidden = (known < path.len()).then_some(HIDDEN);
    shown.chain(hidden).collect::<Vec<_>>().join(" ")
}

/// A value in a message, of the statement with these words; its quotes stay.
pub(crate) fn value(path: &[String], value: &str) -> String {
    let is_secret =
        path.iter().any(|word| announces(word)) || is_encrypted(value.trim_matches('"'));
    if is_secret { format!("\"{HIDDEN}\"") } else { value.to_owned() }
}

/// A line of a text for a message, as long as it was and without its secrets; `before` is the line before it.
#[must_use]
pub fn line(line: &str, before: &str) -> String {
    let mut hides = pieces(before).rfind(|piece| is_word(piece)).is_some_and(announces);
    let mut shown = String::with_capacity(line.len());
    for piece in pieces(line) {
        if is_word(piece) && (hides || is_encrypted(piece)) {
            shown.extend(std::iter::repeat_n('*', piece.len()));
        } else {
            shown.push_str(piece);
            hides |= is_word(piece) && announces(piece);
        }
    }
    shown
}

/// Words and what is between them, in turn.
fn pieces(line: &str) -> impl DoubleEndedIterator<Item = &str> {
    let is_mark = |c: char| c.is_whitespace() || "\"'{}[]();,:<>#".contains(c);
    line.split_inclusive(is_mark).flat_map(move |piece| {
        let end = piece.trim_end_matches(is_mark).len();
        [&piece[..end], &piece[end..]]
    })
}

fn is_word(piece: &str) -> bool {
    !piece.trim_matches(|c: char| !c.is_alphanumeric() && !"$*".contains(c)).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(words: &str) -> Vec<String> {
        words.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn statements_are_shown_without_their_secrets() {
        for (written, shown) in [
            ("snmp community Invented authorization read-only", "snmp community ***"),
            ("system root-authentication encrypted-password x", "system root-authentication ***"),
            ("a b $9$abc c", "a b *** c"),
            (
                "protocols bgp group g authentication-key x",
                "protocols bgp group g authentication-key ***",
            ),
            (
                "forwarding-options enhanced-hash-key family inet type-of-service",
                "forwarding-options enhanced-hash-key family inet type-of-service",
            ),
            ("snmp community", "snmp community"),
        ] {
            assert_eq!(words(&path(written)), shown);
        }
        assert_eq!(value(&path("a secret"), "\"x\""), "\"***\"");
        assert_eq!(value(&path("a b"), "\"$y$j9T$x\""), "\"***\"");
        assert_eq!(value(&path("a b"), "\"x\""), "\"x\"");
        assert_eq!(word("$y$invented"), "***");
        assert_eq!(word("$plain"), "$plain");
    }

    #[test]
    fn lines_keep_their_length() {
        for (written, before, shown) in [
            ("  secret \"ab cd\"; }", "", "  secret \"** **\"; }"),
            ("{\"password\": \"x\u{e9}y\"}", "", "{\"password\": \"****\"}"),
            ("\"abc\";", "    encrypted-password", "\"***\";"),
            ("set a \"$6$abc$def\"", "", "set a \"**********\""),
            ("hash-key { family inet; }", "", "hash-key { family inet; }"),
            ("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A", "", "********************************"),
        ] {
            let hidden = line(written, before);
            assert_eq!(hidden, shown);
            assert_eq!(hidden.len(), written.len());
        }
    }
}
