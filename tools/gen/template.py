"""Reads one template: the {{!view ...}} header and the tags after it, with the line of each; no knowledge of HTML. See docs/codegen.md."""
import dataclasses
import pathlib
import re

from report import Fault

SCALARS = ("text", "url", "int", "bool", "html")
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
VIEW_NAME = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
COMPONENT = re.compile(r"(?:[a-z][a-z0-9_]*\.)?[A-Z][A-Za-z0-9]*\Z")
KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*\Z")
FILE_NAME = re.compile(r"=?[A-Za-z0-9_][A-Za-z0-9_./-]*\Z")
RESERVED = set("""t wt csrf lang render w alignas alignof and asm auto bitand bitor bool break case catch char class compl concept const
 consteval constexpr constinit continue decltype default delete do double else enum explicit export extern false float for friend goto if inline int
 long mutable namespace new noexcept not nullptr operator or private protected public register requires return short signed sizeof static struct
 switch template this throw true try typedef typeid typename union unsigned using virtual void volatile while xor""".split())


@dataclasses.dataclass
class Member:
    name: str
    kind: str                    # text url int bool html, a component ("Row", "web.Row"), or "item" for a list with members of its own
    line: int
    many: bool = False
    optional: bool = False
    members: dict = dataclasses.field(default_factory=dict)

    @property
    def component(self) -> bool:
        return bool(COMPONENT.match(self.kind))


@dataclasses.dataclass
class Node:
    kind: str                    # literal value section inverse close partial sentence csrf no_csrf asset icon lang
    line: int
    text: str = ""               # of a literal
    name: str = ""               # member, sentence key, asset or icon
    room: str = ""               # of a sentence: "" for the own room
    count: str = ""              # of a sentence: the member behind #
    arguments: tuple = ()        # of a sentence: (placeholder, member)


@dataclasses.dataclass(eq=False)
class View:
    path: pathlib.Path
    name: str
    line: int
    members: dict
    nodes: list


def all_members(members: dict):
    for member in members.values():
        yield member
        yield from all_members(member.members)


def read(path: pathlib.Path) -> View:
    try:
        source = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Fault(path, 1, "not UTF-8", "save the file as UTF-8") from error
    start = re.match(r"\s*\{\{!view\b", source)
    if not start:
        raise Fault(path, 1, "no {{!view Name ...}} at the top", "declare what the template is given, even if it is nothing")
    header = Header(path, source, start.end())
    line = source.count("\n", 0, start.end()) + 1
    name = header.word("the name of the view")
    if not VIEW_NAME.match(name):
        raise Fault(path, line, f"{name!r} is not a name of a view", "PascalCase")
    members = header.members("}}", 0)
    return View(path, name, line, members, read_nodes(path, source, header.at))


class Header:
    """The member list. Words, `:` `{` `}` `?`; `#` begins a comment; `}}` outside an item list ends the header."""

    def __init__(self, path: pathlib.Path, source: str, at: int):
        self.path, self.source, self.at = path, source, at

    def line(self) -> int:
        return self.source.count("\n", 0, self.at) + 1

    def peek(self) -> str:
        while self.at < len(self.source):
            rest = re.compile(r"\s+|#[^\n]*").match(self.source, self.at)
            if not rest:
                break
            self.at = rest.end()
        token = re.compile(r"[A-Za-z0-9_.]+|.", re.S).match(self.source, self.at)
        return token.group() if token else ""

    def word(self, what: str) -> str:
        token = self.peek()
        if not re.match(r"[A-Za-z0-9_]", token):
            raise Fault(self.path, self.line(), f"expected {what}, found {token or 'the end of the file'!r}", "name: type, name: type? or name: list type")
        self.at += len(token)
        return token

    def take(self, token: str) -> bool:
        self.peek()
        if self.source.startswith(token, self.at):
            self.at += len(token)
            return True
        return False

    def members(self, end: str, depth: int) -> dict:
        found: dict[str, Member] = {}
        while not self.take(end):
            line_before = self.line()
            name = self.word("the name of a member")
            line = self.line()
            if not NAME.match(name) or name in RESERVED:
                raise Fault(self.path, line, f"{name!r} cannot name a member", "snake_case, and no word of C++ or of the templates; add a word to it")
            if name in found:
                raise Fault(self.path, line, f"member {name} is declared twice", f"first in line {found[name].line}")
            if not self.take(":"):
                raise Fault(self.path, line_before, f"no ':' after {name}", "name: type")
            found[name] = self.member(name, line, depth)
        return found

    def member(self, name: str, line: int, depth: int) -> Member:
        if self.peek() == "{":
            raise Fault(self.path, line, f"{name} has members but no type", "name: list { ... }")
        kind = self.word("a type")
        if kind == "list":
            if self.take("{"):
                if depth > 3:
                    raise Fault(self.path, line, "lists nested too deep", "make the inner one a component")
                items = self.members("}", depth + 1)
                if not items:
                    raise Fault(self.path, line, f"list {name} has no members", "list { name: text ... } or list text")
                return Member(name, "item", line, many=True, members=items)
            kind = self.word("the type of the items")
            self.check_kind(kind, line)
            if kind == "bool":
                raise Fault(self.path, line, "a list of bool", "give the items a name: list { ... }")
            return Member(name, kind, line, many=True)
        self.check_kind(kind, line)
        optional = self.take("?")
        if optional and kind == "bool":
            raise Fault(self.path, line, "an optional bool", "false is the absence")
        return Member(name, kind, line, optional=optional)

    def check_kind(self, kind: str, line: int) -> None:
        if kind not in SCALARS and not COMPONENT.match(kind):
            raise Fault(self.path, line, f"no type {kind!r}", "text url int bool html, a view (Row, web.Row), list ...")


