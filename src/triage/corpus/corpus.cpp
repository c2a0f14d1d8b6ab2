#include "triage/corpus/corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "core/bytes.h"
#include "core/crypto.h"
#include "core/text.h"

namespace darcha::triage {
namespace {

struct Line {
  int number;
  std::string text;
};

[[noreturn]] void fault(const std::filesystem::path& file, int line, std::string_view what) {
  throw std::runtime_error(fmt::format("{}:{}: {}", file.string(), line, what));
}

std::vector<Line> lines_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file.string() + " cannot be read");
  std::vector<Line> lines;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!is_utf8(line) && !line.empty()) fault(file, number, "not UTF-8");
    if (!line.empty() && line[0] != '#') lines.push_back({number, std::move(line)});
  }
  return lines;
}

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string_view item = list.substr(0, comma);
    while (item.starts_with(' ')) item.remove_prefix(1);
    if (!item.empty()) out.emplace_back(item);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return out;
}

constexpr std::size_t kOnlyWords = 35;  // of a hundred texts
constexpr std::size_t kOnePhrase = 45;  // of a hundred of the others

std::string kind_of(char label) { return label == 'a' ? "ariza" : label == 's' ? "shikoyat" : label == 't' ? "taklif" : ""; }

/// One text at a time, out of a grammar.
class Speaker {
 public:
  Speaker(const Grammar& grammar, Lang lang, std::mt19937_64& random) : grammar_(grammar), lang_(lang), random_(random) {}

  Labelled say(const std::string& topic, const TopicPhrases& phrases) {
    Labelled said{.topic = topic, .lang = lang_};
    text_.clear();
    const std::size_t roll = below(random_, 100);
    const std::size_t suggestions = phrases.suggestions.size() > 2 ? 70 : 18;  // of each hundred; more where a topic is about them
    said.kind = roll < suggestions ? "taklif" : roll < suggestions + (100 - suggestions) * 45 / 100 ? "shikoyat" : "ariza";
    if (chance(kOnlyWords)) {  // as into a search box: the matter, and nothing of what is wished
      said.kind.clear();
      for (std::size_t i = 1 + below(random_, 4); i > 0; --i) add(pick(phrases.words));
      said.text = std::move(text_);
      return said;
    }
    if (chance(kOnePhrase)) {  // without any frame around: what is said is the matter itself
      say_one(said, phrases);
      said.text = std::move(text_);
      return said;
    }
    said.urgent = said.kind != "taklif" && chance(phrases.urgent.empty() ? 6 : 22);
    if (chance(35)) add(frame("greeting"));
    if (chance(25)) add(frame("who"));
    say_matter(said, phrases);
    say_wish(said, phrases);
    if (chance(25)) add(frame("closing"));
    said.text = std::move(text_);
    return said;
  }

 private:
  bool chance(std::size_t percent) { return below(random_, 100) < percent; }
  const std::string& pick(const std::vector<std::string>& list) {
    static const std::string kNothing;
    return list.empty() ? kNothing : list[below(random_, list.size())];
  }
  const std::string& frame(const char* name) { return pick(grammar_.frames.at(name)); }

  void say_one(Labelled& said, const TopicPhrases& phrases) {
    const std::size_t which = below(random_, 8);
    if (which == 0 && !phrases.urgent.empty()) {
      said.urgent = true;
      if (said.kind == "taklif") said.kind = "ariza";
      return add(pick(phrases.urgent));
    }
    if (which == 1) {
      said.kind = "taklif";
      return add(pick(phrases.suggestions));
    }
    if (which == 2) {
      said.kind = "ariza";
      return add(pick(phrases.asks));
    }
    said.kind.clear();
    add(pick(phrases.facts));
  }

  void say_matter(const Labelled& said, const TopicPhrases& phrases) {
    if (chance(45)) about(phrases);
    if (said.urgent && !phrases.urgent.empty()) add(pick(phrases.urgent));
    const std::size_t facts = said.kind == "taklif" ? below(random_, 2) : said.urgent ? below(random_, 2) : 1 + below(random_, 2);
    for (std::size_t i = 0; i < facts; ++i) add(pick(phrases.facts));
    if (said.urgent && (phrases.urgent.empty() || chance(50))) add(frame("urgent"));
    if (chance(35)) add(frame("effect"));
  }

  void say_wish(const Labelled& said, const TopicPhrases& phrases) {
    if (said.kind == "taklif") {
      if (chance(60)) add(frame("taklif"));
      add(pick(phrases.suggestions));
    } else if (said.kind == "shikoyat") {
      if (chance(25)) add(pick(phrases.asks));
      add(frame("shikoyat"));
    } else {
      if (chance(65)) add(pick(phrases.asks));
      if (chance(70)) add(frame("ariza"));
    }
  }

  void about(const TopicPhrases& phrases) {
    std::string sentence = frame("about");
    for (std::size_t at; (at = sentence.find("{kw}")) != std::string::npos;) sentence.replace(at, 4, pick(phrases.words));
    add(sentence);
  }

