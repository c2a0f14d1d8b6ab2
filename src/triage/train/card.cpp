#include "triage/train/card.h"

#include <fmt/format.h>

namespace darcha::triage {
namespace {

constexpr double kMostGap = 0.05;  // between the best and the worst language: the goal of the house

using Row = std::vector<std::string>;
struct Section {
  std::string title;
  std::vector<std::string> sentences;
  Row head;
  std::vector<Row> rows;
};

std::string percent(double value) { return fmt::format("{:.1f} %", value * 100); }
std::string shown(const Share& share) {
  const Interval interval = wilson(share);
  return fmt::format("{} ({}/{}; {:.1f}-{:.1f} %)", percent(share.value()), share.hits, share.all, interval.low * 100, interval.high * 100);
}

Section by_language(std::string title, std::vector<std::string> sentences, const std::map<std::string, Share>& shares, const Share& all) {
  Section section{.title = std::move(title), .sentences = std::move(sentences), .head = {"language", "right (95 % interval)"}};
  for (const auto& [lang, share] : shares) section.rows.push_back({lang, shown(share)});
  section.rows.push_back({"all", shown(all)});
  return section;
}

std::size_t total(const std::map<std::string, std::size_t>& counts) {
  std::size_t sum = 0;
  for (const auto& [name, count] : counts) sum += count;
  return sum;
}

Section data_section(const CardFacts& facts) {
  Section section{
      .title = "Data",
      .sentences = {"Texts written for the project (data/triage); none is a real person's. Training texts are spoken out by "
                    "grammars, or written by hand. Validation and held-out texts are written by hand and share no template "
                    "with them. Uzbek is spoken once: both scripts fold to the same words.",
                    fmt::format("The held-out texts were written and frozen before the training texts of this version (SHA-256 {}).",
                                facts.frozen),
                    fmt::format("Choices of officers learnt from: {}.", facts.learnt)},
      .head = {"language", "spoken", "written", "validation", "held out"}};
  std::map<std::string, Row> rows;
  for (const auto* counts : {&facts.spoken, &facts.written, &facts.validate, &facts.held_out})
    for (const auto& [lang, count] : *counts) rows[lang] = {};
  const auto of = [](const std::map<std::string, std::size_t>& counts, const std::string& lang) {
    const auto found = counts.find(lang);
    return std::to_string(found == counts.end() ? 0 : found->second);
  };
  for (const auto& [lang, row] : rows)
    section.rows.push_back({lang, of(facts.spoken, lang), of(facts.written, lang), of(facts.validate, lang), of(facts.held_out, lang)});
  section.rows.push_back({"all", std::to_string(total(facts.spoken)), std::to_string(total(facts.written)),
                          std::to_string(total(facts.validate)), std::to_string(total(facts.held_out))});
  return section;
}

Section summary_section(const Evaluation& e, const std::string& where) {
  const bool holds = e.topic_gap < kMostGap;
  return {.title = "In short",
          .sentences = {fmt::format("Measured {}. Topic right: {}; among the first three: {}.", where, shown(e.topic_all),
                                    shown(e.topic_first_three)),
                        fmt::format("Suggested for {}; of those right: {}. The rest is left to a person without a suggestion.",
                                    shown(e.suggested), shown(e.suggested_right)),
                        fmt::format("Gap between the best and the worst language: {:.1f} points. The goal is below {:.0f}: {}.",
                                    e.topic_gap * 100, kMostGap * 100, holds ? "reached on these texts" : "NOT reached"),
                        fmt::format("Kind: {}. Urgency: {}; of texts that cannot wait, found: {}; of alarms, right: {}.", shown(e.kind_all),
                                    shown(e.urgency_all), shown(e.urgent_found), shown(e.alarms_right))}};
}

Section validation_section(const Evaluation& e) {
  return {.title = "On the validation texts",
          .sentences = {
              "Temperature, thresholds, weights and recipes were chosen on these, so the figures flatter; they are here for comparison "
              "with the measured ones.",
              fmt::format("Topic right: {}; gap between languages: {:.1f} points. Kind: {}. Urgency: {}; urgent found: {}.",
                          shown(e.topic_all), e.topic_gap * 100, shown(e.kind_all), shown(e.urgency_all), shown(e.urgent_found))}};
}

Section robustness_section(const Evaluation& e) {
  return {.title = "The same texts, spoilt",
          .sentences = {},
          .head = {"what", "topic right (95 % interval)"},
          .rows = {{"as written", shown(e.topic_all)},
                   {"every fifth word mistyped", shown(e.mistyped)},
                   {"every second word in the other script (Uzbek)", shown(e.two_scripts)},
                   {"two appeals in one: cut exactly at the right place", shown(e.points)}}};
}

Section authors_section(const Evaluation& e) {
  Section section{.title = "Region and sex",
                  .sentences = {"Each test text is sent by a woman and by a man, each from two regions in turn, with a sentence on who "
                                "they are and where they live; the topic "
                                "should not change. The regions have different texts, so compare their intervals, not their values."},
                  .head = {"who", "topic right (95 % interval)"}};
  for (const auto& [sex, share] : e.sex) section.rows.push_back({sex == "f" ? "women" : "men", shown(share)});
  for (const auto& [region, share] : e.region) section.rows.push_back({region, shown(share)});
  return section;
}

Section calibration_section(const Evaluation& e) {
  Section section{
      .title = "Confidence",
      .sentences = {fmt::format(
          "Expected calibration error: {:.3f} (ten bins of equal size). Temperature and thresholds come from the validation texts.",
          e.calibration_error)},
      .head = {"confidence", "right (95 % interval)"}};
  for (const ConfidenceBin& bin : e.bins) section.rows.push_back({percent(bin.confidence), shown(bin.right)});
  return section;
}

Section confusion_section(const Evaluation& e) {
  Section section{.title = "What is taken for what",
                  .sentences = {"Of the validation texts: nobody need look at single errors on the held-out ones."},
                  .head = {"meant", "taken for", "times"}};
  for (const Confusion& c : e.confusions) section.rows.push_back({c.meant, c.taken, std::to_string(c.count)});
  return section;
}

Section limits_section() {
  return {
      .title = "What it is for, and not for",
      .sentences = {
          "It proposes to an officer where an appeal belongs. It decides nothing: no appeal is answered, refused or closed by it, and "
          "a citizen may ask that only a "
          "person reads theirs.",
          "One hand wrote all texts, the held-out ones first: whoever wrote the training texts afterwards knew them. No sentence is "
          "shared, but the held-out figures are optimistic all the same. The validation texts were written earlier and had not been read "
          "by "
          "whoever wrote these training texts; only a few weights and thresholds come from them. Where they give a lower figure, expect "
          "that one. Texts by other people are the next step.",
          "The held-out texts tell partly the same stories in each language; about 62 for each language, so a language's figure is "
          "uncertain by about ten points, and so is the gap.",
          "Measured on texts of the project, not on real appeals: expect it to be worse on those, and watch the share of overrides.",
          "Kind is a judgement of law (complaint, application, proposal) that short texts often leave open; urgency misses what is "
          "only implied."}};
}

std::vector<Section> sections_of(const CardFacts& facts, const Evaluation& e, const Evaluation& validation) {
  const std::string where = facts.held_out.empty() ? "on the validation texts, NOT on held-out ones" : "on held-out texts";
  return {summary_section(e, where),
          data_section(facts),
          by_language("Topic", {}, e.topic, e.topic_all),
          by_language("Kind of appeal", {}, e.kind, e.kind_all),
          by_language("Urgency", {}, e.urgency, e.urgency_all),
          by_language("Language and script", {"By letters, common words and endings; no model."}, e.language, e.language_all),
          calibration_section(e),
          robustness_section(e),
          authors_section(e),
          validation_section(validation),
          confusion_section(validation),
          limits_section()};
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      default: out += c; break;
    }
  }
  return out;
}

