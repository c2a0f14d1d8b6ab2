#include "triage/points/points.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/utf8.h"
#include "triage/text/fold.h"
#include "triage/triage.h"

namespace darcha::triage {
namespace {

constexpr std::size_t kMostPoints = 12;    // the rest of a longer list belongs to the last one
constexpr std::size_t kCourtesyWords = 8;  // a greeting is no longer; a longer sentence says something
constexpr std::size_t kLetteredWord = 3;   // a full stop after a shorter word is an abbreviation, when a small letter follows
constexpr int kMostNumber = 30;

// How people go over to the next thing.
constexpr std::string_view kTurns[] = {"birinchidan",
                                       "ikkinchidan",
                                       "uchinchidan",
                                       "toʻrtinchidan",
                                       "birinchi masala",
                                       "ikkinchi masala",
                                       "uchinchi masala",
                                       "bundan tashqari",
                                       "undan tashqari",
                                       "shuningdek",
                                       "yana bir",
                                       "bundan boshqa",
                                       "qolaversa",
                                       "ikkinchi muammo",
                                       "boshqa masala",
                                       "во-первых",
                                       "во-вторых",
                                       "в-третьих",
                                       "в-четвертых",
                                       "кроме того",
                                       "кроме этого",
                                       "помимо этого",
                                       "помимо того",
                                       "также",
                                       "а также",
                                       "ещё одна",
                                       "ещё один",
                                       "еще одно",
                                       "и ещё",
                                       "второй вопрос",
                                       "вторая проблема",
                                       "другой вопрос",
                                       "отдельно прошу",
                                       "а ещё",
                                       "first",
                                       "firstly",
                                       "second",
                                       "secondly",
                                       "third",
                                       "thirdly",
                                       "also",
                                       "besides",
                                       "in addition",
                                       "moreover",
                                       "furthermore",
                                       "another problem",
                                       "another thing",
                                       "on top of that",
                                       "apart from that",
                                       "one more thing",
                                       "the second",
                                       "birinshiden",
                                       "ekinshiden",
                                       "úshinshiden",
                                       "bunnan tısqarı",
                                       "onnan tısqarı",
                                       "sonday-aq",
                                       "sonıń menen birge",
                                       "onnan basqa",
                                       "jáne bir",
                                       "taǵı bir",
                                       "ekinshi másele",
                                       "ekinshi mashqala",
                                       "бунинг устига",
                                       "ustiga ustak"};

constexpr std::string_view kCourtesies[] = {"assalomu alaykum",  "salom",          "hurmatli",   "xurmatli",     "rahmat",
                                            "oldindan rahmat",   "hurmat bilan",   "xayrli kun", "здравствуйте", "добрый день",
                                            "добрый вечер",      "уважаемый",      "уважаемая",  "уважаемые",    "спасибо",
                                            "заранее спасибо",   "с уважением",    "благодарю",  "hello",        "dear",
                                            "good morning",      "good afternoon", "thank you",  "thanks",       "yours",
                                            "best regards",      "kind regards",   "sincerely",  "regards",      "ássalawma áleykum",
                                            "assalawma aleykum", "sálem",          "húrmetli",   "raxmet",       "aldın ala raxmet",
                                            "húrmet penen"};

template <std::size_t N>
const std::vector<std::string>& folded(const std::string_view (&list)[N]) {
  static const std::vector<std::string> all = [&list] {
    std::vector<std::string> out;
    for (const std::string_view text : list) out.push_back(fold(text, text.size()));
    return out;
  }();
  return all;
}

bool begins_with(const std::string& sentence, const std::vector<std::string>& beginnings) {
  return std::ranges::any_of(beginnings, [&](const std::string& beginning) {
    return sentence.starts_with(beginning) && (sentence.size() == beginning.size() || sentence[beginning.size()] == ' ');
  });
}

struct Sentence {
  std::size_t begin = 0;
  std::size_t end = 0;
  int number = 0;           // "2)" or "2." before it
  bool introduces = false;  // ends with a colon: what it says follows
  std::string folded;
  std::size_t words = 0;
  bool courtesy = false;
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "2)" or "2." and a space, at a place where a sentence may begin. `after` is set behind it.
int numbering_at(std::string_view text, std::size_t at, std::size_t& after) {
  int number = 0;
  std::size_t i = at;
  while (i < text.size() && is_digit(text[i]) && i - at < 2) number = number * 10 + (text[i++] - '0');
  if (i == at || i >= text.size() || (text[i] != ')' && text[i] != '.') || number == 0 || number > kMostNumber) return 0;
  if (i + 1 < text.size() && is_digit(text[i + 1])) return 0;  // a date, a sum
  after = i + 1;
  return number;
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::vector<Sentence> run() {
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text_.size(); ++at) {
      std::size_t after = 0;
      const bool free = at == 0 || is_space(text_[at - 1]);
      if (free && is_digit(text_[at])) {
        if (const int number = numbering_at(text_, at, after); number != 0 && number == expected_) {
          close(begin, at);
          begin = after;
          at = after - 1;
          pending_ = expected_++;
          continue;
        }
      }
      if (text_[at] == '\n' || ends_here(at)) {
        close(begin, at + 1);
        begin = at + 1;
      }
    }
    close(begin, text_.size());
    return std::move(sentences_);
  }

