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

#include "catalog/reference.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"

namespace darcha::catalog {

/// `withdrawn` is never written in a folder: it is what a version that was withdrawn from the catalogue (Service::withdrawal) counts as.
enum class Status { live, pilot, being_digitised, paper, withdrawn };
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

/// A question about answers, prefilled values and the applicant (`applicant.kind`, `applicant.age`), answered on the server. In
/// requirements also about facts (by their code) and answers of bodies asked (`check.<code>`), in three-valued logic (findings.h).
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
  std::optional<Condition> when;  ///< rows with the same `from`: the first that fits counts; the last of them has none
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
  file,
  group  ///< repeatable rows of plain fields; the answers of a row are "<group>.<row id>.<field>"
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
  std::vector<Field> fields;  ///< group: what one row asks; never a group or a file
  int min_rows = 0;           ///< group
  int max_rows = 0;           ///< group
  LocalText item;             ///< group: what one row is, "Relative"
  int line = 0;
  const Field* find(std::string_view code) const;  ///< of a group
  bool operator==(const Field& other) const;       ///< without the line
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
  /// Whose yes: the applicant's, another person's, or that of each child of the applicant aged 14 to 17 whom the family register knows.
  enum class From { applicant, other_person, child_14_18 } from = From::applicant;
  std::string to;  ///< agency
  std::vector<std::string> data;
  LocalText purpose;
  Duration lasts;
  LocalText withdraw;
  LocalText if_refused;
  bool operator==(const Consent&) const = default;
};

/// Which office of an agency: the one that serves the applicant's address, that of the region, of the republic, or the one above the
/// office whose decision is complained about.
enum class Level { nearest, region, republic, above };
std::string_view code(Level level);

struct State {
  std::string code;
  LocalText name;
  enum class Kind { start, work, wait, end } kind = Kind::work;
  enum class Who { nobody, system, officer, applicant } who = Who::nobody;  ///< nobody: ends
  /// What the officer's work is. examine: read, ask, then choose one of `next`. check: bodies are asked, then `next[0]`. propose: a
  /// reasoned proposal of an outcome. confirm: another officer confirms it or returns it. sit: a collegial body. record: an act of
  /// somebody above is entered.
  enum class Does { nothing, examine, check, propose, confirm, sit, record } does = Does::nothing;
  std::string role;
  std::string office;  ///< agency code, or "provider"
  Level level = Level::nearest;
  std::optional<Duration> term;
  std::string basis;                ///< of the term; may be empty
  bool unverified = false;          ///< the term
  std::string four_eyes;            ///< another officer than in that state
  std::vector<std::string> checks;  ///< does: check
  std::string pause;                ///< wait: which ground stops the clock here
  std::vector<std::string> next;
  std::string outcome;  ///< of an end
  int line = 0;
  bool operator==(const State& other) const;
};
std::string_view code(State::Does does);

struct RuleStep {
  std::optional<Condition> when;  ///< the last step has none: the rule is complete
  std::string outcome;
  int line = 0;
  bool operator==(const RuleStep& other) const { return when == other.when && outcome == other.outcome; }
};

/// A ground on which the clock stops, and for how long at most.
struct Pause {
  std::string code;
  LocalText text;
  std::string basis;
  Duration at_most;
  bool unverified = false;
  bool operator==(const Pause&) const = default;
};

/// Who may prolong the term of the whole case, by how much and how often.
struct Extension {
  std::string by;  ///< role
  Duration at_most;
  int times = 1;
  std::string basis;
  bool unverified = false;
  bool operator==(const Extension&) const = default;
};

/// When a stage's term has passed by `after` (0: at once), the next level is told and may take the case.
struct Escalation {
  Duration after;
  Level to = Level::above;
  bool operator==(const Escalation&) const = default;
};

struct Workflow {
  bool automatic = false;
  std::vector<RuleStep> rule;
  std::vector<Pause> pauses;
  std::optional<Extension> extension;
  std::optional<Escalation> escalation;
  std::vector<State> states;
  bool operator==(const Workflow&) const = default;
  const State* find(std::string_view code) const;
  const State& start() const;
  const State* end_of(std::string_view outcome) const;
  const Pause* find_pause(std::string_view code) const;
};

/// Something computed from evidence (findings.h). Unknown when its source is missing or cannot be read.
struct Fact {
  std::string code;
  LocalText name;
  enum class Compute { years_since, days_since, days_until, years_continuous, most_days_in_a_year, count } compute = Compute::count;
  std::string of;                    ///< a prefilled value or a field
  std::vector<std::string> between;  ///< `of` a group: the fields of a row that hold first and last day
  enum class On { lodged, today } on = On::lodged;
  enum class Year { calendar, any } year = Year::any;  ///< most_days_in_a_year: 1 January to 31 December, or any year on end
  std::optional<Duration> last;                        ///< most_days_in_a_year: only so far back
  int line = 0;
  bool operator==(const Fact& other) const;
};
std::string_view code(Fact::Compute compute);

