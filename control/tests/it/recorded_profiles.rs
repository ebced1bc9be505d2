// SPDX-License-Identifier: Apache-2.0
//! A configuration that a test records as a profile is the configuration that co-simulation replays.

use lbhash_control::profile::Profile;
use lbhash_model::config::{Configuration, SelectTables};
use lbhash_testing::{configurations, recording::profile_text};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

#[test]
fn recorded_profile_compiles_to_the_recorded_configuration() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let random = (0..100).map(|_| configurations::random_with_any_seed(&mut rng));
    for configuration in random.chain([configurations::everything(), Configuration::default()]) {
        let hashing = Configuration { select: SelectTables::default(), ..configuration };
        let profile = Profile::from_toml(&profile_text(&hashing), "recorded.toml");
        assert_eq!(profile.unwrap().configuration(), &hashing);
    }
}
