// SPDX-License-Identifier: Apache-2.0
//! Topologies: bucket tables, compilation, rules of platforms, and what packets meet then.

mod agreement;
mod buckets;
mod churn;
mod dynamic;
mod names;
mod paths;
mod rules;
mod services;
mod state;
mod support;
mod traffic;
