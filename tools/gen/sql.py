"""Typed statements from a room's .sql files, and its migrations, as C++. The form of a file is described in src/db/statement.h.

Every `*.sql` file of the room that is not under `migrations/` holds one statement; `migrations/<yyyymmddnn>_<name>.sql` is embedded.
What can be seen in the text alone is refused here (docs/codegen.md); what needs the tables is checked by db/catalogue.h in a test.
"""
import pathlib
import re

from report import Fault

# SQL type -> (C++ type, oid, Params call)
TYPES = {
    "bool": ("bool", 16, "add"),
    "int2": ("std::int16_t", 21, "add"),
    "int4": ("std::int32_t", 23, "add"),
    "int8": ("std::int64_t", 20, "add"),
    "float8": ("double", 701, "add"),
    "text": ("std::string", 25, "add"),
    "uuid": ("darcha::Uuid", 2950, "add"),
    "date": ("darcha::Date", 1082, "add"),
    "timestamptz": ("darcha::Instant", 1184, "add"),
    "bytea": ("darcha::Bytes", 17, "add"),
    "jsonb": ("std::string", 3802, "add_json"),
    "text[]": ("std::vector<std::string>", 1009, "add_array"),
    "int8[]": ("std::vector<std::int64_t>", 1016, "add_array"),
    "uuid[]": ("std::vector<darcha::Uuid>", 2951, "add_array"),
}
CARDINALITIES = ("exec", "one", "maybe", "many")
KEYS = ("name", "params", "result", "shard", "must", "plan")
PLANNED_ANEW = "/* planned anew */ "  # db/connection.cpp looks for it
# C++ words that cannot be the name of a member.
RESERVED = set("""and auto bool break case catch char class const default delete do double else enum explicit export extern false float for
friend goto if inline int long mutable namespace new not operator or private protected public register return short signed sizeof static struct
switch template this throw true try typedef typename union unsigned using virtual void volatile while xor""".split())


class Value:
    def __init__(self, name, sql_type, cpp, oid, call, nullable):
        self.name, self.sql_type, self.cpp, self.oid, self.call, self.nullable = name, sql_type, cpp, oid, call, nullable

    @property
    def member(self):
        return f"std::optional<{self.cpp}>" if self.nullable else self.cpp


class Statement:
    def __init__(self, path):
        self.path = path
        self.name = ""
        self.line = 1  # of the name
        self.params = []
        self.cardinality = "exec"
        self.columns = []
        self.shard = ""
        self.must = -1
        self.text = ""
        self.reads_only = False


def id_types(room: str, src: pathlib.Path) -> dict:
    """Strong ids of core and of the room's own types.h: `using SubjectId = Id<struct SubjectTag>;`."""
    found = {}
    for file, namespace in ((src / "core/ids.h", "darcha"), (src / room / "types.h", f"darcha::{room}")):
        if file.exists():
            for name in re.findall(r"using (\w+) = (?:darcha::)?Id<", file.read_text(encoding="utf-8")):
                found[name] = f"{namespace}::{name}"
    return found


def pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def parse_value(text: str, ids: dict, path, line: int, what: str) -> Value:
    match = re.fullmatch(r"\s*([a-z][a-z0-9_]*)\s+([A-Za-z][A-Za-z0-9_]*(?:\[\])?)(\?)?\s*", text)
    if not match:
        raise Fault(path, line, f"{what} '{text.strip()}' is not of the form `name type` or `name type?`")
    name, sql_type, nullable = match.group(1), match.group(2), bool(match.group(3))
    if name in RESERVED:
        raise Fault(path, line, f"{what} '{name}' is a word of C++", "give it another name")
    if sql_type in ids:
        cpp, oid, call = ids[sql_type], 2950, "add"
    elif sql_type in TYPES:
        cpp, oid, call = TYPES[sql_type]
    else:
        raise Fault(path, line, f"{what} '{name}' has the unknown type '{sql_type}'", "use one of " + ", ".join(TYPES) + " or an id type of core/ids.h")
    return Value(name, sql_type, cpp, oid, call, nullable)


