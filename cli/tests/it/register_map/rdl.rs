// SPDX-License-Identifier: Apache-2.0
//! As much SystemRDL as `rtl/lbhash.rdl` uses: named types of registers and register files, arrays
//! with addresses and strides, fields with a range, `sw` and a reset value. Whatever else it meets
//! it refuses.

use crate::register_map::{Register, number};
use std::{collections::HashMap, iter::Peekable, vec};

/// A body: its fields, and the instances in it.
#[derive(Default)]
struct Type {
    fields: Vec<Field>,
    instances: Vec<Instance>,
}

struct Field {
    is_writable: bool,
    bits: u32,
    reset: Option<u32>,
}

struct Instance {
    of: String,
    name: String,
    /// Of an array; `None`: a single one.
    length: Option<u32>,
    offset: u32,
    stride: u32,
}

struct Parser {
    tokens: Peekable<vec::IntoIter<String>>,
    types: HashMap<String, Type>,
}

/// Every register by its path, arrays laid out.
pub(crate) fn registers(source: &str) -> Vec<(String, Register)> {
    let mut parser =
        Parser { tokens: tokens(source).into_iter().peekable(), types: HashMap::new() };
    parser.expect("addrmap");
    let _ = parser.next();
    let top = parser.body();
    parser.expect(";");
    let mut found = Vec::new();
    lay_out(&parser.types, &top, "", 0, &mut found);
    found
}

fn lay_out(
    types: &HashMap<String, Type>,
    body: &Type,
    path: &str,
    base: u32,
    found: &mut Vec<(String, Register)>,
) {
    for Instance { of, name, length, offset, stride } in &body.instances {
        let of = &types[of];
        for index in 0..length.unwrap_or(1) {
            let suffix = length.map_or(String::new(), |_| format!("[{index}]"));
            let path = format!("{path}{name}{suffix}");
            let address = base + offset + stride * index;
            if of.fields.is_empty() {
                lay_out(types, of, &format!("{path}."), address, found);
            } else {
                let register = register(of, address, &path);
                found.push((path, register));
            }
        }
    }
}

fn register(of: &Type, address: u32, path: &str) -> Register {
    let is_writable = of.fields[0].is_writable;
    let mut register = Register { address, is_writable, bits: 0, reset: 0 };
    for field in &of.fields {
        assert_eq!(field.is_writable, is_writable, "{path}: all fields alike");
        assert_eq!(register.bits & field.bits, 0, "{path}: fields overlap");
        let reset = field.reset.unwrap_or_else(|| panic!("{path}: a field has no reset value"));
        register.bits |= field.bits;
        register.reset |= reset << field.bits.trailing_zeros();
        assert_eq!(register.reset & !register.bits, 0, "{path}: reset value within the field");
    }
    register
}

impl Parser {
    fn next(&mut self) -> String {
        self.tokens.next().expect("more text")
    }

    fn expect(&mut self, token: &str) {
        assert_eq!(self.next(), token);
    }

    fn takes(&mut self, token: &str) -> bool {
        self.tokens.next_if(|next| next == token).is_some()
    }

    /// From `{` to `}`.
    fn body(&mut self) -> Type {
        let mut body = Type::default();
        self.expect("{");
        while !self.takes("}") {
            let first = self.next();
            match first.as_str() {
                "reg" | "regfile" => {
                    let name = self.next();
                    let inner = self.body();
                    assert!(self.types.insert(name, inner).is_none(), "a type has one body");
                    self.expect(";");
                }
                "enum" => while self.next() != "}" {},
                "field" => body.fields.push(self.field()),
                "default" => {
                    let property = self.next();
                    self.property(&property);
                }
                ";" => {}
                _ if self.tokens.peek().is_some_and(|next| next == "=") => {
                    self.property(&first);
                }
                _ => body.instances.push(self.instance(first)),
            }
        }
        body
    }

    /// Value of a property whose name has been taken.
    fn property(&mut self, name: &str) -> String {
        self.expect("=");
        let value = self.next();
        self.expect(";");
        let expected = match name {
            "regwidth" | "accesswidth" => Some("32"),
            "addressing" => Some("regalign"),
            _ => None,
        };
        assert!(expected.is_none_or(|expected| expected == value), "{name} = {value}");
        value
    }

    fn field(&mut self) -> Field {
        let mut is_writable = true; // the default of the whole file
        self.expect("{");
        while !self.takes("}") {
            let name = self.next();
            let value = self.property(&name);
            if name == "sw" {
                is_writable = value == "rw";
            }
        }
        let _ = self.next();
        self.expect("[");
        let high = number(&self.next());
        self.expect(":");
        let low = number(&self.next());
        self.expect("]");
        let reset = self.takes("=").then(|| number(&self.next()));
        self.expect(";");
        Field { is_writable, bits: crate::register_map::page::mask(high, low), reset }
    }

    /// An instance whose type has been taken.
    fn instance(&mut self, of: String) -> Instance {
        let name = self.next();
        let length = self.takes("[").then(|| {
            let length = number(&self.next());
            self.expect("]");
            length
        });
        self.expect("@");
        let offset = number(&self.next());
        let stride = if self.takes("+=") { number(&self.next()) } else { 0 };
        assert_eq!(length.is_some(), stride != 0, "{name}: an array has a stride");
        self.expect(";");
        Instance { of, name, length, offset, stride }
    }
}

/// Words, numbers and punctuation; a text in quotes is one token, and comments are none.
fn tokens(source: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let source = lines.collect::<Vec<_>>().join("\n");
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if first == '"' {
            rest[1..].find('"').expect("quotes close") + 2
        } else if rest.starts_with("+=") {
            2
        } else if first.is_alphanumeric() {
            rest.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        tokens.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    tokens
}
