// SPDX-License-Identifier: Apache-2.0
//! The text of a router's configuration, and whose it is.

use super::{Notation, hints, read_text};
use crate::{capture_file::name_of, failure::Failure, message, texts::Texts};
use lbhash_control::{
    profile::Profile,
    systems::{
        self, OptionTree,
        looks_like::{LooksLike, looks_like},
    },
};
use std::path::Path;

/// A configuration that has been read from its file, and not yet understood.
pub(crate) struct Source<'f> {
    file: &'f Path,
    /// What findings call the text.
    pub(crate) origin: String,
    pub(crate) text: String,
    /// The system that it is of; never [`Notation::Config`].
    pub(crate) notation: Notation,
}

impl<'f> Source<'f> {
    /// Reads the file. Where its system is not named, the text tells, and one line says which it
    /// is.
    pub(crate) fn read(notation: Notation, file: &'f Path) -> Result<Self, Failure> {
        let (origin, text) = (name_of(file), read_text(file, "the router's configuration")?);
        let notation = match notation {
            Notation::Config => found(&origin, looks_like(&text))?,
            named => named,
        };
        Ok(Self { file, origin, text, notation })
    }

    /// Options of the text, by the reader of its notation.
    pub(crate) fn options(&self, reader: impl Fn(&str, &str) -> OptionTree) -> OptionTree {
        reader(&self.text, &self.origin)
    }

    /// The text, for messages.
    pub(crate) fn texts(&self) -> Texts {
        Texts::one(&self.origin, &self.text)
    }

    /// The profile that options of the text are compiled to.
    pub(crate) fn compile(
        &self,
        system: &str,
        release: Option<&str>,
        options: &OptionTree,
    ) -> Result<Profile, Failure> {
        self.compile_with(system, release, options, self.texts())
    }

    /// The same with more texts for messages.
    pub(crate) fn compile_with(
        &self,
        system: &str,
        release: Option<&str>,
        options: &OptionTree,
        texts: Texts,
    ) -> Result<Profile, Failure> {
        let name = self
            .file
            .file_name()
            .map_or_else(|| self.origin.clone(), |name| name_of(name.as_ref()));
        let known = systems::all().iter().find(|known| known.name == system);
        let description = known.map_or("", |known| known.description);
        Profile::from_options(&name, description, system, release, options).map_err(|findings| {
            let findings = findings.all().iter().cloned().map(hints::with_argument);
            Failure::Findings { findings: findings.collect(), texts }
        })
    }
}

/// The notation that a text shows, said on standard error.
fn found(origin: &str, form: LooksLike) -> Result<Notation, Failure> {
    match form.writer().and_then(Notation::of) {
        Some(notation) => {
            message::line(format_args!(
                "{origin} is {}, read as with {}",
                form.in_words(),
                notation.option()
            ));
            Ok(notation)
        }
        None => Err(Failure::NoSystem { file: origin.to_owned(), form: form.in_words() }),
    }
}
