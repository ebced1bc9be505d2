// SPDX-License-Identifier: Apache-2.0
//! A profile, a topology and packets: what the command, the C library and the Python package do
//! with them, without files and without state that is not in a value of the caller's.
//!
//! ```
//! use lbhash_model::{Metadata, reference::Selector};
//! use lbhash_session::{ProfileSource, Session};
//!
//! let profile = ProfileSource::Junos {
//!     text: "set forwarding-options enhanced-hash-key family inet no-source-port",
//!     release: Some("18.3R1"),
//! }
//! .load()?;
//! let session = Session::new(profile, None, None)?;
//! # let mut frame = [0; 60];
//! # frame[12..18].copy_from_slice(&[8, 0, 0x45, 0, 0, 40]);
//! let keys = session.fast().keys(&Metadata::default(), &frame).keys;
//! println!("{}", session.explain("frame", &Metadata::default(), &frame, None));
//! # assert_ne!(keys, [0; 5]);
//! # Ok::<(), lbhash_session::SessionError>(())
//! ```

#![forbid(unsafe_code)]

pub mod entry_words;
pub mod explain;
pub mod routing;
mod session;
mod source;

pub use session::{Session, SessionError};
pub use source::ProfileSource;
