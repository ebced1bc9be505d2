// SPDX-License-Identifier: Apache-2.0
//! Both command lines, line by line.
//!
//! In the model-driven one braces open and close a hierarchy. In the classic one `exit` closes it,
//! and nothing marks where it opens: of the words that the [tree](super::tree) knows the tree
//! tells, of others the indentation that the router prints. Where neither does, the lines up to the
//! next one that begins at the top are left aside with advice; if one of them is about load
//! balancing, it is a violation.

use super::{
    LONGEST_PATH, Sink,
    context::Context,
    lexer::{self, Token, Word},
    nesting::{self, Frame, Next, Shape},
    scan::{self, Content, Line, is_absolute},
    tree,
    walk::{self, Found, Opens, Position, Walk},
};
use std::ops::Range;

/// Reads a text.
pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    let has_braces = lexer::has_braces(text);
    let lines = scan::lines(text, has_braces, sink);
    let mut reader = Reader {
        context: Context::default(),
        frames: Vec::new(),
        unplaced: None,
        has_braces,
        sink,
    };
    for (index, line) in lines.iter().enumerate() {
        let next = lines.get(index + 1).map(|line| line.as_next(has_braces));
        reader.line(line, next);
    }
    reader.finish();
}

/// Lines that are left aside, since nothing tells which hierarchy they stand in.
struct Unplaced {
    from: Range<usize>,
    /// The words that are not known.
    words: String,
    line: usize,
    lines: usize,
}

struct Reader<'s, 'c> {
    context: Context,
    /// Open hierarchies, outermost first.
    frames: Vec<Frame>,
    unplaced: Option<Unplaced>,
    has_braces: bool,
    sink: &'s mut Sink<'c>,
}

impl Reader<'_, '_> {
    fn line(&mut self, line: &Line<'_>, next: Option<Next>) {
        match &line.content {
            Content::Prompt(prompt) => {
                self.close_all();
                if let Some(context) = Context::of(prompt) {
                    self.sink.is_recognised |= !context.is_the_top();
                    self.context = context;
                }
            }
            Content::Tokens(tokens) if self.has_braces => self.curly(line, tokens),
            Content::Tokens(tokens) => self.classic(line, tokens, next),
        }
    }

    // The model-driven command line.

