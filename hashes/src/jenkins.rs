// SPDX-License-Identifier: Apache-2.0
//! The two mixing steps of Bob Jenkins' lookup3 (public domain), on which Linux, Open vSwitch and VPP build.

/// Mixes three words reversibly.
#[must_use]
pub const fn mix(mut a: u32, mut b: u32, mut c: u32) -> (u32, u32, u32) {
    let rotations = [4, 6, 8, 16, 19, 4];
    let mut i = 0;
    while i < rotations.len() {
        a = a.wrapping_sub(c) ^ c.rotate_left(rotations[i]);
        c = c.wrapping_add(b);
        // The next step does the same with the roles of the words moved on by one.
        (a, b, c) = (b, c, a);
        i += 1;
    }
    (a, b, c)
}

/// The last step: every bit of the three words reaches `c`.
#[must_use]
pub const fn finish(mut a: u32, mut b: u32, mut c: u32) -> u32 {
    let rotations = [14, 11, 25, 16, 4, 14, 24];
    let mut i = 0;
    while i < rotations.len() {
        c = (c ^ b).wrapping_sub(b.rotate_left(rotations[i]));
        (a, b, c) = (b, c, a);
        i += 1;
    }
    // Seven steps have moved the roles by seven: the word written last is in `b`.
    b
}

/// What every hash of lookup3 starts from, before the length is added.
pub const START: u32 = 0xdead_beef;

/// The hash of two words that Linux calls `jhash_2words` with initial value 0.
#[must_use]
pub const fn of_two_words(first: u32, second: u32) -> u32 {
    let start = START.wrapping_add(8);
    finish(first.wrapping_add(start), second.wrapping_add(start), start)
}
