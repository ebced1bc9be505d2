// SPDX-License-Identifier: Apache-2.0
//! Live pipes: each packet is printed as it comes, and an interruption ends with what has arrived.
#![cfg(unix)]

use crate::support::{Directory, pcap, tcp};
use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

/// A command with a pipe on both ends.
struct Live {
    process: Child,
    input: ChildStdin,
    lines: Receiver<String>,
}

const PATIENCE: Duration = Duration::from_secs(20);

impl Live {
    fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(assert_cmd::cargo::cargo_bin!("lbhash"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let output = BufReader::new(process.stdout.take().unwrap());
        thread::spawn(move || {
            for line in output.lines() {
                let _ = sender.send(line.unwrap());
            }
        });
        let input = process.stdin.take().unwrap();
        Self { process, input, lines }
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).expect("a line while the input is open")
    }

    fn signal(&self, name: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// Waits for the end with the input still open; gives standard error too.
    fn end(&mut self) -> (ExitStatus, String) {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "the command does not end");
            thread::sleep(Duration::from_millis(5));
        };
        let mut error = String::new();
        self.process.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        (status, error)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn each_packet_is_printed_as_it_comes() {
    let file = pcap(1, &[tcp(1), tcp(2), tcp(3)]);
    for (arguments, header_lines) in [
        (&["keys", "-"][..], 1),
        (&["keys", "-", "--format", "csv"], 1),
        (&["keys", "-", "--format", "jsonl", "--records"], 0),
        (&["route", "-", "--members", "4"], 1),
        (&["route", "-", "--members", "4", "--format", "jsonl"], 0),
    ] {
        let mut live = Live::start(arguments);
        live.input.write_all(&file[..24]).unwrap();
        for _ in 0..header_lines {
            live.line();
        }
        for number in 0..3 {
            let record = 24 + number * 70;
            // A part of a packet is none yet.
            live.input.write_all(&file[record..record + 30]).unwrap();
            live.input.write_all(&file[record + 30..record + 70]).unwrap();
            let line = live.line();
            assert!(line.contains(&number.to_string()), "{arguments:?}: {line}");
        }
    }
}

#[test]
fn interruption_keeps_what_was_hashed() {
    let file = pcap(1, &[tcp(1), tcp(2)]);
    for signal in ["-INT", "-TERM"] {
        let mut live = Live::start(&["route", "-", "--members", "4"]);
        // The second packet is cut, as a pipe may be at any time.
        live.input.write_all(&file[..file.len() - 7]).unwrap();
        let (_header, _row) = (live.line(), live.line());
        live.signal(signal);
        let (status, error) = live.end();
        assert_eq!((status.code(), &error[..]), (Some(0), ""), "{signal}");
        let totals: Vec<String> = live.lines.iter().collect();
        assert!(totals.iter().any(|line| line.starts_with("egress")), "{totals:?}");
    }
}

/// What arrives between the signal and the end of the pipe counts.
#[test]
fn interruption_takes_the_last_packets_of_the_pipe() {
    let file = pcap(1, &[tcp(1), tcp(2)]);
    let mut live = Live::start(&["keys", "-", "--format", "csv"]);
    live.input.write_all(&file[..24 + 70]).unwrap();
    let (_header, _row) = (live.line(), live.line());
    live.signal("-INT");
    live.input.write_all(&file[24 + 70..]).unwrap();
    assert!(live.line().starts_with("1,54,"));
    assert_eq!(live.end().0.code(), Some(0));
}

/// A generator without end for these tests; nothing is left of its work.
#[test]
fn interrupted_writers_leave_nothing() {
    for signal in ["-INT", "-TERM"] {
        let directory = Directory::new();
        let set = directory.name("set");
        let mut live = Live::start(&["vectors", "generate", "--out", &set, "--packets", "1e12"]);
        let start = Instant::now();
        while std::fs::read_dir(directory.path()).unwrap().count() == 0 {
            assert!(start.elapsed() < PATIENCE);
            thread::sleep(Duration::from_millis(5));
        }
        thread::sleep(Duration::from_millis(100));
        live.signal(signal);
        let (status, error) = live.end();
        assert_eq!(status.code(), Some(130), "{signal}: {error}");
        assert_eq!(error, "error: interrupted; nothing was written\n");
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0, "{signal}");
    }
}

/// A long file is left off where the user says so, with its sums; the exit code says that it was.
#[test]
fn interruption_of_a_file_is_not_success() {
    let directory = Directory::new();
    let file = directory.file("long.pcap", pcap(1, &vec![tcp(1); 3_000_000]));
    let mut live = Live::start(&["route", &file, "--members", "4", "--format", "totals"]);
    thread::sleep(Duration::from_millis(60));
    live.signal("-INT");
    let (status, error) = live.end();
    // The signal may come before the command watches for it, or after its end.
    if status.code() == Some(130) {
        assert!(error.contains(": interrupted after "), "{error}");
        let totals: Vec<String> = live.lines.iter().collect();
        assert!(totals.iter().any(|line| line.starts_with("egress")), "{totals:?}");
    }
}
