// SPDX-License-Identifier: Apache-2.0
//! A router with groups, and packets for it.

use lbhash_model::{
    Egress, Metadata, RESULT_WORDS, Selection,
    config::{Configuration, SelectTables, registers::Write},
    pipeline::driver::Driver,
    reference::{self, Selector},
};
use lbhash_testing::recording::{Step, record_step, select_writes};
use std::sync::LazyLock;

/// A pipeline after reset, and after the many cycles in which it clears its tables.
static AFTER_RESET: LazyLock<Driver> = LazyLock::new(Driver::new);

/// Words of the result that tell the selection.
const SELECTION_WORDS: std::ops::Range<usize> = RESULT_WORDS - 5..RESULT_WORDS;

/// Reference and pipeline with the same settings and groups, after reset.
pub(crate) struct Router {
    configuration: Configuration,
    selector: Selector,
    driver: Driver,
}

/// What became of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) keys: [u16; 5],
    pub(crate) selection: Selection,
}

impl Router {
    pub(crate) fn new(settings: &Configuration, tables: &SelectTables) -> Self {
        let configuration = Configuration { select: tables.clone(), ..settings.clone() };
        let mut driver = AFTER_RESET.clone();
        driver.load(&configuration.compile().expect("settings compile")).expect("legal values");
        record_step(Step::Reset);
        record_step(Step::Load(Box::new(configuration.clone())));
        Self { selector: Selector::new(tables), configuration, driver }
    }

    /// Gives the groups and members other contents; what the tables do not name stays.
    pub(crate) fn rewrite(&mut self, tables: &SelectTables) {
        for (&index, &member) in &tables.members {
            self.selector.write_member(index, member).expect("a legal member");
        }
        for (&number, group) in &tables.groups {
            self.selector.write_group(number, group).expect("a legal group");
        }
        let settings = Configuration { select: tables.clone(), ..self.configuration.clone() };
        for Write { address, data } in select_writes(&settings) {
            self.driver.write(address, data).expect("a legal value");
            record_step(Step::Write(Write { address, data }));
        }
    }

    /// Packets one after the other.
    #[track_caller]
    pub(crate) fn send(&mut self, packets: &[(Metadata, Vec<u8>)]) -> Vec<Sent> {
        let sent: Vec<_> =
            packets.iter().map(|(metadata, frame)| self.offer(metadata, frame)).collect();
        let words = self.driver.take_results();
        assert_eq!(words.len(), sent.len());
        for (words, sent) in words.iter().zip(&sent) {
            assert_eq!(
                words[SELECTION_WORDS],
                sent.selection.to_words(),
                "the pipeline, for {sent:?}"
            );
        }
        sent
    }

    fn offer(&mut self, metadata: &Metadata, frame: &[u8]) -> Sent {
        record_step(Step::Packet(*metadata, frame.to_vec()));
        self.driver.send(metadata, frame);
        let keys = reference::hash(&self.configuration, metadata, frame).result.keys;
        Sent { keys, selection: self.selector.select(metadata, &keys, 0) }
    }
}

impl Sent {
    /// Port that the packet leaves by.
    #[track_caller]
    pub(crate) fn port(&self) -> u16 {
        match self.selection.egress {
            Egress::Port(port) => port,
            other => panic!("the packet leaves by a port, not {other:?}"),
        }
    }

    /// Index that a stage chose; `None` where it passed the packet on.
    pub(crate) fn index(&self, stage: usize) -> Option<u16> {
        let selected = self.selection.stages[stage];
        selected.valid.then_some(selected.index)
    }
}

/// `ports` e1 to e8 with the numbers 1 to 8, on a platform.
pub(crate) fn topology(platform: &str, rows: &str) -> lbhash_control::topology::Topology {
    let ports: String = (1..=8).map(|port| format!("e{port} = {port}\n")).collect();
    let text = format!("platform = \"{platform}\"\n[ports]\n{ports}{rows}");
    let read = lbhash_control::topology::Topology::from_toml(&text, "t.toml");
    read.unwrap_or_else(|error| panic!("{error}"))
}

/// TCP over IPv4 between two hosts, 10.0.0.SOURCE and 192.0.2.DESTINATION.
pub(crate) fn flow(source: u8, destination: u8, ports: [u16; 2]) -> Vec<u8> {
    between([10, 0, 0, source], [192, 0, 2, destination], ports)
}

/// TCP over IPv4.
pub(crate) fn between(source: [u8; 4], destination: [u8; 4], [sport, dport]: [u16; 2]) -> Vec<u8> {
    let mut frame = vec![0xA2, 0, 0, 0, 0, 1, 0xA2, 0, 0, 0, 0, 2, 0x08, 0];
    frame.extend([0x45, 0, 0, 40, 0, 1, 0, 0, 64, 6, 0, 0]);
    frame.extend(source);
    frame.extend(destination);
    frame.extend(sport.to_be_bytes());
    frame.extend(dport.to_be_bytes());
    frame.extend([0; 22]);
    frame
}

/// So many flows of different hosts and ports.
pub(crate) fn flows(count: u16) -> Vec<Vec<u8>> {
    let flow = |number: u16| {
        let [high, low] = number.wrapping_mul(40503).to_be_bytes();
        flow(high, low, [1024 + number, 443])
    };
    (1..=count).map(flow).collect()
}

/// An ARP frame from a host.
pub(crate) fn arp(host: u8) -> Vec<u8> {
    let mut frame = vec![0xFF; 6];
    frame.extend([0xA2, 0, 0, 0, 0, host, 0x08, 0x06]);
    frame.extend([0; 46]);
    frame
}
