// SPDX-License-Identifier: Apache-2.0
//! Options of a router's own configuration as the TOML text of a profile.
//!
//! A key holds all words of an option; the reader of `[options]` takes them apart at the blanks. A word that has blanks of its
//! own is the `name` of a table in a list.

use super::{Compiled, Value, VendorOption};
use std::{collections::HashMap, fmt::Write};

/// The profile; read again, it compiles to the same settings.
pub(crate) fn toml_text(name: &str, description: &str, compiled: &Compiled) -> String {
    let mut text = String::new();
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(text, "{key} = {}", quoted(value));
    };
    line("name", name);
    line("description", description);
    line("system", compiled.system);
    if let Some(release) = &compiled.release {
        line("release", release);
    }
    let keys = by_key(&compiled.options);
    if !keys.is_empty() {
        text += "\n[options]\n";
    }
    for (key, values) in keys {
        let value = match values.as_slice() {
            [value] if !value.starts_with('{') => value.clone(),
            values => format!("[{}]", values.join(", ")),
        };
        let _ = writeln!(text, "{} = {value}", quoted(&key));
    }
    text
}

/// Values by key, both in the order of the text; a key that comes again is the same option several times.
fn by_key(options: &[VendorOption]) -> Vec<(String, Vec<String>)> {
    let mut keys: Vec<(String, Vec<String>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for option in options {
        let (key, value) = entry(&option.path, &option.value);
        match places.get(&key) {
            Some(&place) => keys[place].1.push(value),
            None => {
                places.insert(key.clone(), keys.len());
                keys.push((key, vec![value]));
            }
        }
    }
    keys
}

/// Key and value; a word with blanks, and what follows it, is a table.
fn entry(path: &[String], value: &Value) -> (String, String) {
    let is_plain = |word: &String| !word.is_empty() && !word.contains(char::is_whitespace);
    let plain = path.iter().take_while(|word| is_plain(word)).count();
    let key = path[..plain].join(" ");
    match path.get(plain) {
        None => (key, scalar(value)),
        Some(name) if plain + 1 == path.len() => (key, format!("{{ name = {} }}", quoted(name))),
        Some(name) => {
            let (inner, value) = entry(&path[plain + 1..], value);
            let value = if value.starts_with('{') { format!("[{value}]") } else { value };
            (key, format!("{{ name = {}, {} = {value} }}", quoted(name), quoted(&inner)))
        }
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::Present => "true".into(),
        Value::Empty => "{}".into(),
        Value::Flag(flag) => flag.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => quoted(text),
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
