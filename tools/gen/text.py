"""Generator of text.{h,cpp}: every sentence a person reads, from the text.yaml files of a room; syntax and checks in docs/codegen.md.

Checked here, because a reader meets the fault otherwise: each language present, the same {placeholders} in all of them, the plural forms
a language has, one script per word, and the right apostrophe letters (U+02BB in oʻ gʻ, U+02BC elsewhere in Uzbek, none in Karakalpak).
"""
import dataclasses
import pathlib
import re
import unicodedata

import yaml

from report import Fault

LANGS = ("uz", "uz_cyrl", "ru", "en", "kaa")  # the order of darcha::Lang
OPTIONAL = {"uz_cyrl"}
FORMS = ("one", "few", "many")  # the order of web::TextEntry::forms; `other` of a language without `many` is kept in the last place
PLURALS = {"uz": ("one", "other"), "uz_cyrl": ("one", "other"), "en": ("one", "other"), "kaa": ("one", "other"), "ru": ("one", "few", "many")}
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
LOOKALIKES = "'`´‘’ʹʿ′＇"
LETTER = "A-Za-zʻʼÀ-ɏ"


@dataclasses.dataclass
class Sentence:
    key: str                       # "refusal.too_late"
    path: pathlib.Path
    line: int
    texts: dict                    # language -> {form: text}; a sentence without plural forms has only `other`
    placeholders: set
    plural: bool

    @property
    def constant(self) -> str:
        return "k" + "".join(part.capitalize() for part in re.split(r"[._]", self.key))


def generate(room: str, src: pathlib.Path) -> tuple[str, str]:
    sentences = load(room, src)
    if not sentences:
        return "#pragma once\n", f'#include "gen/{room}/text.h"\n'
    return header(room, sentences), source(room, sentences)


def load(room: str, src: pathlib.Path) -> dict:
    """All sentences of a room by key, in the order of files and lines; raises Fault at the first thing wrong."""
    found: dict[str, Sentence] = {}
    for path in sorted((src / room).rglob("text.yaml")):
        for sentence in load_file(path):
            earlier = found.get(sentence.key)
            if earlier:
                raise Fault(path, sentence.line, f"key {sentence.key} is written twice", f"it stands in {earlier.path}:{earlier.line} already")
            found[sentence.key] = sentence
    constants: dict[str, Sentence] = {}
    for sentence in found.values():
        earlier = constants.setdefault(sentence.constant, sentence)
        if earlier is not sentence:
            raise Fault(sentence.path, sentence.line, f"{sentence.key} and {earlier.key} both become text::{sentence.constant}", "rename one")
    return found


def load_file(path: pathlib.Path) -> list:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Fault(path, line, f"not readable as YAML, {error.problem}", "put the text in double quotes") from error
    except UnicodeDecodeError as error:
        raise Fault(path, 1, "not UTF-8", "save the file as UTF-8") from error
    sentences: list[Sentence] = []
    if root is not None:
        walk(path, root, "", sentences)
    return sentences


def line_of(node) -> int:
    return node.start_mark.line + 1


def pairs(path, node, what: str) -> list:
    if not isinstance(node, yaml.MappingNode):
        raise Fault(path, line_of(node), f"{what} is not a table", "write { uz: \"...\", ru: \"...\", en: \"...\", kaa: \"...\" }")
    seen = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise Fault(path, line_of(key), f"a key of {what} is not a word")
        if key.value in seen:
            raise Fault(path, line_of(key), f"{key.value} stands twice in {what}", "keep one")
        seen.add(key.value)
    return node.value


def walk(path, node, prefix: str, out: list) -> None:
    for key, value in pairs(path, node, prefix or "text.yaml"):
        name = key.value
        if not NAME.match(name):
            raise Fault(path, line_of(key), f"{name!r} is not a key", "keys are lower case letters, digits and _")
        full = f"{prefix}.{name}" if prefix else name
        if isinstance(value, yaml.MappingNode) and not any(k.value in LANGS for k, _ in value.value if isinstance(k, yaml.ScalarNode)):
            walk(path, value, full, out)
        else:
            out.append(read_sentence(path, line_of(key), full, value))


def read_sentence(path, line: int, key: str, node) -> Sentence:
    texts: dict[str, dict] = {}
    for lang_node, value in pairs(path, node, key):
        lang = lang_node.value
        if lang not in LANGS:
            raise Fault(path, line_of(lang_node), f"{key} has a language {lang!r}", f"languages are {', '.join(LANGS)}")
        texts[lang] = read_forms(path, key, lang, value)
        for text in texts[lang].values():
            check_text(path, line_of(value), key, lang, text)
    missing = [lang for lang in LANGS if lang not in texts and lang not in OPTIONAL]
    if missing:
        raise Fault(path, line, f"{key} is missing in {', '.join(missing)}", "every sentence stands in every language")
    plural = any(set(forms) != {"other"} for forms in texts.values())
    names = {lang: {form: set(PLACEHOLDER.findall(text)) for form, text in forms.items()} for lang, forms in texts.items()}
    everything = set().union(*(s for forms in names.values() for s in forms.values()))
    for lang, forms in names.items():
        for form, used in forms.items():
            lacking = everything - used
            if plural:
                lacking -= {"count"}  # "one" may say it in words
            if lacking:
                raise Fault(path, line, f"{key} in {lang} lacks {{{sorted(lacking)[0]}}}", "the same placeholders in every language")
    if plural and not any("count" in used for forms in names.values() for used in forms.values()):
        raise Fault(path, line, f"{key} has plural forms but nowhere {{count}}", "say the number, or write one form")
    return Sentence(key, path, line, texts, everything, plural)