  void add(std::string phrase) {
    for (const char* slot : {"place", "span"}) {
      const std::string mark = fmt::format("{{{}}}", slot);
      for (std::size_t at; (at = phrase.find(mark)) != std::string::npos;) phrase.replace(at, mark.size(), chance(80) ? frame(slot) : "");
    }
    if (phrase.empty()) return;
    if (!text_.empty()) text_ += ' ';
    text_ += phrase;
    const char last = text_.back();
    if (last != '.' && last != '!' && last != '?') text_ += chance(80) ? "." : ",";
  }

  const Grammar& grammar_;
  Lang lang_;
  std::mt19937_64& random_;
  std::string text_;
};

}  // namespace

std::size_t below(std::mt19937_64& random, std::size_t bound) { return static_cast<std::size_t>(random() % bound); }

std::vector<Labelled> read_texts(const std::filesystem::path& file, Lang lang) {
  std::vector<Labelled> texts;
  std::string topic;
  for (const Line& line : lines_of(file)) {
    if (line.text[0] == '@') {
      topic = line.text.substr(1);
      continue;
    }
    const std::size_t space = line.text.find(' ');
    const std::string label = line.text.substr(0, space);
    Labelled labelled{.topic = topic, .kind = kind_of(label[0]), .urgent = label.ends_with('!'), .lang = lang};
    if (topic.empty() || labelled.kind.empty() || space == std::string::npos || label.size() > 2)
      fault(file, line.number, "not `a text`, `s text` or `t text` under an @topic");
    labelled.text = line.text.substr(space + 1);
    texts.push_back(std::move(labelled));
  }
  return texts;
}

std::vector<Labelled> read_words(const std::filesystem::path& file, Lang lang) {
  constexpr std::size_t kTogether = 5;
  std::vector<Labelled> texts;
  std::string topic;
  for (const Line& line : lines_of(file)) {
    if (line.text[0] == '@') {
      topic = line.text.substr(1);
      continue;
    }
    if (topic.empty()) fault(file, line.number, "words before the first @topic");
    const std::vector<std::string> words = split(line.text);
    for (std::size_t at = 0; at < words.size(); ++at) {
      if (at % kTogether == 0) texts.push_back({.topic = topic, .lang = lang});
      texts.back().text += (texts.back().text.empty() ? "" : ", ") + words[at];
    }
  }
  return texts;
}

Grammar read_grammar(const std::filesystem::path& frames, const std::filesystem::path& topics) {
  Grammar grammar;
  std::vector<std::string>* section = nullptr;
  for (const Line& line : lines_of(frames)) {
    if (line.text[0] == '@')
      section = &grammar.frames[line.text.substr(1)];
    else if (section != nullptr)
      section->push_back(line.text);
    else
      fault(frames, line.number, "a line before the first @name");
  }
  for (const char* name : {"greeting", "who", "place", "span", "effect", "ariza", "shikoyat", "taklif", "urgent", "about", "closing"})
    if (grammar.frames[name].empty()) fault(frames, 0, fmt::format("@{} is empty", name));
  TopicPhrases* topic = nullptr;
  for (const Line& line : lines_of(topics)) {
    if (line.text[0] == '@') {
      topic = &grammar.topics[line.text.substr(1)];
      continue;
    }
    if (topic == nullptr || line.text.size() < 3 || line.text[1] != ' ') fault(topics, line.number, "not `- fact` under an @topic");
    const std::string phrase = line.text.substr(2);
    switch (line.text[0]) {
      case '-': topic->facts.push_back(phrase); break;
      case '?': topic->asks.push_back(phrase); break;
      case '!': topic->urgent.push_back(phrase); break;
      case '+': topic->suggestions.push_back(phrase); break;
      case '~': std::ranges::move(split(phrase), std::back_inserter(topic->words)); break;
      default: fault(topics, line.number, "a line begins with one of - ? ! + ~");
    }
  }
  for (const auto& [code, phrases] : grammar.topics)
    if (phrases.facts.empty() || phrases.asks.empty() || phrases.suggestions.empty() || phrases.words.size() < 2)
      fault(topics, 0, fmt::format("@{} needs facts, what is asked, a suggestion and words", code));
  return grammar;
}

std::vector<Labelled> speak(const Grammar& grammar, Lang lang, std::size_t per_topic, std::mt19937_64& random) {
  std::vector<Labelled> said;
  Speaker speaker(grammar, lang, random);
  for (const auto& [code, phrases] : grammar.topics)
    for (std::size_t i = 0; i < per_topic; ++i) said.push_back(speaker.say(code, phrases));
  return said;
}

std::string mistyped(const std::string& folded, double share, std::mt19937_64& random) {
  std::string out;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find(' ', at), folded.size());
    std::string word = folded.substr(at, end - at);
    if (word.size() > 3 && below(random, 1'000'000) < static_cast<std::size_t>(share * 1'000'000)) {
      const std::size_t place = 1 + below(random, word.size() - 2);
      switch (below(random, 3)) {
        case 0: word.erase(place, 1); break;
        case 1: std::swap(word[place], word[place + 1]); break;
        default: word[place] = "aeiu"[below(random, 4)]; break;
      }
    }
    if (!out.empty()) out += ' ';
    out += word;
    at = end + 1;
  }
  return out;
}

std::string digest_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  std::string all;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    all += file.lexically_relative(folder).generic_string() + '\n';
    all.append(std::istreambuf_iterator<char>(in), {});
  }
  return to_hex(sha256(all));
}

}  // namespace darcha::triage
