// SPDX-License-Identifier: Apache-2.0
//! Hash users in words: settings, master key, weights, and the way to the key both bit-serially and
//! as a sum.

use super::values::hexadecimal;
use lbhash_model::{
    LANES, USERS,
    config::{CompiledUser, HashUser, SeedMode},
    reference::{KeyRegister, Trace, UserTrace},
};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct UserView {
    pub(super) user: &'static str,
    pub(super) polynomial: u8,
    pub(super) coefficients: String,
    pub(super) seed: u16,
    pub(super) seed_mode: &'static str,
    pub(super) rounds: u8,
    pub(super) half_select: String,
    /// Clocks between two lanes.
    pub(super) lane_distance: u32,
    /// 128 bits, lane 0 most significant.
    pub(super) master_key: String,
    pub(super) lanes: Vec<UserLane>,
    pub(super) offset: String,
    /// Key after each round.
    pub(super) rounds_after: Vec<String>,
    pub(super) key: String,
}

#[derive(Serialize)]
pub(super) struct UserLane {
    pub(super) lane: usize,
    pub(super) half: &'static str,
    pub(super) value: String,
    /// Weight in the register image.
    pub(super) weight: String,
    /// value · weight mod polynomial: what the lane adds to the key.
    pub(super) share: String,
    /// The bit-serial register after this lane.
    pub(super) register_after: String,
}

pub(super) fn views(trace: &Trace, compiled: &[CompiledUser; USERS]) -> Vec<UserView> {
    trace.users.iter().zip(compiled).map(|(user, compiled)| view(user, compiled)).collect()
}

fn view(user: &UserTrace, compiled: &CompiledUser) -> UserView {
    let settings = &user.settings;
    let shares = shares(*settings, &user.lanes);
    UserView {
        user: user.user.name(),
        polynomial: settings.polynomial.number(),
        coefficients: format!("0x{:05x}", settings.polynomial.coefficients()),
        seed: settings.seed,
        seed_mode: match settings.seed_mode {
            SeedMode::Stride => "stride",
            SeedMode::Init => "init",
        },
        rounds: settings.rounds.get(),
        half_select: format!("0x{:02x}", settings.half_select),
        lane_distance: user.lane_distance,
        master_key: hexadecimal(user.master_key, 128),
        lanes: (0..LANES).map(|lane| lane_view(user, compiled, &shares, lane)).collect(),
        offset: hexadecimal(compiled.offset.into(), 16),
        rounds_after: user.key.rounds.iter().map(|&key| hexadecimal(key.into(), 16)).collect(),
        key: hexadecimal(user.key.key.into(), 16),
    }
}

fn lane_view(
    user: &UserTrace,
    compiled: &CompiledUser,
    shares: &[u16; LANES],
    lane: usize,
) -> UserLane {
    UserLane {
        lane,
        half: if user.settings.half_select >> lane & 1 == 1 { "high" } else { "low" },
        value: hexadecimal(user.lanes[lane].into(), 16),
        weight: hexadecimal(compiled.weights[lane].into(), 16),
        share: hexadecimal(shares[lane].into(), 16),
        register_after: hexadecimal(user.key.after_lane[lane].into(), 16),
    }
}

/// What each lane adds to the key: the key with this lane alone, without the offset. The bit-serial
/// register says it, so that the shares and the weights check each other.
fn shares(settings: HashUser, lanes: &[u16; LANES]) -> [u16; LANES] {
    let register = KeyRegister::new(settings);
    let offset = register.key(&[0; LANES]).key;
    std::array::from_fn(|lane| {
        let mut alone = [0; LANES];
        alone[lane] = lanes[lane];
        register.key(&alone).key ^ offset
    })
}
