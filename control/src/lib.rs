// SPDX-License-Identifier: Apache-2.0
//! The control plane of the load-balancing hash block: what a system hashes, and what its groups
//! and routes are, compiled to the settings of [`lbhash_model`].
//!
//! A router's configuration in, five keys and a member out:
//!
//! ```
//! use lbhash_control::{profile::Profile, systems::junos, topology::Topology};
//! use lbhash_model::{Fast, Metadata, reference::Selector};
//! # const FRAME: &[u8] = &[
//! #     2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0,
//! #     192, 0, 2, 1, 198, 51, 100, 7,
//! #     0x30, 0x39, 0, 80, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, 0, 0, 0, 0, 0, 0, 0,
//! # ];
//!
//! let text = "set forwarding-options enhanced-hash-key family inet no-source-port";
//! let options = junos::read(text, "mx.conf");
//! let profile = Profile::from_options("mx", "", "junos-trio", Some("18.3R1"), &options)?;
//! let topology = Topology::from_toml(
//!     r#"
//!     platform = "junos-trio"
//!     ports = { "ge-0/0/1" = 1, "ge-0/0/2" = 2 }
//!     [[next-hop-group]]
//!     name = "spines"
//!     next-hops = ["ge-0/0/1", "ge-0/0/2"]
//!     balancing = "per-packet"
//!     [[route]]
//!     prefix = "198.51.100.0/24"
//!     next-hop-group = "spines"
//!     "#,
//!     "topology.toml",
//! )?;
//!
//! // FRAME: TCP from 192.0.2.1:12345 to 198.51.100.7:80.
//! let route = topology.route("198.51.100.7".parse()?).expect("a route");
//! let metadata = Metadata { group: route.group, ..Metadata::default() };
//! let keys = Fast::new(&profile.configuration().compile()?).hash(&metadata, FRAME).keys;
//! assert_eq!(keys, [0xB00F, 0xEDF2, 0x7133, 0x7EA1, 0x25D6]);
//!
//! let selected = Selector::new(topology.tables()).select(&metadata, &keys, 0).stages[0];
//! assert_eq!(topology.next_hop(selected.group, selected.index), Some("ge-0/0/2"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

pub mod analysis;
pub mod diagnostics;
pub mod numbers;
pub mod profile;
pub mod systems;
pub mod topology;
