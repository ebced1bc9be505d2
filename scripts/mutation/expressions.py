# SPDX-License-Identifier: Apache-2.0
"""Expressions of the RTL as trees, and the mutants of each node.

The RTL keeps to a small subset of SystemVerilog (rtl/README.md); what this parser does not know is left unmutated.
"""

import re

TOKEN = re.compile(
    r"(?P<space>\s+|//[^\n]*|/\*.*?\*/|`(?:ifdef|ifndef|elsif|else|endif|define|undef|include)\b(?:[^\n\\]|\\.|\\\n)*)"
    r"|(?P<number>\d*\s*'s?[hbdoHBDO][0-9a-fA-F_xzXZ]+|'[01]|\d[\d_]*)"
    r"|(?P<name>[`$]?[A-Za-z_][\w$]*)"
    r"|(?P<string>\"[^\"]*\")"
    r"|(?P<op><<<|>>>|===|!==|<<|>>|<=|>=|==|!=|&&|\|\||\+:|-:|::|\+\+|--|~\^|~&|~\||[-+*/%&|^~!<>=?:;,.(){}\[\]@#'])",
    re.S,
)

PRECEDENCE = [["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<", "<=", ">", ">="], ["<<", ">>"], ["+", "-"], ["*", "/", "%"]]
LEVEL = {op: level for level, ops in enumerate(PRECEDENCE) for op in ops}


class Unknown(Exception):
    """Text that the parser does not know."""


class Token:
    __slots__ = ("kind", "text", "start", "end")

    def __init__(self, kind, text, start, end):
        self.kind, self.text, self.start, self.end = kind, text, start, end


def tokens_of(text):
    """Tokens without white space, comments and directives."""
    tokens, place = [], 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if not match:
            raise Unknown(f"character {text[place]!r} at {place}")
        if match.lastgroup != "space":
            tokens.append(Token(match.lastgroup, match.group(), match.start(), match.end()))
        place = match.end()
    return tokens


class Node:
    """A subexpression: its span of the file, its children, and what may stand in its place."""

    __slots__ = ("start", "end", "children", "mutants")

    def __init__(self, start, end, children=(), mutants=()):
        self.start, self.end, self.children, self.mutants = start, end, list(children), list(mutants)


