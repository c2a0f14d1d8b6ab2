"""Follows the HTML of a template through its tags, so that every value is written for the place it stands in.

Refused at build time: values anywhere but element content and quoted attributes; `text` where a URL goes (a person's text must never choose a
scheme); what the Content-Security-Policy forbids (inline style, on... handlers, script content); elements left open, or opened in a section
and closed outside; images without alt; forms that post without {{csrf}}; and sentences that do not come from text.yaml.
"""
import dataclasses
import re

from report import Fault

VOID = set("area br col embed hr img input link meta source track wbr".split())
REFUSED = {"base": "links would leave the site", "iframe": "the CSP forbids frames", "object": "the CSP forbids it", "embed": "the CSP forbids it",
           "frame": "the CSP forbids frames", "style": "the CSP forbids it; sheets are assets", "applet": "it is history"}
URL_ATTRIBUTES = set("href src action formaction xlink:href srcset poster data ping background cite manifest".split())
SPOKEN_ATTRIBUTES = set("title alt placeholder aria-label aria-description aria-roledescription aria-valuetext label summary data-l".split())
UNTRANSLATED = {"code", "kbd", "samp", "pre"}
WORD = re.compile(r"[^\W\d_]{2,}")
ENTITY = re.compile(r"&#?\w+;")
ATTRIBUTE = re.compile(r"""([^\s"'<>/={}]+)(\s*=\s*)?""")


@dataclasses.dataclass
class Element:
    name: str
    line: int
    untranslated: bool
    posts: bool = False
    csrf: bool = False


@dataclasses.dataclass
class Section:
    line: int
    name: str
    state: tuple
    floor: int


