"""Generator of views.{h,cpp}: HTML templates with a typed view become C++ structs that write themselves; syntax in docs/codegen.md.

The work is in three steps, each in a file of its own: template.py reads a file into a declared view and a tree of nodes, markup.py follows
the HTML around the values and refuses what could hurt a reader (injection, what the CSP forbids, sentences outside text.yaml), and this file
resolves names against the view and writes C++.
"""
import dataclasses
import pathlib
import re

import markup
import template
import text
from report import Fault
from template import Node, View

CPP = {"text": "std::string", "url": "std::string", "int": "std::int64_t", "bool": "bool", "html": "::darcha::web::Html"}


def generate(room: str, src: pathlib.Path) -> tuple[str, str]:
    paths = sorted((src / room).rglob("*.html"))
    if not paths:
        return "#pragma once\n", f'#include "gen/{room}/views.h"\n'
    views = {}
    for path in paths:
        view = template.read(path)
        if view.name in views:
            raise Fault(path, view.line, f"view {view.name} is declared twice", f"it stands in {views[view.name].path} already")
        views[view.name] = view
    rooms = Rooms(room, src, views)
    bodies = [Writer(view, rooms).write() for view in views.values()]
    ordered = in_order(views, rooms)
    return header(room, ordered, rooms), source(room, bodies)


class Rooms:
    """What a template can name outside itself: texts, components of other rooms, icons."""

    def __init__(self, room: str, src: pathlib.Path, views: dict):
        self.room, self.src, self.views = room, src, views
        self.includes: set[str] = set()
        self.texts_of: dict[str, dict] = {}
        self.icons = None

    def sentence(self, path, line: int, room: str, key: str) -> text.Sentence:
        if room not in self.texts_of:
            self.texts_of[room] = text.load(room, self.src)
        found = self.texts_of[room].get(key)
        if not found:
            near = nearest(key, self.texts_of[room])
            raise Fault(path, line, f"room {room} has no sentence {key}", f"did you mean {near}?" if near else f"write it in a text.yaml of {room}")
        self.includes.add(f"gen/{room}/text.h")
        return found

    def component(self, path, line: int, kind: str) -> None:
        """`Row` or `web.Row`: the view must exist, and its room must be one this room may use."""
        room, _, name = kind.rpartition(".")
        if not room:
            if name not in self.views:
                near = nearest(name, self.views)
                raise Fault(path, line, f"no view {name} in this room", f"did you mean {near}?" if near else "types: text url int bool html, a view, list ...")
            return
        if room == self.room:
            raise Fault(path, line, f"{kind} is of this room", f"write {name}")
        allowed = self.uses()
        if allowed is not None and room not in allowed:
            raise Fault(path, line, f"room {self.room} may not use room {room}", "rooms and their edges are in src/CMakeLists.txt")
        declared = set()
        for file in (self.src / room).rglob("*.html"):
            if match := re.match(r"\s*\{\{!view\s+(\w+)", file.read_text(encoding="utf-8")):
                declared.add(match.group(1))
        if name not in declared:
            near = nearest(name, declared)
            raise Fault(path, line, f"room {room} has no view {name}", f"did you mean {near}?" if near else "see its *.html files")
        self.includes.add(f"gen/{room}/views.h")

    def uses(self):
        cmake = self.src / "CMakeLists.txt"
        if not cmake.exists():
            return None
        match = re.search(rf"darcha_room\({self.room}\s([^)]*)\)", cmake.read_text(encoding="utf-8"))
        return set(match.group(1).split()) if match else set()

    def icon(self, path, line: int, name: str) -> None:
        if self.icons is None:
            self.icons = {path.stem for path in (self.src.parent / "front" / "icons").glob("*.svg")}
        if self.icons and name not in self.icons:
            near = nearest(name, self.icons)
            raise Fault(path, line, f"no icon {name} in the sprite", f"did you mean {near}?" if near else "or write {{icon =member}} for a name in the view")


def nearest(name: str, known):
    import difflib
    return next(iter(difflib.get_close_matches(name, list(known), 1)), None)


@dataclasses.dataclass
class Scope:
    """Members reachable at a place: innermost first. `expression` is the C++ that stands before a member's name."""
    expression: str
    members: dict
    this: "template.Member | None" = None    # what {{.}} is
    this_expression: str = ""