def read_forms(path, key: str, lang: str, node) -> dict:
    if isinstance(node, yaml.ScalarNode):
        if node.tag != "tag:yaml.org,2002:str":
            raise Fault(path, line_of(node), f"{key} in {lang} is not a text", "put it in double quotes")
        return {"other": node.value}
    forms = {}
    for form, value in pairs(path, node, f"{key} in {lang}"):
        if not isinstance(value, yaml.ScalarNode) or value.tag != "tag:yaml.org,2002:str":
            raise Fault(path, line_of(value), f"{key} in {lang}, form {form.value}, is not a text", "put it in double quotes")
        forms[form.value] = value.value
    if tuple(sorted(forms)) != tuple(sorted(PLURALS[lang])):
        raise Fault(path, line_of(node), f"{key} in {lang} has the forms {', '.join(forms) or 'none'}",
                    f"{lang} has exactly {', '.join(PLURALS[lang])} (or one text for every number)")
    return forms


def check_text(path, line: int, key: str, lang: str, text: str) -> None:
    def fault(what: str, mend: str = "") -> Fault:
        return Fault(path, line, f"{key} in {lang}: {what}", mend)

    if not text.strip():
        raise fault("empty", "write the sentence")
    if text != text.strip():
        raise fault("white space at an end", "spacing belongs in the template")
    if unicodedata.normalize("NFC", text) != text:
        raise fault("not in Unicode form NFC", "type the letters composed")
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        raise fault("a brace that is no {placeholder}", "placeholders are {lower_case_names}")
    plain = PLACEHOLDER.sub(" ", text)
    if mixed := re.search(r"[A-Za-z][А-яЁёЎўҚқҒғҲҳ]|[А-яЁёЎўҚқҒғҲҳ][A-Za-z]", plain):
        raise fault(f"Latin and Cyrillic letters touch in {mixed.group()!r}", "one of them only looks right; retype the word")
    if lang in ("uz", "en", "kaa") and (letter := re.search(r"[Ѐ-ӿ]", plain)):
        raise fault(f"a Cyrillic letter {letter.group()!r}", "this language is written in Latin letters here")
    if lang in ("uz", "kaa"):
        check_apostrophes(plain, fault, karakalpak=lang == "kaa")


def check_apostrophes(text: str, fault, karakalpak: bool) -> None:
    if wrong := re.search(rf"[{LETTER}][{LOOKALIKES}](?=[{LETTER}]|\b)|[oOgG][{LOOKALIKES}]", text):
        mend = "write ʻ (U+02BB) after o and g, ʼ (U+02BC) after other letters"
        raise fault(f"a look-alike apostrophe in {wrong.group()!r}", "write á ǵ ı ń ó ú" if karakalpak else mend)
    if wrong := re.search(r"[oOgG]ʼ|(?<![oOgG])ʻ", text):
        raise fault(f"the wrong apostrophe letter in {wrong.group()!r}", "ʻ (U+02BB) stands after o and g only, ʼ (U+02BC) after the others")
    if karakalpak and (old := re.search(r"[AaGgNnOoUuIi][ʻʼ]", text)):
        raise fault(f"{old.group()!r} of the older alphabet", "write á ǵ ı ń ó ú")


def room_number(room: str) -> int:
    """FNV-1a folded to 16 bits: the number does not change when rooms are added; a clash is refused when the tables are registered."""
    value = 0x811C9DC5
    for octet in room.encode():
        value = ((value ^ octet) * 0x01000193) & 0xFFFFFFFF
    return (value >> 16) ^ (value & 0xFFFF)


def literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def header(room: str, sentences: dict) -> str:
    keys = "\n".join(f"inline constexpr web::TextKey {s.constant}{{{room_number(room)}, {i}}};  // {s.key}" for i, s in enumerate(sentences.values()))
    return f"""// Made by tools/gen/text.py from the text.yaml files of {room}.
#pragma once
#include "web/web.h"

namespace darcha::{room}::text {{

void register_texts();
/// Any file that includes this header brings the room's sentences into the program.
inline const bool registered_before_main = (register_texts(), true);

{keys}

}}  // namespace darcha::{room}::text
"""


def source(room: str, sentences: dict) -> str:
    rows = []
    for sentence in sentences.values():
        columns = []
        for lang in LANGS:
            forms = sentence.texts.get(lang, {})
            one, few, many = forms.get("one", ""), forms.get("few", ""), forms.get("many", forms.get("other", ""))
            columns.append("{" + ", ".join(literal(f) if f else '""' for f in (one, few, many)) + "}")
        rows.append(f"    {{{literal(sentence.key)}, {{{{{', '.join('{' + c + '}' for c in columns)}}}}}}},")
    body = "\n".join(rows)
    return f"""// Made by tools/gen/text.py from the text.yaml files of {room}.
#include "gen/{room}/text.h"

namespace darcha::{room}::text {{
namespace {{
// key, then for uz, uz-Cyrl, ru, en, kaa: the forms one, few, and many (or the only one)
constexpr web::TextEntry kEntries[] = {{
{body}
}};
}}  // namespace

void register_texts() {{ web::register_texts({room_number(room)}, "{room}", kEntries); }}

}}  // namespace darcha::{room}::text
"""
