// SPDX-License-Identifier: Apache-2.0
//! SONiC and SAI: names of hash settings whose meaning the vendors do not publish.
//!
//! SAI names an algorithm and fields, but no polynomial, no layout and no selection: what a SAI switch computes is its
//! vendor's. The names are recognised so that the answer is "not public" and not "unknown setting".

use crate::{Answer, Error, Hash, Packet, Settings, Trace};

/// Names of algorithms in SAI, without their prefix.
pub const ALGORITHMS: [&str; 7] =
    ["CRC", "XOR", "RANDOM", "CRC_32LO", "CRC_32HI", "CRC_CCITT", "CRC_XOR"];

/// A switch that is configured by SAI.
#[derive(Debug)]
pub struct Sai {
    algorithm: String,
}

impl Sai {
    /// Reads `algorithm`, `seed`, `offset` and `fields`, the attributes of ECMP and LAG default hashes, or what SONiC calls
    /// them: `ecmp_hash` and `lag_hash` (fields), `ecmp_hash_algorithm`, `ecmp_hash_seed`, `ecmp_hash_offset` and those of LAG.
    ///
    /// # Errors
    /// A name that SAI does not have.
    pub fn from_settings(settings: &Settings) -> Result<Self, Error> {
        let sonic = ["ecmp", "lag"].map(|of| settings.text(&format!("{of}_hash_algorithm")));
        let named = settings.text("algorithm");
        let algorithm = sonic.into_iter().fold(named, Option::or).unwrap_or("CRC");
        let name = algorithm.trim_start_matches("SAI_HASH_ALGORITHM_");
        if !ALGORITHMS.contains(&name) {
            let problem = format!("`{algorithm}`: SAI has {}", ALGORITHMS.join(", "));
            return Err(Error::setting("algorithm", problem));
        }
        for key in ["seed", "offset", "fields"] {
            settings.text(key);
            for of in ["ecmp", "lag"] {
                settings.text(&format!("{of}_hash"));
                settings.text(&format!("{of}_hash_{key}"));
            }
        }
        Ok(Self { algorithm: name.to_owned() })
    }
}

impl Hash for Sai {
    fn hash(&self, _: &Packet<'_>, _: &mut Trace) -> Result<Answer, Error> {
        Err(Error::not_known(format!(
            "what {} of SAI computes is not public: SAI defines no polynomial, and the vendors' mapping is closed; of a Broadcom \
             switch read the registers and take the system rtag7",
            self.algorithm
        )))
    }
}
