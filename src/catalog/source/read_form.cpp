#include <unicode/regex.h>

#include <array>
#include <fmt/format.h>

#include "catalog/source/read_service.h"

namespace darcha::catalog {
namespace {

constexpr std::array<std::string_view, 16> kTypes{"text",   "long_text", "number", "money", "date", "choice",          "choices",
                                                  "yes_no", "phone",     "email",  "pinfl", "tin",  "document_number", "plate",
                                                  "file",   "group"};
constexpr std::array<std::string_view, 3> kAbout{"case", "applicant", "other_person"};

bool is_textual(FieldType type) { return type == FieldType::text || type == FieldType::long_text; }
bool is_numeric(FieldType type) { return type == FieldType::number || type == FieldType::money; }
bool has_options(FieldType type) { return type == FieldType::choice || type == FieldType::choices; }

/// `2026-01-31`, `today`, `today-5y`, `today+30d`.
std::optional<DateBound> parse_bound(std::string_view text) {
  if (const auto day = parse_iso_date(text)) return DateBound{day, 0, 'd'};
  if (!text.starts_with("today")) return std::nullopt;
  text.remove_prefix(5);
  if (text.empty()) return DateBound{};
  const char unit = text.back();
  if ((text[0] != '+' && text[0] != '-') || (unit != 'd' && unit != 'm' && unit != 'y')) return std::nullopt;
  const auto count = parse_whole(text.substr(1, text.size() - 2));
  if (!count || *count < 0 || *count > 60'000) return std::nullopt;
  return DateBound{std::nullopt, static_cast<int>(text[0] == '-' ? -*count : *count), unit};
}

std::optional<DateBound> read_bound(MapReader& map, std::string_view key) {
  if (!map.has(key)) return std::nullopt;
  const auto bound = parse_bound(map.string(key, 20));
  if (!bound) map.fault(key, fmt::format("`{}` is not a day", key), "write YYYY-MM-DD, `today`, or `today-18y`, `today+30d`, `today+6m`");
  return bound;
}

void refuse_key(MapReader& map, std::string_view key, FieldType type) {
  if (map.has(key))
    map.fault(key, fmt::format("`{}` means nothing for a field of type `{}`", key, code(type)), "remove it, or change the type");
}

void read_options(MapReader& map, Field& field) {
  if (!has_options(field.type)) {
    refuse_key(map, "options", field.type);
    if (field.type != FieldType::group) refuse_key(map, "max_items", field.type);
    return;
  }
  map.each("options", true, 30, [&](const Node& item) {
    MapReader option(item, map.report(), "an option");
    if (!option.is_map()) return;
    Option read{option.code("code"), option.text("label", 200), option.text_or_empty("hint", 400)};
    for (const Option& other : field.options)
      if (other.code == read.code) option.fault("code", fmt::format("the option `{}` stands twice", read.code), "rename or remove one");
    option.finish();
    field.options.push_back(std::move(read));
  });
  if (map.has("options") && field.options.size() < 2)
    map.fault("options", "a choice of fewer than two options", "add one, or remove the field");
  if (field.type == FieldType::choice)
    refuse_key(map, "max_items", field.type);
  else
    field.max_items = static_cast<int>(map.number("max_items", 1, 30, 0));
}

void read_pattern(MapReader& map, Field& field) {
  if (field.type != FieldType::text) {
    refuse_key(map, "pattern", field.type);
    refuse_key(map, "pattern_says", field.type);
    return;
  }
  if (!map.has("pattern")) {
    if (map.has("pattern_says")) map.fault("pattern_says", "`pattern_says` without `pattern`", "add the pattern or remove the text");
    return;
  }
  field.pattern = map.string("pattern", 100);
  field.pattern_says = map.text("pattern_says", 300);
  UErrorCode status = U_ZERO_ERROR;
  const icu::RegexMatcher probe(icu::UnicodeString::fromUTF8(field.pattern), 0, status);
  if (U_FAILURE(status))
    map.fault("pattern", fmt::format("`pattern` is not a regular expression: {}", u_errorName(status)),
              "try something like [A-Z]{2}[0-9]{7}");
}

void read_lengths(MapReader& map, Field& field) {
  if (!is_textual(field.type)) {
    refuse_key(map, "min_length", field.type);
    refuse_key(map, "max_length", field.type);
    return;
  }
  field.min_length = static_cast<int>(map.number("min_length", 1, 10'000, 0));
  field.max_length = static_cast<int>(map.number("max_length", 1, 10'000, field.type == FieldType::text ? 200 : 4'000));
  if (field.min_length > field.max_length) map.fault("min_length", "`min_length` is larger than `max_length`", "swap them");
}

void read_numbers(MapReader& map, Field& field) {
  constexpr std::int64_t limit = 1'000'000'000'000;
  for (const std::string_view key : {"min", "max"}) {
    if (!is_numeric(field.type)) {
      refuse_key(map, key, field.type);
    } else if (map.has(key)) {
      (key == "min" ? field.min : field.max) = map.number(key, -limit, limit);
    }
  }
  if (field.min && field.max && *field.min > *field.max) map.fault("min", "`min` is larger than `max`", "swap them");
}

void read_dates(MapReader& map, Field& field) {
  if (field.type != FieldType::date) {
    refuse_key(map, "earliest", field.type);
    refuse_key(map, "latest", field.type);
    return;
  }
  field.earliest = read_bound(map, "earliest");
  field.latest = read_bound(map, "latest");
}

void read_files(MapReader& map, Field& field) {
  if (field.type != FieldType::file) return refuse_key(map, "files", field.type);
  const Node* node = map.need("files");
  if (node == nullptr) return;
  MapReader files(*node, map.report(), "`files`");
  if (!files.is_map()) return;
  field.files.types = files.strings("types", true, 3);
  for (const std::string& type : field.files.types)
    if (type != "pdf" && type != "jpeg" && type != "png")
      files.fault("types", fmt::format("files of type `{}` are not taken", type), "use pdf, jpeg, png");
  field.files.max_mb = static_cast<int>(files.number("max_mb", 1, 20));
  field.files.max_count = static_cast<int>(files.number("max_count", 1, 10));
  files.finish();
}

Field read_field(const Node& node, Report& report, bool in_group = false);

/// Rows of a group ask plain fields only: a file needs its own page, and rows within rows confuse everyone.
void read_rows(MapReader& map, Field& field) {
  if (field.type != FieldType::group) {
    for (const std::string_view key : {"fields", "item", "min_items"}) refuse_key(map, key, field.type);
    return;
  }
  field.item = map.text("item", 60);
  field.min_rows = static_cast<int>(map.number("min_items", 0, 50, 0));
  field.max_rows = static_cast<int>(map.number("max_items", 1, 50));
  if (field.min_rows > field.max_rows) map.fault("min_items", "`min_items` is larger than `max_items`", "swap them");
  map.each("fields", true, 12, [&](const Node& item) {
    Field part = read_field(item, map.report(), true);
    if (field.find(part.code) != nullptr)
      map.report().add(item.line, fmt::format("the field `{}` stands twice in the group", part.code), "rename one");
    field.fields.push_back(std::move(part));
  });
  if (map.has("fields") && field.fields.empty()) map.fault("fields", "a group without a field", "add a field, or remove the group");
  if (map.has("required")) map.fault("required", "`required` means nothing for a group", "write `min_items`");
  field.required = field.min_rows > 0;
}

Field read_field(const Node& node, Report& report, bool in_group) {
  Field field;
  field.line = node.line;
  MapReader map(node, report, "a field");
  if (!map.is_map()) return field;
  field.code = map.code("code");
  field.type = static_cast<FieldType>(map.choice("type", kTypes));
  field.label = map.text("label", 200);
  field.hint = map.text_or_empty("hint", 500);
  field.required = map.flag("required", true);
  field.about = static_cast<Field::About>(map.choice("about", kAbout, 0));
  if (const Node* when = map.find("when")) field.when = read_condition(*when, report);
  read_options(map, field);
  read_pattern(map, field);
  read_lengths(map, field);
  read_numbers(map, field);
  read_dates(map, field);
  read_files(map, field);
  read_rows(map, field);
  if (in_group && (field.type == FieldType::group || field.type == FieldType::file))
    map.fault("type", fmt::format("a row of a group cannot ask a `{}`", code(field.type)), "ask it on a page of its own");
  map.finish();
  return field;
}

}  // namespace

std::vector<FormPage> read_form(const Node& node, Report& report) {
  std::vector<FormPage> pages;
  MapReader form(node, report, "`form`");
  if (!form.is_map()) return pages;
  form.each("pages", true, 30, [&](const Node& item) {
    FormPage page;
    page.line = item.line;
    MapReader map(item, report, "a page of the form");
    if (!map.is_map()) return;
    page.code = map.code("code");
    page.title = map.text("title", 200);
    page.hint = map.text_or_empty("hint", 600);
    if (const Node* when = map.find("when")) page.when = read_condition(*when, report);
    map.each("fields", true, 12, [&](const Node& field) { page.fields.push_back(read_field(field, report)); });
    if (map.has("fields") && page.fields.empty()) map.fault("fields", "a page without a field", "add a field, or remove the page");
    map.finish();
    pages.push_back(std::move(page));
  });
  form.finish();
  return pages;
}

}  // namespace darcha::catalog
