// SPDX-License-Identifier: Apache-2.0
//! Numbers of a profile, and their ranges.

use super::error::{Fault, Problem};
use std::ops::RangeInclusive;
use toml::Spanned;

/// The number as `T`, where it is among the `allowed`.
pub(super) fn number<T>(
    key: &'static str,
    value: &Spanned<i64>,
    allowed: RangeInclusive<T>,
) -> Result<T, Fault>
where
    T: TryFrom<i64> + Into<i64> + PartialOrd + Copy,
{
    let written = *value.get_ref();
    T::try_from(written).ok().filter(|number| allowed.contains(number)).ok_or_else(|| Fault {
        span: value.span(),
        problem: Problem::OutOfRange {
            key,
            value: written,
            least: (*allowed.start()).into(),
            greatest: (*allowed.end()).into(),
        },
    })
}
