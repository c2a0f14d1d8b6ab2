// The law on appeals as data: services/appeals/law.yaml, and topics.yaml, which is triage's. Immutable once read; every term has the days
// on which it holds. Law: OʻRQ-445 of 2017-09-11, art. 22 (limits), 23 (registration), 25 (forwarding), 28 (terms), 29 (not considered).
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/types.h"
#include "core/lang.h"
#include "core/time.h"
#include "offices/types.h"

namespace darcha::murojaat {

/// What a length of time in the law is for. The names are those of law.yaml.
enum class TermCode {
  forward,            ///< to the body that is competent, with notice to the author
  consider,           ///< a request or a complaint, from its arrival at the body that has to decide
  study,              ///< the same when it has to be studied, or papers have to be asked for; from the same day
  extension,          ///< at most, by the head, from the end of the term
  suggestion,         ///< a suggestion
  suggestion_notice,  ///< within which its author is told that it is studied further
  higher_body,        ///< a complaint to the body above, from the day the author learned of the answer
  reopen,             ///< the author says that the answer does not answer
  inner_request,      ///< another body answers
  suspension,         ///< the longest the clock may stand still
  reception,          ///< within which a personal reception is offered
  follow_up           ///< after the answer, "was it really done?"
};
std::string_view code(TermCode code);

/// What becomes of a last day that is no working day.
enum class Ends { next_working, same_day };

struct TermRule {
  TermCode code = TermCode::consider;
  Date from{};
  std::optional<Date> until;  ///< last day on which it holds
  int count = 0;
  catalog::Unit unit = catalog::Unit::days;  ///< days, working_days or months
  Ends ends = Ends::next_working;
  int times = 1;  ///< how often it may be used (extension)
  std::string basis;
  bool unverified = false;
};

struct WorkingHours {
  Date from{};
  std::optional<Date> until;
  int opens = 9, closes = 18;  ///< hours in Tashkent; an appeal that comes at or after `closes` is registered on the next working day
  std::string basis;
  bool unverified = false;
};

struct KindRule {
  std::string code;  ///< ariza, taklif, shikoyat
  TermCode term = TermCode::consider;
  LocalText name, means;
};

/// Why an appeal is not considered, or its clock stands still.
struct GroundRule {
  std::string code;
  LocalText name;
  std::string basis;
  bool unverified = false;
  bool anonymous_only = false;
};

struct Body {
  std::string agency;
  offices::Level level = offices::Level::district;
};

struct Topic {
  std::string code;
  LocalText name;
  Body body;            ///< competent by law, for the place
  int urgency = 1;      ///< 1 ordinary, 2 soon, 3 danger to life or health
  std::string service;  ///< of the catalogue: would solve it at once; empty if none
  std::string open311_code, open311_group;
};

struct Law {
  std::string act, link;
  LocalText title;
  Date act_date{};
  std::vector<WorkingHours> hours;
  std::vector<TermRule> terms;
  std::vector<KindRule> kinds;
  std::vector<GroundRule> conclusions, suspensions;
  Body receiver;              ///< when no competent body was found
  Body above_the_highest;     ///< for a complaint about the highest office of a body
  std::vector<Topic> topics;  ///< in the order of topics.yaml, and last `other`

  const TermRule* term(TermCode code, Date day) const;  ///< null before its first day or in a gap, which check_law() refuses
  const WorkingHours* hours_on(Date day) const;
  const KindRule* find_kind(std::string_view code) const;
  const GroundRule* find_conclusion(std::string_view code) const;
  const GroundRule* find_suspension(std::string_view code) const;
  const Topic* find_topic(std::string_view code) const;
  const Topic* find_open311(std::string_view service_code) const;
};

/// What is wrong with the files, each fault with line and how to mend it; empty if sound. `services` is the folder that holds `appeals/`.
/// Agencies and services named must be in agencies.yaml and among the folders.
std::vector<catalog::Fault> check_law(const std::filesystem::path& services);

/// Throws std::runtime_error with the first fault. Blocking; at start, and in tests.
std::shared_ptr<const Law> load_law(const std::filesystem::path& services);

}  // namespace darcha::murojaat