class Checker:
    def __init__(self, view):
        self.view, self.path = view, view.path
        self.gallery = "gallery" in view.path.parts
        self.line = 1
        self.elements: list[Element] = []
        self.sections: list[Section] = []
        self.state = "data"            # data, tag (between attributes) or value (inside quotes)
        self.tag, self.attribute, self.quote = "", "", ""
        self.attributes: dict = {}     # of the open tag: name -> literal text of its value, values shown as \0
        self.value = ""

    def fault(self, what: str, mend: str = "") -> Fault:
        return Fault(self.path, self.line, what, mend)

    def run(self, out) -> None:
        self.out = out
        for node in self.view.nodes:
            self.line = node.line
            getattr(self, "on_" + node.kind)(node)
        if self.state != "data":
            raise self.fault(f"<{self.tag} is never finished", "close the tag")
        if self.elements:
            self.line = self.elements[-1].line
            raise self.fault(f"<{self.elements[-1].name}> is never closed", f"write </{self.elements[-1].name}>")

    # values and sections

    def place(self) -> tuple:
        return (self.state, self.attribute, self.quote) if self.state == "value" else (self.state,)

    def on_section(self, node) -> None:
        self.sections.append(Section(node.line, node.name, self.place(), len(self.elements)))
        self.out.open_section(node)

    on_inverse = on_section

    def on_close(self, node) -> None:
        section = self.sections.pop()
        if self.place() != section.state:
            raise self.fault(f"{{{{#{section.name}}}}} of line {section.line} begins and ends in different places of the HTML",
                             "open and close tags and quotes inside the same section")
        if len(self.elements) != section.floor:
            raise self.fault(f"<{self.elements[-1].name}> is left open at the end of {{{{#{section.name}}}}}", "close it inside the section")
        self.out.close_section(node)

    def on_value(self, node) -> None:
        member, expression = self.out.value(node)
        if self.state == "tag":
            raise self.fault(f"{{{{{node.name}}}}} outside quotes in <{self.tag}>", "values stand in element content or in quoted attributes")
        if self.state == "data":
            call = {"text": "escaped({})", "url": "escaped({})", "int": "number({})", "html": "raw({}.text)"}[member.kind]
            if member.kind == "html" and self.elements and self.elements[-1].name in ("textarea", "title", "option"):
                raise self.fault(f"html inside <{self.elements[-1].name}>", "declare it as text")
        else:
            call = self.attribute_call(node, member)
            self.value += "\0"
        self.out.code(f"w.{call.format(expression)};")

    def attribute_call(self, node, member) -> str:
        if member.kind == "html":
            raise self.fault(f"html in the attribute {self.attribute}", "declare it as text")
        if self.attribute in URL_ATTRIBUTES and "#" not in self.value:
            if member.kind == "text":
                raise self.fault(f"text in the address {self.attribute}", f"declare {node.name} as url: a text must not choose where a link leads")
            if member.kind == "int" and not self.value:
                raise self.fault(f"a number begins the address {self.attribute}", "begin it with a path")
            if member.kind == "url" and self.value:
                raise self.fault(f"url {node.name} is not the beginning of {self.attribute}", "put the whole address into the url")
        return {"text": "escaped({})", "url": "url({})", "int": "digits({})"}[member.kind]

    def on_sentence(self, node) -> None:
        if self.state == "tag":
            raise self.fault(f"a sentence outside quotes in <{self.tag}>", "put it in quotes")
        if self.state == "value" and self.attribute in URL_ATTRIBUTES:
            raise self.fault(f"a sentence in the address {self.attribute}", "addresses are url members or literals")
        if self.state == "value":
            self.value += "\0"
        self.out.sentence(node)

    def on_partial(self, node) -> None:
        self.only_content(f"{{{{>{node.name}}}}}")
        self.out.partial(node)

    def on_icon(self, node) -> None:
        self.only_content("{{icon}}")
        self.out.named(node, "icon")

    def on_asset(self, node) -> None:
        if self.state != "value":
            raise self.fault("{{asset}} outside an attribute", 'href="{{asset core.css}}"')
        self.value += "\0"
        self.out.named(node, "asset")

    def on_lang(self, node) -> None:
        if self.state == "tag":
            raise self.fault("{{lang}} outside quotes", 'lang="{{lang}}"')
        if self.state == "value":
            self.value += "\0"
        self.out.code("w.raw(::darcha::code(w.context().lang));")

    def on_csrf(self, node) -> None:
        self.only_content("{{csrf}}")
        self.mark_csrf()
        self.out.code("w.csrf_fields();")

    def on_no_csrf(self, node) -> None:
        self.mark_csrf()

    def mark_csrf(self) -> None:
        for element in reversed(self.elements):
            if element.name == "form":
                element.csrf = True
                return

    def only_content(self, what: str) -> None:
        if self.state != "data":
            raise self.fault(f"{what} inside a tag", "it stands in element content only")

    # literal HTML

    def on_literal(self, node) -> None:
        html, at, line = node.text, 0, node.line
        while at < len(html):
            self.line = line + html.count("\n", 0, at)
            at = {"data": self.data, "tag": self.in_tag, "value": self.in_value}[self.state](html, at)

    def data(self, html: str, at: int) -> int:
        less = html.find("<", at)
        piece = html[at:less if less >= 0 else len(html)]
        if piece:
            self.content(piece)
        if less < 0:
            return len(html)
        self.line += piece.count("\n")
        if html.startswith("<!--", less):
            end = html.find("-->", less)
            if end < 0:
                raise self.fault("an HTML comment around tags, or without an end", "comment templates with {{! ... }}")
            return end + 3
        if match := re.compile(r"<!doctype html>", re.I).match(html, less):
            self.out.literal("<!doctype html>")
            return match.end()
        if match := re.compile(r"</([A-Za-z][A-Za-z0-9]*)\s*>").match(html, less):
            self.end_tag(match.group(1))
            return match.end()
        if match := re.compile(r"<([A-Za-z][A-Za-z0-9]*)(?=[\s/>]|\Z)").match(html, less):
            self.tag, self.attributes, self.state = match.group(1), {}, "tag"
            if self.tag.lower() in REFUSED:
                raise self.fault(f"<{self.tag}> is not allowed", REFUSED[self.tag.lower()])
            self.out.literal("<" + self.tag)
            return match.end()
        raise self.fault(f"a stray < before {html[less + 1:less + 12]!r}", "write &lt;")

    def content(self, piece: str) -> None:
        inside = self.elements[-1] if self.elements else None
        if inside and inside.name == "script" and piece.strip():
            raise self.fault("content in <script>", "the CSP forbids inline scripts; islands are assets")
        if not self.gallery and not (inside and inside.untranslated) and (word := WORD.search(ENTITY.sub(" ", piece))):
            self.line += piece.count("\n", 0, max(piece.find(word.group()), 0))
            raise self.fault(f"{word.group()!r} is written in the template", 'put it in text.yaml and write {{t.key}}; a proper name stands in an element with translate="no"')
        if inside and inside.name in ("pre", "textarea"):
            self.out.literal(piece)
        else:
            self.out.literal(re.sub(r"[ \t\r\n]+", lambda run: "\n" if "\n" in run.group() else " ", piece))

    def end_tag(self, name: str) -> None:
        floor = self.sections[-1].floor if self.sections else 0
        if len(self.elements) <= floor:
            raise self.fault(f"</{name}> closes nothing{' inside this section' if self.sections else ''}")
        element = self.elements.pop()
        if element.name != name:
            raise self.fault(f"</{name}> where <{element.name}> of line {element.line} is open", f"close <{element.name}> first")
        if element.posts and not element.csrf:
            self.line = element.line
            raise self.fault("a form that posts without {{csrf}}", "add it, or {{!no-csrf: why nothing of a person changes}}")
        self.out.literal(f"</{name}>")

    def in_tag(self, html: str, at: int) -> int:
        if match := re.compile(r"\s+").match(html, at):
            if html[match.end():match.end() + 1] not in (">", "/"):
                self.out.literal(" ")
            return match.end()
        if match := re.compile(r"/?>").match(html, at):
            self.finish_tag(match.group() == "/>")
            return match.end()
        match = ATTRIBUTE.match(html, at)
        if not match:
            raise self.fault(f"{html[at]!r} is out of place in <{self.tag}>")
        name, after = match.group(1).lower(), match.end()
        self.check_attribute_name(name)
        if not match.group(2):
            self.attributes.setdefault(name, "")
            self.out.literal(match.group(1))
            return after
        if after >= len(html):
            raise self.fault(f"a value without quotes in the attribute {name}", f'{name}="..."')
        if html[after] in "\"'":
            self.attribute, self.quote, self.value, self.state = name, html[after], "", "value"
            self.out.literal(match.group(1) + '=' + html[after])
            return after + 1
        raise self.fault(f"attribute {name} without quotes", f'{name}="..."')

    def check_attribute_name(self, name: str) -> None:
        if name.startswith("on"):
            raise self.fault(f"handler {name}", "the CSP forbids it; an island listens for the event")
        if name == "style":
            raise self.fault("inline style", "the CSP forbids it; use a class")
        if name == "srcdoc":
            raise self.fault("srcdoc", "the CSP forbids frames")
        if name in self.attributes and not self.sections:
            raise self.fault(f"attribute {name} stands twice")

    def in_value(self, html: str, at: int) -> int:
        end = html.find(self.quote, at)
        piece = html[at:end if end >= 0 else len(html)]
        self.value += piece
        self.out.literal(piece)
        if end < 0:
            return len(html)
        if self.attribute in URL_ATTRIBUTES and re.match(r"\s*(javascript|vbscript|data)\s*:", self.value, re.I):
            raise self.fault(f"a {self.value.split(':')[0].strip()}: address", "addresses are paths, https:, mailto: or tel:")
        if not self.gallery and self.attribute in SPOKEN_ATTRIBUTES and (word := WORD.search(ENTITY.sub(" ", self.value))):
            raise self.fault(f"{word.group()!r} is written in the attribute {self.attribute}", "put it in text.yaml and write {{t.key}}")
        self.attributes[self.attribute] = self.value
        self.out.literal(self.quote)
        self.state = "tag"
        return end + 1

    def finish_tag(self, closed: bool) -> None:
        name, given = self.tag, self.attributes
        self.state = "data"
        if name == "img" and "alt" not in given:
            raise self.fault("an image without alt", 'alt="" if it says nothing, a sentence if it does')
        if name == "script" and "src" not in given:
            raise self.fault("a script without src", "the CSP forbids inline scripts; islands are assets")
        if name == "meta" and given.get("http-equiv", "").lower() == "refresh":
            raise self.fault("a page that leaves by itself", "answer with a redirect")
        self.out.literal("/>" if closed and name not in VOID else ">")
        if closed or name in VOID:
            return
        above = self.elements[-1].untranslated if self.elements else False
        foreign = given.get("translate") == "no" or name in UNTRANSLATED
        self.elements.append(Element(name, self.line, above or foreign, posts=name == "form" and given.get("method", "").lower() == "post"))
