#include "documents/compose/template.h"

#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

#include <set>

#include "core/text.h"

namespace darcha::documents {
namespace {

/// One mapping of a file. Knows where it is, and which keys were asked for, so that a misspelt key is a fault and not silence.
class Section {
 public:
  Section(YAML::Node node, std::string where) : node_(std::move(node)), where_(std::move(where)) {
    if (!node_.IsMap()) fault("must be a mapping of names to values");
  }

  [[noreturn]] void fault(std::string_view what) const { throw TemplateFault(fmt::format("{}: {}", where_, what)); }

  std::string text(const std::string& key, std::string fallback = {}) {
    used_.insert(key);
    const YAML::Node value = node_[key];
    if (!value) {
      if (fallback.empty()) fault(fmt::format("'{}' is missing", key));
      return fallback;
    }
    if (!value.IsScalar() || value.Scalar().empty() || !is_utf8(value.Scalar())) fault(fmt::format("'{}' must be a text", key));
    return value.Scalar();
  }

  bool flag(const std::string& key) {
    const std::string value = text(key, "false");
    if (value != "true" && value != "false") fault(fmt::format("'{}' must be true or false, not '{}'", key, value));
    return value == "true";
  }

  Section section(const std::string& key) {
    used_.insert(key);
    if (!node_[key]) fault(fmt::format("'{}' is missing", key));
    return Section(node_[key], where_ + ": " + key);
  }

  std::vector<Section> list(const std::string& key, bool required = true) {
    used_.insert(key);
    const YAML::Node value = node_[key];
    if (!value && !required) return {};
    if (!value || !value.IsSequence() || value.size() == 0) fault(fmt::format("'{}' must be a list with at least one entry", key));
    std::vector<Section> out;
    for (std::size_t i = 0; i < value.size(); ++i) out.emplace_back(value[i], fmt::format("{}: {}[{}]", where_, key, i + 1));
    return out;
  }

  /// This section as a text in every language.
  LocalText local() {
    LocalText out;
    for (const Lang lang : {Lang::uz, Lang::ru, Lang::en, Lang::kaa}) out.in(lang) = text(std::string(code(lang)));
    out.in(Lang::uz_cyrl) = text("uz_cyrl", latin_to_cyrillic(out.in(Lang::uz)));
    nothing_else();
    return out;
  }

  LocalText local(const std::string& key) { return section(key).local(); }

  void nothing_else() const {
    for (const auto& entry : node_)
      if (const std::string key = entry.first.as<std::string>(""); !used_.contains(key))
        fault(fmt::format("'{}' is not a key of this part", key));
  }

 private:
  YAML::Node node_;
  std::string where_;
  std::set<std::string> used_;
};

Section open(const std::filesystem::path& file) {
  try {
    return Section(YAML::LoadFile(file.string()), file.filename().string());
  } catch (const YAML::Exception& e) {
    throw TemplateFault(fmt::format("{}:{}: {}", file.filename().string(), e.mark.line + 1, e.msg));
  }
}

LocalText with_placeholders(Section& section);

FrameTexts read_frame(const std::filesystem::path& file) {
  Section s = open(file);
  FrameTexts out{.state = s.local("state"),
                 .number = s.local("number"),
                 .issued = s.local("issued"),
                 .valid_until = s.local("valid_until"),
                 .verify_title = s.local("verify_title"),
                 .verify_how = s.local("verify_how"),
                 .signed_by = s.local("signed"),
                 .code = s.local("code"),
                 .page = {},
                 .draft = s.local("draft")};
  Section page = s.section("page");
  out.page = with_placeholders(page);
  s.nothing_else();
  return out;
}

/// Every {name} in the text must be a row of the template, or it could never be filled.
void check_placeholders(const Section& at, const LocalText& text, const std::set<std::string>& fields) {
  for (const Lang lang : kLangs) {
    const std::string& sentence = text.in(lang);
    for (std::size_t open = sentence.find('{'); open != std::string::npos; open = sentence.find('{', open + 1)) {
      const std::size_t close = sentence.find('}', open);
      if (close == std::string::npos) at.fault("a '{' without '}'");
      if (const std::string name = sentence.substr(open + 1, close - open - 1); !fields.contains(name))
        at.fault(fmt::format("{{{}}} is not a field of a row that is always present", name));
    }
  }
}

/// latin_to_cyrillic would write {holder} as {ҳолдер}: the names between braces are kept.
LocalText with_placeholders(Section& section) {
  LocalText out = section.local();
  const std::string& latin = out.in(Lang::uz);
  std::string cyrillic;
  std::size_t at = 0;
  while (at < latin.size()) {
    const std::size_t open = latin.find('{', at);
    cyrillic += latin_to_cyrillic(latin.substr(at, open == std::string::npos ? open : open - at));
    if (open == std::string::npos) break;
    const std::size_t close = latin.find('}', open);
    if (close == std::string::npos) section.fault("a '{' without '}'");
    cyrillic += latin.substr(open, close + 1 - open);
    at = close + 1;
  }
  if (latin.find('{') != std::string::npos) out.in(Lang::uz_cyrl) = cyrillic;
  return out;
}

Template read_template(const std::filesystem::path& file) {
  Section s = open(file);
  Template out;
  out.kind = s.text("kind");
  if (out.kind != file.stem().string())
    s.fault(fmt::format("'kind' is '{}', but the file is named for '{}'", out.kind, file.stem().string()));
  out.prefix = s.text("prefix");
  if (out.prefix.size() != 2 || !std::ranges::all_of(out.prefix, [](char c) { return c >= 'A' && c <= 'Z'; }))
    s.fault(fmt::format("'prefix' must be two capital Latin letters, not '{}'", out.prefix));
  out.name = s.local("name");
  out.issuer = s.local("issuer");
  out.title = s.local("title");
  out.note = s.local("note");
  std::set<std::string> fields, always;
  for (Section& row : s.list("rows")) {
    out.rows.push_back({row.text("field"), row.local("label"), row.flag("optional")});
    row.nothing_else();
    if (!fields.insert(out.rows.back().field).second) row.fault(fmt::format("the field '{}' stands twice", out.rows.back().field));
    if (!out.rows.back().optional) always.insert(out.rows.back().field);
  }
  for (Section& section : s.list("sections", false)) {
    out.sections.push_back({section.text("field"), section.local("heading"), section.flag("optional")});
    section.nothing_else();
    if (!fields.insert(out.sections.back().field).second)
      section.fault(fmt::format("the field '{}' stands twice", out.sections.back().field));
  }
  for (Section& paragraph : s.list("body")) {
    out.body.push_back(with_placeholders(paragraph));
    check_placeholders(paragraph, out.body.back(), always);
  }
  s.nothing_else();
  return out;
}

}  // namespace

Templates Templates::load(const std::filesystem::path& dir) {
  Templates out;
  out.frame_ = read_frame(dir / "frame.yaml");
  for (const auto& entry : std::filesystem::directory_iterator(dir)) {
    if (entry.path().extension() != ".yaml" || entry.path().filename() == "frame.yaml") continue;
    Template one = read_template(entry.path());
    out.by_kind_.emplace(one.kind, std::move(one));
  }
  return out;
}

const Template* Templates::find(std::string_view kind) const {
  const auto found = by_kind_.find(std::string(kind));
  return found == by_kind_.end() ? nullptr : &found->second;
}

}  // namespace darcha::documents
