// SPDX-License-Identifier: Apache-2.0
//! Hash users: their settings, and the weights that these compile to (specification, section 7).

use crate::{LANES, polynomial::Polynomial};

/// The five hash users in code order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[expect(missing_docs, reason = "the names are those of section 7")]
#[repr(u8)]
pub enum User {
    #[cfg_attr(feature = "serde", serde(rename = "level_1_fec"))]
    Level1Fec = 0,
    #[cfg_attr(feature = "serde", serde(rename = "level_2_fec"))]
    Level2Fec = 1,
    #[cfg_attr(feature = "serde", serde(rename = "level_3_fec"))]
    Level3Fec = 2,
    Lag = 3,
    NetworkHeader = 4,
}

impl User {
    /// Every user in code order.
    pub const ALL: [Self; 5] =
        [Self::Level1Fec, Self::Level2Fec, Self::Level3Fec, Self::Lag, Self::NetworkHeader];

    /// Name in profiles, vectors and JSON lines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Level1Fec => "level_1_fec",
            Self::Level2Fec => "level_2_fec",
            Self::Level3Fec => "level_3_fec",
            Self::Lag => "lag",
            Self::NetworkHeader => "network_header",
        }
    }
}

/// How a seed acts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum SeedMode {
    /// The seed sets the distance between lanes: different seeds are different linear maps.
    #[default]
    Stride,
    /// The seed is the register's initial value: different seeds differ by a constant only.
    Init,
}

/// Settings of one hash user in one hash profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HashUser {
    /// Polynomial 1 to 8.
    pub polynomial: Polynomial,
    /// Seed, 0 to 65535.
    pub seed: u16,
    /// Bit i: lane i takes the high half of its CRC, else the low half.
    pub half_select: u8,
    /// How the seed acts.
    pub seed_mode: SeedMode,
    /// Times that the key is hashed, 1 to 4.
    pub rounds: Rounds,
}

/// Rounds of a hash user, 1 to 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "u8", into = "u8"))]
pub struct Rounds(u8);

/// A number of rounds outside 1 to 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} rounds: a hash user has 1 to 4 rounds")]
pub struct RoundsOutOfRange(pub u8);

impl Rounds {
    /// One round, the default.
    pub const ONE: Self = Self(1);

    /// This many rounds.
    ///
    /// # Errors
    /// [`RoundsOutOfRange`] outside 1 to 4.
    pub const fn new(rounds: u8) -> Result<Self, RoundsOutOfRange> {
        if matches!(rounds, 1..=4) { Ok(Self(rounds)) } else { Err(RoundsOutOfRange(rounds)) }
    }

    /// The number, 1 to 4.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Rounds {
    type Error = RoundsOutOfRange;
    fn try_from(rounds: u8) -> Result<Self, RoundsOutOfRange> {
        Self::new(rounds)
    }
}

impl From<Rounds> for u8 {
    fn from(rounds: Rounds) -> Self {
        rounds.0
    }
}

/// What a user's settings compile to:
/// `key = (Σ clmul(lane[i], weights[i])) mod polynomial XOR offset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CompiledUser {
    /// Polynomial 1 to 8.
    pub polynomial: Polynomial,
    /// Bit i: lane i takes the high half of its CRC, else the low half.
    pub half_select: u8,
    /// Weight of each lane.
    pub weights: [u16; LANES],
    /// Added to the key.
    pub offset: u16,
}

/// A user's registers after reset.
pub(super) const CLEARED_USER: CompiledUser =
    CompiledUser { polynomial: Polynomial::ALL[0], half_select: 0, weights: [0; LANES], offset: 0 };

impl HashUser {
    /// Default settings of a user: polynomial user + 1, seed 0, `stride`, one round, its own half
    /// select.
    #[must_use]
    pub fn default_of(user: User) -> Self {
        Self {
            polynomial: Polynomial::ALL[user as usize],
            seed: 0,
            half_select: [0x00, 0xFF, 0x55, 0xAA, 0x0F][user as usize],
            seed_mode: SeedMode::Stride,
            rounds: Rounds::ONE,
        }
    }

    /// Distance between two lanes in clocks of the LFSR, 1 to 65534 (section 7); 16 in `init` mode.
    #[must_use]
    pub const fn lane_distance(&self) -> u32 {
        match self.seed_mode {
            SeedMode::Init => 16,
            SeedMode::Stride => {
                let distance = (16 + 40507 * self.seed as u64) % 65535;
                let collides = distance.is_multiple_of(13107) || distance.is_multiple_of(21845);
                distance as u32 + collides as u32
            }
        }
    }

    /// Derives the weights and the offset.
    #[must_use]
    pub fn compile(&self) -> CompiledUser {
        let extra_rounds = 16 * u64::from(self.rounds.get() - 1);
        let distance = u64::from(self.lane_distance());
        let weights = std::array::from_fn(|lane| {
            power_of_x(distance * (LANES - lane) as u64 + extra_rounds, self.polynomial)
        });
        let offset = match self.seed_mode {
            SeedMode::Stride => 0,
            SeedMode::Init => multiply(
                self.seed,
                power_of_x(128 + extra_rounds, self.polynomial),
                self.polynomial,
            ),
        };
        CompiledUser { polynomial: self.polynomial, half_select: self.half_select, weights, offset }
    }
}

/// x^exponent mod the polynomial, by square and multiply.
fn power_of_x(exponent: u64, polynomial: Polynomial) -> u16 {
    let mut result = 1;
    let mut square = 2;
    let mut rest = exponent;
    while rest != 0 {
        if rest & 1 == 1 {
            result = multiply(result, square, polynomial);
        }
        square = multiply(square, square, polynomial);
        rest >>= 1;
    }
    result
}

/// Product mod the polynomial.
fn multiply(a: u16, b: u16, polynomial: Polynomial) -> u16 {
    let mut product = 0_u32;
    for bit in (0..16).rev() {
        product <<= 1;
        if product >> 16 & 1 == 1 {
            product ^= polynomial.coefficients();
        }
        if b >> bit & 1 == 1 {
            product ^= u32::from(a);
        }
    }
    product as u16
}