class Writer:
    """Writes the body of one render() function, merging neighbouring literals."""

    def __init__(self, view: View, rooms: Rooms):
        self.view, self.rooms = view, rooms
        self.scopes = [Scope("", view.members)]
        self.lines: list[str] = []
        self.pending = ""
        self.depth = 1
        self.loops = 0
        self.used: set[int] = set()

    def write(self) -> str:
        for member in template.all_members(self.view.members):
            if member.component:
                self.rooms.component(self.view.path, member.line, member.kind)
        markup.Checker(self.view).run(self)
        self.flush()
        for member in template.all_members(self.view.members):
            if id(member) not in self.used:
                raise Fault(self.view.path, member.line, f"member {member.name} is never used in view {self.view.name}", "use it or take it out")
        body = "\n".join(self.lines)
        unused = "" if "w." in body or "(w)" in body else "[[maybe_unused]] "
        return f"void {self.view.name}::render({unused}::darcha::web::Writer& w) const {{\n{body}\n}}\n"

    # what markup.Checker calls, in document order
    def literal(self, html: str) -> None:
        self.pending += html

    def code(self, line: str) -> None:
        self.flush()
        self.lines.append("  " * self.depth + line)

    def flush(self) -> None:
        if self.pending:
            pending, self.pending = self.pending, ""
            for at in range(0, len(pending), 2000):  # clang is slow on very long literals
                self.lines.append("  " * self.depth + f"w.raw({text.literal(pending[at:at + 2000])});")

    def find(self, node: Node, name: str):
        """Member and C++ expression of a name, searched outwards through the open sections."""
        if name == ".":
            for scope in reversed(self.scopes):
                if scope.this is not None:
                    return scope.this, scope.this_expression
            raise self.fault(node, "{{.}} outside a section", "it means the value of the nearest {{#...}}")
        for scope in reversed(self.scopes):
            if member := scope.members.get(name):
                self.used.add(id(member))
                return member, scope.expression + name
        known = [n for scope in self.scopes for n in scope.members]
        near = nearest(name, known)
        raise self.fault(node, f"view {self.view.name} has no member {name}", f"did you mean {near}?" if near else "declare it in the {{!view ...}} header")

    def fault(self, node: Node, what: str, mend: str = "") -> Fault:
        return Fault(self.view.path, node.line, what, mend)

    def value(self, node: Node):
        """The scalar a {{name}} prints; a list or an unopened optional is a fault."""
        member, expression = self.find(node, node.name)
        if member.many:
            raise self.fault(node, f"{node.name} is a list", f"write {{{{#{node.name}}}}}...{{{{/{node.name}}}}}")
        if member.optional:
            raise self.fault(node, f"{node.name} may be absent", f"write {{{{#{node.name}}}}}{{{{.}}}}{{{{/{node.name}}}}}")
        if member.component:
            raise self.fault(node, f"{node.name} is a component", f"write {{{{>{node.name}}}}}")
        if member.kind == "bool":
            raise self.fault(node, f"{node.name} is a bool", f"write {{{{#{node.name}}}}}...{{{{/{node.name}}}}}")
        return member, expression

    def open_section(self, node: Node) -> None:
        member, expression = self.find(node, node.name)
        if not member.many and not member.optional and member.kind not in ("bool", "text", "url", "html"):
            raise self.fault(node, f"{node.name} is always there", "a section takes a list, an optional, a bool or a text")
        test = expression
        if member.many or (not member.optional and member.kind in ("text", "url")):
            test = f"!{expression}.empty()"
        elif not member.optional and member.kind == "html":
            test = f"!{expression}.text.empty()"
        elif member.optional:
            test = f"{expression}.has_value()"
        if node.kind == "inverse":
            self.code(f"if (!({test})) {{" if not test.startswith("!") else f"if ({test[1:]}) {{")
            self.scopes.append(Scope("", {}))
        elif member.many:
            item = f"i{self.loops}"
            self.loops += 1
            self.code(f"for (const auto& {item} : {expression}) {{")
            self.scopes.append(Scope(f"{item}.", member.members, dataclasses.replace(member, many=False, optional=False), item))
        else:
            self.code(f"if ({test}) {{")
            inner = dataclasses.replace(member, optional=False)
            self.scopes.append(Scope("", {}, inner if member.kind != "bool" else None, f"(*{expression})" if member.optional else expression))
        self.depth += 1

    def close_section(self, node: Node) -> None:
        self.flush()
        self.depth -= 1
        self.lines.append("  " * self.depth + "}")
        self.scopes.pop()

    def partial(self, node: Node) -> None:
        member, expression = self.find(node, node.name)
        if not member.component:
            raise self.fault(node, f"{node.name} is no component", "its type must be a view")
        if member.many or member.optional:
            raise self.fault(node, f"{node.name} may be absent or many", f"write {{{{#{node.name}}}}}{{{{>.}}}}{{{{/{node.name}}}}}")
        self.code(f"{expression}.render(w);")

    def sentence(self, node: Node) -> None:
        room = node.room or self.rooms.room
        sentence = self.rooms.sentence(self.view.path, node.line, room, node.name)
        given = dict(node.arguments)
        needed = sentence.placeholders - ({"count"} if node.count else set())
        if sentence.plural and not node.count:
            raise self.fault(node, f"{node.name} has plural forms", f"write {{{{t.{node.name} #member}}}}")
        if lacking := needed - set(given):
            raise self.fault(node, f"{node.name} needs {sorted(lacking)[0]}", f"write {{{{t.{node.name} {sorted(lacking)[0]}=member}}}}")
        if extra := set(given) - needed:
            raise self.fault(node, f"{node.name} has no {{{sorted(extra)[0]}}}", f"its placeholders: {', '.join(sorted(needed)) or 'none'}")
        key = f"::darcha::{room}::text::{sentence.constant}"
        arguments = []
        for name, source in node.arguments:
            member, expression = self.value(dataclasses.replace(node, name=source))
            if member.kind == "html":
                raise self.fault(node, f"{source} is html", "sentences take texts and numbers")
            arguments.append(f'{{"{name}", {f"w.format({expression})" if member.kind == "int" else expression}}}')
        packed = f", {{{', '.join(arguments)}}}" if arguments else ""
        if node.count:
            member, expression = self.find(node, node.count)
            if member.many:
                expression = f"static_cast<std::int64_t>({expression}.size())"
            elif member.kind != "int" or member.optional:
                raise self.fault(node, f"{node.count} is no number", "the count is an int or a list")
            self.code(f"w.text({key}, {expression}{packed or ', {}'});")
        else:
            self.code(f"w.text({key}{packed});")

    def named(self, node: Node, call: str) -> None:
        """{{asset x}} and {{icon x}}: a literal name, or =member."""
        if node.name.startswith("="):
            member, expression = self.value(dataclasses.replace(node, name=node.name[1:]))
            if member.kind != "text":
                raise self.fault(node, f"{node.name[1:]} is no text")
            self.code(f"w.{call}({expression});")
        else:
            if call == "icon":
                self.rooms.icon(self.view.path, node.line, node.name)
            self.code(f'w.{call}("{node.name}");')


