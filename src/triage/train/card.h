// The model card: what a model was made of and how good it is, for people (Markdown, HTML) and programs (JSON).
#pragma once
#include <boost/json.hpp>
#include <map>
#include <string>

#include "core/time.h"
#include "triage/train/evaluate.h"

namespace darcha::triage {

struct CardFacts {
  Date made_on{};
  std::map<std::string, std::size_t> spoken{}, written{}, validate{}, held_out{};  ///< texts by language
  std::size_t learnt = 0;                                                          ///< choices of officers
  std::string frozen{};                                                            ///< digest of the held-out texts
};

struct Card {
  std::string json, markdown, html;
};

/// `manifest` as in model.json. Measured on the held-out texts (without any: on the validation texts, and it says so).
Card make_card(const boost::json::object& manifest, const CardFacts& facts, const Evaluation& evaluation, const Evaluation& validation);

}  // namespace darcha::triage
