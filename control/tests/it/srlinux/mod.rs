// SPDX-License-Identifier: Apache-2.0
//! SR Linux front ends: what they hash, found by experiment on packets made by hand; rules, readers, and what the router shows.
//!
//! Names begin with the id of the requirement.

mod fields;
mod keys;
mod options;
mod packet;
mod readers;
mod robustness;
mod rules;
mod seeds;
mod support;
mod views;
