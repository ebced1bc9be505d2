// SPDX-License-Identifier: Apache-2.0
//! The user's interruption: commands end with what they have, writers leave nothing behind.

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};
use std::{
    ops::ControlFlow,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

static INTERRUPTED: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// From now on the first interruption (SIGINT, SIGTERM) sets the flag, the second ends the process
/// as the first would have without it. Only for commands that look at the flag.
pub(crate) fn watch() -> Arc<AtomicBool> {
    let flag = INTERRUPTED.get_or_init(|| {
        let flag = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            // Where a handler cannot be registered, the signal ends the process at once.
            let _ = flag::register_conditional_default(signal, Arc::clone(&flag));
            let _ = flag::register(signal, Arc::clone(&flag));
        }
        flag
    });
    Arc::clone(flag)
}

/// Breaks where the user interrupted the command.
pub(crate) fn flow() -> ControlFlow<()> {
    match INTERRUPTED.get().is_some_and(|flag| flag.load(Ordering::Relaxed)) {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    }
}
