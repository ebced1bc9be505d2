// SPDX-License-Identifier: Apache-2.0
//! Where a profile comes from: a name, TOML, or a router's own configuration.

use crate::SessionError;
use lbhash_control::{
    profile::{Profile, built_in_source},
    systems::{
        self, junos,
        srlinux::{self, MacAddress, Platform},
    },
};

/// Where a profile comes from. Texts, not files: the caller reads them.
#[derive(Clone, Copy, Debug)]
pub enum ProfileSource<'a> {
    /// Name of a built-in profile: `lbhash profile list`.
    BuiltIn(&'a str),
    /// TOML, as in `docs/profiles.md`.
    Toml {
        /// The profile.
        text: &'a str,
        /// What errors call it: a file name.
        origin: &'a str,
    },
    /// Junos: `set` lines or curly braces.
    Junos {
        /// The configuration.
        text: &'a str,
        /// Release of the router; `None` for `version` in the text, else 18.3R1.
        release: Option<&'a str>,
    },
    /// SR Linux: output of `info`, `info flat` or `info | as json`, or gNMI JSON.
    SrLinux {
        /// The configuration.
        text: &'a str,
        /// Hardware, such as `7250-ixr-6e`; `None` for that of the text, else 7250-ixr.
        platform: Option<&'a str>,
        /// Base MAC address of the chassis, of which seeds are generated; `None` for that of the
        /// text.
        chassis_mac: Option<&'a str>,
    },
}

/// What errors call a router's configuration.
const CONFIGURATION: &str = "configuration";

impl ProfileSource<'_> {
    /// Reads and compiles the profile.
    ///
    /// # Errors
    /// [`SessionError::Argument`] for a name that does not exist, [`SessionError::Text`] with
    /// place, rule and remedy for everything that is wrong with a text.
    pub fn load(self) -> Result<Profile, SessionError> {
        match self {
            Self::BuiltIn(name) => {
                let text = built_in_source(name).map_err(SessionError::argument)?;
                Ok(Profile::from_toml(text, name)?)
            }
            Self::Toml { text, origin } => Ok(Profile::from_toml(text, origin)?),
            Self::Junos { text, release } => {
                let options = junos::read(text, CONFIGURATION);
                Self::compiled("junos-trio", release, &options)
            }
            Self::SrLinux { text, platform, chassis_mac } => {
                let platform = platform.map(str::parse::<Platform>).transpose();
                let platform = platform.map_err(SessionError::argument)?;
                let mac = chassis_mac.map(str::parse::<MacAddress>).transpose();
                let mac = mac.map_err(SessionError::argument)?;
                let mut options = srlinux::read(text, CONFIGURATION);
                let system = platform
                    .or_else(|| Platform::stated_in(&options))
                    .map_or("srlinux-7250-ixr", |platform| platform.system);
                if let Some(chassis) = platform.and_then(|platform| platform.chassis) {
                    options.push_argument("platform", &["platform", "chassis", "type"], chassis);
                }
                if let Some(mac) = mac {
                    let path = ["platform", "chassis", "hw-mac-address"];
                    options.push_argument("chassis MAC address", &path, &mac.to_string());
                }
                Self::compiled(system, None, &options)
            }
        }
    }

    fn compiled(
        system: &str,
        release: Option<&str>,
        options: &systems::OptionTree,
    ) -> Result<Profile, SessionError> {
        let known = systems::all().iter().find(|known| known.name == system);
        let description = known.map_or("", |known| known.description);
        Ok(Profile::from_options(CONFIGURATION, description, system, release, options)?)
    }
}
