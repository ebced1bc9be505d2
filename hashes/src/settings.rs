// SPDX-License-Identifier: Apache-2.0
//! Settings of a system as `key = value` texts: of a command line, a file, or a row of a table.

use crate::{
    Error,
    text::{parse_hex, parse_number},
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

/// Settings of a system; a system takes the keys it knows, and `finish` refuses the others.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    values: BTreeMap<String, String>,
    taken: RefCell<BTreeSet<String>>,
}

impl Settings {
    /// No settings at all.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a setting; the last value of a key holds.
    pub fn set(&mut self, key: &str, value: &str) {
        self.values.insert(key.trim().to_owned(), value.trim().to_owned());
    }

    /// Adds a setting, for chains.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.set(key, value);
        self
    }

    /// Adds the lines `key = value` of a file; `#` begins a comment.
    ///
    /// # Errors
    /// A line without `=`, with its number.
    pub fn add_lines(&mut self, text: &str) -> Result<(), Error> {
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let Some((key, value)) = line.split_once('=') else {
                let problem = format!("line {}: write KEY=VALUE", number + 1);
                return Err(Error::setting(line, problem));
            };
            self.set(key, value);
        }
        Ok(())
    }

    /// Every key with its value, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.taken.borrow_mut().insert(key.to_owned());
        self.values.get(key).map(String::as_str)
    }

    /// The text of a key that must be there.
    pub(crate) fn required(&self, key: &str, remedy: &str) -> Result<&str, Error> {
        self.text(key).ok_or_else(|| Error::setting(key, format!("is missing: {remedy}")))
    }

    /// A number of at most `most`.
    pub(crate) fn number(&self, key: &str, most: u64) -> Result<Option<u64>, Error> {
        let Some(text) = self.text(key) else { return Ok(None) };
        match parse_number(text) {
            Some(number) if number <= most => Ok(Some(number)),
            _ => Err(Error::setting(key, format!("`{text}`: write a number from 0 to {most}"))),
        }
    }

    /// A number that fits its type.
    pub(crate) fn integer<T: TryFrom<u64>>(&self, key: &str) -> Result<Option<T>, Error> {
        let most = if size_of::<T>() >= 8 { u64::MAX } else { (1 << (8 * size_of::<T>())) - 1 };
        let Some(number) = self.number(key, most)? else { return Ok(None) };
        T::try_from(number).map(Some).map_err(|_| Error::setting(key, "is too large"))
    }

    /// A flag: `yes`, `no`, or the other ways to write them.
    pub(crate) fn flag(&self, key: &str) -> Result<bool, Error> {
        match self.text(key) {
            None | Some("" | "0" | "no" | "off" | "false" | "0x0") => Ok(false),
            Some("1" | "yes" | "on" | "true" | "0x1") => Ok(true),
            Some(other) => Err(Error::setting(key, format!("`{other}`: write yes or no"))),
        }
    }

    /// A list of numbers separated by `/`; `None` where the key is absent.
    pub(crate) fn list(&self, key: &str, most: u64) -> Result<Option<Vec<u64>>, Error> {
        let Some(text) = self.text(key) else { return Ok(None) };
        let wrong =
            || Error::setting(key, format!("`{text}`: write numbers from 0 to {most} like 1/2/3"));
        text.split('/')
            .filter(|part| !part.is_empty())
            .map(|part| parse_number(part).filter(|&number| number <= most).ok_or_else(wrong))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// Bytes in hexadecimal.
    pub(crate) fn hex(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(text) = self.text(key) else { return Ok(None) };
        parse_hex(text)
            .map(Some)
            .ok_or_else(|| Error::setting(key, "write bytes in hexadecimal, two digits each"))
    }

    /// Refuses the first key that the system did not ask for.
    pub(crate) fn finish(&self) -> Result<(), Error> {
        let taken = self.taken.borrow();
        match self.values.keys().find(|key| !taken.contains(*key)) {
            None => Ok(()),
            Some(key) => {
                let known: Vec<&str> = taken.iter().map(String::as_str).collect();
                let problem = format!("is unknown here; known are {}", known.join(", "));
                Err(Error::setting(key, problem))
            }
        }
    }
}
