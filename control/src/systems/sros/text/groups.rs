// SPDX-License-Identifier: Apache-2.0
//! Configuration groups of the model-driven command line: they are not expanded.

use super::PLATFORM;
use crate::{
    diagnostics::Finding,
    systems::{OptionTree, Value, VendorOption, sros::statements},
};

/// Takes groups out of the options. A group that is applied and holds something that bears on
/// load balancing is a violation; others change nothing.
pub(super) fn refuse(tree: &mut OptionTree) {
    let (groups, options): (Vec<_>, Vec<_>) =
        std::mem::take(&mut tree.options).into_iter().partition(is_of_a_group);
    let (applied, options): (Vec<_>, Vec<_>) = options.into_iter().partition(is_application);
    tree.options = options;
    for application in applied {
        let Value::Text(name) = &application.value else { continue };
        let held = groups.iter().find(|option| concerns(option, name));
        if let Some(held) = held {
            let rule = format!(
                "takes over `{}` of line {} from a group, and groups are not expanded here",
                held.path[3..].join(" "),
                held.location.place.line
            );
            let remedy =
                "give the output of `info inheritance full-context`, which has them expanded";
            tree.violations.push(Finding::about(PLATFORM, &application, &rule, remedy));
        }
    }
}

fn is_of_a_group(option: &VendorOption) -> bool {
    option.path.first().is_some_and(|word| word == "groups")
}

fn is_application(option: &VendorOption) -> bool {
    option.path.last().is_some_and(|word| word == "apply-groups")
}

/// True for a statement of the group that could change how load is balanced.
fn concerns(option: &VendorOption, group: &str) -> bool {
    option.path.get(2).is_some_and(|name| name == group)
        && statements::SCHEMA.concerns(&option.path[3..])
}
