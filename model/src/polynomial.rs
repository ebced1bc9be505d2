// SPDX-License-Identifier: Apache-2.0
//! The eight polynomials of the hash users and the one of the layer records (specification,
//! sections 6 and 7).

/// CRC-32 polynomial of the layer records, without its x^32 term (section 6).
pub const LAYER_POLYNOMIAL: u32 = 0x04C1_1DB7;

/// One of the eight polynomials of degree 16, numbered 1 to 8 (section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "u8", into = "u8"))]
pub struct Polynomial(u8);

/// A polynomial number outside 1 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("polynomial {0} does not exist: the polynomials are numbered 1 to 8")]
pub struct UnknownPolynomial(pub u8);

impl Polynomial {
    /// All eight in number order.
    pub const ALL: [Self; 8] =
        [Self(1), Self(2), Self(3), Self(4), Self(5), Self(6), Self(7), Self(8)];

    /// The polynomial with this number, 1 to 8.
    ///
    /// # Errors
    /// [`UnknownPolynomial`] outside that range.
    pub const fn new(number: u8) -> Result<Self, UnknownPolynomial> {
        if matches!(number, 1..=8) { Ok(Self(number)) } else { Err(UnknownPolynomial(number)) }
    }

    /// Number, 1 to 8.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Code in the register map, 0 to 7.
    #[must_use]
    pub const fn code(self) -> u8 {
        self.0 - 1
    }

    /// Coefficients with the x^16 term: 17 bits.
    #[must_use]
    pub const fn coefficients(self) -> u32 {
        [0x10039, 0x100D7, 0x1015D, 0x10939, 0x109E7, 0x10AC5, 0x1203D, 0x12105]
            [self.0 as usize - 1]
    }
}

impl TryFrom<u8> for Polynomial {
    type Error = UnknownPolynomial;
    fn try_from(number: u8) -> Result<Self, UnknownPolynomial> {
        Self::new(number)
    }
}

impl From<Polynomial> for u8 {
    fn from(polynomial: Polynomial) -> Self {
        polynomial.0
    }
}
