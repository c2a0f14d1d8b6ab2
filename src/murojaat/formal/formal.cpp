#include "murojaat/formal/formal.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <stdexcept>

#include "catalog/source/map_reader.h"
#include "core/crypto.h"
#include "core/text.h"

namespace darcha::murojaat {
namespace {

constexpr std::size_t kRun = 5;  // words

std::vector<std::string> words_of(const std::string& folded) {
  std::string spaced = folded;
  for (char& c : spaced)
    if (static_cast<unsigned char>(c) < 0x80 && std::isalnum(static_cast<unsigned char>(c)) == 0) c = ' ';
  std::istringstream in(spaced);
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(std::move(word));
  return out;
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 1099511628211ULL;
  return hash;
}

std::uint64_t mixed(std::uint64_t value, std::uint64_t seed) {  // splitmix64
  value += 0x9e3779b97f4a7c15ULL * (seed + 1);
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

/// A number, a date, a sum, an address: something that can be checked.
bool has_fact(const std::string& text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool names_action(const FormalityRules& rules, const std::vector<std::string>& words) {
  return std::ranges::any_of(words, [&](const std::string& word) {
    return std::ranges::any_of(rules.actions, [&](const std::string& begins) { return word.starts_with(begins); });
  });
}

void flag_point(const FormalityRules& rules, const Point& point, std::vector<Flag>& out) {
  const std::string folded = fold_for_search(point.answer + " " + point.done);
  const auto words = words_of(folded);
  const bool fact = has_fact(point.answer + point.done + point.evidence);
  std::size_t boilerplate = 0;
  std::string phrase;
  for (const std::string& known : rules.boilerplate)
    if (folded.find(known) != std::string::npos) {
      boilerplate += words_of(known).size();
      if (phrase.empty()) phrase = known;
    }
  if (boilerplate > 0 && (!fact || boilerplate * 2 >= words.size())) out.push_back({"boilerplate", point.no, phrase});
  if (!fact) out.push_back({"no_facts", point.no, {}});
  if (!names_action(rules, words)) out.push_back({"no_action", point.no, {}});
  if (words.size() < static_cast<std::size_t>(rules.fewest_words)) out.push_back({"short", point.no, {}});
}

FormalityRules read(const std::filesystem::path& services, std::vector<catalog::Fault>& faults) {
  FormalityRules rules;
  const std::string name = "appeals/formality.yaml";
  catalog::Report report{name, {}};
  const auto text = catalog::read_bounded(services / "appeals" / "formality.yaml", name);
  const auto root = text ? catalog::parse_yaml(*text, name) : std::unexpected(text.error());
  if (!root) {
    faults.push_back(root.error());
    return rules;
  }
  catalog::MapReader map(*root, report, "the file");
  if (map.is_map()) {
    rules.copied = static_cast<int>(map.number("copied", 50, 100));
    rules.fewest_words = static_cast<int>(map.number("fewest_words", 1, 100));
    for (const std::string& phrase : map.strings("boilerplate", true, 500)) rules.boilerplate.push_back(fold_for_search(phrase));
    for (const std::string& word : map.strings("actions", true, 500)) rules.actions.push_back(fold_for_search(word));
    map.each("templates", false, 50, [&](const catalog::Node& node) {
      catalog::MapReader one(node, report, "a template");
      if (!one.is_map()) return;
      ReplyTemplate made{one.code("code"), one.text("title"), one.text("answer"), one.text("done")};
      for (const Lang lang : kLangs)
        if (!has_blanks(made.answer.in(lang)))
          report.add(one.line_of("answer"), "a template without a blank is boilerplate", "put [...] where the officer has to write");
      one.finish();
      rules.templates.push_back(std::move(made));
    });
    map.finish();
  }
  std::ranges::move(report.faults, std::back_inserter(faults));
  return rules;
}

}  // namespace

std::vector<catalog::Fault> check_formality(const std::filesystem::path& services) {
  std::vector<catalog::Fault> faults;
  read(services, faults);
  return faults;
}

std::shared_ptr<const FormalityRules> load_formality(const std::filesystem::path& services) {
  std::vector<catalog::Fault> faults;
  auto rules = std::make_shared<const FormalityRules>(read(services, faults));
  if (!faults.empty()) throw std::runtime_error(faults.front().str());
  return rules;
}

Sketch sketch_of(const std::string& text) {
  const auto words = words_of(fold_for_search(text));
  std::vector<std::uint64_t> runs;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0 && i + kRun > words.size()) break;
    std::string run;
    for (std::size_t n = i; n < std::min(words.size(), i + kRun); ++n) run += words[n] + ' ';
    runs.push_back(hash_of(run));
  }
  Sketch out;
  if (runs.empty()) return out;
  for (std::uint64_t seed = 0; seed < kHashes; ++seed) {
    std::uint64_t least = ~0ULL;
    for (const std::uint64_t run : runs) least = std::min(least, mixed(run, seed));
    out.push_back(static_cast<std::int64_t>(least));
  }
  return out;
}

namespace {

template <class Hashes>
int share_alike(const Hashes& a, const Hashes& b) {
  if (a.size() != kHashes || b.size() != kHashes) return 0;
  int same = 0;
  for (std::size_t i = 0; i < kHashes; ++i) same += a[i] == b[i] ? 1 : 0;
  return same * 100 / static_cast<int>(kHashes);
}

}  // namespace

int likeness(const Sketch& a, const Sketch& b) { return share_alike(a, b); }
int likeness(BytesView a, BytesView b) { return share_alike(a, b); }

Bytes brief_of(const Sketch& sketch) {
  Bytes out;
  for (const std::int64_t hash : sketch) out.push_back(static_cast<std::uint8_t>(hash & 0xFF));
  return out;
}

std::string whole_text(const std::vector<Point>& points) {
  std::string out;
  for (const Point& point : points) out += point.answer + " " + point.done + " ";
  return out;
}

std::vector<Flag> find_flags(const FormalityRules& rules, const std::vector<Point>& points, const std::vector<SentBefore>& before) {
  std::vector<Flag> out;
  std::set<std::string> answers;
  for (const Point& point : points) {
    flag_point(rules, point, out);
    if (!answers.insert(fold_for_search(point.answer)).second) out.push_back({"same_answer", point.no, {}});
  }
  const Sketch mine = sketch_of(whole_text(points));
  const SentBefore* nearest = nullptr;
  int most = 0;
  for (const SentBefore& one : before)
    if (const int alike = likeness(mine, one.sketch); alike > most) {
      most = alike;
      nearest = &one;
    }
  if (nearest != nullptr && most >= rules.copied) out.push_back({"copied", 0, nearest->number});
  return out;
}

bool has_blanks(const std::string& text) {
  const auto open = text.find('[');
  return open != std::string::npos && text.find(']', open) != std::string::npos;
}

}  // namespace darcha::murojaat
