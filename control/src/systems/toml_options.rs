// SPDX-License-Identifier: Apache-2.0
//! Reader of the `[options]` of a TOML profile.
//!
//! Tables are the vendor's hierarchy, word by word; a key may hold several words (`"family inet"`). An array is the same option
//! several times; an array of tables is a list of the vendor's, whose `name` becomes a word of the path.

use super::{OptionTree, Value};
use crate::diagnostics::Location;
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use std::{fmt, ops::Range};
use toml::Spanned;

/// The `[options]` table as TOML holds it.
pub(crate) struct TomlOptions(Vec<(Spanned<String>, Spanned<Node>)>);

enum Node {
    Leaf(Value),
    List(Vec<Spanned<Node>>),
    Table(Vec<(Spanned<String>, Spanned<Node>)>),
}

/// Key of a table in a list that names it.
const LIST_KEY: &str = "name";

/// A part of the text that no option can be: its bytes, and why.
#[derive(Debug)]
pub(crate) struct NotAnOption {
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
}

/// Options of a profile's text; `heading` are the bytes to which findings belong that belong to no option.
pub(crate) fn read_toml(
    origin: &str,
    text: &str,
    heading: Range<usize>,
    options: Option<&TomlOptions>,
) -> Result<OptionTree, NotAnOption> {
    let mut tree = OptionTree::empty(origin);
    tree.heading = Location::of(&tree.heading.origin, text, heading);
    let mut reader = Reader { text, tree };
    if let Some(options) = options {
        reader.table(&[], &options.0)?;
    }
    Ok(reader.tree)
}

struct Reader<'a> {
    text: &'a str,
    tree: OptionTree,
}

impl Reader<'_> {
    fn table(
        &mut self,
        path: &[String],
        table: &[(Spanned<String>, Spanned<Node>)],
    ) -> Result<(), NotAnOption> {
        for (key, node) in table {
            let mut path = path.to_vec();
            path.extend(key.get_ref().split_whitespace().map(str::to_owned));
            self.node(path, key.span(), node)?;
        }
        Ok(())
    }

    fn node(
        &mut self,
        path: Vec<String>,
        key: Range<usize>,
        node: &Spanned<Node>,
    ) -> Result<(), NotAnOption> {
        match node.get_ref() {
            Node::Leaf(value) => {
                self.option(path, value.clone(), key);
                Ok(())
            }
            Node::Table(table) if table.is_empty() => {
                self.option(path, Value::Empty, key);
                Ok(())
            }
            Node::Table(table) => self.table(&path, table),
            Node::List(elements) => {
                elements.iter().try_for_each(|element| self.element(&path, key.clone(), element))
            }
        }
    }

    /// An element of a list: a value, or a table with a name.
    fn element(
        &mut self,
        path: &[String],
        key: Range<usize>,
        element: &Spanned<Node>,
    ) -> Result<(), NotAnOption> {
        let Node::Table(table) = element.get_ref() else {
            return self.node(path.to_vec(), key, element);
        };
        let (name, rest): (Vec<_>, Vec<_>) =
            table.iter().partition(|(key, _)| key.get_ref() == LIST_KEY);
        let Some(Node::Leaf(Value::Text(name))) = name.first().map(|(_, node)| node.get_ref())
        else {
            let message = format!("a table of this list needs a `{LIST_KEY}` in quotes");
            return Err(NotAnOption { span: element.span(), message });
        };
        let path = [path, std::slice::from_ref(name)].concat();
        if rest.is_empty() {
            self.option(path, Value::Present, key);
            return Ok(());
        }
        for (key, node) in rest {
            let mut path = path.clone();
            path.extend(key.get_ref().split_whitespace().map(str::to_owned));
            self.node(path, key.span(), node)?;
        }
        Ok(())
    }

    fn option(&mut self, path: Vec<String>, value: Value, key: Range<usize>) {
        self.tree.push(self.text, key, path, value);
    }
}

impl<'de> Deserialize<'de> for TomlOptions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(NodeVisitor)? {
            Node::Table(table) => Ok(Self(table)),
            Node::Leaf(_) | Node::List(_) => Err(D::Error::custom("`options` is a table")),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("true, false, a whole number, text, an array or a table")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node, E> {
        Ok(Node::Leaf(Value::Flag(flag)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Leaf(Value::Integer(number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Leaf(Value::Text(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element()? {
            list.push(element);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut table = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            table.push(entry);
        }
        Ok(Node::Table(table))
    }
}
