// SPDX-License-Identifier: Apache-2.0
//! What is said about statements that SR OS has and the model does not.

use super::{
    effects::{Absent, Effect},
    statements::{Knob, Level},
};
use crate::systems::{Report, schema::Setting};

/// Says of each statement that is not modelled what that means; `scope` is the place whose own
/// settings count.
pub(super) fn report(
    statements: &[Setting<'_, Knob>],
    scope: Option<(Level, &str)>,
    report: &mut Report,
) {
    let mut elsewhere: Vec<(&Effect, &Setting<'_, Knob>, usize)> = Vec::new();
    for setting in statements {
        let Knob::Absent(absent) = setting.knob else { continue };
        let (Absent::System(effect) | Absent::Interface(effect) | Absent::Service(effect)) = absent;
        let is_off = setting.value == crate::systems::Value::Flag(false);
        if is_off || setting.text().is_some() && setting.text() == effect.default {
            continue;
        }
        let name = setting.names.first().copied();
        let counts = match (absent, name) {
            (Absent::System(_), _) => true,
            (Absent::Interface(_), Some(name)) => scope == Some((Level::Interface, name)),
            (Absent::Interface(_) | Absent::Service(_), _) => false,
        };
        let Effect { does, here, .. } = effect;
        let rule = format!("{does}, which is not modelled: {here}");
        if counts && effect.misleads {
            report.violate(setting.option, &rule, "remove it to see the keys without it");
        } else if counts {
            report.advise(setting.option, &rule, "");
        } else {
            match elsewhere.iter_mut().find(|(known, ..)| **known == *effect) {
                Some((_, _, more)) => *more += 1,
                None => elsewhere.push((effect, setting, 0_usize)),
            }
        }
    }
    for (Effect { does, here, .. }, first, more) in elsewhere {
        let more = match more {
            0 => String::new(),
            1 => ", as does another statement of its kind".to_owned(),
            more => format!(", as do {more} other statements of its kind"),
        };
        let rule = format!("{does} there alone{more}, which is not modelled: {here}");
        report.advise(first.option, &rule, "");
    }
}

/// Weights and limits, which a profile does not have: one advice for all of them.
pub(super) fn report_topology(statements: &[Setting<'_, Knob>], report: &mut Report) {
    let mut all = statements.iter().filter(|setting| setting.knob == Knob::OfATopology);
    let Some(first) = all.next() else { return };
    let others = match all.count() {
        0 => String::new(),
        1 => ", as does another statement".to_owned(),
        more => format!(", as do {more} other statements"),
    };
    let rule = format!("says how members share the load, which is of a topology{others}");
    report.advise(first.option, &rule, "`lbhash topology import` makes one");
}
