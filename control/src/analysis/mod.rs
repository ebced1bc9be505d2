// SPDX-License-Identifier: Apache-2.0
//! Analysis of configurations by experiment on the model: which header fields move the keys, and what a page of documentation
//! says about a profile.

pub mod profile_page;
pub mod sensitivity;
