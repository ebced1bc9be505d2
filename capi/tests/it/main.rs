// SPDX-License-Identifier: Apache-2.0
//! The C library as C sees it: the header is that of the functions, and a program in C computes
//! what the model does.

mod header;
mod program;
mod vectors;
