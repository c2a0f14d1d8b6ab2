// What a public service is, as data. Read from services/<code>/service.yaml (docs/services.md) and from nowhere else: the public pages, the
// wizard and the engine look at the same record.
#pragma once
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"

namespace darcha::catalog {

enum class Status { live, pilot, being_digitised, paper };
enum class Audience { g2c, g2b, g2f };
enum class Applicant { citizen, foreigner, stateless, organisation };
enum class Unit { at_once, minutes, hours, days, working_days, months, years };

std::string_view code(Status status);      ///< "live", as in YAML
std::string_view code(Audience audience);  ///< "G2C"
std::string_view code(Applicant kind);
std::string_view code(Unit unit);
std::optional<Status> parse_status(std::string_view code);
std::optional<Audience> parse_audience(std::string_view code);
std::optional<Applicant> parse_applicant(std::string_view code);

struct Duration {
  int count = 0;  ///< 0 for at_once
  Unit unit = Unit::at_once;
  bool operator==(const Duration&) const = default;
};

/// One act the service rests on; `id` is what other parts of the service point at as `basis`.
struct Provision {
  std::string id;
  std::string act;  ///< "OʻRQ-395"
  Date date{};
  LocalText title;
  std::string provision;  ///< "28-modda", in Uzbek as in the act; may be empty
  std::string link;       ///< https
  bool unverified = false;
  bool operator==(const Provision&) const = default;
};

/// A question about answers, prefilled values and the applicant (`applicant.kind`, `applicant.age`), answered on the server.
struct Condition {
  enum class Kind { equals, differs, in, empty, filled, at_least, at_most, all, any, none };
  Kind kind = Kind::all;
  std::string field;
  std::vector<std::string> values;  ///< equals and differs: one; in: any
  std::int64_t number = 0;          ///< at_least, at_most
  std::vector<Condition> parts;     ///< all, any, none
  int line = 0;
  bool operator==(const Condition& other) const {
    return kind == other.kind && field == other.field && values == other.values && number == other.number && parts == other.parts;
  }
};

struct TermPeriod {
  Date from{};
  std::optional<Date> until;  ///< last day included
  bool unknown = false;       ///< no public source says; `note` does
  Duration duration;
  std::string basis;
  bool unverified = false;
  LocalText note;
  bool operator==(const TermPeriod&) const = default;
};

struct FeeAmount {
  std::optional<Money> fixed;
  std::int64_t bhm_ten_thousandths = 0;  ///< multiple of the base value: 3000 = 0.3 BHM; used when `fixed` is empty
  LocalText label;
  enum class For { everyone, person, organisation } payer = For::everyone;
  std::optional<Condition> when;
  bool operator==(const FeeAmount&) const = default;
};

struct FeePeriod {
  Date from{};
  std::optional<Date> until;
  bool free = false;
  bool unknown = false;
  std::vector<FeeAmount> amounts;
  int online_percent = 100;  ///< share asked when the application is lodged here
  LocalText refund;
  LocalText note;
  std::string basis;
  bool unverified = false;
  bool operator==(const FeePeriod&) const = default;
};

struct Option {
  std::string code;
  LocalText label;
  LocalText hint;
  bool operator==(const Option&) const = default;
};

enum class FieldType {
  text,
  long_text,
  number,
  money,
  date,
  choice,
  choices,
  yes_no,
  phone,
  email,
  pinfl,
  tin,
  document_number,
  plate,
  file
};
std::string_view code(FieldType type);

/// A bound of a date: a day, or so many days, months or years from today.
struct DateBound {
  std::optional<Date> day;  ///< empty: relative to today
  int offset = 0;
  char unit = 'd';  ///< d, m or y
  bool operator==(const DateBound&) const = default;
};

struct FileRule {
  std::vector<std::string> types;  ///< pdf, jpeg, png; sniffed, not believed
  int max_mb = 5;                  ///< each
  int max_count = 1;
  bool operator==(const FileRule&) const = default;
};

struct Field {
  std::string code;
  FieldType type = FieldType::text;
  LocalText label;
  LocalText hint;
  bool required = true;
  enum class About { this_case, applicant, other_person } about = About::this_case;
  std::optional<Condition> when;
  std::vector<Option> options;
  int min_length = 0;    ///< characters
  int max_length = 200;  ///< characters
  std::string pattern;   ///< whole value; ICU regular expression
  LocalText pattern_says;
  std::optional<std::int64_t> min;
  std::optional<std::int64_t> max;
  std::optional<DateBound> earliest;
  std::optional<DateBound> latest;
  int max_items = 0;  ///< 0: as many as there are options
  FileRule files;
  int line = 0;
  bool operator==(const Field& other) const;  ///< without the line
};

/// One page of the wizard: one thing.
struct FormPage {
  std::string code;
  LocalText title;
  LocalText hint;
  std::optional<Condition> when;
  std::vector<Field> fields;
  int line = 0;
  bool operator==(const FormPage& other) const;
};

/// One datum read from a register.
struct Prefill {
  std::string data;  ///< "address.current": <register>.<field>
  std::string as;    ///< its name among the values of the application
  LocalText purpose;
  enum class Ground { law, consent } ground = Ground::law;
  std::string basis;    ///< id of a provision, for law
  std::string consent;  ///< code of a consent, for consent
  bool required = true;
  LocalText missing;  ///< what a person is told when a required value is not there
  std::optional<Condition> when;
  bool show = true;
  int line = 0;
  bool operator==(const Prefill& other) const;
};

struct Consent {
  std::string code;
  LocalText title;
  bool from_other_person = false;
  std::string to;  ///< agency
  std::vector<std::string> data;
  LocalText purpose;
  Duration lasts;
  LocalText withdraw;
  LocalText if_refused;
  bool operator==(const Consent&) const = default;
};

struct State {
  std::string code;
  LocalText name;
  enum class Kind { start, work, wait, end } kind = Kind::work;
  enum class Who { nobody, system, officer, applicant } who = Who::nobody;  ///< nobody: ends
  std::string role;
  std::string office;  ///< agency code, or "provider"
  std::optional<Duration> term;
  std::string four_eyes;  ///< another officer than in that state
  std::vector<std::string> next;
  std::string outcome;  ///< of an end
  int line = 0;
  bool operator==(const State& other) const;
};

struct RuleStep {
  std::optional<Condition> when;  ///< the last step has none: the rule is complete
  std::string outcome;
  int line = 0;
  bool operator==(const RuleStep& other) const { return when == other.when && outcome == other.outcome; }
};

struct Workflow {
  bool automatic = false;
  std::vector<RuleStep> rule;
  std::vector<State> states;
  bool operator==(const Workflow&) const = default;
  const State* find(std::string_view code) const;
  const State& start() const;
  const State* end_of(std::string_view outcome) const;
};

struct Ground {
  std::string code;
  LocalText text;
  std::string basis;
  bool operator==(const Ground&) const = default;
};

struct Outcome {
  std::string code;
  enum class Kind { granted, refused, returned } kind = Kind::granted;
  LocalText title;
  bool document = false;
  std::vector<Ground> grounds;
  bool operator==(const Outcome&) const = default;
};

struct Output {
  std::string template_code;
  LocalText title;
  std::optional<Duration> valid;  ///< empty: without end
  std::vector<std::string> shows;
  bool operator==(const Output&) const = default;
};

struct Appeal {
  std::string to;
  Duration within;
  Duration answered_in;
  std::string basis;
  LocalText how;
  bool unverified = false;
  bool operator==(const Appeal&) const = default;
};

struct Risk {
  LocalText risk;
  LocalText measure;
  enum class Left { low, medium, high } left = Left::low;
  bool operator==(const Risk&) const = default;
};

/// The privacy impact assessment (R115). Without `published` the service may not run.
struct Privacy {
  std::optional<Date> published;
  std::optional<Date> reviewed;
  std::string controller;
  LocalText summary;
  std::vector<std::string> data;
  Duration keeps;
  LocalText keeps_why;
  std::vector<std::string> shared_with;
  std::vector<Risk> risks;
  bool operator==(const Privacy&) const = default;
};

struct Today {
  LocalText how;
  std::string link;
  bool operator==(const Today&) const = default;
};

struct Service {
  std::string code;
  int version = 0;
  Status status = Status::paper;
  Date since{};
  LocalText title;
  LocalText summary;
  std::vector<std::string> search_words;
  std::string provider;
  std::vector<Audience> audience;
  std::vector<Applicant> applicants;
  std::string category;
  std::vector<std::string> life_events;
  int assurance = 1;
  int popularity = 0;  ///< 1 = most used; 0 = not ranked
  std::vector<LocalText> who_can;
  std::vector<LocalText> need;
  LocalText result;
  std::optional<Today> today;
  std::vector<Provision> legal_basis;
  std::vector<TermPeriod> term;
  std::vector<FeePeriod> fee;
  std::vector<FormPage> form;
  std::vector<Prefill> prefill;
  std::vector<Consent> consents;
  std::optional<Workflow> workflow;
  std::vector<Outcome> outcomes;
  std::optional<Output> output;
  Appeal appeal;
  Privacy privacy;

