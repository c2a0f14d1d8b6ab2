#include "catalog/types.h"

#include <algorithm>
#include <array>
#include <utility>

namespace darcha::catalog {
namespace {

template <class T, std::size_t N>
std::optional<T> parse_code(const std::array<std::string_view, N>& names, std::string_view code) {
  for (std::size_t i = 0; i < N; ++i)
    if (names[i] == code) return static_cast<T>(i);
  return std::nullopt;
}

template <class T, class Get>
const T* find_in(const std::vector<T>& items, std::string_view wanted, Get get) {
  const auto it = std::ranges::find_if(items, [&](const T& item) { return std::string_view{get(item)} == wanted; });
  return it == items.end() ? nullptr : &*it;
}

constexpr std::array<std::string_view, 5> kStatuses{"live", "pilot", "being_digitised", "paper", "withdrawn"};
constexpr std::array<std::string_view, 3> kAudiences{"G2C", "G2B", "G2F"};
constexpr std::array<std::string_view, 4> kApplicants{"citizen", "foreigner", "stateless", "organisation"};
constexpr std::array<std::string_view, 7> kUnits{"at_once", "minutes", "hours", "days", "working_days", "months", "years"};
constexpr std::array<std::string_view, 16> kFieldTypes{"text",   "long_text", "number", "money", "date", "choice",          "choices",
                                                       "yes_no", "phone",     "email",  "pinfl", "tin",  "document_number", "plate",
                                                       "file",   "group"};
constexpr std::array<std::string_view, 4> kLevels{"nearest", "region", "republic", "above"};
constexpr std::array<std::string_view, 7> kDoes{"nothing", "examine", "check", "propose", "confirm", "sit", "record"};
constexpr std::array<std::string_view, 6> kComputes{"years_since",      "days_since",          "days_until",
                                                    "years_continuous", "most_days_in_a_year", "count"};

}  // namespace

std::string_view code(Status status) { return kStatuses[std::to_underlying(status)]; }
std::string_view code(Audience audience) { return kAudiences[std::to_underlying(audience)]; }
std::string_view code(Applicant kind) { return kApplicants[std::to_underlying(kind)]; }
std::string_view code(Unit unit) { return kUnits[std::to_underlying(unit)]; }
std::string_view code(FieldType type) { return kFieldTypes[std::to_underlying(type)]; }
std::string_view code(Level level) { return kLevels[std::to_underlying(level)]; }
std::string_view code(State::Does does) { return kDoes[std::to_underlying(does)]; }
std::string_view code(Fact::Compute compute) { return kComputes[std::to_underlying(compute)]; }
std::optional<Status> parse_status(std::string_view text) { return parse_code<Status>(kStatuses, text); }
std::optional<Audience> parse_audience(std::string_view text) { return parse_code<Audience>(kAudiences, text); }
std::optional<Applicant> parse_applicant(std::string_view text) { return parse_code<Applicant>(kApplicants, text); }

bool Field::operator==(const Field& o) const {
  return code == o.code && type == o.type && label == o.label && hint == o.hint && required == o.required && about == o.about &&
         when == o.when && options == o.options && min_length == o.min_length && max_length == o.max_length && pattern == o.pattern &&
         pattern_says == o.pattern_says && min == o.min && max == o.max && earliest == o.earliest && latest == o.latest &&
         max_items == o.max_items && files == o.files && fields == o.fields && min_rows == o.min_rows && max_rows == o.max_rows &&
         item == o.item;
}

const Field* Field::find(std::string_view wanted) const {
  return find_in(fields, wanted, [](const Field& f) -> const std::string& { return f.code; });
}

bool FormPage::operator==(const FormPage& o) const {
  return code == o.code && title == o.title && hint == o.hint && when == o.when && fields == o.fields;
}

bool Prefill::operator==(const Prefill& o) const {
  return data == o.data && as == o.as && purpose == o.purpose && ground == o.ground && basis == o.basis && consent == o.consent &&
         required == o.required && missing == o.missing && when == o.when && show == o.show;
}

bool State::operator==(const State& o) const {
  return code == o.code && name == o.name && kind == o.kind && who == o.who && role == o.role && office == o.office && term == o.term &&
         four_eyes == o.four_eyes && next == o.next && outcome == o.outcome && does == o.does && level == o.level && basis == o.basis &&
         unverified == o.unverified && checks == o.checks && pause == o.pause;
}

bool Fact::operator==(const Fact& o) const {
  return code == o.code && name == o.name && compute == o.compute && of == o.of && between == o.between && on == o.on && year == o.year &&
         last == o.last;
}

bool Requirement::operator==(const Requirement& o) const {
  return code == o.code && text == o.text && basis == o.basis && provision == o.provision && unverified == o.unverified && when == o.when &&
         evidence == o.evidence && met == o.met && not_met == o.not_met;
}

bool BodyCheck::operator==(const BodyCheck& o) const {
  return code == o.code && title == o.title && question == o.question && agency == o.agency && level == o.level && role == o.role &&
         term == o.term && basis == o.basis && unverified == o.unverified && when == o.when && answers == o.answers;
}

const CheckAnswer* BodyCheck::find(std::string_view wanted) const {
  return find_in(answers, wanted, [](const CheckAnswer& a) -> const std::string& { return a.code; });
}

const State* Workflow::find(std::string_view wanted) const {
  return find_in(states, wanted, [](const State& s) -> const std::string& { return s.code; });
}

const State& Workflow::start() const {
  return *std::ranges::find(states, State::Kind::start, &State::kind);  // the checker lets no workflow without a start through
}

const State* Workflow::end_of(std::string_view wanted) const {
  return find_in(states, wanted, [](const State& s) -> const std::string& { return s.outcome; });
}

const Pause* Workflow::find_pause(std::string_view wanted) const {
  return find_in(pauses, wanted, [](const Pause& p) -> const std::string& { return p.code; });
}

const Field* Service::find_field(std::string_view wanted) const {
  for (const FormPage& page : form)
    if (const Field* field = find_in(page.fields, wanted, [](const Field& f) -> const std::string& { return f.code; })) return field;
  return nullptr;
}

const Prefill* Service::find_prefill(std::string_view as) const {
  return find_in(prefill, as, [](const Prefill& p) -> const std::string& { return p.as; });
}

const Outcome* Service::find_outcome(std::string_view wanted) const {
  return find_in(outcomes, wanted, [](const Outcome& o) -> const std::string& { return o.code; });
}

const Consent* Service::find_consent(std::string_view wanted) const {
  return find_in(consents, wanted, [](const Consent& c) -> const std::string& { return c.code; });
}

const Provision* Service::find_provision(std::string_view id) const {
  return find_in(legal_basis, id, [](const Provision& p) -> const std::string& { return p.id; });
}

const Fact* Service::find_fact(std::string_view wanted) const {
  return find_in(facts, wanted, [](const Fact& f) -> const std::string& { return f.code; });
}

const Requirement* Service::find_requirement(std::string_view wanted) const {
  return find_in(requirements, wanted, [](const Requirement& r) -> const std::string& { return r.code; });
}

const BodyCheck* Service::find_check(std::string_view wanted) const {
  return find_in(checks, wanted, [](const BodyCheck& c) -> const std::string& { return c.code; });
}

const KeptRegister::Entry* KeptRegister::find(std::string_view wanted) const {
  return find_in(entries, wanted, [](const Entry& e) -> const std::string& { return e.code; });
}

const Category* Reference::find_category(std::string_view wanted) const {
  return find_in(categories, wanted, [](const Category& c) -> const std::string& { return c.code; });
}

const LifeEvent* Reference::find_life_event(std::string_view wanted) const {
  return find_in(life_events, wanted, [](const LifeEvent& e) -> const std::string& { return e.code; });
}

const Agency* Reference::find_agency(std::string_view wanted) const {
  return find_in(agencies, wanted, [](const Agency& a) -> const std::string& { return a.code; });
}

const Register* Reference::find_register(std::string_view wanted) const {
  return find_in(registers, wanted, [](const Register& r) -> const std::string& { return r.code; });
}

const KeptRegister* Reference::find_kept_register(std::string_view wanted) const {
  return find_in(kept_registers, wanted, [](const KeptRegister& r) -> const std::string& { return r.code; });
}

std::optional<Reference::Datum> Reference::find_datum(std::string_view wanted) const {
  const std::size_t dot = wanted.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const Register* holder = find_register(wanted.substr(0, dot));
  if (holder == nullptr) return std::nullopt;
  const RegisterField* field =
      find_in(holder->fields, wanted.substr(dot + 1), [](const RegisterField& f) -> const std::string& { return f.code; });
  if (field == nullptr) return std::nullopt;
  return Datum{holder, field};
}

std::string Fault::str() const {
  std::string text = file;
  if (line > 0) text += ":" + std::to_string(line);
  text += ": " + what;
  if (!mend.empty()) text += ". To mend: " + mend;
  return text;
}

}  // namespace darcha::catalog