def parse_list(text: str, ids, path, line: int, what: str) -> list:
    values = [parse_value(part, ids, path, line, what) for part in text.split(",")] if text.strip() else []
    seen = set()
    for value in values:
        if value.name in seen:
            raise Fault(path, line, f"{what} '{value.name}' is declared twice")
        seen.add(value.name)
    return values


def split_header(path, source: str):
    """-> {key: (line, value)}, body, line of the body. A line `--    more` (four spaces or more) continues the one before."""
    header, last = {}, None
    lines = source.split("\n")
    at = 0
    for at, line in enumerate(lines):
        if line.strip() and not line.startswith("--"):
            break
        match = re.match(r"--\s?([a-z]+):\s*(.*)$", line)
        if match and match.group(1) in KEYS:
            key = match.group(1)
            if key in header:
                raise Fault(path, at + 1, f"'{key}:' is given twice")
            header[key] = [at + 1, match.group(2).strip()]
            last = key
        elif last and re.match(r"--\s{4,}\S", line):
            header[last][1] += " " + line[2:].strip()
        else:
            last = None
    return header, "\n".join(lines[at:]).strip(), at + 1


def blank(text: str) -> str:
    """The statement with string literals, quoted names and comments blanked, for looking at its words; line breaks stay."""
    def spaces(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", spaces, text, flags=re.S)


VOLATILE = r"\b(random|clock_timestamp|statement_timestamp|timeofday|gen_random_uuid|uuid_generate_\w+|nextval|currval|lastval|setval|set_config|" \
           r"pg_sleep|pg_advisory\w*|pg_try_advisory\w*|dblink\w*|txid_current\w*|pg_current_xact_id\w*)\s*\("
NOW = r"\b(now\s*\(|current_timestamp\b|current_date\b|current_time\b|localtimestamp\b|localtime\b|transaction_timestamp\s*\()"

# (pattern, what, how to mend it). Why: scale, section 2: what a sharded cluster refuses or does wrongly.
LINT = [
    (VOLATILE, "calls a volatile function", "pass the value as a parameter: time, randomness and ids come from the application"),
    (NOW, "takes the time from the database", "pass it as a parameter (a retry must repeat the same statement)"),
    (r"^\s*merge\b", "uses MERGE", "use insert ... on conflict"),
    (r"\bas\s+(?:not\s+)?(?:materialized\s+)?\(\s*(?:insert|update|delete)\b", "changes data in a CTE", "use several statements in one batch (a CTE fans out to every shard)"),
    (r"^\s*(?:set|reset|discard|listen|notify|prepare|deallocate|lock)\b", "changes the session", "sessions are shared; only the db room speaks to them"),
    (r"^\s*(?:begin|commit|rollback|start|savepoint|end|abort)\b", "controls the transaction", "a batch is the transaction"),
    (r"^\s*(?:create|alter|drop|truncate|grant|revoke|comment)\b", "changes the schema", "put it into migrations/"),
    (r"\bwith\s+recursive\b.*\bcross-shard\b", "is recursive across shards", ""),
    (r"select\s+\*|\.\*\s*(?:,|from)|returning\s+\*", "selects *", "name the columns: a new column must not change what is read"),
]


def lint(statement: Statement, body_line: int) -> None:
    text = blank(statement.text)
    flat = text.lower()
    for pattern, what, mend in LINT:
        match = re.search(pattern, flat, flags=re.S)
        if match:
            raise Fault(statement.path, body_line + flat[:match.start()].count("\n"), f"the statement {what}", mend)
    if ";" in text.rstrip().rstrip(";"):
        raise Fault(statement.path, body_line, "there is more than one statement in the file", "one named statement per file")
    values = re.search(r"\bvalues\s*\((?P<rest>.*)", flat, flags=re.S)
    if values and re.search(r"\(\s*select\b", values.group("rest").split("on conflict")[0]) and re.match(r"\s*insert\b", flat):
        raise Fault(statement.path, body_line, "there is a sub-select in VALUES", "write insert ... select, or pass the value as a parameter")
    update = re.search(r"\bdo\s+update\b(?P<rest>.*)", flat, flags=re.S)
    if update and re.search(r"\(\s*select\b", update.group("rest")):
        raise Fault(statement.path, body_line, "there is a sub-select in DO UPDATE", "pass the value as a parameter or use excluded.*")
    if statement.shard.startswith("cross-shard") and re.search(r"\bfor\s+(?:no\s+key\s+)?(?:update|share)\b", flat):
        raise Fault(statement.path, body_line, "locks rows across shards", "lock in one shard: state `shard: column = $n`")


def check_params(statement: Statement, body_line: int) -> None:
    used = {int(n) for n in re.findall(r"\$(\d+)", blank(statement.text))}
    declared = len(statement.params)
    for n in sorted(used):
        if n > declared or n == 0:
            raise Fault(statement.path, body_line, f"${n} is used, but {declared} parameter(s) are declared", "add it to `-- params:`")
    for n, value in enumerate(statement.params, 1):
        if n not in used:
            raise Fault(statement.path, body_line, f"the parameter '{value.name}' (${n}) is not used", "use it or remove it")


def check_shard(statement: Statement, line: int) -> None:
    shard = statement.shard
    if shard in ("reference", "local") or re.fullmatch(r"cross-shard: \S.*", shard):
        return
    match = re.fullmatch(r"([a-z_][a-z0-9_]*) = (?:\$(\d+)|any\(\$(\d+)(?:::\w+\[\])?\))", shard)
    if not match:
        raise Fault(statement.path, line, f"shard '{shard}' is not understood",
                    "write `<column> = $n`, `reference`, `local` or `cross-shard: <why>`")
    if int(match.group(2) or match.group(3)) > len(statement.params):
        raise Fault(statement.path, line, f"shard names a parameter that is not declared: {shard}")


def parse(path: pathlib.Path, room: str, ids: dict) -> Statement:
    header, body, body_line = split_header(path, path.read_text(encoding="utf-8"))
    statement = Statement(path)
    for key in ("name", "result", "shard"):
        if key not in header:
            raise Fault(path, 1, f"the header line `-- {key}:` is missing")
    line, statement.name = header["name"]
    statement.line = line
    if not re.fullmatch(r"[a-z][a-z0-9_]*", statement.name):
        raise Fault(path, line, f"'{statement.name}' is not a snake_case name")
    if statement.name != path.stem:
        raise Fault(path, line, f"the statement is named '{statement.name}'", f"name it like its file: {path.stem}")
    line, params = header.get("params", [1, ""])
    statement.params = parse_list(params, ids, path, line, "parameter")

    line, result = header["result"]
    match = re.fullmatch(r"(\w+)\s*(?:\((.*)\))?", result)
    if not match or match.group(1) not in CARDINALITIES:
        raise Fault(path, line, f"result '{result}' is not understood", "write `exec`, or one | maybe | many followed by (column type, ...)")
    statement.cardinality = match.group(1)
    statement.columns = parse_list(match.group(2) or "", ids, path, line, "column")
    if (statement.cardinality == "exec") != (not statement.columns):
        raise Fault(path, line, f"result '{result}': exec has no columns, one, maybe and many have at least one")

    line, statement.shard = header["shard"]
    check_shard(statement, line)
    if "must" in header:
        line, must = header["must"]
        if not must.isdigit():
            raise Fault(path, line, f"must '{must}' is not a number of rows")
        statement.must = int(must)
    if header.get("plan", [1, "anew"])[1] != "anew":
        raise Fault(path, header["plan"][0], f"plan '{header['plan'][1]}' is not understood", "write `anew`, or leave it out")
    if not body:
        raise Fault(path, body_line, "there is no statement")
    statement.text = body.rstrip().rstrip(";").rstrip()
    lint(statement, body_line)
    check_params(statement, body_line)
    first = re.match(r"\s*(\w+)", blank(statement.text)).group(1).lower()
    if first not in ("select", "with", "insert", "update", "delete", "values"):
        raise Fault(path, body_line, f"the statement begins with '{first}'", "select, with, insert, update or delete")
    locks = re.search(r"\bfor\s+(?:no\s+key\s+)?(?:update|share|key\s+share)\b", blank(statement.text).lower())
    statement.reads_only = first in ("select", "with", "values") and not locks
    if statement.must >= 0 and first in ("select", "with", "values"):
        raise Fault(path, line, "`must:` is for statements that change rows")
    if "plan" in header:
        statement.text = PLANNED_ANEW + statement.text
    return statement


def raw(text: str) -> str:
    """A C++ raw literal; MSVC's limit does not concern us, but the delimiter must not occur."""
    delimiter = "sql"
    while f'){delimiter}"' in text:
        delimiter += "_"
    return f'R"{delimiter}({text}){delimiter}"'


def emit_header(room, statements, includes_types):
    out = ["#pragma once", "// Written by tools/gen/sql.py from the room's .sql files.", '#include "db/statement.h"']
    if statements:
        out.append('#include "db/db.h"')
    if includes_types:
        out.append(f'#include "{room}/types.h"')
    out += ["", f"namespace darcha::{room}::sql {{", ""]
    for s in statements:
        out.append(f"struct {pascal(s.name)} {{")
        out += [f"  {value.member} {value.name}{{}};" for value in s.params]
        if s.columns:
            out.append("  struct Row {")
            out += [f"    {value.member} {value.name}{{}};" for value in s.columns]
            out.append("  };")
        result = {"exec": "std::int64_t", "one": "Row", "maybe": "std::optional<Row>", "many": "std::vector<Row>"}[s.cardinality]
        out.append(f"  using Result = {result};")
        out.append("  static const db::StatementInfo& info();")
        out.append("  void bind(db::Params& params) const;")
        out.append("  static Result collect(const db::Results& results, std::size_t index);")
        out.append("};")
        out.append("")
    out.append("/// Every statement of the room, for the test that checks them against the migrated database.")
    out.append("std::span<const db::StatementInfo* const> statements();")
    out.append("std::span<const db::Migration> migrations();")
    out.append("")
    out.append(f"}}  // namespace darcha::{room}::sql")
    return "\n".join(out) + "\n"


def emit_statement(room, s, src):
    type_name = pascal(s.name)
    out = [f"const db::StatementInfo& {type_name}::info() {{"]
    params = ", ".join(str(v.oid) for v in s.params)
    if s.params:
        out.append(f"  static constexpr std::uint32_t kParams[] = {{{params}}};")
    if s.columns:
        out.append("  static constexpr db::ColumnInfo kColumns[] = {")
        out += [f'      {{"{v.name}", {v.oid}, {"true" if v.nullable else "false"}}},' for v in s.columns]
        out.append("  };")
    out.append("  static constexpr db::StatementInfo kInfo{")
    out.append(f'      .name = "{room}.{s.name}",')
    out.append(f"      .text = {raw(s.text)},")
    out.append(f'      .params = {"kParams" if s.params else "{}"},')
    out.append(f'      .columns = {"kColumns" if s.columns else "{}"},')
    out.append(f"      .cardinality = db::Cardinality::{s.cardinality},")
    out.append(f"      .shard = {raw(s.shard)},")
    out.append(f"      .must_affect = {s.must},")
    out.append(f'      .reads_only = {"true" if s.reads_only else "false"},')
    out.append(f'      .file = "{s.path.relative_to(src).as_posix()}"}};')
    out += ["  return kInfo;", "}", ""]

    out.append(f"void {type_name}::bind(db::Params& params) const {{")
    if not s.params:
        out[-1] = f"void {type_name}::bind(db::Params&) const {{"
    for v in s.params:
        if v.nullable:
            out += [f"  if ({v.name}) {{", f"    params.{v.call}(*{v.name});", "  } else {", "    params.add_null();", "  }"]
        else:
            out.append(f"  params.{v.call}({v.name});")
    out += ["}", ""]

    out.append(f"{type_name}::Result {type_name}::collect(const db::Results& results, std::size_t index) {{")
    if s.cardinality == "exec":
        out.append("  return results.affected(index);")
    else:
        reads = "".join(f"    view.read({i}, row.{v.name});\n" for i, v in enumerate(s.columns))
        out.append("  const auto read = [&](int i) {\n    const db::RowView view = results.row(index, i);\n    Row row;\n" + reads + "    return row;\n  };")
        if s.cardinality == "one":
            out += ["  db::expect_rows(info(), results.rows(index), 1, 1);", "  return read(0);"]
        elif s.cardinality == "maybe":
            out += ["  db::expect_rows(info(), results.rows(index), 0, 1);", "  if (results.rows(index) == 0) return std::nullopt;", "  return read(0);"]
        else:
            out += ["  std::vector<Row> rows;", "  const int count = results.rows(index);", "  rows.reserve(static_cast<std::size_t>(count));",
                    "  for (int i = 0; i < count; ++i) rows.push_back(read(i));", "  return rows;"]
    out += ["}", ""]
    return out


def read_migrations(room, src):
    found = []
    for path in sorted((src / room / "migrations").glob("*.sql")):
        match = re.fullmatch(r"(\d{10})_([a-z0-9_]+)", path.stem)
        if not match:
            raise Fault(path, 1, "the file's name is not <yyyymmddnn>_<name>.sql")
        if found and found[-1][0] == match.group(1):
            raise Fault(path, 1, f"the number {match.group(1)} is used twice")
        text = path.read_text(encoding="utf-8")
        line = 1
        for part in re.split(r"^--;[ \t]*$", text, flags=re.M):
            code = blank(part)
            if ";" in code.strip().rstrip(";"):
                raise Fault(path, line + code[:code.index(";")].count("\n"), "two statements without a line `--;` between them",
                            "each statement is sent by itself")
            line += part.count("\n")
        found.append((match.group(1), match.group(2), text))
    return found


def generate(room: str, src) -> tuple[str, str]:
    src = pathlib.Path(src)
    base = src / room
    ids = id_types(room, src)
    statements, names = [], {}
    for path in sorted(base.rglob("*.sql")):
        if "migrations" in path.relative_to(base).parts:
            continue
        statement = parse(path, room, ids)
        if statement.name in names:
            raise Fault(path, statement.line, f"the statement '{statement.name}' is also in {names[statement.name]}", "names are unique in a room")
        names[statement.name] = path
        statements.append(statement)
    migrations = read_migrations(room, src)
    if not statements and not migrations:  # a room without a schema may not even know db
        return "#pragma once\n", f'#include "gen/{room}/sql.h"\n'
    includes_types = any(v.cpp.startswith(f"darcha::{room}::") for s in statements for v in s.params + s.columns)
    header = emit_header(room, statements, includes_types)

    out = [f'#include "gen/{room}/sql.h"', "", f"namespace darcha::{room}::sql {{", ""]
    for s in statements:
        out += emit_statement(room, s, src)
    out.append("std::span<const db::StatementInfo* const> statements() {")
    if statements:
        out.append("  static const db::StatementInfo* const kAll[] = {")
        out += [f"      &{pascal(s.name)}::info()," for s in statements]
        out += ["  };", "  return kAll;"]
    else:
        out.append("  return {};")
    out += ["}", "", "std::span<const db::Migration> migrations() {"]
    if migrations:
        out.append("  static constexpr db::Migration kAll[] = {")
        out += [f'      {{{number}, "{name}", "{room}", {raw(text)}}},' for number, name, text in migrations]
        out += ["  };", "  return kAll;"]
    else:
        out.append("  return {};")
    out += ["}", "", f"}}  // namespace darcha::{room}::sql"]
    return header, "\n".join(out) + "\n"