class Parser:
    """Parses the expression that begins at token `at`."""

    def __init__(self, text, tokens, at):
        self.text, self.tokens, self.at = text, tokens, at

    def peek(self, ahead=0):
        place = self.at + ahead
        return self.tokens[place].text if place < len(self.tokens) else ""

    def take(self, wanted=None):
        token = self.tokens[self.at]
        if wanted is not None and token.text != wanted:
            raise Unknown(f"{token.text!r}, not {wanted!r}")
        self.at += 1
        return token

    def source(self, node):
        return self.text[node.start : node.end]

    def expression(self):
        condition = self.binary(0)
        if self.peek() != "?":
            return condition
        self.take()
        yes = self.expression()
        self.take(":")
        no = self.expression()
        c, y, n = self.source(condition), self.source(yes), self.source(no)
        mutants = [("branches swapped", f"({c}) ? ({n}) : ({y})"), ("always the first", y), ("always the second", n)]
        return Node(condition.start, no.end, [condition, yes, no], mutants)

    def binary(self, level):
        if level == len(PRECEDENCE):
            return self.unary()
        left = self.binary(level + 1)
        while LEVEL.get(self.peek()) == level:
            operator = self.take().text
            right = self.binary(level + 1)
            left = Node(left.start, right.end, [left, right], self.of_binary(left, operator, right))
        return left

    def of_binary(self, left, operator, right):
        a, b = self.source(left), self.source(right)
        others = {
            "==": ["!=", ">="], "!=": ["=="], "<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"],
            "&&": ["||"], "||": ["&&"], "&": ["|"], "|": ["&"], "^": ["|"], "+": ["-"], "-": ["+"], "<<": [">>"], ">>": ["<<"],
        }
        mutants = [(f"{operator} is {other}", f"({a}) {other} ({b})") for other in others.get(operator, [])]
        if operator in ("&&", "||", "&", "|", "^"):
            mutants += [(f"right of {operator} left out", f"({a})"), (f"left of {operator} left out", f"({b})")]
        if operator in ("==", "!=", "<", ">="):
            # A comparison that does not look at the lowest bit.
            mutants.append((f"{operator} without bit 0", f"(({a}) >> 1) {operator} (({b}) >> 1)"))
        return mutants

    def unary(self):
        token = self.tokens[self.at]
        if token.text in ("!", "~", "-", "&", "|", "^", "~&", "~|", "~^", "+"):
            self.take()
            operand = self.unary()
            value = self.source(operand)
            mutants = [(f"{token.text} left out", value)] if token.text in ("!", "~") else []
            return Node(token.start, operand.end, [operand], mutants)
        return self.primary()

    def primary(self):
        token = self.tokens[self.at]
        if token.kind == "number":
            self.take()
            if self.peek() == "'" and self.peek(1) == "(":
                return self.cast(token)
            return Node(token.start, token.end, [], of_number(token.text))
        if token.text == "(":
            self.take()
            inner = self.expression()
            return Node(token.start, self.take(")").end, [inner])
        if token.text == "{":
            return self.concatenation()
        if token.kind == "name":
            return self.name()
        raise Unknown(f"{token.text!r} in an expression")

    def cast(self, first):
        self.take("'")
        self.take("(")
        inner = self.expression()
        return Node(first.start, self.take(")").end, [inner])

    def concatenation(self):
        first = self.take("{")
        parts = [self.expression()]
        if self.peek() == "{":
            # A replication: its count is constant.
            inner = self.concatenation()
            return Node(first.start, self.take("}").end, [inner])
        while self.peek() == ",":
            self.take()
            parts.append(self.expression())
        return Node(first.start, self.take("}").end, parts)

    def name(self):
        first = self.take()
        end, children, mutants, plain = first.end, [], [], True
        while self.peek() in ("::", ".", "[", "("):
            opener = self.take().text
            if opener in ("::", "."):
                end = self.take().end
                continue
            if opener == "(":
                plain = False
                while self.peek() != ")":
                    children.append(self.expression())
                    if self.peek() == ",":
                        self.take()
                end = self.take(")").end
                continue
            base = self.text[first.start : end]
            index = self.expression()
            if self.peek() == ":":
                self.take()
                low = self.expression()
                end = self.take("]").end
                mutants = of_slice(base, self.source(index), self.source(low))
            elif self.peek() in ("+:", "-:"):
                direction = self.take().text
                width = self.expression()
                end = self.take("]").end
                mutants = of_part(base, self.source(index), direction, self.source(width))
                children.append(index)
            else:
                end = self.take("]").end
                # A number names a bit of a constant place, and so does the index of a generate block.
                if not self.source(index).isdigit() and self.peek() != ".":
                    children.append(index)
        if self.peek() == "'" and self.peek(1) == "(" and plain:
            return self.cast(first)
        return Node(first.start, end, children, mutants)


def of_number(text):
    """The number above, the one below, or without its upper half."""
    match = re.fullmatch(r"(\d+)\s*'([hdb])([0-9a-fA-F_]+)", text)
    if not match:
        return []
    width, base = int(match[1]), {"h": 16, "d": 10, "b": 2}[match[2]]
    value = int(match[3].replace("_", ""), base)
    others = {(value + 1) % (1 << width), (value - 1) % (1 << width), value ^ 1 << (width - 1)} - {value}
    return [(f"{text} is {other}", f"{width}'d{other}") for other in sorted(others)[:3]]


def of_slice(base, high, low):
    """A slice without its top bit, or with a neighbour's bit."""
    if not (high.isdigit() and low.isdigit()) or int(high) <= int(low):
        return []
    top, bottom = int(high), int(low)
    narrow = f"{{1'b0, {base}[{top - 1}:{bottom}]}}"
    return [(f"[{top}:{bottom}] without bit {top}", narrow)]


def of_part(base, index, direction, width):
    if not width.isdigit() or int(width) < 2 or direction == "-:":
        return []
    return [(f"{width} bits, the top one 0", f"{{1'b0, {base}[{index}+:{int(width) - 1}]}}")]
