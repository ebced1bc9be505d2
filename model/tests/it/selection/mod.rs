// SPDX-License-Identifier: Apache-2.0
//! The reference's member selection against arithmetic done here another way.

mod flows;
mod hierarchy;
mod modes;
mod quality;
mod rewriting;
