// SPDX-License-Identifier: Apache-2.0
//! Status bits of a packet (specification, section 10).

/// Set of status bits; bit n of the inner value is status bit n.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Status(pub u8);

impl Status {
    /// A header reaches past the bytes that arrived or past the header window.
    pub const TRUNCATED: Self = Self(1 << 0);
    /// A header breaks its own rules.
    pub const MALFORMED: Self = Self(1 << 1);
    /// More headers than layer stages, or more than 16 labels.
    pub const TOO_DEEP: Self = Self(1 << 2);
    /// An IP fragment.
    pub const FRAGMENT: Self = Self(1 << 3);
    /// The label stack carries an entropy label.
    pub const ENTROPY_LABEL: Self = Self(1 << 4);

    /// Names in bit order.
    pub const NAMES: [&'static str; 5] =
        ["truncated", "malformed", "too_deep", "fragment", "entropy_label"];

    /// True when every bit of `other` is set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Names of the bits that are set, in bit order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES
            .into_iter()
            .enumerate()
            .filter(move |(bit, _)| self.0 >> bit & 1 == 1)
            .map(|(_, name)| name)
    }
}

impl std::ops::BitOr for Status {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl std::ops::BitOrAssign for Status {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}
