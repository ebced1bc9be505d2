// SPDX-License-Identifier: Apache-2.0
//! Support code that the tests of several crates share.

pub mod captures;
pub mod configurations;
pub mod crc;
pub mod recording;
pub mod selecting;
pub mod selection;
pub mod traffic;
