// SPDX-License-Identifier: Apache-2.0
//! A topology beside the profile that its packets are hashed by: both may speak of the same router, and then they should agree.

use super::{
    Topology,
    objects::Set,
    prefixes::Resilient,
    report::{Object, Report},
};
use crate::{
    diagnostics::{Finding, Findings, Location},
    profile::Profile,
    systems::{Balancing, Method, Value, VendorOption, junos},
};
use ipnet::IpNet;
use lbhash_model::config::Level;
use std::{ops::Range, sync::Arc};

impl Topology {
    /// What is remarkable about hashing the topology's packets by this profile: members are chosen as the topology says, and a profile
    /// of another system, or a statement that says otherwise, must not be passed over.
    ///
    /// # Errors
    /// [`Findings`] where the profile's release does not have what the topology asks for.
    pub fn check_profile(&self, profile: &Profile) -> Result<Vec<Finding>, Findings> {
        let mut report = Report::new(&self.source.origin, &self.source.text);
        report.set_platform(self.platform.name());
        let is_mixture = match (self.platform.system(), profile.system()) {
            (Some(own), Some(other)) => own != other,
            _ => false,
        };
        if is_mixture {
            self.mixture(profile, &mut report);
            return report.finish();
        }
        if self.platform.system() == Some("junos-trio")
            && let Some(release) = profile.release()
        {
            self.releases(release, &mut report);
        }
        let mut findings = report.finish()?;
        for said in profile.balancing() {
            self.balancing(said, profile, &mut findings);
        }
        for option in profile.options() {
            findings.extend(self.srlinux(option, profile));
        }
        Ok(findings)
    }

    fn mixture(&self, profile: &Profile, report: &mut Report<'_>) {
        let (name, system) = (profile.name(), profile.system().unwrap_or_default());
        let object = Object { what: "platform", name: self.platform.name() };
        let rule = format!(
            "is not of the system `{system}`, which the profile `{name}` is of: members are then of a mixture, packets being hashed as \
             `{system}` does and members chosen as `{}` does",
            self.platform.name()
        );
        let own = self.platform.profile().unwrap_or_default();
        let remedy = format!("take a profile such as `{own}`, or write platform = \"{system}\"");
        report.advise(&object, self.source.platform.clone(), &rule, &remedy);
    }

    /// Ways to choose that a Junos release does not have.
    fn releases(&self, release: &str, report: &mut Report<'_>) {
        report.set_platform(&format!("{} {release}", self.platform.name()));
        for set in &self.source.sets {
            let is_lag = set.level == Level::Lag;
            let method = set.balancing.method();
            if let Some((rule, remedy)) = junos::too_old_for(method, is_lag, release) {
                let value = set.balancing_word.as_ref();
                let value = value.map(|word| format!("\"{}\"", word.get_ref()));
                report.violate(&set.object(), value, set.balancing_span(), &rule, remedy);
            } else if let Some(since) = junos::too_old_for_ecmp(release)
                && !is_lag
                && set.entries.len() > 1
            {
                let rule = format!(
                    "has several next hops, and there is no load sharing over ECMP next hops before {since}: each prefix keeps to one \
                     of them, and which one is this model's own decision"
                );
                report.advise(&set.object(), set.span.clone(), &rule, "");
            }
        }
    }

    /// A statement of the profile that chooses members in another way than the topology.
    fn balancing(&self, said: &Balancing, profile: &Profile, findings: &mut Vec<Finding>) {
        let Some(option) = &said.chosen_by else { return };
        let platform = platform_of(profile);
        let mut advise = |rule: &str, remedy: &str| {
            findings.push(Finding::about(&platform, option, rule, remedy));
        };
        let word = self.platform.word_of(said.method);
        let mut concerned = self.source.sets.iter().filter(|set| is_about(said, set)).peekable();
        if concerned.peek().is_none() && self.has_lags_apart_from(said) {
            let rule =
                format!("is about `{}`, and the topology has no [[lag]] of this name", said.object);
            advise(&rule, "name the LAG in the topology as the router does");
        }
        for set in concerned.filter(|set| set.balancing.method() != said.method) {
            let object = format!("{} `{}` in {}", set.what(), set.name, self.place_of(set));
            let own = match &set.balancing_word {
                Some(word) => format!("balancing = \"{}\"", word.get_ref()),
                None => format!("by default members {}", in_words(set.balancing.method())),
            };
            let rule = format!(
                "chooses members {}, and {object} has {own}: members are chosen as the topology says",
                in_words(said.method)
            );
            let remedy = word.map_or_else(String::new, |word| {
                format!("write `balancing = \"{word}\"` there for what the configuration says")
            });
            advise(&rule, &remedy);
        }
    }

    /// The topology has LAGs, the profile speaks of one, and it is none of those.
    fn has_lags_apart_from(&self, said: &Balancing) -> bool {
        said.object.starts_with("ae") && self.source.sets.iter().any(|set| set.level == Level::Lag)
    }

    fn place_of(&self, set: &Set) -> Location {
        let origin: Arc<str> = self.source.origin.as_str().into();
        Location::of(&origin, &self.source.text, set.balancing_span())
    }

