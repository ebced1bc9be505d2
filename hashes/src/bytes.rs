// SPDX-License-Identifier: Apache-2.0
//! Numbers out of packet bytes; a read past the end is `None`, as a kernel's header pointer is.

/// `N` bytes at an offset.
pub(crate) fn array<const N: usize>(data: &[u8], at: usize) -> Option<[u8; N]> {
    data.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// One byte at an offset.
pub(crate) fn byte(data: &[u8], at: usize) -> Option<u8> {
    data.get(at).copied()
}

/// 16 bits, most significant byte first.
pub(crate) fn be16(data: &[u8], at: usize) -> Option<u16> {
    array(data, at).map(u16::from_be_bytes)
}

/// 32 bits, most significant byte first.
pub(crate) fn be32(data: &[u8], at: usize) -> Option<u32> {
    array(data, at).map(u32::from_be_bytes)
}

/// XOR of two fields of the same width.
pub(crate) fn xor<const N: usize>(a: [u8; N], b: [u8; N]) -> [u8; N] {
    std::array::from_fn(|i| a[i] ^ b[i])
}

/// XOR of the little-endian 32-bit words of a field; a last incomplete word is left out.
pub(crate) fn xor_le_words(field: &[u8]) -> u32 {
    field
        .chunks_exact(4)
        .fold(0, |sum, word| sum ^ u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
}

/// XOR of the big-endian 32-bit words of a field; a last incomplete word is left out.
pub(crate) fn xor_be_words(field: &[u8]) -> u32 {
    xor_le_words(field).swap_bytes()
}
