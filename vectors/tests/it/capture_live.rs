// SPDX-License-Identifier: Apache-2.0
//! Captures from a pipe: a reader can see that it would have to wait, and an interruption ends the
//! capture with what has arrived.
#![cfg(unix)]

use crate::support::pcap;
use lbhash_vectors::capture::{Options, Reader};
use std::{
    fs::File,
    io::Write,
    path::PathBuf,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A named pipe.
fn pipe() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    (directory, path)
}

/// A pipe that holds this, its reader, and its other end.
fn opened(start: Vec<u8>, options: &Options) -> (TempDir, Reader, File) {
    let (directory, path) = pipe();
    let name = path.clone();
    let writer = thread::spawn(move || {
        let mut file = File::options().write(true).open(name).unwrap();
        file.write_all(&start).unwrap();
        file
    });
    let reader = Reader::open_with(&path, options, |source, _| source).unwrap();
    (directory, reader, writer.join().unwrap())
}

/// Waits, but not for ever, until the reader has a packet or the end.
fn becomes_ready(reader: &mut Reader) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(20) {
        if reader.is_ready() {
            return true;
        }
        thread::sleep(Duration::from_millis(2));
    }
    false
}

#[test]
fn a_packet_is_ready_when_its_last_byte_has_arrived() {
    let capture = pcap([0xA1, 0xB2, 0xC3, 0xD4], &[&[1; 60], &[2; 60]]);
    let (_directory, mut reader, mut other_end) =
        opened(capture[..24].to_vec(), &Options::default());
    assert!(!reader.is_ready());
    other_end.write_all(&capture[24..99]).unwrap();
    thread::sleep(Duration::from_millis(50));
    assert!(!reader.is_ready(), "one byte is missing");
    other_end.write_all(&capture[99..100]).unwrap();
    assert!(becomes_ready(&mut reader));
    assert_eq!(reader.next_packet().unwrap().unwrap().data, [1; 60]);
    assert!(!reader.is_ready());
    other_end.write_all(&capture[100..]).unwrap();
    assert_eq!(reader.next_packet().unwrap().unwrap().data, [2; 60], "waits for it");
    drop(other_end);
    assert!(becomes_ready(&mut reader), "the end is ready too");
    assert_eq!(reader.next_packet().unwrap(), None);
}

#[test]
fn interruption_ends_the_capture_with_what_has_arrived() {
    let capture = pcap([0xA1, 0xB2, 0xC3, 0xD4], &[&[1; 60], &[2; 60]]);
    let interrupted = Arc::new(AtomicBool::new(false));
    let options = Options { interrupted: Some(Arc::clone(&interrupted)), ..Options::default() };
    let (_directory, mut reader, _other_end) = opened(capture[..110].to_vec(), &options);
    assert!(reader.next_packet().unwrap().is_some());
    let flag = thread::spawn(move || {
        thread::sleep(Duration::from_millis(100));
        interrupted.store(true, Ordering::Relaxed);
    });
    assert_eq!(reader.next_packet().unwrap(), None, "the half packet is no error");
    flag.join().unwrap();
    assert!(reader.is_interrupted());
}
