// SPDX-License-Identifier: Apache-2.0
//! Contexts: what packets are hashed and routed by.

use crate::{
    guard::{Fault, call, catch, optional, required},
    lbhash_code,
};
use lbhash_control::{profile::Profile, topology::Topology};
use lbhash_model::reference::Selector;
use lbhash_session::{ProfileSource, Session};
use std::{
    ffi::{c_char, c_int},
    ptr,
    sync::{Mutex, PoisonError, RwLock, RwLockReadGuard},
};

/// Profile of a new context; the command has the same.
const DEFAULT_PROFILE: &str = "srlinux-7250-ixr";

/// Profile, topology and the state of member selection. Threads can share it: calls that hash run
/// side by side, calls that configure wait for them, calls that select go one after the other.
pub struct lbhash_context {
    state: RwLock<State>,
    message: Mutex<String>,
}

/// What a context computes with.
pub(crate) struct State {
    settings: Settings,
    pub(crate) session: Session,
    pub(crate) selector: Mutex<Selector>,
}

/// What a session is made of.
#[derive(Clone)]
struct Settings {
    profile: Profile,
    topology: Option<Topology>,
    seed: Option<u16>,
}

impl State {
    fn new(settings: Settings) -> Result<Self, Fault> {
        let Settings { profile, topology, seed } = settings.clone();
        let session = Session::new(profile, topology, seed)?;
        let selector = Mutex::new(session.selector());
        Ok(Self { settings, session, selector })
    }
}

impl lbhash_context {
    pub(crate) fn try_new() -> Result<Self, Fault> {
        let profile = ProfileSource::BuiltIn(DEFAULT_PROFILE).load()?;
        let state = State::new(Settings { profile, topology: None, seed: None })?;
        Ok(Self { state: RwLock::new(state), message: Mutex::default() })
    }

    #[cfg(test)]
    pub(crate) fn new() -> Self {
        Self::try_new().unwrap()
    }

    /// What a panic leaves behind is whole: state is replaced as one value.
    pub(crate) fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn message(&self) -> String {
        self.message.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_message(&self, message: String) {
        *self.message.lock().unwrap_or_else(PoisonError::into_inner) = message;
    }

    /// Compiles with other settings; where that fails, the context stays as it is.
    fn change(&self, change: impl FnOnce(&mut Settings)) -> Result<(), Fault> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let mut settings = state.settings.clone();
        change(&mut settings);
        *state = State::new(settings)?;
        Ok(())
    }

    fn set_profile(&self, source: ProfileSource<'_>) -> Result<(), Fault> {
        let profile = source.load()?;
        self.change(|settings| settings.profile = profile)
    }
}

/// A new context: profile `srlinux-7250-ixr`, no topology. Null if the library is at fault.
#[unsafe(no_mangle)]
pub extern "C" fn lbhash_new() -> *mut lbhash_context {
    let context = catch(lbhash_context::try_new);
    context.map_or(ptr::null_mut(), |context| Box::into_raw(Box::new(context)))
}

/// Frees a context; null is left alone.
///
/// # Safety
/// `context` is of `lbhash_new`, and no call on it runs or follows.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_free(context: *mut lbhash_context) {
    if !context.is_null() {
        // SAFETY: of `Box::into_raw`, and nobody else has it, as the caller promises.
        let context = unsafe { Box::from_raw(context) };
        // Nobody is left to be told.
        let _ = catch(|| {
            drop(context);
            Ok(())
        });
    }
}

/// Takes a built-in profile, such as "junos-trio-18.3".
///
/// # Safety
/// `context` is of `lbhash_new`; `name` ends with a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_profile(
    context: *mut lbhash_context,
    name: *const c_char,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            context.set_profile(ProfileSource::BuiltIn(required(name, "name")?))
        })
    }
}

/// Takes a profile in TOML; `origin` is what messages call it, such as a file name, or null.
///
/// # Safety
/// `context` is of `lbhash_new`; the texts are null or end with a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_profile_toml(
    context: *mut lbhash_context,
    text: *const c_char,
    origin: *const c_char,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let text = required(text, "text")?;
            let origin = optional(origin, "origin")?.unwrap_or("profile");
            context.set_profile(ProfileSource::Toml { text, origin })
        })
    }
}

/// Takes the configuration of a Junos router (`set` lines or curly braces); `release` such as
/// "18.3R1", or null.
///
/// # Safety
/// `context` is of `lbhash_new`; the texts are null or end with a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_junos(
    context: *mut lbhash_context,
    text: *const c_char,
    release: *const c_char,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let (text, release) = (required(text, "text")?, optional(release, "release")?);
            context.set_profile(ProfileSource::Junos { text, release })
        })
    }
}

/// Takes the configuration of an SR Linux router (`info`, `info flat`, `info | as json`, gNMI
/// JSON); `platform` such as "7250-ixr-6e", `chassis_mac` such as "02:00:00:00:00:01", each or
/// null.
///
/// # Safety
/// `context` is of `lbhash_new`; the texts are null or end with a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_srlinux(
    context: *mut lbhash_context,
    text: *const c_char,
    platform: *const c_char,
    chassis_mac: *const c_char,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            context.set_profile(ProfileSource::SrLinux {
                text: required(text, "text")?,
                platform: optional(platform, "platform")?,
                chassis_mac: optional(chassis_mac, "chassis_mac")?,
            })
        })
    }
}

/// Takes a topology in TOML: groups, LAGs, routes; null takes it away. Member selection begins as
/// after reset.
///
/// # Safety
/// `context` is of `lbhash_new`; the texts are null or end with a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_topology(
    context: *mut lbhash_context,
    text: *const c_char,
    origin: *const c_char,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let origin = optional(origin, "origin")?.unwrap_or("topology");
            let topology = optional(text, "text")?
                .map(|text| Topology::from_toml(text, origin))
                .transpose()
                .map_err(lbhash_session::SessionError::from)?;
            context.change(|settings| settings.topology = topology)
        })
    }
}

/// Gives every hash user this seed, 0 to 65535, in place of the profile's; -1 gives the profile's
/// back.
///
/// # Safety
/// `context` is of `lbhash_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_seed(context: *mut lbhash_context, seed: c_int) -> lbhash_code {
    let seed_of = |seed: c_int| match seed {
        -1 => Ok(None),
        _ => u16::try_from(seed).map(Some).map_err(|_| {
            Fault::argument(format!("seed is {seed}; it is 0 to 65535, or -1 for the profile's"))
        }),
    };
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let seed = seed_of(seed)?;
            context.change(|settings| settings.seed = seed)
        })
    }
}
