// SPDX-License-Identifier: Apache-2.0
//! A configuration that a test records as a profile is the configuration that co-simulation replays.

use lbhash_control::profile::Profile;
use lbhash_model::{
    Context, Family, RecordType,
    config::{Configuration, Entry, SelectTables},
};
use lbhash_testing::{configurations, recording::profile_text};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// Without what only the registers can say: bits that no field has, and `symmetric` without a pair.
fn as_a_profile_can_say(mut configuration: Configuration) -> Configuration {
    configuration.select = SelectTables::default();
    let fields = |record: RecordType| (1 << record.enable_names().len()) - 1;
    for context in Context::ALL {
        for record in RecordType::ALL.into_iter().filter(|record| *record != RecordType::Meta) {
            let symmetric = if record.has_symmetric_pair() { Entry::SYMMETRIC } else { 0 };
            let flags = Entry::DESCEND | Entry::L4_ONLY | symmetric;
            configuration.field_table.entry_mut(context, record).0 &= fields(record) | flags;
        }
    }
    for family in Family::ALL {
        configuration.field_table.meta_mut(family).0 &= fields(RecordType::Meta);
    }
    configuration
}

#[test]
fn recorded_profile_compiles_to_the_recorded_configuration() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let random = (0..100).map(|_| configurations::random_with_any_seed(&mut rng));
    for configuration in random.chain([configurations::everything(), Configuration::default()]) {
        let configuration = as_a_profile_can_say(configuration);
        let profile = Profile::from_toml(&profile_text(&configuration), "recorded.toml");
        assert_eq!(profile.unwrap().configuration(), &configuration);
    }
}
