// SPDX-License-Identifier: Apache-2.0
//! What is remarkable about the programming of routes, tunnels and labels: data where it is decided, words here.

/// A remark on a row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Remark {
    /// Another route has this prefix.
    PrefixTwice,
    /// Another row has this label.
    LabelTwice,
    /// The prefix is covered by an entry of either list.
    BothLists,
    /// The next hops have weights, and the route's owner does not use them.
    Unweighted,
    /// The next hops have weights, and resilient hashing ignores them.
    ResilientOverWeights,
    /// The next hops have weights, and dynamic load balancing ignores them.
    DynamicOverWeights,
    /// Next hops beyond `max-paths`.
    Waiting {
        /// Names of those that are not programmed, in the order of the group; at least one.
        names: Vec<String>,
        /// Next hops of the group.
        next_hops: usize,
        /// How many of them are programmed.
        max_paths: usize,
    },
    /// Dynamic load balancing is requested and not in force.
    NoDynamic {
        /// Why.
        obstacle: String,
    },
    /// A tunnel or label matches a prefix of a list.
    ListsAreForRoutes,
    /// An entry of a list that no route takes anything from.
    Idle,
}

/// How a remark reads.
pub(super) struct Words {
    /// A rule is broken; otherwise advice.
    pub(super) is_violation: bool,
    pub(super) rule: String,
    pub(super) remedy: &'static str,
}

impl Remark {
    /// The remark in words, as a predicate of the row's object.
    pub(super) fn words(&self) -> Words {
        let (is_violation, rule, remedy) = match self {
            Self::PrefixTwice => (
                true,
                "appears twice".to_owned(),
                "keep one: the next hops of a destination are one next-hop-group",
            ),
            Self::LabelTwice => (true, "appears twice".to_owned(), "keep one of the two"),
            Self::BothLists => (
                true,
                "is covered by a resilient-hash-prefix and by a dynamic-load-balancing prefix, and no platform has both"
                    .to_owned(),
                "take it out of one of the two lists",
            ),
            Self::Unweighted => (
                false,
                "does not weigh its next hops: owners that do are isis, bgp, gribi".to_owned(),
                "its next hops share alike",
            ),
            Self::ResilientOverWeights => (
                false,
                "has resilient hashing, which overrides the weights of its next hops".to_owned(),
                "",
            ),
            Self::DynamicOverWeights => (
                false,
                "has dynamic load balancing, which takes no account of the weights of its next hops"
                    .to_owned(),
                "",
            ),
            Self::Waiting { names, next_hops, max_paths } => {
                let wait = if names.len() == 1 { "waits" } else { "wait" };
                let names = names.join(", ");
                (
                    false,
                    format!(
                        "has {next_hops} next hops, and max-paths {max_paths} programs the first {max_paths}: {names} {wait} for one of those to go"
                    ),
                    "raise max-paths",
                )
            }
            Self::NoDynamic { obstacle } => (
                false,
                format!("has no dynamic load balancing, although it is requested: {obstacle}"),
                "its packets are hashed",
            ),
            Self::ListsAreForRoutes => (
                false,
                "matches a prefix of a list, and is programmed plainly all the same: the lists are for IP routes"
                    .to_owned(),
                "",
            ),
            Self::Idle => (
                false,
                "has no effect: there is no route that it equals or covers and that no longer entry of the list has"
                    .to_owned(),
                "write the [[route]] that it is for, or remove it",
            ),
        };
        Words { is_violation, rule, remedy }
    }
}
