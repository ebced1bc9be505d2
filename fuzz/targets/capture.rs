// SPDX-License-Identifier: Apache-2.0
//! Any bytes as a capture file.

#![no_main]

use lbhash_vectors::capture::Reader;
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut reader) = Reader::new("fuzz.pcap", Cursor::new(bytes.to_vec())) else { return };
    let mut consumed = 0;
    while let Ok(Some(_)) = reader.next_packet() {
        assert!(reader.bytes_consumed() > consumed, "every packet consumes bytes of the capture");
        consumed = reader.bytes_consumed();
    }
});
