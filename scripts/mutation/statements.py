# SPDX-License-Identifier: Apache-2.0
"""Finds the expressions and assignments of a file of the RTL that may be mutated."""

import re

from expressions import Node, Parser, Unknown, tokens_of

DECLARATIONS = {
    "localparam", "parameter", "import", "typedef", "genvar", "logic", "int", "integer", "bit", "input", "output", "automatic",
    "initial", "timeunit", "header_t", "layer_t",
}
CONSTANT_CALL = re.compile(r"(?:localparam|parameter)[^;]*?=\s*([^;]*);", re.S)
CALL = re.compile(r"([A-Za-z_]\w*)\s*\(")


class Finder:
    """Walks over a file statement by statement."""

    def __init__(self, text, constant_functions):
        self.text = text
        self.tokens = tokens_of(text)
        self.constant_functions = constant_functions
        self.at = 0
        self.roots = []
        self.skipped = 0

    def run(self):
        while self.at < len(self.tokens):
            self.item()
        return self.roots

    def peek(self, ahead=0):
        place = self.at + ahead
        return self.tokens[place].text if place < len(self.tokens) else ""

    def skip_to(self, *ends):
        """Past the first of these tokens that is outside of brackets."""
        depth = 0
        while self.at < len(self.tokens):
            token = self.tokens[self.at].text
            self.at += 1
            if depth == 0 and token in ends:
                return token
            depth += token in ("(", "{", "[")
            depth -= token in (")", "}", "]")
        return ""

    def skip_brackets(self):
        self.at += 1
        self.skip_to(")")

    def skip_function(self):
        while self.peek() not in ("endfunction", "endtask", ""):
            self.at += 1

    def item(self):
        token = self.peek()
        if token in ("module", "package"):
            self.skip_to(";")
        elif token in ("function", "task"):
            self.function()
        elif token in DECLARATIONS:
            self.skip_to(";")
        elif token == "typedef":
            self.skip_to(";")
        elif token == "assign":
            self.at += 1
            self.assignment()
        elif token in ("always_ff", "always_comb"):
            self.at += 1
            if self.peek() == "@":
                self.at += 1
                self.skip_brackets()
        elif token == "if":
            self.at += 1
            self.condition()
        elif token == "for":
            self.at += 1
            self.skip_brackets()
        elif token == "case":
            self.case()
        elif token == "begin":
            self.at += 1
            if self.peek() == ":":
                self.at += 2
        elif token in ("else", "end", "endcase", "endmodule", "endpackage", "endfunction", "endtask", ";", "default"):
            self.at += 1
            if token == "default" and self.peek() == ":":
                self.at += 1
        elif self.is_instance():
            self.instance()
        else:
            self.statement()

    def function(self):
        header = self.at
        self.skip_to(";")
        names = [token.text for token in self.tokens[header : self.at]]
        name = names[names.index("(") - 1] if "(" in names else names[-2]
        if name in self.constant_functions:
            self.skip_function()

    def is_instance(self):
        return self.tokens[self.at].kind == "name" and self.peek().startswith("lbhash_") and (
            self.peek(1) == "#" or self.peek(2) == "("
        ) and self.peek(1) not in ("::", ".")

    def instance(self):
        self.at += 1
        if self.peek() == "#":
            self.at += 1
            self.skip_brackets()
        self.at += 2  # name, (
        while self.peek() not in (")", ""):
            if self.peek() != ".":
                self.at += 1
                continue
            port = self.peek(1)
            self.at += 2
            if self.peek() != "(":
                continue
            if port.endswith("_o") or port in ("clk_i", "rst_ni"):
                self.skip_brackets()
                continue
            self.at += 1
            self.expression()
            self.skip_to(")")
        self.at += 1
        self.skip_to(";")

    def expression(self):
        """An expression at the present place, if the parser knows it."""
        parser = Parser(self.text, self.tokens, self.at)
        try:
            node = parser.expression()
        except (Unknown, IndexError):
            self.skipped += 1
            return None
        self.at = parser.at
        self.roots.append(node)
        return node

    def condition(self):
        """The condition of an `if`, which may also be always or never."""
        self.at += 1
        node = self.expression()
        if node:
            plain = self.text[node.start : node.end]
            if plain not in ("rst_ni", "!rst_ni", "run_i"):
                node.mutants = node.mutants + [("always", "1'b1"), ("never", "1'b0")]
        self.skip_to(")")
        if node and self.peek() == "begin" and self.peek(2).startswith("gen_"):
            self.roots.pop()  # decided by elaboration

    def case(self):
        self.at += 2
        self.expression()
        self.skip_to(")")

    def assignment(self):
        parser = Parser(self.text, self.tokens, self.at)
        try:
            target = parser.primary()
        except (Unknown, IndexError):
            self.skipped += 1
            self.skip_to(";")
            return
        self.at = parser.at
        operator = self.peek()
        if operator not in ("=", "<="):
            self.skip_to(";")
            return
        self.at += 1
        node = self.expression()
        if node and operator == "<=":
            name = self.text[target.start : target.end]
            node.mutants = node.mutants + [("not assigned", name)]
        self.skip_to(";")

    def statement(self):
        """An assignment, a label of a case, or a call."""
        depth, place = 0, self.at
        while place < len(self.tokens):
            token = self.tokens[place].text
            if depth == 0 and token in (";", ":", "=", "<="):
                break
            depth += token in ("(", "{", "[")
            depth -= token in (")", "}", "]")
            place += 1
        kind = self.tokens[place].text if place < len(self.tokens) else ""
        if kind in ("=", "<="):
            self.assignment()
        elif kind == ":":
            while self.at < place:
                if self.expression() is None:
                    break
                if self.peek() == ",":
                    self.at += 1
            self.at = place + 1
        else:
            self.skip_to(";")


def constant_functions(texts):
    """Functions that elaboration calls, with those that they call."""
    bodies = {}
    for text in texts:
        for match in re.finditer(r"function automatic [^;(]*?(\w+)\s*\((.*?)endfunction", text, re.S):
            bodies[match[1]] = match[2]
    called = set()
    for text in texts:
        for match in CONSTANT_CALL.finditer(text):
            called.update(CALL.findall(match[1]))
    # What builds the tables of the text for simulation is proven by rtl/tb, and runs before a mutant is chosen.
    called.update(name for name in bodies if name.startswith("build_"))
    while True:
        more = {name for caller in called if caller in bodies for name in CALL.findall(bodies[caller])} - called
        if not more:
            return called
        called |= more


def roots_of(text, constants):
    finder = Finder(text, constants)
    return finder.run(), finder.skipped


def all_nodes(roots):
    stack = list(roots)
    while stack:
        node = stack.pop()
        yield node
        stack.extend(node.children)


__all__ = ["Node", "all_nodes", "constant_functions", "roots_of"]
