// SPDX-License-Identifier: Apache-2.0
//! Which hierarchy a line stands in, and the marks that open and close it.

use super::walk::Position;
use std::ops::Range;

/// A hierarchy that a line has opened.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) position: Position,
    /// The line, or the brace, that opened it.
    pub(super) opener: Range<usize>,
    /// Columns before the line that opened it.
    pub(super) indent: usize,
    /// A line in it stands further right than the one that opened it.
    pub(super) is_indented: bool,
    /// Where lines of unknown words end was read from the indentation of this hierarchy.
    pub(super) relies_on_indentation: bool,
}

/// The line that follows, as far as it tells what the one before it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Next {
    pub(super) indent: usize,
    pub(super) is_exit: bool,
    /// It begins at the top, whatever stands before it.
    pub(super) is_absolute: bool,
}

/// What a line of unknown words is, by its indentation and that of the next line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Opens,
    Leaf,
    /// Indentation does not tell.
    Unknown,
}

/// Reads the indentation of a line of unknown words; `above` is the hierarchy that it stands in.
pub(super) fn by_indentation(indent: usize, above: Option<&Frame>, next: Option<Next>) -> Shape {
    let Some(next) = next.filter(|next| !next.is_absolute) else { return Shape::Leaf };
    if next.indent > indent {
        return Shape::Opens;
    }
    let is_indented = above.is_some_and(|frame| indent > frame.indent);
    match (is_indented, next.is_exit && next.indent == indent) {
        (true, true) => Shape::Opens,
        (true, false) => Shape::Leaf,
        (false, _) if next.indent < indent => Shape::Leaf,
        (false, _) => Shape::Unknown,
    }
}

/// Columns of white space; a tab goes to the next multiple of eight.
pub(super) fn indent(line: &str) -> usize {
    let mut columns = 0;
    for c in line.chars() {
        match c {
            '\t' => columns = columns / 8 * 8 + 8,
            c if c.is_whitespace() => columns += 1,
            _ => break,
        }
    }
    columns
}
