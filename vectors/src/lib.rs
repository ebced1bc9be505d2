// SPDX-License-Identifier: Apache-2.0
//! Everything that goes in and out of the hash block as files, and the traffic that is made for it:
//!
//! - [`capture`]: packets from pcap and pcapng files;
//! - [`stimulus`]: packets made by seed, equal everywhere;
//! - [`digits`]: numbers as text, fast;
//! - [`jsonl`]: results as JSON lines;
//! - [`set`]: vector sets, which hold packets, configuration and expected results;
//! - [`text`]: files that must be UTF-8.
//!
//! Packets made by seed, written as a capture, read again and hashed:
//!
//! ```
//! use lbhash_control::profile::built_in;
//! use lbhash_model::{Fast, Keys, Metadata};
//! use lbhash_vectors::{
//!     capture::{Reader, write_pcap},
//!     stimulus::Generator,
//! };
//!
//! let packets: Vec<_> = Generator::Tcp64.packets(7).take(100).collect();
//! let mut file = Vec::new();
//! write_pcap(&mut file, packets.iter().map(|packet| packet.frame.as_slice()))?;
//!
//! let profile = built_in("junos-trio-18.3")?;
//! let fast = Fast::new(&profile.configuration().compile()?);
//! let mut reader = Reader::new("packets.pcap", std::io::Cursor::new(file))?;
//! while let Some(packet) = reader.next_packet()? {
//!     let Keys { keys, .. } = fast.keys(&Metadata::default(), packet.data);
//!     println!("{}: {keys:04x?}", packet.number);
//! #     assert_eq!(packet.data, packets[packet.number as usize].frame);
//! #     assert_ne!(keys, [0; 5]);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

pub mod capture;
pub mod digits;
pub mod jsonl;
pub mod set;
pub mod stimulus;
pub mod text;
