// SPDX-License-Identifier: Apache-2.0
//! What a test hashes, kept for co-simulation.
//!
//! With `LBHASH_RECORD` set to a directory, every packet that a test hashes and every configuration that it hashes it with go into
//! `BINARY__TEST.json` there, a scenario for `lbhash-cosim replay`: so the RTL is asked exactly what the test asked the model. What the
//! test is told about broken rules goes into `BINARY__TEST.messages`. `make requirements` does this for every test that is named after
//! a requirement.

use lbhash_model::{
    config::{Configuration, Entry, SeedMode, User},
    context::Context,
    family::Family,
    metadata::Metadata,
    profile::Profile,
    record::RecordType,
};
use serde_json::json;
use std::{
    cell::RefCell,
    collections::BTreeSet,
    env,
    fmt::Write as _,
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
    thread,
};

thread_local! {
    /// libtest runs each test in a thread of its own; the recording is written when that ends.
    static RECORDING: RefCell<Option<Recording>> = RefCell::new(Recording::of_this_thread());
}

/// Keeps a packet and what it is hashed with, if this is to be recorded.
pub(crate) fn record(configuration: &Configuration, metadata: &Metadata, frame: &[u8]) {
    RECORDING.with_borrow_mut(|recording| {
        if let Some(recording) = recording {
            recording.add(configuration, metadata, frame);
        }
    });
}

/// Keeps messages about broken rules, one a line.
pub(crate) fn record_messages(messages: &str) {
    RECORDING.with_borrow_mut(|recording| {
        if let Some(recording) = recording {
            recording.messages.extend(messages.lines().map(str::to_owned));
        }
    });
}

/// Packets by configuration and messages, each once.
struct Recording {
    directory: PathBuf,
    test: String,
    packets: Vec<(Configuration, BTreeSet<(u128, Vec<u8>)>)>,
    messages: BTreeSet<String>,
}

impl Recording {
    fn of_this_thread() -> Option<Self> {
        let directory = PathBuf::from(env::var_os("LBHASH_RECORD")?);
        let binary = env::current_exe().ok()?;
        let (binary, _hash) = binary.file_stem()?.to_str()?.rsplit_once('-')?;
        let test = format!("{binary}::{}", thread::current().name()?);
        Some(Self { directory, test, packets: Vec::new(), messages: BTreeSet::new() })
    }

    fn add(&mut self, configuration: &Configuration, metadata: &Metadata, frame: &[u8]) {
        let known = self.packets.iter().rposition(|(known, _)| known == configuration);
        let place = known.unwrap_or_else(|| {
            self.packets.push((configuration.clone(), BTreeSet::new()));
            self.packets.len() - 1
        });
        self.packets[place].1.insert((metadata.to_tuser(), frame.to_vec()));
    }

    fn name(&self) -> String {
        self.test.replace("::", "__")
    }

    fn write(&self) -> std::io::Result<()> {
        fs::create_dir_all(&self.directory)?;
        if !self.packets.is_empty() {
            self.write_scenario()?;
        }
        if !self.messages.is_empty() {
            let lines: String = self.messages.iter().map(|line| format!("{line}\n")).collect();
            fs::write(self.directory.join(format!("{}.messages", self.name())), lines)?;
        }
        Ok(())
    }

    /// The scenario: each configuration is loaded, then its packets go through.
    fn write_scenario(&self) -> std::io::Result<()> {
        let name = self.name();
        let (mut images, mut events, mut packets) = (Vec::new(), Vec::new(), Vec::new());
        for (image, (configuration, hashed)) in self.packets.iter().enumerate() {
            let profile = self.directory.join(format!("{name}.{image}.toml"));
            write_profile(&profile, configuration)?;
            images.push(json!({ "profile": profile, "variation": 0 }));
            let load = json!({ "after_packet": packets.len(), "action": "load", "image": image, "wait": true });
            events.push(load);
            packets.extend(hashed.iter().map(
                |(tuser, frame)| json!({ "tuser": format!("{tuser:020x}"), "frame": hex(frame) }),
            ));
        }
        let signals = [
            "valid",
            "ready",
            "write_address",
            "write_data",
            "write_response",
            "read_address",
            "read_data",
        ];
        let patterns: serde_json::Map<_, _> =
            signals.map(|signal| (signal.to_owned(), json!("always"))).into_iter().collect();
        let scenario = json!({
            "name": self.test, "seed": 1, "images": images, "patterns": patterns, "events": events, "ragged": 0,
            "packets": packets,
        });
        let file = BufWriter::new(File::create(self.directory.join(format!("{name}.json")))?);
        Ok(serde_json::to_writer(file, &scenario)?)
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.write().unwrap_or_else(|error| panic!("{}: {error}", self.directory.display()));
    }
}

/// Writes settings as a profile that compiles to nothing else.
fn write_profile(path: &Path, configuration: &Configuration) -> std::io::Result<()> {
    let text = profile(configuration);
    let read = Profile::from_toml(&text, &path.display().to_string());
    let read = read.unwrap_or_else(|error| panic!("{error}"));
    assert!(read.configuration() == configuration, "a profile says it all: {}", path.display());
    fs::write(path, text)
}

fn profile(configuration: &Configuration) -> String {
    let Configuration { layer_seed, system_ip, reserved_label_exclude, .. } = configuration;
    let mut text = format!(
        "name = \"recorded\"\nlayer_seed = {layer_seed}\nsystem_ip = {system_ip}\n\
         reserved_label_exclude = {reserved_label_exclude}\npw_control_word = {}\n",
        configuration.pw_control_word
    );
    for context in Context::ALL {
        for record in RecordType::ALL.into_iter().filter(|record| *record != RecordType::Meta) {
            let entry = configuration.field_table.entry(context, record);
            if entry != Entry::default() {
                text += &field_row(context, record, entry);
            }
        }
    }
    for family in Family::ALL {
        let fields = fields(RecordType::Meta, configuration.field_table.meta(family));
        let _ = writeln!(text, "[[meta]]\nfamilies = [\"{}\"]\nfields = {fields:?}", family.name());
    }
    for (number, users) in configuration.users.iter().enumerate() {
        for (user, settings) in User::ALL.into_iter().zip(users) {
            let seed_mode = match settings.seed_mode {
                SeedMode::Stride => "stride",
                SeedMode::Init => "init",
            };
            let _ = writeln!(
                text,
                "[hash_profile.{number}.{}]\npolynomial = {}\nseed = {}\nhalf_select = {}\nseed_mode = \"{seed_mode}\"\n\
                 rounds = {}",
                user.name(),
                settings.polynomial.number(),
                settings.seed,
                settings.half_select,
                settings.rounds.get()
            );
        }
    }
    text
}

fn field_row(context: Context, record: RecordType, entry: Entry) -> String {
    format!(
        "[[field]]\ncontexts = [\"{}\"]\nrecords = [\"{}\"]\nfields = {:?}\n{}descend = {}\nl4_only = {}\n",
        context.name(),
        record.name(),
        fields(record, entry),
        if entry.symmetric() { "symmetric = true\n" } else { "" },
        entry.descend(),
        entry.l4_only()
    )
}

fn fields(record: RecordType, entry: Entry) -> Vec<&'static str> {
    let names = record.enable_names().iter().enumerate();
    names.filter(|(bit, _)| entry.enables() >> bit & 1 == 1).map(|(_, name)| *name).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
