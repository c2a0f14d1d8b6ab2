// What a document is, to those who issue, keep and check one.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/ids.h"
#include "core/lang.h"
#include "core/time.h"

namespace darcha::documents {

/// What is stored; `expired` is not a state of the row but of the calendar, see status_at.
enum class State { valid, superseded, revoked };
/// What a person is told.
/// `suspended`: nobody withdrew it, but its effect is halted while a complaint against what it rests on is looked at.
enum class Status { valid, suspended, expired, superseded, revoked };

std::string_view code(State state);
std::string_view code(Status status);
std::optional<State> parse_state(std::string_view code);

/// A value printed on a document: one text for every language, a text in each, or a date (written out in words).
using Value = std::variant<std::string, LocalText, Date>;

/// What a document is to say. The fields are named by the template (documents/templates/<kind>.yaml); a text may hold line breaks.
struct Content {
  std::string kind;      ///< "residence-certificate"
  Lang lang = Lang::uz;  ///< printed beside Uzbek
  std::map<std::string, Value, std::less<>> fields;
  LocalText issuer{};  ///< who says it, where the template serves many bodies; empty: the template's issuer
};

}  // namespace darcha::documents
