// SPDX-License-Identifier: Apache-2.0
//! Who is measured. All take the frames as arriving on a routed interface, metadata 0.

pub(crate) mod crc_crate;
pub(crate) mod etherparse;
pub(crate) mod fast;
pub(crate) mod pipeline;
pub(crate) mod reference;
