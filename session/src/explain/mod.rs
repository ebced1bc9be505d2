// SPDX-License-Identifier: Apache-2.0
//! One packet through every stage, in words and bits: what `lbhash explain` prints.
//!
//! The bit-serial reference keeps a trace; `view` puts it into words once, and text and JSON print
//! that.

mod lanes;
mod selection;
mod stages;
mod text;
mod users;
mod values;
mod view;

pub use view::{Explanation, Subject};