 private:
  bool ends_here(std::size_t at) const {
    const char c = text_[at];
    if (c == '!' || c == '?') return at + 1 >= text_.size() || is_space(text_[at + 1]);
    if (c == '\xA6') return at >= 2 && text_.substr(at - 2, 3) == "…" && (at + 1 >= text_.size() || is_space(text_[at + 1]));
    if (c != '.' || (at + 1 < text_.size() && !is_space(text_[at + 1]))) return false;
    std::size_t letters = 0;  // of the word before
    for (std::size_t i = at; i > 0 && !is_space(text_[i - 1]) && text_[i - 1] != '.'; --i)
      letters += (static_cast<unsigned char>(text_[i - 1]) & 0xC0) != 0x80;
    return letters >= kLetteredWord;
  }

  void close(std::size_t begin, std::size_t end) {
    while (begin < end && is_space(text_[begin])) ++begin;
    while (end > begin && is_space(text_[end - 1])) --end;
    if (begin == end) return;
    Sentence sentence{.begin = begin, .end = end, .number = pending_, .introduces = text_[end - 1] == ':'};
    sentence.folded = fold(text_.substr(begin, end - begin), end - begin);
    sentence.words = sentence.folded.empty() ? 0 : 1 + static_cast<std::size_t>(std::ranges::count(sentence.folded, ' '));
    sentence.courtesy = sentence.words <= kCourtesyWords && begins_with(sentence.folded, folded(kCourtesies));
    pending_ = 0;
    if (sentence.words > 0 || sentence.number != 0) sentences_.push_back(std::move(sentence));
  }

  std::string_view text_;
  std::vector<Sentence> sentences_;
  int expected_ = 1;
  int pending_ = 0;
};

class Joiner {
 public:
  Joiner(std::string_view text, const TopicOf& topic_of) : text_(text), topic_of_(topic_of) {}

  void add(const Sentence& sentence, bool numbered) {
    const std::string topic = topic_of_ ? topic_of_(text_.substr(sentence.begin, sentence.end - sentence.begin)) : std::string{};
    const bool turns = numbered ? sentence.number != 0 : begins_with(sentence.folded, folded(kTurns));
    const bool elsewhere =
        !numbered && !topic.empty() && !points_.empty() && !points_.back().topic.empty() && points_.back().topic != topic;
    const bool begins = points_.empty() || ((turns || elsewhere) && !open_);
    if (begins && points_.size() < kMostPoints)
      points_.push_back({.begin = sentence.begin, .end = sentence.end, .topic = topic});
    else
      points_.back().end = sentence.end;
    if (points_.back().topic.empty()) points_.back().topic = topic;
    open_ = sentence.introduces && points_.size() == 1 && points_.back().begin == sentence.begin;
  }

  std::vector<Point> finish() {
    for (Point& point : points_) point.text = std::string{text_.substr(point.begin, point.end - point.begin)};
    return std::move(points_);
  }

 private:
  std::string_view text_;
  const TopicOf& topic_of_;
  std::vector<Point> points_;
  bool open_ = false;  // what was said so far only introduces what comes
};

}  // namespace

std::vector<Point> split_points(std::string_view text, const TopicOf& topic_of) {
  text = text.substr(0, kMostRead);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80 && text.size() == kMostRead) text.remove_suffix(1);
  std::vector<Sentence> sentences = Splitter(text).run();
  const bool says_something = std::ranges::any_of(sentences, [](const Sentence& s) { return !s.courtesy && s.words > 0; });
  if (says_something) std::erase_if(sentences, [](const Sentence& s) { return s.courtesy; });
  const bool numbered = std::ranges::count_if(sentences, [](const Sentence& s) { return s.number != 0; }) >= 2;
  if (numbered) std::erase_if(sentences, [](const Sentence& s) { return s.number == 0 && s.introduces; });  // "I ask for:"
  Joiner joiner(text, topic_of);
  for (const Sentence& sentence : sentences) joiner.add(sentence, numbered);
  return joiner.finish();
}

std::vector<Point> split_points(std::string_view text) { return split_points(text, TopicOf{}); }

}  // namespace darcha::triage
