// SPDX-License-Identifier: Apache-2.0
//! Statements of VRP about load balancing: what they mean for the mode, and what is not modelled.

use super::{Knob, PER_FLOW, PER_PACKET, SYMMETRIC};
use crate::systems::{Report, VendorOption, schema::Setting};

/// What a statement of VRP is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Vrp {
    /// `load-balance flow`, of all boards or of one.
    Flow,
    /// `load-balance packet`, of all boards or of one.
    Packet,
    /// `ecmp load-balance diffluence`: both directions take one link.
    Diffluence,
    /// Fields of the hash.
    Fields,
    /// Function and seed of a board.
    Function,
    /// Anything of one board, interface or traffic behaviour.
    OfAPlace,
}

/// The mode that statements of the system view give.
pub(super) fn mode(settings: &[Setting<'_, Knob>], report: &mut Report) -> Option<&'static str> {
    let mut mode: Option<(&'static str, &VendorOption)> = None;
    let mut of_places: Vec<&VendorOption> = Vec::new();
    for setting in settings {
        let Knob::Vrp(vrp) = setting.knob else { continue };
        let of = match vrp {
            Vrp::Flow if is_of_all(setting.option) => PER_FLOW,
            Vrp::Packet if is_of_all(setting.option) => PER_PACKET,
            Vrp::Diffluence => SYMMETRIC,
            Vrp::Fields | Vrp::Function => {
                remark(vrp, setting.option, report);
                continue;
            }
            Vrp::Flow | Vrp::Packet | Vrp::OfAPlace => {
                of_places.push(setting.option);
                continue;
            }
        };
        match mode {
            Some((PER_FLOW, _)) | None => mode = Some((of, setting.option)),
            Some((known, _)) if known == of || of == PER_FLOW => {}
            Some((_, other)) => {
                let rule = format!("contradicts `{}`", other.path.join(" "));
                report.violate(setting.option, &rule, "leave one of them");
            }
        }
    }
    remark_on_places(&of_places, report);
    mode.map(|(mode, _)| mode)
}

/// Boards, interfaces and behaviours with settings of their own: one advice for all of them.
fn remark_on_places(options: &[&VendorOption], report: &mut Report) {
    let Some((first, others)) = options.split_first() else { return };
    let others = match others.len() {
        0 => String::new(),
        1 => ", as does another statement,".to_owned(),
        more => format!(", as do {more} other statements,"),
    };
    let rule = format!(
        "counts for one board, interface or behaviour alone{others} and is not modelled apart: here all have one mode"
    );
    report.advise(*first, &rule, "");
}

/// True without `slot N` at the end.
fn is_of_all(option: &VendorOption) -> bool {
    !option.path.iter().any(|word| word == "slot")
}

fn remark(vrp: Vrp, option: &VendorOption, report: &mut Report) {
    if vrp == Vrp::Fields {
        report.violate(
            option,
            "chooses the fields of the hash in a way of VRP that is not modelled: keys would be of other fields",
            "write the fields as `load-balance flow-rule` of a profile",
        );
    } else {
        report.advise(
            option,
            "chooses function or seed of a board, which are not public: here keys are those of the model",
            "`--seed` makes keys differ",
        );
    }
}
