"""Tests of the template generator: what is written, and what is refused with file, line and a way to mend it."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import views  # noqa: E402
from report import Fault  # noqa: E402

TEXTS = '''
title: { uz: "Salom, {name}", ru: "Привет, {name}", en: "Hello, {name}", kaa: "Sálem, {name}" }
ok: { uz: "Boʻldi", ru: "Готово", en: "Done", kaa: "Boldı" }
registered: { uz: "Bor", ru: "Есть", en: "Known", kaa: "Bar" }
days: { uz: "{count} kun", ru: { one: "{count} день", few: "{count} дня", many: "{count} дней" }, en: { one: "{count} day", other: "{count} days" }, kaa: "{count} kún" }
'''


class ViewCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.src = pathlib.Path(self.folder.name) / "src"
        self.write("demo/text.yaml", TEXTS)
        self.write("web/row.html", "{{!view Row\n  title: text\n}}\n<li>{{title}}</li>\n")
        self.write("web/text.yaml", TEXTS)
        self.write("../front/icons/eye.svg", "<svg></svg>")
        self.write("CMakeLists.txt", "darcha_room(demo USES web core)\ndarcha_room(alone USES core)\n")

    def tearDown(self):
        self.folder.cleanup()

    def write(self, where: str, content: str) -> None:
        path = self.src / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def generate(self, members: str, body: str) -> str:
        self.write("demo/page.html", "{{!view Page\n" + members + "\n}}\n" + body)
        header, source = views.generate("demo", self.src)
        return header + source

    def fault(self, members: str, body: str) -> str:
        with self.assertRaises(Fault) as caught:
            self.generate(members, body)
        return str(caught.exception).replace(str(self.src), "")


class Written(ViewCase):
    def test_values_are_written_for_their_place(self):
        out = self.generate("t1: text\nu: url\nn: int\nh: html",
                            '<a href="{{u}}" title="{{t1}}" data-n="{{n}}">{{t1}}{{n}}</a><a href="/x/{{n}}">{{u}}</a>{{h}}')
        self.assertIn("w.url(u);", out)
        self.assertEqual(out.count("w.escaped(t1);"), 2)
        self.assertIn("w.digits(n);", out)
        self.assertIn("w.number(n);", out)
        self.assertIn("w.raw(h.text);", out)
        self.assertIn("w.escaped(u);", out)
        self.assertIn("std::int64_t n = 0;", out)

    def test_sections_follow_the_type(self):
        out = self.generate("list_: list { a: text  inner: list int }\nmaybe: text?\nyes: bool\nword: text",
                            "{{#list_}}<p>{{a}}{{word}}{{#inner}}{{.}}{{/inner}}</p>{{/list_}}{{^list_}}<br>{{/list_}}"
                            "{{#maybe}}{{.}}{{/maybe}}{{^maybe}}<hr>{{/maybe}}{{#yes}}<b></b>{{/yes}}{{#word}}{{.}}{{/word}}")
        self.assertIn("for (const auto& i0 : list_) {", out)
        self.assertIn("w.escaped(i0.a);", out)
        self.assertIn("for (const auto& i1 : i0.inner) {", out)
        self.assertIn("w.number(i1);", out)
        self.assertIn("if (list_.empty()) {", out)
        self.assertIn("if (maybe.has_value()) {", out)
        self.assertIn("w.escaped((*maybe));", out)
        self.assertIn("if (!(maybe.has_value())) {", out)
        self.assertIn("if (!word.empty()) {", out)
        self.assertIn("struct List {", out)

    def test_components_come_before_what_holds_them(self):
        self.write("demo/a.html", "{{!view Aaa\n  z: Zzz\n}}\n{{>z}}")
        self.write("demo/z.html", "{{!view Zzz}}\n<hr>")
        out = self.generate("row: web.Row?\nrows: list web.Row", "{{#row}}{{>.}}{{/row}}{{#rows}}{{>.}}{{/rows}}")
        self.assertLess(out.index("struct Zzz"), out.index("struct Aaa"))
        self.assertIn("std::optional<::darcha::web::views::Row> row;", out)
        self.assertIn("(*row).render(w);", out)
        self.assertIn('#include "gen/web/views.h"', out)

    def test_sentences_are_checked_against_the_texts(self):
        out = self.generate("who: text\nn: int\nall: list text", "{{t.title name=who}}{{wt.ok}}{{t.days #n}}{{t.days #all}}{{#all}}{{.}}{{/all}}")
        self.assertIn('w.text(::darcha::demo::text::kTitle, {{"name", who}});', out)
        self.assertIn("w.text(::darcha::web::text::kOk);", out)
        self.assertIn("w.text(::darcha::demo::text::kDays, n, {});", out)
        self.assertIn("static_cast<std::int64_t>(all.size())", out)

    def test_white_space_is_collapsed_but_not_in_textarea(self):
        out = self.generate("v: text", "<p>\n   </p>   <textarea>\n  {{v}}</textarea>")
        self.assertIn(r'<p>\n</p> <textarea>\n  ', out)

    def test_assets_icons_language_and_csrf(self):
        out = self.generate("sheet: text\nsymbol: text",
                            '<link href="{{asset core.css}}"><link href="{{asset =sheet}}">{{icon eye}}{{icon =symbol}}<i lang="{{lang}}"></i>'
                            '<form method="post">{{csrf}}</form>')
        for call in ('w.asset("core.css");', "w.asset(sheet);", 'w.icon("eye");', "w.icon(symbol);", "w.csrf_fields();", "w.context().lang"):
            self.assertIn(call, out)

    def test_fragments_may_name_an_id(self):
        self.assertIn("w.escaped(id);", self.generate("id: text", '<a href="#{{id}}"></a><use href="{{asset icons.svg}}#{{id}}"/>'))

    def test_a_form_may_say_why_it_needs_no_token(self):
        self.generate("", '<form method="post">{{!no-csrf: it changes nothing of a person}}</form>')

    def test_proper_names_and_code_may_stand_in_a_template(self):
        self.generate("", '<b translate="no">Darcha</b><code>ID-1</code><p>→ 5 %&nbsp;·</p>')

    def test_comments_leave_no_trace(self):
        out = self.generate("a: text # a comment with : and }", "{{! said here }}<!-- and there -->{{a}}")
        self.assertNotIn("said", out)
        self.assertNotIn("there", out)

    @unittest.skipUnless(shutil.which("clang++-19"), "clang++-19 is not installed")
    def test_what_is_written_compiles(self):
        import text
        house = pathlib.Path(__file__).resolve().parents[2] / "src"
        self.generate("a: text\nu: url?\nn: int\nrows: list web.Row\nitems: list { name: text  more: list { x: int } }\nh: html",
                      '<p title="{{a}}">{{#u}}<a href="{{.}}"></a>{{/u}}{{n}}{{#rows}}{{>.}}{{/rows}}{{#items}}{{name}}{{#more}}{{x}}{{t.days #x}}{{/more}}'
                      "{{t.title name=name}}{{/items}}{{h}}{{t.title name=n}}</p>")
        out = self.src / "gen"
        for room in ("demo", "web"):
            (out / room).mkdir(parents=True)
            for kind, generator in (("views", views), ("text", text)):
                for suffix, content in zip("h cpp".split(), generator.generate(room, self.src)):
                    (out / room / f"{kind}.{suffix}").write_text(content, encoding="utf-8")
        for kind in ("views", "text"):
            subprocess.run(["clang++-19", "-std=c++23", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Wno-missing-field-initializers",
                            "-DBOOST_ASIO_NO_DEPRECATED", "-DBOOST_ASIO_SEPARATE_COMPILATION", f"-I{house}", f"-I{self.src}",
                            str(out / "demo" / f"{kind}.cpp")], check=True)


class Refused(ViewCase):
    def check(self, rows: dict) -> None:
        for what, (members, body, says) in rows.items():
            with self.subTest(what):
                said = self.fault(members, body)
                self.assertIn(says, said)
                self.assertRegex(said, r"^/demo/page.html:\d+: .+")

    def test_headers(self):
        self.check({
            "unknown type": ("a: string", "", "no type 'string'"),
            "word of C++": ("class: text", "", "cannot name a member"),
            "not snake case": ("aB: text", "", "cannot name a member"),
            "twice": ("a: text\na: text", "{{a}}", "declared twice"),
            "unused": ("a: text", "<p></p>", "never used"),
            "no colon": ("a text", "", "no ':' after a"),
            "empty list": ("a: list { }", "", "has no members"),
            "optional bool": ("a: bool?", "", "an optional bool"),
            "unknown component": ("a: Nothing", "{{>a}}", "no view Nothing"),
            "unknown component of web": ("a: web.Rov", "{{>a}}", "did you mean Row?"),
        })

    def test_names(self):
        self.check({
            "unknown member": ("title: text", "{{titel}}{{title}}", "did you mean title?"),
            "list as a value": ("a: list text", "{{a}}", "a is a list"),
            "optional as a value": ("a: text?", "{{a}}", "may be absent"),
            "bool as a value": ("a: bool", "{{a}}", "is a bool"),
            "component as a value": ("a: web.Row", "{{a}}", "is a component"),
            "text as a component": ("a: text", "{{>a}}", "is no component"),
            "section of a number": ("a: int", "{{#a}}{{/a}}", "always there"),
            "dot outside": ("", "{{.}}", "outside a section"),
            "item outside its list": ("a: list { b: text }", "{{#a}}{{b}}{{/a}}{{b}}", "no member b"),
            "unknown icon": ("", "{{icon ey}}", "did you mean eye?"),
        })

    def test_tags(self):
        self.check({
            "never closed": ("a: bool", "{{#a}}", "is never closed"),
            "crossed": ("a: bool\nb: bool", "{{#a}}{{#b}}{{/a}}{{/b}}", "sections nest"),
            "closes nothing": ("", "{{/a}}", "closes nothing"),
            "triple": ("a: text", "{{{a}}}", "unescaped output"),
            "ampersand": ("a: text", "{{&a}}", "unescaped output"),
            "half a tag": ("a: text", "{{a", "{{ without }}"),
            "not understood": ("a: text", "{{a b c}}", "is not understood"),
        })

    def test_places(self):
        self.check({
            "text in href": ("a: text", '<a href="{{a}}"></a>', "declare a as url"),
            "text behind a path": ("a: text", '<a href="/x/{{a}}"></a>', "declare a as url"),
            "text in action": ("a: text", '<form action="{{a}}"></form>', "declare a as url"),
            "text in src": ("a: text", '<img alt="" src="{{a}}">', "declare a as url"),
            "number first": ("a: int", '<a href="{{a}}"></a>', "a number begins"),
            "url in the middle": ("a: url", '<a href="/x{{a}}"></a>', "not the beginning"),
            "without quotes": ("a: text", "<a title={{a}}></a>", "without quotes"),
            "as an attribute": ("a: text", "<a {{a}}></a>", "outside quotes"),
            "html in an attribute": ("a: html", '<a title="{{a}}"></a>', "html in the attribute"),
            "html in a textarea": ("a: html", "<textarea>{{a}}</textarea>", "html inside <textarea>"),
            "in a comment": ("a: text", "<!-- {{a}} -->", "HTML comment"),
            "sentence in href": ("", '<a href="{{t.ok}}"></a>', "a sentence in the address"),
            "icon in an attribute": ("", '<a title="{{icon eye}}"></a>', "element content only"),
            "component in a tag": ("a: web.Row", "<p {{>a}}></p>", "element content only"),
        })

    def test_what_the_policy_forbids(self):
        self.check({
            "style": ("", '<p style="color: red"></p>', "inline style"),
            "handler": ("", '<p onclick="x()"></p>', "handler onclick"),
            "script": ("", "<script>x()</script>", "without src"),
            "script with both": ("", '<script src="{{asset a.js}}">x()</script>', "content in <script>"),
            "style element": ("", "<style>p{}</style>", "<style> is not allowed"),
            "frame": ("", "<iframe></iframe>", "<iframe> is not allowed"),
            "javascript address": ("", '<a href="javascript:x()"></a>', "a javascript: address"),
            "base": ("", '<base href="/">', "<base> is not allowed"),
            "refresh": ("", '<meta http-equiv="refresh" content="1">', "leaves by itself"),
            "form without token": ("", '<form method="POST"></form>', "without {{csrf}}"),
            "no-csrf without a reason": ("", '<form method="post">{{!no-csrf}}</form>', "without a reason"),
            "image without alt": ("", '<img src="/x.png">', "without alt"),
        })

    def test_structure(self):
        self.check({
            "left open": ("", "<div><p></p>", "<div> is never closed"),
            "crossed": ("", "<b><i></b></i>", "</b> where <i>"),
            "closes nothing": ("", "</p>", "closes nothing"),
            "open at the end of a section": ("a: bool", "{{#a}}<p>{{/a}}", "left open at the end"),
            "closed inside a section": ("a: bool", "<p>{{#a}}</p>{{/a}}", "closes nothing inside this section"),
            "quote over a section": ("a: bool", '<p {{#a}}class="{{/a}}x"></p>', "different places"),
            "stray <": ("", "a < b", "write &lt;"),
            "attribute twice": ("", '<p class="a" class="b"></p>', "stands twice"),
        })

    def test_sentences(self):
        self.check({
            "in the template": ("", "<p>Salom</p>", "'Salom' is written in the template"),
            "in a label": ("", '<p aria-label="Salom"></p>', "written in the attribute aria-label"),
            "unknown": ("", "{{t.titel}}", "did you mean title?"),
            "argument missing": ("", "{{t.title}}", "title needs name"),
            "argument too many": ("a: text", "{{t.ok name=a}}", "has no {name}"),
            "without a count": ("", "{{t.days}}", "has plural forms"),
            "count of a text": ("a: text", "{{t.days #a}}", "is no number"),
        })

    def test_the_line_is_that_of_the_fault(self):
        self.assertTrue(self.fault("a: text", "<p>\n\n{{b}}</p>").startswith("/demo/page.html:6: "))

    def test_a_file_without_a_view(self):
        self.write("demo/page.html", "<p></p>")
        with self.assertRaises(Fault) as caught:
            views.generate("demo", self.src)
        self.assertIn("no {{!view Name", str(caught.exception))

    def test_a_view_that_contains_itself(self):
        self.write("demo/a.html", "{{!view A\n  b: B\n}}\n{{>b}}")
        self.write("demo/b.html", "{{!view B\n  a: A\n}}\n{{>a}}")
        with self.assertRaises(Fault) as caught:
            views.generate("demo", self.src)
        self.assertIn("contains itself", str(caught.exception))

    def test_a_room_only_uses_components_of_rooms_it_may(self):
        self.write("alone/page.html", "{{!view Page\n  r: web.Row\n}}\n{{>r}}")
        with self.assertRaises(Fault) as caught:
            views.generate("alone", self.src)
        self.assertIn("may not use room web", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
