#include "consent/rules.h"

#include <stdexcept>

namespace darcha::consent {

std::string_view code(Standing standing) {
  switch (standing) {
    case Standing::asked: return "asked";
    case Standing::given: return "given";
    case Standing::refused: return "refused";
    case Standing::withdrawn: return "withdrawn";
    case Standing::expired: return "expired";
  }
  return "";
}

std::optional<Answer> parse_answer(std::string_view code) {
  if (code == "yes") return Answer::yes;
  if (code == "no") return Answer::no;
  if (code == "withdraw") return Answer::withdraw;
  return std::nullopt;
}

Standing standing_of(std::string_view state, Instant expires_at, Instant now) {
  if (state == "refused") return Standing::refused;
  if (state == "withdrawn") return Standing::withdrawn;
  if (state != "asked" && state != "given") throw std::logic_error("no such state of a consent: " + std::string{state});
  if (now >= expires_at) return Standing::expired;
  return state == "given" ? Standing::given : Standing::asked;
}

std::optional<Standing> after(Standing standing, Answer answer) {
  if (standing == Standing::expired) return std::nullopt;
  switch (answer) {
    case Answer::yes: return standing == Standing::given ? std::nullopt : std::optional{Standing::given};
    case Answer::no: return standing == Standing::asked ? std::optional{Standing::refused} : std::nullopt;
    case Answer::withdraw: return standing == Standing::given ? std::optional{Standing::withdrawn} : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace darcha::consent
