// SPDX-License-Identifier: Apache-2.0
//! What the tests of the command share: frames and captures written byte by byte, and the command
//! itself.

use assert_cmd::Command;
use std::{fs, path::PathBuf};
use tempfile::TempDir;

/// The command, to be given arguments.
pub(crate) fn lbhash(arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("lbhash"));
    command.args(arguments);
    command
}

/// Standard output of a command that must succeed without a word on standard error.
pub(crate) fn output(arguments: &[&str]) -> String {
    let done = lbhash(arguments).assert().success().stderr("");
    String::from_utf8(done.get_output().stdout.clone()).unwrap()
}

/// Runs a command that must find bad input: exit code 2, and standard error is exactly this.
pub(crate) fn assert_error(arguments: &[&str], message: &str) {
    lbhash(arguments).assert().code(2).stdout("").stderr(format!("{message}\n"));
}

/// An ARP request: nothing that is hashed on a routed interface.
pub(crate) fn arp() -> Vec<u8> {
    let mut frame = vec![0xFF; 6];
    frame.extend([0x02, 0, 0, 0, 0, 0x01, 0x08, 0x06]);
    frame.resize(42, 0);
    frame
}

/// TCP from 192.0.2.1 to 203.0.113.9, destination port 443; 54 bytes.
pub(crate) fn tcp(source_port: u16) -> Vec<u8> {
    let mut frame = vec![0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1, 0x08, 0x00];
    frame.extend([0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0, 192, 0, 2, 1, 203, 0, 113, 9]);
    frame.extend(source_port.to_be_bytes());
    frame.extend(443_u16.to_be_bytes());
    frame.resize(54, 0);
    frame
}

/// A pcap file, little-endian, of this link type (1: Ethernet).
pub(crate) fn pcap(link_type: u32, frames: &[Vec<u8>]) -> Vec<u8> {
    let mut file =
        vec![0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0];
    file.extend(link_type.to_le_bytes());
    for frame in frames {
        let length = (frame.len() as u32).to_le_bytes();
        file.extend([[0; 4], [0; 4], length, length].concat());
        file.extend(frame);
    }
    file
}

/// A directory that vanishes after the test.
pub(crate) struct Directory(TempDir);

impl Directory {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        self.0.path()
    }

    /// Name of a file or folder in it.
    pub(crate) fn name(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    /// Writes a file; gives its name.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path: PathBuf = self.0.path().join(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    }
}
