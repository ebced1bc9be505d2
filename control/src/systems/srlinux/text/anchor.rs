// SPDX-License-Identifier: Apache-2.0
//! Where in the hierarchy a text begins that does not begin at the top.

/// What stands above the first words of a text.
pub(super) enum Anchor {
    /// This, whatever the words are.
    Known(Vec<String>),
    /// What the words tell; this where one says nothing.
    Guessed(&'static [&'static str]),
}

impl Anchor {
    /// Of a text with these first words: a word that is known has its own place, others that of the first one.
    pub(super) fn of<'w>(mut first_words: impl Iterator<Item = &'w str>) -> Self {
        Self::Guessed(first_words.find_map(above).unwrap_or_default())
    }

    /// Of a text below this path.
    pub(super) const fn at(path: Vec<String>) -> Self {
        Self::Known(path)
    }

    /// The path from the top on.
    pub(super) fn path(&self, words: Vec<String>) -> Vec<String> {
        match self {
            Self::Known(above) => above.iter().cloned().chain(words).collect(),
            Self::Guessed(first) => {
                let above = words.first().and_then(|word| above(word)).unwrap_or(first);
                above.iter().map(|&word| word.to_owned()).chain(words).collect()
            }
        }
    }
}

fn above(word: &str) -> Option<&'static [&'static str]> {
    match word {
        "system" | "interface" | "platform" | "network-instance" => Some(&[]),
        "load-balancing" => Some(&["system"]),
        "hash-options" | "hash-profile" | "user-defined-field" => {
            Some(&["system", "load-balancing"])
        }
        "hash-seed"
        | "source-address"
        | "destination-address"
        | "protocol"
        | "source-port"
        | "destination-port"
        | "ipv6-flow-label"
        | "mpls-label-stack" => Some(&["system", "load-balancing", "hash-options"]),
        _ => None,
    }
}
