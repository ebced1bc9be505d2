// SPDX-License-Identifier: Apache-2.0
//! SipHash with any number of rounds, as its authors define it: Linux hashes with SipHash-2-4 and SipHash-1-3.

/// A key of two 64-bit words; the first one is `k0` of the definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(pub u64, pub u64);

/// SipHash with `COMPRESSION` rounds per block of eight bytes and `FINAL` rounds at the end.
#[must_use]
pub fn siphash<const COMPRESSION: usize, const FINAL: usize>(key: Key, message: &[u8]) -> u64 {
    let mut state = State([
        key.0 ^ u64::from_be_bytes(*b"somepseu"),
        key.1 ^ u64::from_be_bytes(*b"dorandom"),
        key.0 ^ u64::from_be_bytes(*b"lygenera"),
        key.1 ^ u64::from_be_bytes(*b"tedbytes"),
    ]);
    let blocks = message.chunks_exact(8);
    let mut last = [0; 8];
    last[..blocks.remainder().len()].copy_from_slice(blocks.remainder());
    // The top byte of the last block is the length of the message modulo 256.
    last[7] = (message.len() & 0xff) as u8;
    for block in blocks {
        let mut word = [0; 8];
        word.copy_from_slice(block);
        state.absorb::<COMPRESSION>(u64::from_le_bytes(word));
    }
    state.absorb::<COMPRESSION>(u64::from_le_bytes(last));
    state.0[2] ^= 0xff;
    for _ in 0..FINAL {
        state.round();
    }
    state.0.iter().fold(0, |sum, word| sum ^ word)
}

struct State([u64; 4]);

impl State {
    fn absorb<const ROUNDS: usize>(&mut self, word: u64) {
        self.0[3] ^= word;
        for _ in 0..ROUNDS {
            self.round();
        }
        self.0[0] ^= word;
    }

    fn round(&mut self) {
        self.half_round([0, 1, 2, 3], 13, 16);
        self.0[0] = self.0[0].rotate_left(32);
        self.half_round([2, 1, 0, 3], 17, 21);
        self.0[2] = self.0[2].rotate_left(32);
    }

    /// Two add-rotate-xor steps side by side: `a, b` by `r` and `c, d` by `s`.
    fn half_round(&mut self, [a, b, c, d]: [usize; 4], r: u32, s: u32) {
        let v = &mut self.0;
        v[a] = v[a].wrapping_add(v[b]);
        v[b] = v[b].rotate_left(r) ^ v[a];
        v[c] = v[c].wrapping_add(v[d]);
        v[d] = v[d].rotate_left(s) ^ v[c];
    }
}
