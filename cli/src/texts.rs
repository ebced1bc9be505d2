// SPDX-License-Identifier: Apache-2.0
//! The texts that a profile or a topology was read from, for messages that show a line of them.

/// Names of texts, as messages give them, and their content.
#[derive(Debug, Default)]
pub(crate) struct Texts(Vec<(String, String)>);

impl Texts {
    /// A single text.
    pub(crate) fn one(origin: &str, text: &str) -> Self {
        Self(vec![(origin.to_owned(), text.to_owned())])
    }

    /// Adds a text.
    pub(crate) fn add(&mut self, origin: &str, text: &str) {
        self.0.push((origin.to_owned(), text.to_owned()));
    }

    /// Content of the text with this name.
    pub(crate) fn of(&self, origin: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == origin).map(|(_, text)| text.as_str())
    }
}
