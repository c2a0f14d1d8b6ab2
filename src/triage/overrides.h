// What officers chose, with or against the machine: counted per model, language and office, and taught to the next model. A door.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "db/db.h"
#include "triage/triage.h"

namespace darcha::triage {

enum class Aspect : std::uint8_t { topic, body, kind, urgency };
std::string_view code(Aspect aspect);

/// One choice of an officer, recorded also where it is what was suggested: without those a share of overrides means nothing.
struct Override {
  OfficeId office;
  Uuid id;  ///< of the choice; the same again is recorded once
  std::string model;
  Aspect aspect = Aspect::topic;
  std::string suggested;  ///< empty: nothing was suggested
  double confidence = 0;
  std::string chosen;
  std::string language;  ///< as code(Lang); empty: not known
  Script script = Script::none;
  std::string region;   ///< SOATO or ISO code; empty: not known
  std::string sex;      ///< f, m or empty: not known or not asked
  std::string channel;  ///< web, desk, mail, open311, ...
  std::string words;    ///< from known_words; empty: nothing is taught
  Date on{};
};

/// Into the caller's transaction. Whoever asked that only a person reads their appeal is not recorded by the caller.
void record_override(db::Batch& batch, const Override& choice);

/// The words of a text that the model knows, folded, each once, in the order of the alphabet: enough to learn from, not enough to tell who
/// wrote what. Empty without a model.
std::string known_words(const Engine* engine, std::string_view text);

struct OverrideCount {
  std::string model, aspect;
  OfficeId office;
  std::string language;
  std::int64_t choices = 0;
  std::int64_t overridden = 0;   ///< something else was suggested
  std::int64_t unsuggested = 0;  ///< nothing was suggested
};
Task<std::vector<OverrideCount>> count_overrides(db::Pool& pool);
/// Of one office, for who is in charge of it: may be asked for a page.
Task<std::vector<OverrideCount>> count_overrides_of(db::Pool& pool, OfficeId office);

/// What the next model learns: officers' topics where the machine was wrong or silent, the newest first.
struct Learnt {
  std::string topic;
  std::string words;
};
Task<std::vector<Learnt>> list_learnt(db::Pool& pool, std::int64_t most = 20'000);

}  // namespace darcha::triage
