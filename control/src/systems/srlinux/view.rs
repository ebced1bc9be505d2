// SPDX-License-Identifier: Apache-2.0
//! What the router shows: state and configuration, laid out as `info with-context` does it.

use super::{
    router::{Router, SeedOrigin},
    rules::user_name,
    text::quoted,
};
use lbhash_model::config::User;

impl Router {
    /// `info with-context from state system load-balancing hash-options`: the seed in force, configured or generated. `None`
    /// where it is not known (no base MAC address is stated), or where each interface has its own.
    #[must_use]
    pub fn hash_seed_state(&self) -> Option<String> {
        let is_known = match self.origin {
            SeedOrigin::Unknown => false,
            SeedOrigin::Generated => !self.has_interface_seeds,
            _ => true,
        };
        let mut page = Page::new();
        page.within(&["system", "load-balancing", "hash-options"], |page| {
            page.leaf(&format!("hash-seed {}", self.seed));
        });
        is_known.then_some(page.text)
    }

    /// `info with-context from state interface NAME load-balancing hash-seed`: the seed in force. `None` where the options do not
    /// name the interface, or where one seed is for all.
    #[must_use]
    pub fn interface_seed_state(&self, interface: &str) -> Option<String> {
        let known = self.interfaces.iter().find(|known| known.interface == interface)?;
        let is_its_own = !matches!(known.origin, SeedOrigin::Unknown)
            && (self.has_interface_seeds || matches!(known.origin, SeedOrigin::HashProfile(_)));
        let mut page = Page::new();
        page.within(&[&format!("interface {}", quoted(interface)), "load-balancing"], |page| {
            page.leaf(&format!("hash-seed {}", known.seed));
        });
        is_its_own.then_some(page.text)
    }

    /// `info with-context from state platform linecard L forwarding-complex F load-balancing hash-user * hash-polynomial`. `None`
    /// where the router does not show it.
    #[must_use]
    pub fn hash_user_state(&self, linecard: u32, forwarding_complex: u32) -> Option<String> {
        let path = [
            "platform",
            &format!("linecard {linecard}"),
            &format!("forwarding-complex {forwarding_complex}"),
            "load-balancing",
        ];
        let mut page = Page::new();
        page.within(&path, |page| {
            for (user, polynomial) in User::ALL.into_iter().zip(self.polynomials) {
                page.within(&[&format!("hash-user {}", user_name(user))], |page| {
                    page.leaf(&format!("hash-polynomial {}", polynomial.number()));
                });
            }
        });
        self.shows_polynomials.then_some(page.text)
    }

    /// `info with-context system load-balancing`, and that of each interface with a hash-profile: what is configured. Empty where
    /// nothing is. Read again, it gives the same configuration.
    #[must_use]
    pub fn running_configuration(&self) -> String {
        let configured = &self.configured;
        let mut page = Page::new();
        let has_options = configured.hash_seed.is_some() || !configured.options.is_empty();
        if has_options || !configured.hash_profiles.is_empty() {
            page.within(&["system", "load-balancing"], |page| {
                if has_options {
                    page.within(&["hash-options"], |page| self.hash_options(page));
                }
                for (name, seed) in &configured.hash_profiles {
                    page.within(&[&format!("hash-profile {}", quoted(name))], |page| {
                        seed.iter().for_each(|seed| page.leaf(&format!("hash-seed {seed}")));
                    });
                }
            });
        }
        for (interface, profile) in &configured.references {
            page.within(&[&format!("interface {}", quoted(interface)), "load-balancing"], |page| {
                page.leaf(&format!("hash-profile {}", quoted(profile)));
            });
        }
        page.text
    }

    fn hash_options(&self, page: &mut Page) {
        if let Some(seed) = self.configured.hash_seed {
            page.leaf(&format!("hash-seed {seed}"));
        }
        for (option, is_on) in &self.configured.options {
            page.leaf(&format!("{} {is_on}", option.name()));
        }
    }
}

/// Text that is indented as the router does it: everything by one level, with context or without.
pub(crate) struct Page {
    text: String,
    depth: usize,
}

impl Page {
    const INDENT: usize = 4;

    pub(crate) fn new() -> Self {
        Self { text: String::new(), depth: 1 }
    }

    pub(crate) fn leaf(&mut self, line: &str) {
        self.text.push_str(&" ".repeat(Self::INDENT * self.depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// The text so far.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// Blocks in each other, and what is in the innermost.
    pub(crate) fn within(&mut self, blocks: &[&str], inside: impl FnOnce(&mut Self)) {
        for block in blocks {
            self.leaf(&format!("{block} {{"));
            self.depth += 1;
        }
        inside(self);
        for _ in blocks {
            self.depth -= 1;
            self.leaf("}");
        }
    }
}
