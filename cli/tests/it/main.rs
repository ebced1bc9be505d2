// SPDX-License-Identifier: Apache-2.0
//! Tests of the crate, in one program.

mod check;
mod diff;
mod dlb;
mod docs;
mod exact;
mod explain;
mod explain_selection;
mod fabric;
mod flow;
mod foreign_captures;
mod groups;
mod help;
mod install;
mod keys;
mod links;
mod linux_host;
mod live;
#[cfg(unix)]
mod make;
mod matrix;
mod polarize;
mod profile;
mod profile_show;
mod readers;
mod rebalance;
mod register_map;
mod route;
mod routers;
mod spread;
mod support;
mod tree;
mod vectors;
mod vectors_diff;
mod writing;
