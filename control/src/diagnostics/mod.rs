// SPDX-License-Identifier: Apache-2.0
//! What is wrong with a text, or remarkable about it: profiles, options of a system and topologies report it in the same form.
//!
//! A [`Finding`] has a [`Location`], the object and its value, the rule and the remedy. A [`Report`] collects findings while a text
//! is compiled; compilation fails with [`Findings`], all violations in the order of the text.

mod cursor;
mod finding;
pub(crate) mod names;
mod place;
mod report;
pub mod secrets;

pub(crate) use cursor::Cursor;
pub use finding::{Finding, Findings, Subject};
pub use place::{Location, Place};
pub use report::Report;