def read_nodes(path: pathlib.Path, source: str, at: int) -> list:
    nodes, open_sections = [], []

    def fault(what: str, mend: str = "") -> Fault:
        return Fault(path, line, what, mend)

    line = source.count("\n", 0, at) + 1
    while at < len(source):
        begin = source.find("{{", at)
        piece = source[at:begin if begin >= 0 else len(source)]
        if piece:
            nodes.append(Node("literal", line, text=piece))
            line += piece.count("\n")
        if begin < 0:
            break
        end = source.find("}}", begin)
        if end < 0:
            raise fault("{{ without }}", "close the tag")
        tag = source[begin + 2:end]
        if tag.startswith("{") or tag.startswith("&"):
            raise fault("unescaped output", "declare the member as html; nothing else is written as it is")
        node = read_tag(tag.strip(), line, fault)
        if node:
            if node.kind in ("section", "inverse"):
                open_sections.append(node)
            elif node.kind == "close":
                if not open_sections:
                    raise fault(f"{{{{/{node.name}}}}} closes nothing")
                opened = open_sections.pop()
                if opened.name != node.name:
                    raise fault(f"{{{{/{node.name}}}}} closes {{{{#{opened.name}}}}} of line {opened.line}", "sections nest")
            nodes.append(node)
        line += source.count("\n", begin, end)
        at = end + 2
    if open_sections:
        line = open_sections[-1].line
        raise fault(f"{{{{#{open_sections[-1].name}}}}} is never closed", f"write {{{{/{open_sections[-1].name}}}}}")
    return trimmed(nodes)


def trimmed(nodes: list) -> list:
    """White space at the ends of a file is the file's, not the page's."""
    if nodes and nodes[0].kind == "literal":
        rest = nodes[0].text.lstrip()
        nodes[0].line += nodes[0].text.count("\n", 0, len(nodes[0].text) - len(rest))
        nodes[0].text = rest
    if nodes and nodes[-1].kind == "literal":
        nodes[-1].text = nodes[-1].text.rstrip()
    return nodes


def read_tag(tag: str, line: int, fault):
    if tag.startswith("!"):
        if no_csrf := re.match(r"!no-csrf\b:?(.*)", tag, re.S):
            if not no_csrf.group(1).strip():
                raise fault("{{!no-csrf}} without a reason", "{{!no-csrf: why nothing of a person changes}}")
            return Node("no_csrf", line)
        if tag.startswith("!view"):
            raise fault("a second view in one file", "one file, one view")
        return None
    for mark, kind in (("#", "section"), ("^", "inverse"), ("/", "close"), (">", "partial")):
        if tag.startswith(mark):
            name = tag[1:].strip()
            if not NAME.match(name) and not (name == "." and kind == "partial"):
                raise fault(f"{{{{{tag}}}}} does not name a member", "a section or partial takes one member's name")
            return Node(kind, line, name=name)
    if tag in ("csrf", "lang"):
        return Node(tag, line)
    words = tag.split()
    if not words:
        raise fault("an empty tag")
    if words[0] in ("asset", "icon"):
        if len(words) != 2 or not FILE_NAME.match(words[1]):
            raise fault(f"{{{{{tag}}}}} needs one name", f"{{{{{words[0]} name}}}} or {{{{{words[0]} =member}}}}")
        return Node(words[0], line, name=words[1])
    if re.match(r"(t|wt)\.", words[0]):
        return read_sentence(words, tag, line, fault)
    if len(words) == 1 and (NAME.match(tag) or tag == "."):
        return Node("value", line, name=tag)
    raise fault(f"{{{{{tag}}}}} is not understood", "see docs/codegen.md for the tags there are")


def read_sentence(words: list, tag: str, line: int, fault) -> Node:
    prefix, key = words[0].split(".", 1)
    if not KEY.match(key):
        raise fault(f"{key!r} is not a key of text.yaml")
    count, arguments = "", []
    for word in words[1:]:
        if word.startswith("#") and not count and (NAME.match(word[1:]) or word == "#."):
            count = word[1:]
        elif (pair := word.partition("=")) and NAME.match(pair[0]) and (NAME.match(pair[2]) or pair[2] == "."):
            if pair[0] in dict(arguments):
                raise fault(f"{pair[0]} is given twice")
            arguments.append((pair[0], pair[2]))
        else:
            raise fault(f"{word!r} in {{{{{tag}}}}} is not understood", "{{t.key name=member #count_member}}")
    return Node("sentence", line, name=key, room="web" if prefix == "wt" else "", count=count, arguments=tuple(arguments))
