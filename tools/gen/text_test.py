"""Tests of the sentence generator: each check has a text that breaks it, and the message says file, line and how to mend it."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import text  # noqa: E402
from report import Fault  # noqa: E402

GOOD = 'title: { uz: "Salom, {name}", ru: "Привет, {name}", en: "Hello, {name}", kaa: "Sálem, {name}" }\n'


class TextCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.src = pathlib.Path(self.folder.name)
        (self.src / "demo").mkdir()

    def tearDown(self):
        self.folder.cleanup()

    def write(self, content: str, where: str = "demo/text.yaml") -> None:
        path = self.src / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def fault(self, content: str) -> str:
        self.write(content)
        with self.assertRaises(Fault) as caught:
            text.generate("demo", self.src)
        return str(caught.exception).replace(str(self.src), "")


def row(uz="a", ru="б", en="c", kaa="d", key="key") -> str:
    return f'{key}: {{ uz: "{uz}", ru: "{ru}", en: "{en}", kaa: "{kaa}" }}\n'


class Generated(TextCase):
    def test_a_room_without_texts_gets_empty_files(self):
        header, source = text.generate("demo", self.src)
        self.assertEqual(header, "#pragma once\n")
        self.assertNotIn("web/web.h", source)

    def test_keys_become_constants_in_the_order_of_files(self):
        self.write(GOOD + "refusal:\n  too_late: { uz: a, ru: б, en: c, kaa: d }\n")
        self.write(row(key="later"), "demo/slice/text.yaml")
        header, source = text.generate("demo", self.src)
        self.assertIn("kRefusalTooLate{" + str(text.room_number("demo")), header)
        self.assertIn('{"title", {{{{"", "", "Salom, {name}"}}, {{"", "", ""}}', source)
        self.assertLess(header.index("kLater"), header.index("kTitle"))

    def test_plural_forms_take_their_places(self):
        self.write('days: { uz: "{count} kun", ru: { one: "{count} день", few: "{count} дня", many: "{count} дней" },'
                   ' en: { one: "one day", other: "{count} days" }, kaa: "{count} kún" }\n')
        _, source = text.generate("demo", self.src)
        self.assertIn('{{"{count} день", "{count} дня", "{count} дней"}}', source)
        self.assertIn('{{"one day", "", "{count} days"}}', source)

    def test_a_cyrillic_override_is_taken(self):
        self.write('key: { uz: "a", uz_cyrl: "ўз", ru: "б", en: "c", kaa: "d" }\n')
        self.assertIn('{{"", "", "ўз"}}', text.generate("demo", self.src)[1])

    def test_quotes_and_line_breaks_are_escaped(self):
        self.write("key: { uz: 'say \"a\"', ru: 'б\\в', en: c, kaa: \"d\\ne\" }\n")
        source = text.generate("demo", self.src)[1]
        self.assertIn(r'"say \"a\""', source)
        self.assertIn(r'"б\\в"', source)
        self.assertIn(r'"d\ne"', source)

    def test_room_numbers_are_stable_and_distinct(self):
        rooms = ["web", "audit", "catalog", "offices", "persons", "identity", "documents", "notifications", "applications", "cabinet", "consent", "exchange",
                 "payments", "cases", "decisions", "appeals", "murojaat", "proactive", "stations", "assistant", "participation", "insight", "app", "seed"]
        numbers = {text.room_number(room) for room in rooms}
        self.assertEqual(len(numbers), len(rooms))
        self.assertEqual(text.room_number("demo"), 39883)


class Refused(TextCase):
    def test_each_fault_is_named_with_its_line(self):
        rows = {
            "no YAML": ("a: b: c\n", ":1: not readable as YAML"),
            "not a table": ("- a\n", ":1: text.yaml is not a table"),
            "bad key": (row(key="Title"), ":1: 'Title' is not a key"),
            "key twice": (row() + row(), ":2: key stands twice"),
            "missing language": ('key: { uz: "a", ru: "б", en: "c" }\n', ":1: key is missing in kaa"),
            "unknown language": ('key: { uz: a, ru: б, en: c, kaa: d, de: e }\n', "a language 'de'"),
            "not text": ("key: { uz: 1, ru: б, en: c, kaa: d }\n", "in uz is not a text"),
            "empty": (row(en=""), "key in en: empty"),
            "outer space": (row(en="c "), "white space at an end"),
            "placeholder missing": (row(uz="{n} a", ru="{n} б", en="c", kaa="{n} d"), "key in en lacks {n}"),
            "placeholder misspelt": (row(uz="{n} a", ru="{n} б", en="{m} c", kaa="{n} d"), "lacks {"),
            "stray brace": (row(en="c {"), "a brace that is no {placeholder}"),
            "bad placeholder": (row(en="c {Name}"), "a brace that is no {placeholder}"),
            "not composed": (row(kaa="a\u0301"), "not in Unicode form NFC"),
            "Latin in a Cyrillic word": (row(ru="пaра"), "Latin and Cyrillic letters touch"),
            "Cyrillic in Uzbek Latin": (row(uz="сalom"), "touch"),
            "Cyrillic word in English": (row(en="да"), "a Cyrillic letter"),
            "plain apostrophe in oʻ": (row(uz="bo'lim"), "a look-alike apostrophe in"),
            "curly apostrophe": (row(uz="ma’lumot"), "a look-alike apostrophe in"),
            "apostrophe at the end": (row(uz="tog' yo"), "a look-alike apostrophe in"),
            "wrong letter after o": (row(uz="boʼlim"), "the wrong apostrophe letter in 'oʼ'"),
            "wrong letter after a": (row(uz="maʻlumot"), "the wrong apostrophe letter"),
            "older Karakalpak": (row(kaa="oʻmir"), "of the older alphabet"),
            "apostrophe in Karakalpak": (row(kaa="g'arg'a"), "a look-alike apostrophe in"),
            "wrong forms of ru": ('key: { uz: "{count} a", ru: { one: "{count} б", other: "{count} в" }, en: "{count} c", kaa: "{count} d" }\n', "in ru has the forms one, other"),
            "wrong forms of en": ('key: { uz: "{count} a", ru: "{count} б", en: { other: "{count} c" }, kaa: "{count} d" }\n', "in en has the forms other"),
            "forms without count": ('key: { uz: a, ru: { one: б, few: в, many: г }, en: c, kaa: d }\n', "nowhere {count}"),
            "one constant for two": ("a_b: { uz: a, ru: б, en: c, kaa: d }\na: { b: { uz: a, ru: б, en: c, kaa: d } }\n", "both become text::kAB"),
        }
        for what, (content, says) in rows.items():
            with self.subTest(what):
                said = self.fault(content)
                self.assertIn(says, said)
                self.assertRegex(said, r"^/demo/text.yaml:\d+: ")

    def test_the_line_is_that_of_the_sentence(self):
        self.assertIn("text.yaml:3: ", self.fault(GOOD + row(key="b") + row(key="c", uz="o'zbek")))

    def test_a_key_in_two_files_names_both(self):
        self.write(row(), "demo/a/text.yaml")
        self.write(row(), "demo/b/text.yaml")
        with self.assertRaises(Fault) as caught:
            text.generate("demo", self.src)
        self.assertIn("b/text.yaml:1", str(caught.exception))
        self.assertIn("a/text.yaml:1", str(caught.exception))

    def test_english_contractions_and_quotes_are_left_alone(self):
        self.write(row(en="Don't say 'no'", uz="“Salom” deng"))
        text.generate("demo", self.src)


if __name__ == "__main__":
    unittest.main()
