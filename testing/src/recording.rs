// SPDX-License-Identifier: Apache-2.0
//! What a test hashes, kept for co-simulation.
//!
//! If `LBHASH_RECORD` names a directory, every packet that a test hashes and every configuration
//! that it uses go into `BINARY__TEST.json` there, a scenario for `lbhash-cosim replay`: the RTL is
//! given exactly what the test gave the model. Where the order matters, as for members chosen in
//! turn, a test records steps ([`record_step`]), and the scenario keeps their order. Messages about
//! broken rules go into `BINARY__TEST.messages`. `make requirements` does this for every test that
//! is named after a requirement.

use lbhash_model::{
    Context, Family, Metadata, RecordType,
    config::{Configuration, Entry, RegisterImage, SeedMode, SelectTables, User, registers::Write},
};
use serde_json::{Value, json};
use std::{
    cell::RefCell,
    collections::BTreeSet,
    env,
    fmt::Write as _,
    fs::{self, File},
    io::BufWriter,
    path::PathBuf,
    thread,
};

thread_local! {
    /// libtest runs each test in a thread of its own; the recording is written when that ends.
    static RECORDING: RefCell<Option<Recording>> = RefCell::new(Recording::of_this_thread());
}

/// Keeps a packet and what it is hashed with, if this is to be recorded.
pub fn record(configuration: &Configuration, metadata: &Metadata, frame: &[u8]) {
    RECORDING.with_borrow_mut(|recording| {
        if let Some(recording) = recording {
            recording.add(configuration, metadata, frame);
        }
    });
}

/// What a test does to a block, in order.
#[derive(Clone)]
pub enum Step {
    /// The block is as after reset.
    Reset,
    /// Loads the settings, and the entries of the tables of member selection that they have; other
    /// entries keep their contents.
    Load(Box<Configuration>),
    /// A register is written.
    Write(Write),
    /// So many cycles pass before the next step.
    Wait(u64),
    /// A packet.
    Packet(Metadata, Vec<u8>),
}

/// Keeps a step, if this is to be recorded.
pub fn record_step(step: Step) {
    RECORDING.with_borrow_mut(|recording| {
        let Some(recording) = recording else { return };
        match (recording.steps.last_mut(), &step) {
            (Some(Step::Wait(before)), Step::Wait(more)) => *before += more,
            _ => recording.steps.push(step),
        }
    });
}

/// Register writes that fill the tables of member selection.
pub fn select_writes(configuration: &Configuration) -> Vec<Write> {
    let image = configuration.compile().expect("the settings compile");
    let mut writes = image.writes();
    let hashing = RegisterImage { select: SelectTables::default(), ..image }.writes().len();
    writes.split_off(hashing)
}

/// Keeps messages about broken rules, one a line.
pub fn record_messages(messages: &str) {
    RECORDING.with_borrow_mut(|recording| {
        if let Some(recording) = recording {
            recording.messages.extend(messages.lines().map(str::to_owned));
        }
    });
}

/// Cycles in which everything in flight completes.
const DRAIN: u64 = 300;

/// `tuser` and frame of each packet.
type Packets = BTreeSet<(u128, Vec<u8>)>;

/// Packets by configuration and messages, each once; and steps.
struct Recording {
    directory: PathBuf,
    test: String,
    packets: Vec<(Configuration, Packets)>,
    steps: Vec<Step>,
    messages: BTreeSet<String>,
}

impl Recording {
    fn of_this_thread() -> Option<Self> {
        let directory = PathBuf::from(env::var_os("LBHASH_RECORD")?);
        let binary = env::current_exe().ok()?;
        let (binary, _hash) = binary.file_stem()?.to_str()?.rsplit_once('-')?;
        let test = format!("{binary}::{}", thread::current().name()?);
        let (packets, steps, messages) = (Vec::new(), Vec::new(), BTreeSet::new());
        Some(Self { directory, test, packets, steps, messages })
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
        if !self.packets.is_empty() || !self.steps.is_empty() {
            self.write_scenario()?;
        }
        if !self.messages.is_empty() {
            let lines: String = self.messages.iter().map(|line| format!("{line}\n")).collect();
            fs::write(self.directory.join(format!("{}.messages", self.name())), lines)?;
        }
        Ok(())
    }