    /// An SR Linux option about members that the topology has otherwise.
    fn srlinux(&self, option: &VendorOption, profile: &Profile) -> Option<Finding> {
        profile.srlinux()?;
        let words = words_of(option);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (table, own, configured) = match words.as_slice() {
            ["system", "load-balancing", "dynamic", key @ .., value] => {
                ("[dynamic-load-balancing]", self.dynamic_option(key)?, *value)
            }
            [
                "network-instance",
                _,
                "ip-load-balancing",
                "resilient-hash-prefix",
                prefix,
                key,
                value,
            ] => ("[[resilient-hash-prefix]]", self.resilient_option(prefix, key)?, *value),
            ["network-instance", _, "ip-load-balancing", "dynamic-load-balancing", .., prefix] => {
                ("`prefixes` of [dynamic-load-balancing]", self.dynamic_prefix(prefix), *prefix)
            }
            _ => return None,
        };
        if own == configured {
            return None;
        }
        let own = if own.is_empty() { "nothing of it".to_owned() } else { own };
        let rule = format!("the topology has {own}, and members are chosen as the topology says");
        let remedy = format!("write it into {table} of the topology");
        let finding = Finding::about(&platform_of(profile), option, &rule, &remedy);
        let is_present = matches!(option.value, Value::Flag(_));
        Some(Finding { value: finding.value.filter(|_| !is_present), ..finding })
    }

    /// What the topology has for an option of `system load-balancing dynamic`; `None` where it has no such option.
    fn dynamic_option(&self, key: &[&str]) -> Option<String> {
        let settings = &self.dynamic.settings;
        let weights = settings.weights;
        Some(match key {
            ["mode"] => {
                self.dynamic.configured_mode.clone().unwrap_or_else(|| "flow-dynamic".to_owned())
            }
            ["flowset-size"] => self.dynamic.flowset_size.to_string(),
            ["inactivity-timer"] => settings.inactivity_timer.to_string(),
            ["link-quality-sampling-interval"] => settings.sampling_interval.to_string(),
            ["weighting-factor", "port-utilization"] => weights.port.to_string(),
            ["weighting-factor", "queue-utilization"] => weights.queue.to_string(),
            ["weighting-factor", "itm-utilization"] => weights.itm.to_string(),
            _ => return None,
        })
    }

    /// What the topology has for a fill pattern; empty where the prefix has none.
    fn resilient_option(&self, prefix: &str, key: &str) -> Option<String> {
        let has_prefix = |entry: &&(IpNet, Resilient)| is_written(entry.0, prefix);
        let entry = self.resilient.iter().find(has_prefix).map(|&(_, entry)| entry);
        let number = |number: fn(Resilient) -> u16| {
            entry.map_or_else(String::new, |entry| number(entry).to_string())
        };
        match key {
            "hash-buckets-per-path" => Some(number(|entry| entry.hash_buckets_per_path)),
            "max-paths" => Some(number(|entry| entry.max_paths)),
            _ => None,
        }
    }

    /// The prefix itself where it has dynamic load balancing in the topology too; otherwise empty.
    fn dynamic_prefix(&self, prefix: &str) -> String {
        let is_there = self.dynamic.prefixes.iter().any(|&known| is_written(known, prefix));
        if is_there { prefix.to_owned() } else { String::new() }
    }
}

impl Set {
    /// Where its balancing is, or its name where the file does not say.
    fn balancing_span(&self) -> Range<usize> {
        self.balancing_word.as_ref().map_or(self.span.clone(), toml::Spanned::span)
    }
}

/// The profile speaks of this set: of all groups, of all LAGs, or of one by name.
fn is_about(said: &Balancing, set: &Set) -> bool {
    match (said.object.as_str(), set.level) {
        ("ecmp" | "route", level) => level != Level::Lag,
        ("trunk", level) => level == Level::Lag,
        (object, level) => level == Level::Lag && set.name == object,
    }
}

/// The word is this prefix, in whatever notation.
fn is_written(prefix: IpNet, word: &str) -> bool {
    word.parse::<IpNet>().is_ok_and(|word| word == prefix)
}

fn in_words(method: Method) -> &'static str {
    match method {
        Method::SingleNextHop => "not at all",
        Method::PerPrefix => "per prefix",
        Method::FlowHash => "by the key of the flow",
        Method::Random => "at random",
        Method::Adaptive => "by measured load",
        Method::PeriodicRebalance => "by the key, dealt anew at intervals",
        Method::RoundRobin => "in turn",
        Method::ServiceId => "by the service identifier",
    }
}

/// The system, with its release where it has one, as in the findings of its front end.
fn platform_of(profile: &Profile) -> String {
    let system = profile.system().unwrap_or_default();
    profile.release().map_or_else(|| system.to_owned(), |release| format!("{system} {release}"))
}

/// Words of an option with its value as the last of them, whatever the notation.
fn words_of(option: &VendorOption) -> Vec<String> {
    let value = match &option.value {
        Value::Present | Value::Empty | Value::Flag(_) => None,
        Value::Integer(number) => Some(number.to_string()),
        Value::Text(text) => Some(text.clone()),
    };
    option.path.iter().cloned().chain(value).collect()
}