std::string markdown_of(const std::string& title, const std::vector<Section>& sections) {
  std::string out = "# " + title + "\n";
  for (const Section& section : sections) {
    out += "\n## " + section.title + "\n\n";
    for (const std::string& sentence : section.sentences) out += "- " + sentence + "\n";
    if (section.rows.empty()) continue;
    if (!section.sentences.empty()) out += "\n";
    const auto row = [&](const Row& cells) {
      out += "|";
      for (const std::string& cell : cells) out += " " + cell + " |";
      out += "\n";
    };
    row(section.head);
    row(Row(section.head.size(), "---"));
    for (const Row& cells : section.rows) row(cells);
  }
  return out;
}

std::string html_of(const std::string& title, const std::vector<Section>& sections) {
  std::string out =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" +
      escaped(title) + "</title></head>\n<body><main><h1>" + escaped(title) + "</h1>\n";
  for (const Section& section : sections) {
    out += "<section><h2>" + escaped(section.title) + "</h2>\n";
    for (const std::string& sentence : section.sentences) out += "<p>" + escaped(sentence) + "</p>\n";
    if (!section.rows.empty()) {
      const auto row = [&](const Row& cells, const char* tag) {
        out += "<tr>";
        for (const std::string& cell : cells) out += fmt::format("<{0}>{1}</{0}>", tag, escaped(cell));
        out += "</tr>\n";
      };
      out += "<table>\n";
      row(section.head, "th");
      for (const Row& cells : section.rows) row(cells, "td");
      out += "</table>\n";
    }
    out += "</section>\n";
  }
  return out + "</main></body></html>\n";
}

