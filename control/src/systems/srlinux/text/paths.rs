// SPDX-License-Identifier: Apache-2.0
//! Names of JSON members: a word, with the name of a YANG module before it, or a gNMI path.

/// Words of a member's name: "srl_nokia-system:system/load-balancing", "interface[name=ethernet-1/1]/load-balancing".
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for element in elements(name) {
        let (name, keys) = element.split_at(element.find('[').unwrap_or(element.len()));
        let name = name.rsplit_once(':').map_or(name, |(_, name)| name);
        words.push(name.to_owned());
        words.extend(key_values(keys));
    }
    words
}

/// Parts between slashes that are not in brackets.
fn elements(path: &str) -> impl Iterator<Item = &str> {
    let mut is_in_brackets = false;
    let between = move |c: char| {
        is_in_brackets = (is_in_brackets || c == '[') && c != ']';
        c == '/' && !is_in_brackets
    };
    path.split(between).filter(|element| !element.is_empty())
}

/// "x" and "y" of `[a=x][b=y]`.
fn key_values(keys: &str) -> impl Iterator<Item = String> {
    let keys = keys.split('[').filter_map(|key| key.split_once('='));
    keys.map(|(_, value)| value.trim_end_matches(']').to_owned())
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_and_paths() {
        for (name, expected) in [
            ("hash-seed", "hash-seed"),
            ("srl_nokia-load-balancing:load-balancing", "load-balancing"),
            ("srl_nokia-system:system/load-balancing", "system load-balancing"),
            (
                "/system/load-balancing/hash-profile[name=p1]",
                "system load-balancing hash-profile p1",
            ),
            (
                "interface[name=ethernet-1/1]/load-balancing",
                "interface ethernet-1/1 load-balancing",
            ),
            ("", ""),
            ("/", ""),
            ("[", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }
}
