// SPDX-License-Identifier: Apache-2.0
//! Words in angle brackets, which stand for names: `<*>`, `<ge-*>`, `<xe-0/[0-3]/?>`.

/// True for a word in angle brackets.
pub(super) fn is_wildcard(word: &str) -> bool {
    word.len() > 2 && word.starts_with('<') && word.ends_with('>')
}

/// True where the word is the name, or stands for it.
pub(super) fn matches(word: &str, name: &str) -> bool {
    if !is_wildcard(word) {
        return word == name;
    }
    let pattern = &word.as_bytes()[1..word.len() - 1];
    let name = name.as_bytes();
    let (mut at, mut in_name) = (0, 0);
    // Where the last `*` stands, and up to where it reached: the only place to go back to.
    let mut star: Option<(usize, usize)> = None;
    while in_name < name.len() {
        match one(&pattern[at..], name[in_name]) {
            Some(length) => {
                at += length;
                in_name += 1;
            }
            None if pattern.get(at) == Some(&b'*') => {
                star = Some((at, in_name));
                at += 1;
            }
            None => {
                let Some((behind, reached)) = star else { return false };
                star = Some((behind, reached + 1));
                (at, in_name) = (behind + 1, reached + 1);
            }
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

/// Bytes of the pattern that stand for this one, if it begins with such.
fn one(pattern: &[u8], byte: u8) -> Option<usize> {
    match pattern {
        [b'*', ..] | [] => None,
        [b'?', ..] => Some(1),
        [b'[', set @ ..] => {
            let end = set.iter().position(|end| *end == b']')?;
            let set = &set[..end];
            let (is_negated, set) = match set {
                [b'!' | b'^', set @ ..] => (true, set),
                set => (false, set),
            };
            (is_in(set, byte) != is_negated).then_some(end + 2)
        }
        [known, ..] => (*known == byte).then_some(1),
    }
}

fn is_in(mut set: &[u8], byte: u8) -> bool {
    loop {
        set = match set {
            [] => return false,
            [first, b'-', last, ..] if (*first..=*last).contains(&byte) => return true,
            [_, b'-', _, rest @ ..] => rest,
            [only, ..] if *only == byte => return true,
            [_, rest @ ..] => rest,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards() {
        for (word, name, expected) in [
            ("ae0", "ae0", true),
            ("ae0", "ae1", false),
            ("<*>", "ae1", true),
            ("<ae*>", "ae1", true),
            ("<ae*>", "ge-0/0/0", false),
            ("<*-0/*/3>", "xe-0/1/3", true),
            ("<*-0/*/3>", "xe-0/1/4", false),
            ("<ae?>", "ae1", true),
            ("<ae?>", "ae12", false),
            ("<ae[0-3]>", "ae2", true),
            ("<ae[0-3]>", "ae4", false),
            ("<ae[!0-3]>", "ae4", true),
            ("<ae[15]>", "ae5", true),
            ("<ae[15>", "ae5", false),
            ("<>", "", false),
        ] {
            assert_eq!(matches(word, name), expected, "{word} {name}");
        }
        // No pattern takes longer than its length times that of the name.
        assert!(!matches(&format!("<{}b>", "*a".repeat(2000)), &"a".repeat(4000)));
    }
}
