// SPDX-License-Identifier: Apache-2.0
//! Positions of the stages' registers, counted from the header window at 0 (`docs/timing.md`). A
//! packet that the pipeline does not stall reaches position p in the p-th cycle after the one in
//! which its window was complete.
//!
//! ```
//! use lbhash_model::pipeline::{POSITIONS, position};
//!
//! assert_eq!((position::parser_state(1), position::lane(1)), (6, 9));
//! assert_eq!((position::MASTER_KEY, position::KEYS), (46, 49));
//! assert_eq!([1, 2, 3, 4].map(position::select_state), [67, 85, 103, 121]);
//! assert_eq!((position::DLB_ACCEPT, position::SELECTION, POSITIONS), (122, 127, 128));
//! ```

pub use super::{
    dlb::{ACCEPT_POSITION as DLB_ACCEPT, POSITION as SELECTION},
    hash_user::POSITION as KEYS,
    header_window::POSITION as HEADER_WINDOW,
    layer_stage::{lane_position as lane, state_position as parser_state},
    master_key::POSITION as MASTER_KEY,
    select_stage::position as select_state,
};