boost::json::object json_of(const Share& share) {
  const Interval interval = wilson(share);
  return {{"hits", share.hits}, {"all", share.all}, {"value", share.value()}, {"low", interval.low}, {"high", interval.high}};
}
boost::json::object json_of(const std::map<std::string, Share>& shares) {
  boost::json::object out;
  for (const auto& [name, share] : shares) out[name] = json_of(share);
  return out;
}
boost::json::object json_of(const std::map<std::string, std::size_t>& counts) {
  boost::json::object out;
  for (const auto& [name, count] : counts) out[name] = count;
  return out;
}

boost::json::object measured(const Evaluation& e) {
  boost::json::array bins, confusions;
  for (const ConfidenceBin& bin : e.bins)
    bins.push_back(boost::json::object{{"confidence", bin.confidence}, {"right", json_of(bin.right)}});
  for (const Confusion& c : e.confusions)
    confusions.push_back(boost::json::object{{"meant", c.meant}, {"taken", c.taken}, {"count", c.count}});
  return {{"topic", json_of(e.topic)},
          {"topic_all", json_of(e.topic_all)},
          {"topic_first_three", json_of(e.topic_first_three)},
          {"topic_gap", e.topic_gap},
          {"kind", json_of(e.kind)},
          {"kind_all", json_of(e.kind_all)},
          {"urgency", json_of(e.urgency)},
          {"urgency_all", json_of(e.urgency_all)},
          {"urgent_found", json_of(e.urgent_found)},
          {"alarms_right", json_of(e.alarms_right)},
          {"language", json_of(e.language)},
          {"language_all", json_of(e.language_all)},
          {"suggested", json_of(e.suggested)},
          {"suggested_right", json_of(e.suggested_right)},
          {"region", json_of(e.region)},
          {"sex", json_of(e.sex)},
          {"mistyped", json_of(e.mistyped)},
          {"two_scripts", json_of(e.two_scripts)},
          {"points", json_of(e.points)},
          {"calibration", boost::json::object{{"expected_error", e.calibration_error}, {"bins", std::move(bins)}}},
          {"confusions", std::move(confusions)}};
}

}  // namespace

Card make_card(const boost::json::object& manifest, const CardFacts& facts, const Evaluation& evaluation, const Evaluation& validation) {
  const std::string version{manifest.at("version").as_string()};
  const std::string title = fmt::format("Model card: triage of appeals {}, made on {}", version, to_iso(facts.made_on));
  const std::vector<Section> sections = sections_of(facts, evaluation, validation);
  boost::json::object json = manifest;
  json["data"] = boost::json::object{{"spoken", json_of(facts.spoken)},       {"written", json_of(facts.written)},
                                     {"validation", json_of(facts.validate)}, {"held_out", json_of(facts.held_out)},
                                     {"held_out_sha256", facts.frozen},       {"learnt", facts.learnt}};
  if (!facts.held_out.empty()) {
    boost::json::object held_out = measured(evaluation);
    held_out.erase("confusions");
    json["held_out"] = std::move(held_out);
  }
  json["validation"] = measured(validation);
  return {.json = boost::json::serialize(json) + "\n", .markdown = markdown_of(title, sections), .html = html_of(title, sections)};
}

}  // namespace darcha::triage
