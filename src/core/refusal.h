// A refusal is an answer, not a failure: the rule said no, and says which rule. Failures (database, network) are exceptions; faults (bugs)
// are logged with a stack. Refusals become HTTP in exactly one place (web), with a text in every language found under the code.
#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace darcha {

using TextArgs = std::vector<std::pair<std::string, std::string>>;  ///< name to already formatted value

/// What is wrong with one field of a form.
struct FieldError {
  std::string field;  ///< the input's name
  std::string code;   ///< text key: "identity.password_too_short"
  TextArgs args;
};

enum class RefusalKind {
  bad_input,
  not_signed_in,
  forbidden,
  not_found,
  conflict,
  gone,
  too_large,
  unsupported_type,
  rate_limited,
  unavailable
};

struct Refusal {
  std::string code;  ///< stable, "<room>.<reason>"; its text is in the room's text.yaml under refusal.<reason>
  RefusalKind kind = RefusalKind::conflict;
  TextArgs args{};
  std::vector<FieldError> fields{};
  int retry_after_s = 0;  ///< for rate_limited and unavailable
};

template <class T>
using Result = std::expected<T, Refusal>;

inline std::unexpected<Refusal> refuse(std::string code, RefusalKind kind = RefusalKind::conflict, TextArgs args = {}) {
  return std::unexpected<Refusal>(Refusal{std::move(code), kind, std::move(args)});
}

}  // namespace darcha