  bool runs() const { return status == Status::live || status == Status::pilot; }  ///< people can lodge it here
  const Field* find_field(std::string_view code) const;
  const Prefill* find_prefill(std::string_view as) const;
  const Outcome* find_outcome(std::string_view code) const;
  const Consent* find_consent(std::string_view code) const;
  const Provision* find_provision(std::string_view id) const;
  std::string key() const { return code + "@" + std::to_string(version); }  ///< "residence-certificate@1"
};

// ---- reference data shared by all services

struct Category {
  std::string code;
  LocalText name;
  std::string icon;
};

struct LifeEvent {
  std::string code;
  LocalText name;
  LocalText summary;
  std::string icon;
};

struct Agency {
  std::string code;
  LocalText name;
  LocalText short_name;
  std::string link;
};

struct RegisterField {
  std::string code;
  LocalText name;
  bool special = false;  ///< special category of personal data (O'RQ-547)
  std::vector<std::string> aliases;
};

struct Register {
  std::string code;
  std::string owner;  ///< agency
  LocalText name;
  bool connected = false;  ///< Darcha reads it; otherwise it is only named
  std::vector<RegisterField> fields;
};

struct BaseValue {
  Date from{};
  Money amount;
  bool unverified = false;
};

struct Reference {
  std::vector<Category> categories;
  std::vector<LifeEvent> life_events;
  std::vector<Agency> agencies;
  std::vector<Register> registers;
  std::vector<BaseValue> base_values;  ///< by date, ascending

  const Category* find_category(std::string_view code) const;
  const LifeEvent* find_life_event(std::string_view code) const;
  const Agency* find_agency(std::string_view code) const;
  const Register* find_register(std::string_view code) const;
  struct Datum {
    const Register* holder;
    const RegisterField* field;
  };
  std::optional<Datum> find_datum(std::string_view code) const;  ///< "address.current"
};

/// One fault of a service folder: where, what is wrong, how to mend it.
struct Fault {
  std::string file;  ///< relative to the services folder
  int line = 0;      ///< 1-based; 0 when the file as a whole is meant
  std::string what;
  std::string mend;
  std::string str() const;  ///< file:line: what. Mend: mend
  bool operator==(const Fault&) const = default;
};

}  // namespace darcha::catalog