def in_order(views: dict, rooms: Rooms) -> list:
    """Own components before the views that hold them by value."""
    done, path = [], []

    def visit(view: View) -> None:
        if view in done:
            return
        if view in path:
            raise Fault(view.path, view.line, f"view {view.name} contains itself ({' > '.join(v.name for v in path)})", "break the circle with an html member")
        path.append(view)
        for member in template.all_members(view.members):
            if member.component and "." not in member.kind:
                visit(views[member.kind])
        path.pop()
        done.append(view)

    for view in views.values():
        visit(view)
    return done


def struct_lines(members: dict, indent: str) -> list:
    lines = []
    for member in members.values():
        if member.members:
            name = "".join(part.capitalize() for part in member.name.split("_"))
            lines += [f"{indent}struct {name} {{", *struct_lines(member.members, indent + "  "), f"{indent}}};"]
            kind = name
        elif member.component:
            room, _, view = member.kind.rpartition(".")
            kind = f"::darcha::{room}::views::{view}" if room else view
        else:
            kind = CPP[member.kind]
        if member.many:
            kind = f"std::vector<{kind}>"
        elif member.optional:
            kind = f"std::optional<{kind}>"
        default = {"bool": " = false", "std::int64_t": " = 0"}.get(kind, "")
        lines.append(f"{indent}{kind} {member.name}{default};")
    return lines


def header(room: str, views: list, rooms: Rooms) -> str:
    parts = []
    for view in views:
        members = "\n".join(struct_lines(view.members, "  "))
        parts.append(f"/// {view.path.relative_to(rooms.src)}\nstruct {view.name} {{\n{members + chr(10) if members else ''}  void render(::darcha::web::Writer& w) const;\n}};\n")
    includes = "".join(f'#include "{name}"\n' for name in sorted(rooms.includes))
    return f"""// Made by tools/gen/views.py from the *.html files of {room}.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "web/web.h"
{includes}
namespace darcha::{room}::views {{

{chr(10).join(parts)}
}}  // namespace darcha::{room}::views
"""


def source(room: str, bodies: list) -> str:
    return f"""// Made by tools/gen/views.py from the *.html files of {room}.
#include "gen/{room}/views.h"

namespace darcha::{room}::views {{

{chr(10).join(bodies)}
}}  // namespace darcha::{room}::views
"""
