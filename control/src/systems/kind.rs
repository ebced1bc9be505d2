// SPDX-License-Identifier: Apache-2.0
//! Kinds of values, and the value of an option as its kind.

use super::Value;

/// Kind of value that a statement takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// None: it is there or not. `true` and `false` are taken for these.
    Presence,
    /// `true` or `false`.
    Boolean,
    /// A number from `.0` to `.1`.
    Integer(i64, i64),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Any word.
    Text,
}

/// A value that is not of the kind.
pub(super) struct WrongValue;

impl Kind {
    /// The value as this kind has it.
    pub(super) fn typed(self, value: &Value) -> Result<Value, WrongValue> {
        match (self, value) {
            (Self::Presence, Value::Present | Value::Empty) => Ok(Value::Flag(true)),
            (Self::Presence | Self::Boolean, Value::Flag(flag)) => Ok(Value::Flag(*flag)),
            (Self::Boolean, Value::Text(text)) => {
                text.parse().map(Value::Flag).map_err(|_| WrongValue)
            }
            (Self::Integer(least, greatest), value) => {
                let number = match value {
                    Value::Integer(number) => Some(*number),
                    Value::Text(text) => integer(text),
                    Value::Present | Value::Empty | Value::Flag(_) => None,
                };
                let number = number.filter(|number| (least..=greatest).contains(number));
                number.map(Value::Integer).ok_or(WrongValue)
            }
            (Self::Choice(words), Value::Text(text)) if words.contains(&text.as_str()) => {
                Ok(value.clone())
            }
            (Self::Text, Value::Text(_)) => Ok(value.clone()),
            (Self::Text, Value::Integer(number)) => Ok(Value::Text(number.to_string())),
            _ => Err(WrongValue),
        }
    }

    pub(super) fn in_words(self) -> String {
        match self {
            Self::Presence => "the statement alone, or true or false".into(),
            Self::Boolean => "true or false".into(),
            Self::Integer(least, greatest) => format!("a number from {least} to {greatest}"),
            Self::Choice(words) => format!("one of {}", words.join(", ")),
            Self::Text => "a word".into(),
        }
    }
}

/// Decimal, or hexadecimal behind `0x`.
fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    match digits {
        // No sign: `from_str_radix` would take one.
        Some(digits) if digits.starts_with(['+', '-']) => None,
        Some(digits) => i64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}
