// SPDX-License-Identifier: Apache-2.0
//! Junos releases: 18.3R1, 14.2R2, and those of the F and X trains: 15.1F6-S5, 17.2X75-D100.

use std::fmt;

/// A release. What follows the number behind `R` (service releases, builds) changes no hash and is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Release {
    major: u16,
    minor: u16,
    revision: u16,
}

/// Not in the notation of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotARelease;

impl Release {
    pub(super) const fn new(major: u16, minor: u16, revision: u16) -> Self {
        Self { major, minor, revision }
    }

    /// Reads "18.3", "18.3R1", "18.3R1-S2" or "18.3R1.9"; without `R` it is R1.
    ///
    /// A release of an F or X train ("15.1F6-S5", "17.2X75-D100") counts as the R1 of its number: it has what came with that one,
    /// and what later R releases brought is not known of it. [`is_of_another_train`] tells it apart.
    pub(super) fn read(text: &str) -> Result<Self, NotARelease> {
        let (major, rest) = text.split_once('.').ok_or(NotARelease)?;
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (minor, rest) = rest.split_at(end);
        let revision = if rest.is_empty() { "1" } else { revision(rest).ok_or(NotARelease)? };
        Ok(Self::new(number(major)?, number(minor)?, number(revision)?))
    }
}

/// Trains beside the one of R releases.
const OTHER_TRAINS: [char; 2] = ['F', 'X'];

/// True for a release of the F or X train, if it is a release at all.
pub(super) fn is_of_another_train(text: &str) -> bool {
    let train = text.find(|c: char| !c.is_ascii_digit() && c != '.');
    train.is_some_and(|train| text[train..].starts_with(OTHER_TRAINS))
}

/// Digits behind `R`, if only a service release or a build follows; 1 behind the letter of another train.
fn revision(rest: &str) -> Option<&str> {
    let is_of_another_train = rest.starts_with(OTHER_TRAINS);
    let rest = rest.strip_prefix(['R', 'F', 'X'])?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, behind) = rest.split_at(end);
    let is_whole = !digits.is_empty() && (behind.is_empty() || behind.starts_with(['-', '.']));
    is_whole.then_some(if is_of_another_train { "1" } else { digits })
}

fn number(digits: &str) -> Result<u16, NotARelease> {
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    if is_number { digits.parse().map_err(|_| NotARelease) } else { Err(NotARelease) }
}

impl fmt::Display for Release {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}R{}", self.major, self.minor, self.revision)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notation() {
        for (text, expected) in [
            ("18.3", Release::new(18, 3, 1)),
            ("18.3R1", Release::new(18, 3, 1)),
            ("14.2R3-S4", Release::new(14, 2, 3)),
            ("17.2R1.13", Release::new(17, 2, 1)),
            ("21.4R3-S5.4", Release::new(21, 4, 3)),
            ("15.1F6-S5", Release::new(15, 1, 1)),
            ("17.2X75-D100.12", Release::new(17, 2, 1)),
        ] {
            assert_eq!(Release::read(text), Ok(expected), "{text}");
        }
        for text in [
            "", "18", "18.", ".3", "18.3R", "18.3X", "18.3Z1", "18.3F-S1", "18.3R1S2", "+18.3",
            "18.-3", "99999.1", "18.3r1",
        ] {
            assert_eq!(Release::read(text), Err(NotARelease), "{text}");
        }
    }

    #[test]
    fn order() {
        let releases = ["9.6R4", "14.1R9", "14.2R1", "14.2R2", "15.1R1", "18.3R1", "20.1R1"];
        let releases = releases.map(|text| Release::read(text).unwrap());
        assert!(releases.is_sorted());
        assert_eq!(releases[3].to_string(), "14.2R2");
    }
}
