// SPDX-License-Identifier: Apache-2.0
//! The border: pointers to slices and texts, errors to codes and messages, panics to a code.

use crate::{lbhash_code, lbhash_context};
use lbhash_session::SessionError;
use std::{
    any::Any,
    ffi::{CStr, c_char},
    panic::{AssertUnwindSafe, catch_unwind},
    slice,
};

/// Why a call fails.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) code: lbhash_code,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn argument(message: impl Into<String>) -> Self {
        Self { code: lbhash_code::LBHASH_BAD_ARGUMENT, message: message.into() }
    }

    pub(crate) fn too_small(needed: usize, size: usize) -> Self {
        let message = format!("the buffer has room for {size}; {needed} are needed");
        Self { code: lbhash_code::LBHASH_TOO_SMALL, message }
    }
}

impl From<SessionError> for Fault {
    fn from(error: SessionError) -> Self {
        let code = match &error {
            SessionError::Argument(_) => lbhash_code::LBHASH_BAD_ARGUMENT,
            SessionError::Text(_) | SessionError::Settings(_) => lbhash_code::LBHASH_BAD_TEXT,
        };
        Self { code, message: error.to_string() }
    }
}

/// Runs a call on a context: its fault, or the words of a panic, become code and message.
///
/// # Safety
/// `context` is null, or is of `lbhash_new` and not freed.
pub(crate) unsafe fn call(
    context: *const lbhash_context,
    body: impl FnOnce(&lbhash_context) -> Result<(), Fault>,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    let Some(context) = (unsafe { context.as_ref() }) else {
        return lbhash_code::LBHASH_BAD_ARGUMENT;
    };
    match catch(|| body(context)) {
        Ok(()) => lbhash_code::LBHASH_OK,
        Err(fault) => {
            context.set_message(fault.message);
            fault.code
        }
    }
}

/// Runs a body that must not unwind into C.
pub(crate) fn catch<T>(body: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    // What a panic leaves behind is read under a lock that is then poisoned, or is thrown away.
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| {
        Err(Fault { code: lbhash_code::LBHASH_PANIC, message: words_of(panic.as_ref()) })
    })
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(ToString::to_string);
    let words = words.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("fault of the library: {}", words.as_deref().unwrap_or("no words"))
}

/// A text that must be present.
///
/// # Safety
/// `text` is null, or ends with a zero byte and outlives `'a`.
pub(crate) unsafe fn required<'a>(text: *const c_char, name: &str) -> Result<&'a str, Fault> {
    // SAFETY: as the caller promises.
    unsafe { optional(text, name) }?
        .ok_or_else(|| Fault::argument(format!("{name} is null; give a text")))
}

/// A text that can be left out.
///
/// # Safety
/// `text` is null, or ends with a zero byte and outlives `'a`.
pub(crate) unsafe fn optional<'a>(
    text: *const c_char,
    name: &str,
) -> Result<Option<&'a str>, Fault> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: not null, and as the caller promises.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str()
        .map(Some)
        .map_err(|error| Fault::argument(format!("{name} is not UTF-8: {error}; save it as UTF-8")))
}

/// So many items; none need no pointer.
///
/// # Safety
/// `items` is null, or points to `count` items that outlive `'a` and that nobody writes.
pub(crate) unsafe fn items<'a, T>(
    items: *const T,
    count: usize,
    name: &str,
) -> Result<&'a [T], Fault> {
    match (items.is_null(), count) {
        (_, 0) => Ok(&[]),
        (true, _) => Err(Fault::argument(format!("{name} is null"))),
        // SAFETY: not null, and as the caller promises.
        (false, _) => Ok(unsafe { slice::from_raw_parts(items, count) }),
    }
}

/// The same to write to.
///
/// # Safety
/// `items` is null, or points to `count` items that outlive `'a` and that nobody else reads or
/// writes.
pub(crate) unsafe fn items_mut<'a, T>(
    items: *mut T,
    count: usize,
    name: &str,
) -> Result<&'a mut [T], Fault> {
    match (items.is_null(), count) {
        (_, 0) => Ok(&mut []),
        (true, _) => Err(Fault::argument(format!("{name} is null"))),
        // SAFETY: not null, and as the caller promises.
        (false, _) => Ok(unsafe { slice::from_raw_parts_mut(items, count) }),
    }
}

/// Where one item goes.
///
/// # Safety
/// `item` is null, or points to an item that outlives `'a` and that nobody else reads or writes.
pub(crate) unsafe fn place<'a, T>(item: *mut T, name: &str) -> Result<&'a mut T, Fault> {
    // SAFETY: as the caller promises.
    unsafe { item.as_mut() }.ok_or_else(|| Fault::argument(format!("{name} is null")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_code_with_its_words() {
        let context = lbhash_context::new();
        // SAFETY: a context that lives on.
        let code = unsafe { call(&raw const context, |_| panic!("nobody expects this")) };
        assert_eq!(code, lbhash_code::LBHASH_PANIC);
        assert_eq!(context.message(), "fault of the library: nobody expects this");
    }
}
