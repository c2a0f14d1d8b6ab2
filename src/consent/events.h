// Events of the room; the payload is JSON: application_id, consent, state (given, refused, withdrawn).
#pragma once
#include <string_view>

namespace darcha::consent {

inline constexpr std::string_view kAnswered = "consent.answered";  ///< of the applicant

}  // namespace darcha::consent