    /// The scenario: each configuration is loaded, then its packets go through; then come the
    /// steps.
    fn write_scenario(&self) -> std::io::Result<()> {
        let name = self.name();
        let mut scenario = Scenario { profile: self.directory.join(&name), ..Scenario::default() };
        for (configuration, hashed) in &self.packets {
            scenario.load(configuration)?;
            hashed.iter().for_each(|(tuser, frame)| scenario.packet(*tuser, frame));
        }
        for step in &self.steps {
            scenario.step(step)?;
        }
        let Scenario { images, events, packets, .. } = scenario;
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
            "name": self.test, "seed": 1, "images": images, "patterns": patterns,
            "events": events, "ragged": 0, "packets": packets,
        });
        let file = BufWriter::new(File::create(self.directory.join(format!("{name}.json")))?);
        Ok(serde_json::to_writer(file, &scenario)?)
    }
}

/// A scenario being written.
#[derive(Default)]
struct Scenario {
    /// Beginning of the names of profiles.
    profile: PathBuf,
    /// Configurations, each once.
    known: Vec<Configuration>,
    images: Vec<Value>,
    events: Vec<Value>,
    packets: Vec<Value>,
}

impl Scenario {
    fn event(&mut self, mut action: Value) {
        action["after_packet"] = json!(self.packets.len());
        self.events.push(action);
    }

    fn packet(&mut self, tuser: u128, frame: &[u8]) {
        self.packets.push(json!({ "tuser": format!("{tuser:020x}"), "frame": hex(frame) }));
    }

    /// A profile says all but the tables of member selection: these are written register by
    /// register.
    fn load(&mut self, configuration: &Configuration) -> std::io::Result<()> {
        let hashing = Configuration { select: SelectTables::default(), ..configuration.clone() };
        let image = match self.known.iter().position(|known| *known == hashing) {
            Some(image) => image,
            None => {
                let image = self.known.len();
                let mut profile = self.profile.clone().into_os_string();
                profile.push(format!(".{image}.toml"));
                let profile = PathBuf::from(profile);
                fs::write(&profile, profile_text(&hashing))?;
                self.images.push(json!({ "profile": profile, "variation": 0 }));
                self.known.push(hashing);
                image
            }
        };
        self.event(json!({ "action": "load", "image": image, "wait": true }));
        for write in select_writes(configuration) {
            self.write(write);
        }
        self.event(json!({ "action": "settle" }));
        Ok(())
    }

    fn write(&mut self, Write { address, data }: Write) {
        let write = json!({ "action": "write", "address": address, "data": data, "strobe": 15 });
        self.event(write);
    }

    fn step(&mut self, step: &Step) -> std::io::Result<()> {
        match step {
            Step::Reset if self.events.is_empty() => {}
            Step::Reset => {
                self.event(json!({ "action": "wait", "cycles": DRAIN }));
                self.event(json!({ "action": "reset", "delay": 0, "cycles": 2 }));
            }
            Step::Load(configuration) => self.load(configuration)?,
            Step::Write(write) => {
                self.write(*write);
                self.event(json!({ "action": "settle" }));
            }
            Step::Wait(0) => {}
            Step::Wait(cycles) => self.event(json!({ "action": "wait", "cycles": cycles })),
            Step::Packet(metadata, frame) => self.packet(metadata.to_tuser(), frame),
        }
        Ok(())
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.write().unwrap_or_else(|error| panic!("{}: {error}", self.directory.display()));
    }
}

/// A profile, as TOML, that compiles to `configuration` without its tables of member selection.
#[must_use]
pub fn profile_text(configuration: &Configuration) -> String {
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
                "[hash_profile.{number}.{}]\npolynomial = {}\nseed = {}\nhalf_select = {}\n\
                 seed_mode = \"{seed_mode}\"\nrounds = {}",
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
        "[[field]]\ncontexts = [\"{}\"]\nrecords = [\"{}\"]\nfields = {:?}\n{}descend = {}\n\
         l4_only = {}\n",
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
