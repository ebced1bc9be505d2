// SPDX-License-Identifier: Apache-2.0
//! Dynamic load balancing: settings of the system, and the prefixes that have it.

use super::{
    file::{DynamicTable, File, WeightingTable},
    platform::Platform,
    prefixes::prefix,
    report::{Object, Report},
};
use ipnet::IpNet;
use lbhash_model::config::{DlbSettings, Mode, Weights};
use toml::Spanned;

/// Modes by their words. Where none is configured it is the first (H-20).
const MODES: [(&str, Mode); 3] = [
    ("flow-dynamic", Mode::DlbFlowDynamic),
    ("flow-fixed", Mode::DlbFlowFixed),
    ("per-packet", Mode::DlbPerPacket),
];

/// What is configured for the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dynamic {
    /// Mode of every group with dynamic load balancing.
    pub mode: Mode,
    /// `mode` as it is configured; `None` where it is not.
    pub configured_mode: Option<String>,
    /// Flow entries of each group: a power of two from 256 to 32768.
    pub flowset_size: u32,
    /// Timers and weights.
    pub settings: DlbSettings,
    /// Prefixes whose routes have it, in the order of the file.
    pub prefixes: Vec<IpNet>,
}

impl Default for Dynamic {
    fn default() -> Self {
        Self {
            mode: Mode::DlbFlowDynamic,
            configured_mode: None,
            flowset_size: 512,
            settings: DlbSettings::default(),
            prefixes: Vec::new(),
        }
    }
}

impl Dynamic {
    pub(super) fn read(file: &File, platform: &Platform, report: &mut Report<'_>) -> Self {
        let mut dynamic = Self::default();
        let Some(table) = &file.dynamic_load_balancing else { return dynamic };
        if !platform.has_dynamic_load_balancing {
            let remedy = "remove the table, or name a platform that has it: \"7220 IXR-H4\"";
            report.violate(&OBJECT, None, table.span(), "has no dynamic load balancing", remedy);
        }
        let table = table.get_ref();
        dynamic.timers(table, report);
        dynamic.modes(table, report);
        if let Some(weights) = &table.weighting_factor {
            dynamic.weights(weights, report);
        }
        for word in &table.prefixes {
            let Some(prefix) = prefix(&OBJECT, word, report) else { continue };
            if dynamic.prefixes.contains(&prefix) {
                let value = Some(format!("\"{prefix}\""));
                report.violate(
                    &OBJECT,
                    value,
                    word.span(),
                    "has this prefix twice",
                    "keep one of the two",
                );
            }
            dynamic.prefixes.push(prefix);
        }
        dynamic
    }

    fn timers(&mut self, table: &DynamicTable, report: &mut Report<'_>) {
        let settings = &mut self.settings;
        for (key, number, setting) in [
            ("inactivity-timer", &table.inactivity_timer, &mut settings.inactivity_timer),
            (
                "link-quality-sampling-interval",
                &table.link_quality_sampling_interval,
                &mut settings.sampling_interval,
            ),
            ("cycles-per-us", &table.cycles_per_us, &mut settings.cycles_per_us),
        ] {
            if let Some(number) = number {
                *setting = report.number(&OBJECT, key, number, (1, 65535)).unwrap_or(*setting);
            }
        }
        let Some(size) = &table.flowset_size else { return };
        let is_allowed = |number: &u32| number.is_power_of_two() && (256..=32768).contains(number);
        match u32::try_from(*size.get_ref()).ok().filter(is_allowed) {
            Some(number) => self.flowset_size = number,
            None => {
                let value = Some(format!("flowset-size {}", size.get_ref()));
                let rule = "`flowset-size` is a power of two from 256 to 32768";
                let remedy = "allowed are 256, 512, 1024, 2048, 4096, 8192, 16384, 32768";
                report.violate(&OBJECT, value, size.span(), rule, remedy);
            }
        }
    }

    fn modes(&mut self, table: &DynamicTable, report: &mut Report<'_>) {
        let Some(word) = &table.mode else { return };
        self.configured_mode = Some(word.get_ref().clone());
        self.mode = report.one_of(&OBJECT, "mode", word, &MODES).unwrap_or(self.mode);
    }

    fn weights(&mut self, table: &Spanned<WeightingTable>, report: &mut Report<'_>) {
        let WeightingTable { port_utilization, queue_utilization, itm_utilization } =
            table.get_ref();
        let [port, queue, itm] = [
            ("port-utilization", port_utilization),
            ("queue-utilization", queue_utilization),
            ("itm-utilization", itm_utilization),
        ]
        .map(|(key, number)| report.number::<u8>(&OBJECT, key, number, (0, 100)));
        let (Some(port), Some(queue), Some(itm)) = (port, queue, itm) else { return };
        let sum = u16::from(port) + u16::from(queue) + u16::from(itm);
        if sum == 100 {
            self.settings.weights = Weights { port, queue, itm };
        } else {
            let value = Some(format!("weighting-factor {port} + {queue} + {itm} = {sum}"));
            let rule = "the three weights are percentages that sum to 100";
            report.violate(&OBJECT, value, table.span(), rule, "write for example 70, 20 and 10");
        }
    }
}

const OBJECT: Object<'_> = Object { what: "dynamic-load-balancing", name: "" };