    fn curly(&mut self, line: &Line<'_>, tokens: &[Token<'_>]) {
        let mut words: Vec<Word<'_>> = Vec::new();
        for token in tokens {
            match token {
                Token::Word(word) => words.push(word.clone()),
                Token::Unclosed(span) => self.unclosed(span.clone()),
                Token::Open(brace) => {
                    let words = std::mem::take(&mut words);
                    self.open(&words, brace.clone());
                }
                Token::Close(brace) => {
                    let words = std::mem::take(&mut words);
                    self.statement(&words);
                    self.close(brace.clone());
                }
            }
        }
        if self.frames.is_empty() && is_command(&words) {
            return;
        }
        self.statement(&words);
        if self.frames.len() > LONGEST_PATH {
            let rule = format!("more than {LONGEST_PATH} blocks stand in each other");
            self.sink.violate(line.span.clone(), &rule, "is a `}` missing?");
            self.frames.clear();
        }
    }

    fn open(&mut self, words: &[Word<'_>], brace: Range<usize>) {
        if words.is_empty() {
            let rule = "the block has no name";
            self.sink.violate(brace.clone(), rule, "name the hierarchy before `{`");
        }
        let walk = self.walk(words);
        let position = walk.end.clone();
        self.take(walk);
        self.frames.push(Frame {
            position,
            opener: brace,
            indent: 0,
            is_indented: false,
            relies_on_indentation: false,
        });
    }

    fn close(&mut self, brace: Range<usize>) {
        if self.frames.pop().is_none() {
            let remedy = "remove it, or add the `{` that it closes";
            self.sink.violate(brace, "`}` closes nothing", remedy);
        }
    }

    fn statement(&mut self, words: &[Word<'_>]) {
        if !words.is_empty() {
            let walk = self.walk(words);
            self.take(walk);
        }
    }

    // The classic command line, and lines with whole paths of either.

    fn classic(&mut self, line: &Line<'_>, tokens: &[Token<'_>], next: Option<Next>) {
        let mut words = Vec::new();
        for token in tokens {
            match token {
                Token::Word(word) => words.push(word.clone()),
                Token::Unclosed(span) => self.unclosed(span.clone()),
                Token::Open(_) | Token::Close(_) => {}
            }
        }
        let Some(first) = words.first() else { return };
        if first.is("exit") || first.is("back") || first.is("top") {
            return self
                .exit(line, words.get(1).is_some_and(|word| word.is("all")) || first.is("top"));
        }
        if is_absolute(first) {
            self.close_all();
        } else if self.frames.is_empty() && is_command(&words) {
            return;
        }
        if self.unplaced.is_some() {
            return self.skip(line, &words);
        }
        self.check_indentation(line);
        let walk = self.walk(&words);
        let (opens, position) = (walk.opens, walk.end.clone());
        self.take(walk);
        match opens {
            Opens::Yes => self.push_frame(line, position),
            Opens::No => {}
            Opens::Unknown => self.unknown(line, &words, position, next),
        }
    }

    /// A line whose words are not known: a leaf, or a hierarchy of which nothing is read.
    fn unknown(
        &mut self,
        line: &Line<'_>,
        words: &[Word<'_>],
        position: Position,
        next: Option<Next>,
    ) {
        let is_surely_a_leaf =
            ["no", "shutdown", "description"].iter().any(|leaf| words[0].is(leaf));
        let shape = nesting::by_indentation(line.indent, self.frames.last(), next);
        match shape {
            _ if is_surely_a_leaf => {}
            Shape::Leaf => self.rely_on_indentation(),
            Shape::Opens => {
                self.rely_on_indentation();
                self.push_frame(line, position);
            }
            Shape::Unknown => {
                let place = self.sink.location(line.span.clone()).place;
                let words = position.path.join(" ");
                let from = line.span.clone();
                self.unplaced = Some(Unplaced { from, words, line: place.line, lines: 0 });
            }
        }
    }

    fn rely_on_indentation(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.relies_on_indentation = true;
        }
    }

    fn push_frame(&mut self, line: &Line<'_>, position: Position) {
        if self.frames.len() > LONGEST_PATH {
            let rule = format!("more than {LONGEST_PATH} hierarchies stand in each other");
            self.sink.violate(line.span.clone(), &rule, "is an `exit` missing?");
            self.frames.clear();
        }
        self.frames.push(Frame {
            position,
            opener: line.span.clone(),
            indent: line.indent,
            is_indented: false,
            relies_on_indentation: false,
        });
    }

    /// Lines of a hierarchy stand to the right of the one that opened it, or none does.
    fn check_indentation(&mut self, line: &Line<'_>) {
        let Some(frame) = self.frames.last_mut() else { return };
        if line.indent > frame.indent {
            frame.is_indented = true;
            return;
        }
        if !frame.is_indented {
            return;
        }
        let opener = frame.opener.clone();
        self.frames.pop();
        let opener = self.sink.location(opener).place.line;
        let rule = format!(
            "the line stands outside the hierarchy that line {opener} opens, and no `exit` closes it"
        );
        self.sink.violate(line.span.clone(), &rule, "add `exit` where it ends, or indent the line");
    }

    fn exit(&mut self, line: &Line<'_>, all: bool) {
        if all {
            return self.close_all();
        }
        if let Some(unplaced) = &mut self.unplaced {
            unplaced.lines += 1;
            return;
        }
        let Some(frame) = self.frames.pop() else { return };
        if frame.relies_on_indentation && frame.indent != line.indent {
            let opener = self.sink.location(frame.opener).place.line;
            let rule = format!(
                "`exit` is not indented as line {opener}, which it closes if the lines between are read by their indentation"
            );
            let remedy = "give the text as the router prints it";
            self.sink.violate(line.span.clone(), &rule, remedy);
        }
    }

    fn close_all(&mut self) {
        self.report_unplaced();
        self.unclosed_blocks();
    }

    fn skip(&mut self, line: &Line<'_>, words: &[Word<'_>]) {
        let Some(unplaced) = &mut self.unplaced else { return };
        unplaced.lines += 1;
        let from = unplaced.line;
        let concerns =
            |word: &Word<'_>| word.text.contains("load-balancing") || word.text.contains("hash");
        if words.iter().any(concerns) {
            let rule = format!(
                "cannot be placed: line {from} is not known here, and nothing tells whether it opens a hierarchy"
            );
            let remedy = "keep the indentation that the router prints, or give whole paths: `configure system …`";
            self.sink.violate(line.span.clone(), &rule, remedy);
        }
    }

    fn report_unplaced(&mut self) {
        let Some(unplaced) = self.unplaced.take().filter(|unplaced| unplaced.lines > 0) else {
            return;
        };
        let lines = unplaced.lines;
        let rule = format!(
            "is not known here and may open a hierarchy: {lines} line{} after it {} left aside",
            if lines == 1 { "" } else { "s" },
            if lines == 1 { "was" } else { "were" },
        );
        let rule = format!("`{}` {rule}", unplaced.words);
        self.sink.advise(unplaced.from, &rule, "keep the indentation that the router prints");
    }

    // Both.

    fn walk(&mut self, words: &[Word<'_>]) -> Walk {
        let (mut words, mut takes_away) = (words, false);
        if words.first().is_some_and(|word| word.is("delete")) {
            (words, takes_away) = (&words[1..], true);
        }
        let is_at_the_top = self.frames.is_empty();
        let is_absolute_line = words.first().is_some_and(is_absolute);
        let from = match words.first() {
            Some(first) if is_absolute(first) => {
                words = &words[1..];
                if words.first().is_some_and(|word| first.is("/") && word.is("configure")) {
                    words = &words[1..];
                }
                self.sink.is_recognised = true;
                Position::top()
            }
            Some(first) if is_at_the_top && self.context.is_the_top() => {
                self.recognise(first);
                self.context.position.clone()
            }
            _ => match self.frames.last() {
                Some(frame) => frame.position.clone(),
                None => self.context.position.clone(),
            },
        };
        let other = self.context.other.as_ref().filter(|_| is_at_the_top && !is_absolute_line);
        if let (Some(other), Some(first)) = (other, words.first()) {
            let rule = format!("stands below `{other}`, which is no configuration");
            self.sink.violate(
                first.span.clone(),
                &rule,
                "give the output of `info` below `configure`",
            );
            words = &[];
        }
        let walk = walk::walk(&from, words, takes_away);
        if from.path.is_empty() && words.is_empty() {
            return Walk { opens: Opens::Yes, ..walk };
        }
        walk
    }

    /// The first word of a line at the top.
    fn recognise(&mut self, first: &Word<'_>) {
        if tree::is_top(&first.text) || first.is("no") {
            self.sink.is_recognised = true;
        } else {
            let rule = format!("`{}` begins no configuration of SR OS", first.text);
            let remedy =
                "give whole paths (`configure system …`), or the output of `info full-context`";
            self.sink.violate(first.span.clone(), &rule, remedy);
        }
    }

    fn take(&mut self, walk: Walk) {
        if let Some(range) = walk.range {
            let rule = "a range stands for several names, and ranges are not expanded";
            self.sink.violate(range, rule, "write a statement for each name");
        }
        if let Some(removed) = walk.removed {
            self.sink.remove(removed);
        }
        let unnamed = self.context.unnamed.clone().filter(|_| !walk.options.is_empty());
        if let (Some(word), Some(found)) = (unnamed, walk.options.first()) {
            let rule = format!(
                "the prompt leaves out the name of `{word}`, so that the line cannot be placed"
            );
            let remedy = "give the output of `admin display-config`, or whole paths";
            return self.sink.violate(found.span.clone(), &rule, remedy);
        }
        let is_inside_unknown = walk.end.below.is_none() && walk.options.is_empty();
        if is_inside_unknown {
            return;
        }
        walk.options.into_iter().for_each(|found: Found| self.add(found));
    }

    fn add(&mut self, found: Found) {
        if found.path.len() > LONGEST_PATH {
            let rule = format!("the statement has more than {LONGEST_PATH} words");
            return self.sink.violate(found.span, &rule, "no hierarchy of SR OS is that deep");
        }
        self.sink.option(found);
    }

    fn unclosed(&mut self, span: Range<usize>) {
        let rule = "the text in quotes is not closed on its line";
        self.sink.violate(span, rule, "add `\"` where it ends");
    }

    fn unclosed_blocks(&mut self) {
        for frame in std::mem::take(&mut self.frames) {
            if self.has_braces {
                self.sink.violate(frame.opener, "`{` is not closed", "add `}` where it ends");
            }
        }
    }

    fn finish(&mut self) {
        self.close_all();
    }
}

/// Commands of a session that configure nothing.
fn is_command(words: &[Word<'_>]) -> bool {
    const COMMANDS: [&str; 22] = [
        "admin",
        "back",
        "candidate",
        "clear",
        "commit",
        "discard",
        "edit-config",
        "environment",
        "exit",
        "info",
        "logout",
        "monitor",
        "oam",
        "ping",
        "pwc",
        "quit-config",
        "show",
        "telnet",
        "tools",
        "top",
        "validate",
        "write",
    ];
    const MODES: [&str; 4] = ["private", "exclusive", "global", "read-only"];
    let is_mode = |word: &Word<'_>| MODES.contains(&&*word.text);
    let enters = words.len() == 2 && words[0].is("configure") && is_mode(&words[1]);
    enters || words.first().is_some_and(|word| COMMANDS.iter().any(|command| word.is(command)))
}
