// The texts models learn from and are measured with (data/triage): grammars that are spoken out for training, texts written by hand for the
// rest. None of them is a real person's.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/lang.h"

namespace darcha::triage {

struct Labelled {
  std::string text;
  std::string topic;
  std::string kind;  ///< ariza, taklif, shikoyat; empty: the text says nothing of it, nor of urgency
  bool urgent = false;
  Lang lang = Lang::uz;
};

/// "@topic" begins a topic; each other line is a label and a text: "s! text", with a, s or t for the kind and ! for urgent. Throws
/// std::runtime_error with file and line.
std::vector<Labelled> read_texts(const std::filesystem::path& file, Lang lang);

/// "@topic" begins a topic; each other line is words of the matter, parted by commas: five of them make a text that says nothing of its
/// kind.
std::vector<Labelled> read_words(const std::filesystem::path& file, Lang lang);

/// What can be said about one topic, by the first character of a line: - a fact, ? what is asked for, ! a fact that cannot wait, + a
/// suggestion, ~ words of the matter.
struct TopicPhrases {
  std::vector<std::string> facts, asks, urgent, suggestions, words;
};

struct Grammar {
  std::map<std::string, std::vector<std::string>> frames;  ///< "@name" and its lines: greeting, who, place, span, effect, ...
  std::map<std::string, TopicPhrases> topics;
};

Grammar read_grammar(const std::filesystem::path& frames, const std::filesystem::path& topics);

/// `per_topic` texts of each topic, the same for the same state of `random`.
std::vector<Labelled> speak(const Grammar& grammar, Lang lang, std::size_t per_topic, std::mt19937_64& random);

/// A number below `bound`, the same on every machine (std::uniform_int_distribution is not).
std::size_t below(std::mt19937_64& random, std::size_t bound);

/// A folded text as it may come from a hurried hand: `share` of the words lose, double or swap a letter.
std::string mistyped(const std::string& folded, double share, std::mt19937_64& random);

/// Files of the folder, digested in the order of their names: what a model was made of.
std::string digest_of(const std::filesystem::path& folder);

}  // namespace darcha::triage
