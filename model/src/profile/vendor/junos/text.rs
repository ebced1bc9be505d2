// SPDX-License-Identifier: Apache-2.0
//! Reader of Junos text.

use crate::profile::vendor::{OptionTree, Value};

/// Reads `set` lines. It never fails: what it cannot read is among the violations of the tree.
#[must_use]
pub fn read(text: &str, origin: &str) -> OptionTree {
    let mut tree = OptionTree { is_whole_router: true, ..OptionTree::empty(origin) };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut words = line.split_whitespace().map(str::to_owned);
        if words.next().as_deref() == Some("set") {
            tree.push(text, start..start + line.trim_end().len(), words.collect(), Value::Present);
        }
        start += line.len();
    }
    tree
}
