// SPDX-License-Identifier: Apache-2.0
//! `liblbhash`: the model for C, for DPI-C, and for whatever else calls C.
//!
//! `include/lbhash.h` is made of these files (`make header`); `docs/bindings.md` shows how it is
//! used. A context holds everything: there is no global state. Threads can share a context; each
//! call is a code, and the context has the message of the last one that failed. A panic, which
//! would be a fault of ours, ends as [`LBHASH_PANIC`](lbhash_code::LBHASH_PANIC): build with
//! `--profile capi`, which unwinds.

// Names are those of the header.
#![allow(non_camel_case_types)]

mod context;
mod guard;
mod hash;
mod route;
mod stimulus;
mod text;
mod types;

pub use context::*;
pub use hash::*;
pub use route::*;
pub use stimulus::*;
pub use text::*;
pub use types::*;

/// Version of this interface: a program that was compiled for another one must not call it.
pub const LBHASH_ABI_VERSION: u32 = 1;

/// Version of the interface that the library has; compare it with `LBHASH_ABI_VERSION`.
#[unsafe(no_mangle)]
pub extern "C" fn lbhash_abi_version() -> u32 {
    LBHASH_ABI_VERSION
}

/// Version of the library, such as "0.1.0"; static.
#[unsafe(no_mangle)]
pub extern "C" fn lbhash_version() -> *const std::ffi::c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}
