// What an application is, to the rooms above and to its own slices.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/lang.h"
#include "core/time.h"

namespace darcha::applications {

/// Answers by field code; one value, or several for `choices`; dates in ISO form.
using Answers = std::map<std::string, std::vector<std::string>>;

/// A value a register gave, as it was when it was read.
struct PrefilledValue {
  std::string as;     ///< its name in the service
  std::string data;   ///< "address.current"
  std::string value;  ///< for rules and storage
  LocalText text;     ///< for people
  std::string register_code;
  Instant as_of{};
};

struct Draft {
  ApplicationId id;
  SubjectId subject;
  std::string service_code;
  int service_version = 0;
  Lang lang = Lang::uz;
  Answers answers;
  std::vector<PrefilledValue> prefilled;
  std::optional<Instant> prefilled_at;
  std::string about;  ///< number of the decision it is lodged from (a complaint); empty for any other
  std::string page;   ///< code of the form page the person is at; "tekshirish" = check answers
  Instant updated_at{};
};

struct Application {
  ApplicationId id;
  SubjectId subject;
  std::string number;
  std::string service_code;
  int service_version = 0;
  Lang lang = Lang::uz;
  Answers answers;
  std::vector<PrefilledValue> prefilled;
  std::string state;  ///< code of a workflow state of that version
  std::optional<std::string> outcome;
  std::optional<std::string> ground;  ///< of a refusal
  std::optional<DocumentId> document;
  std::string about;  ///< as in Draft
  int version = 0;    ///< grows with every change; optimistic concurrency
  Instant submitted_at{};
  std::optional<Instant> due_at;
  std::optional<Instant> finished_at;
};

/// A line of the timeline, seen by both sides.
struct CaseEvent {
  Uuid id;
  Instant at{};
  std::string kind;  ///< submitted, registers_read, decided, document_issued
  std::string state;
  std::string actor_kind;
  std::string actor_name;
};

struct Attachment {
  Uuid id;
  std::string field;
  std::string file_name;
  std::string content_type;  ///< sniffed
  std::int64_t size = 0;
  Bytes sha256;
  Instant at{};
};

/// Where the draft is kept in the wizard beside its form pages.
inline constexpr std::string_view kCheckPage = "tekshirish";

}  // namespace darcha::applications