/// What the law asks of an applicant. A finding about it informs the officer; it is never a decision.
struct Requirement {
  std::string code;
  LocalText text;
  std::string basis;
  std::string provision;  ///< article, part; may be empty
  bool unverified = false;
  std::optional<Condition> when;      ///< does not apply otherwise
  std::vector<std::string> evidence;  ///< values, fields, facts, `check.<code>`: shown beside it
  std::optional<Condition> met;       ///< none: judged by a person
  std::optional<Condition> not_met;   ///< none: whatever is not met. Otherwise what is neither is unclear
  int line = 0;
  bool operator==(const Requirement& other) const;
};

/// Two values that ought to say the same; where they do not, the officer sees it and must explain it.
struct Comparison {
  std::string code;
  LocalText text;
  std::vector<std::string> values;  ///< two names: values, fields, facts
  int line = 0;
  bool operator==(const Comparison& o) const { return code == o.code && text == o.text && values == o.values; }
};

struct CheckAnswer {
  std::string code;
  LocalText text;
  enum class Kind { favourable, adverse, neutral } kind = Kind::neutral;
  bool operator==(const CheckAnswer&) const = default;
};

/// A question to another body, answered within an inner term; its answer is the value `check.<code>`.
struct BodyCheck {
  std::string code;
  LocalText title;
  LocalText question;
  std::string agency;
  Level level = Level::nearest;
  std::string role;
  Duration term;
  std::string basis;
  bool unverified = false;
  std::optional<Condition> when;
  std::vector<CheckAnswer> answers;
  int line = 0;
  const CheckAnswer* find(std::string_view answer) const;
  bool operator==(const BodyCheck& other) const;
};

struct Ground {
  std::string code;
  LocalText text;
  std::string basis;
  bool operator==(const Ground&) const = default;
};

/// What a final outcome writes: an entry of a register the house keeps, or a change of the applicant's citizenship.
struct Effect {
  std::string register_code;  ///< of kept_registers.yaml, or empty
  std::string entry;          ///< of that register
  std::string citizenship;    ///< "UZB" acquired, "lost" ended, or empty
  std::string ground;         ///< of the change of citizenship: admission, renunciation...
  bool operator==(const Effect&) const = default;
};

struct Outcome {
  std::string code;
  enum class Kind { granted, refused, returned } kind = Kind::granted;
  LocalText title;
  bool document = false;
  /// Of a complaint: what becomes of the decision it is about. `replace`: another outcome in its place; `send_back`: the case goes on at a
  /// named stage, with other people.
  enum class Remedy { none, replace, send_back } remedy = Remedy::none;
  std::vector<Ground> grounds;
  std::vector<Effect> effects;
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
  Level level = Level::above;
  bool suspends = false;  ///< whether a complaint stops the effects of the decision
  std::string service;    ///< the service whose procedure a complaint runs through; empty: only outside this house
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

/// A service taken out of the catalogue: nothing new is begun or handed in, what runs goes on. A higher version brings it back.
struct Withdrawal {
  Instant at{};
  std::string reason;  ///< the operator's own words, or empty
  bool operator==(const Withdrawal&) const = default;
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
  int popularity = 0;          ///< 1 = most used; 0 = not ranked
  bool from_decision = false;  ///< lodged only from a decision of another service (a complaint), never from the catalogue
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
  std::vector<Fact> facts;
  std::vector<Requirement> requirements;
  std::vector<Comparison> comparisons;
  std::vector<BodyCheck> checks;
  std::optional<Workflow> workflow;
  std::vector<Outcome> outcomes;
  std::optional<Output> output;
  Appeal appeal;
  Privacy privacy;
  std::optional<Withdrawal> withdrawal;  ///< not of the folder: of the catalogue's tables

  bool runs() const { return status == Status::live || status == Status::pilot; }  ///< people can lodge it here
  const Field* find_field(std::string_view code) const;
  const Prefill* find_prefill(std::string_view as) const;
  const Outcome* find_outcome(std::string_view code) const;
  const Consent* find_consent(std::string_view code) const;
  const Provision* find_provision(std::string_view id) const;
  const Fact* find_fact(std::string_view code) const;
  const Requirement* find_requirement(std::string_view code) const;
  const BodyCheck* find_check(std::string_view code) const;
  std::string key() const { return code + "@" + std::to_string(version); }  ///< "residence-certificate@1"
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
