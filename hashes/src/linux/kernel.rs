// SPDX-License-Identifier: Apache-2.0
//! Versions of the kernel, where the rules depend on them.

use crate::{Error, Settings};
use std::fmt;

/// A version of the kernel: major, minor, patch level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kernel(pub u32, pub u32, pub u32);

impl Kernel {
    /// The first version whose multipath hash can be given a seed.
    pub const SEED: Self = Self(6, 11, 0);
    /// The first version in which the source address of local traffic may decide before the hash.
    pub const SOURCE_RULE: Self = Self(6, 16, 0);
    /// The version whose score of next hops was compared with the kernel.
    pub const SOURCE_SCORE: Self = Self(6, 18, 0);
    /// The first version in which only the two layer-4 policies of bonding drop the lowest bit.
    pub const BONDING_SHIFT: Self = Self(5, 18, 0);
    /// The first version in which bonding takes the EtherType as a number.
    pub const BONDING_NUMBER: Self = Self(5, 15, 0);

    /// The version in the setting `kernel`, such as `6.18` or what `uname -r` prints.
    ///
    /// # Errors
    /// A text that does not begin with two numbers.
    pub fn from_settings(settings: &Settings) -> Result<Option<Self>, Error> {
        let Some(text) = settings.text("kernel") else { return Ok(None) };
        let mut numbers = text.split(['.', '-', '+', ' ']).map(str::parse::<u32>);
        match (numbers.next(), numbers.next(), numbers.next()) {
            (Some(Ok(major)), Some(Ok(minor)), patch) => {
                Ok(Some(Self(major, minor, patch.and_then(Result::ok).unwrap_or(0))))
            }
            _ => Err(Error::setting("kernel", format!("`{text}`: write a version such as 6.18"))),
        }
    }
}

impl fmt::Display for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}
