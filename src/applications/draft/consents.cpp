#include "applications/draft/consents.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/dates.h"
#include "core/text.h"
#include "gen/applications/text.h"
#include "gen/applications/views.h"
#include "persons/persons.h"

namespace darcha::applications {
namespace {

constexpr int kAsksFrom = 14;
constexpr int kOfAge = 18;

const catalog::Consent* consent_of_children(const catalog::Service& service) {
  const auto found = std::ranges::find(service.consents, catalog::Consent::From::child_14_18, &catalog::Consent::from);
  return found == service.consents.end() ? nullptr : &*found;
}

bool is_asked_at(Date born, Date today) {
  const int age = full_years_between(born, today);
  return age >= kAsksFrom && age < kOfAge;
}

Instant end_of(const catalog::Duration& lasts, Instant now) {
  using namespace std::chrono;
  if (lasts.unit != catalog::Unit::months && lasts.unit != catalog::Unit::years) return now + hours{24} * lasts.count;
  const Date today = date_in_tashkent(now);
  year_month_day day{today};
  day += lasts.unit == catalog::Unit::months ? months{lasts.count} : months{12 * lasts.count};
  if (!day.ok()) day = day.year() / day.month() / last;
  return now + hours{24} * (Date{local_days{day}} - today).count();
}

std::set<std::string> words_of(const std::string& name) {
  std::set<std::string> words;
  const std::string folded = fold_for_search(name);
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find(' ', at), folded.size());
    if (end > at) words.insert(folded.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

/// How many words of the typed name are in the register's, in whichever script.
std::size_t likeness(const std::string& typed, const persons::Relation& relation) {
  const auto said = words_of(typed);
  std::size_t most = 0;
  for (const std::string& known : {relation.relative_name, relation.relative_name_cyrl}) {
    const auto words = words_of(known);
    most = std::max<std::size_t>(most,
                                 static_cast<std::size_t>(std::ranges::count_if(said, [&](const auto& w) { return words.contains(w); })));
  }
  return most;
}

/// The children of the register (a tie that has not ended) whom a row of the form means. The form has no number of theirs: the day of birth
/// says who it is, of twins the name; where nobody was born on that day, two words of the name in common do, for a mistyped day.
std::vector<const persons::Relation*> meant_by(const NamedChild& named, const persons::Record& record, Date today) {
  std::vector<const persons::Relation*> born_then, called_so;
  for (const persons::Relation& relation : record.family) {
    if (relation.kind != persons::RelationKind::child || !relation.relative_born || (relation.until && *relation.until <= today)) continue;
    if (*relation.relative_born == named.born) born_then.push_back(&relation);
    if (is_asked_at(*relation.relative_born, today) && likeness(named.name, relation) >= 2) called_so.push_back(&relation);
  }
  if (born_then.empty()) return called_so;
  std::size_t most = 0;
  for (const auto* one : born_then) most = std::max(most, likeness(named.name, *one));
  std::erase_if(born_then, [&](const auto* one) { return likeness(named.name, *one) < most; });
  return born_then;  // of twins whom the name does not tell apart, both
}

const consent::Asked* find_asked(const std::vector<consent::Asked>& asked, SubjectId person, const std::string& consent) {
  const auto found = std::ranges::find_if(asked, [&](const auto& a) { return a.person == person && a.consent == consent; });
  return found == asked.end() ? nullptr : &*found;
}

Task<> ask_them(std::shared_ptr<Services> services, std::vector<consent::Request> requests) {
  db::Batch batch;
  for (const consent::Request& request : requests) consent::ask(batch, request);
  if (batch.empty()) co_return;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::StaleState&) {  // another tab asked at the same moment: its question stands, the next try finds it
  }
}

}  // namespace

namespace {

/// Rows about other people who are under 18 on the day, with the name as typed.
std::vector<NamedChild> rows_of_children(const catalog::Service& service, const Answers& answers, Date today) {
  std::vector<NamedChild> out;
  for (const catalog::FormPage& page : service.form)
    for (const catalog::Field& group : page.fields)
      for (const std::string& row : catalog::rows_of(group, answers)) {
        NamedChild child;
        bool dated = false;
        for (const catalog::Field& field : group.fields) {
          if (field.about != catalog::Field::About::other_person) continue;
          const auto answer = answers.find(catalog::row_name(group, row, field));
          if (answer == answers.end() || answer->second.empty()) continue;
          if (field.type == catalog::FieldType::text && child.name.empty()) child.name = answer->second.front();
          const auto day = field.type == catalog::FieldType::date ? parse_iso_date(answer->second.front()) : std::nullopt;
          if (day) child.born = *day;
          dated = dated || day.has_value();
        }
        if (dated && child.born <= today && full_years_between(child.born, today) < kOfAge) out.push_back(std::move(child));
      }
  return out;
}

}  // namespace

std::vector<NamedChild> named_children(const catalog::Service& service, const Answers& answers, Date today) {
  auto children = rows_of_children(service, answers, today);
  std::erase_if(children, [&](const NamedChild& child) { return !is_asked_at(child.born, today); });
  return children;
}

std::vector<std::string> not_in_register(const OpenDraft& open, Date today) {
  std::vector<std::string> names;
  const auto known = std::ranges::find(open.draft.prefilled, "civil.minor_children", &PrefilledValue::data);
  const bool read =
      std::ranges::find(open.service->prefill, "civil.minor_children", &catalog::Prefill::data) != open.service->prefill.end();
  if (!read || consent_of_children(*open.service) == nullptr) return names;
  for (const NamedChild& child : rows_of_children(*open.service, catalog::prune(*open.service, form_input(open, today)), today))
    if (known == open.draft.prefilled.end() || known->value.find(format_date_short(child.born)) == std::string::npos)
      names.push_back((child.name.empty() ? "" : child.name + ", ") + format_date_short(child.born));
  return names;
}

Task<Result<ConsentsOfChildren>> ask_children(std::shared_ptr<Services> services, OpenDraft open, Instant now) {
  ConsentsOfChildren result;
  const Date today = date_in_tashkent(now);
  const catalog::Consent* wanted = consent_of_children(*open.service);
  if (wanted == nullptr) co_return result;
  const auto named = named_children(*open.service, catalog::prune(*open.service, form_input(open, today)), today);
  if (named.empty()) co_return result;
  const auto record = co_await persons::read(services->db,
                                             {.actor = {.kind = audit::ActorKind::system},
                                              .subject = open.draft.subject,
                                              .purpose = open.service->code,
                                              .groups = {persons::Group::identity, persons::Group::family}},
                                             now);
  if (!record) co_return std::unexpected(record.error());
  const auto name = persons::value_of(*record, "civil.full_name");
  std::map<SubjectId, std::string> children;
  for (const NamedChild& child : named) {
    const auto meant = meant_by(child, *record, today);
    if (meant.empty()) ++result.unknown;
    for (const auto* relation : meant) children.emplace(relation->relative, relation->relative_name);
  }
  auto asked = co_await consent::state_of(services->db, open.draft.subject, open.draft.id, now);
  std::vector<consent::Request> requests;
  for (const auto& [person, person_name] : children) {
    const consent::Asked* before = find_asked(asked, person, wanted->code);
    if (before != nullptr && before->standing != consent::Standing::expired) continue;
    requests.push_back({.person = person,
                        .person_name = person_name,
                        .asker = open.draft.subject,
                        .asker_name = name ? name->value : std::string{},
                        .application = open.draft.id,
                        .service_code = open.service->code,
                        .service_version = open.service->version,
                        .consent = wanted->code,
                        .asked_at = now,
                        .expires_at = end_of(wanted->lasts, now)});
  }
  co_await ask_them(services, std::move(requests));
  asked = co_await consent::state_of(services->db, open.draft.subject, open.draft.id, now);
  for (const auto& [person, person_name] : children) {
    const consent::Asked* state = find_asked(asked, person, wanted->code);
    result.complete = result.complete && state != nullptr && state->standing == consent::Standing::given;
    if (state != nullptr) result.asked.push_back(*state);
  }
  co_return result;
}

Task<Result<std::vector<NamedPerson>>> children_in(std::shared_ptr<Services> services, Application application, ServicePtr service,
                                                   Instant now) {
  std::vector<NamedPerson> out;
  if (consent_of_children(*service) == nullptr) co_return out;
  const Date lodged = date_in_tashkent(application.submitted_at);
  const auto named = rows_of_children(*service, catalog::prune(*service, form_input(application, service, lodged)), lodged);
  if (named.empty()) co_return out;
  const auto record = co_await persons::read(services->db,
                                             {.actor = {.kind = audit::ActorKind::system},
                                              .subject = application.subject,
                                              .purpose = service->code,
                                              .case_ref = application.number,
                                              .groups = {persons::Group::family}},
                                             now);
  if (!record) co_return std::unexpected(record.error());
  std::set<SubjectId> known;
  for (const NamedChild& child : named)
    for (const persons::Relation* relation : meant_by(child, *record, lodged))
      if (known.insert(relation->relative).second) out.push_back({relation->relative, relation->relative_name, *relation->relative_born});
  co_return out;
}

void add_question_to_child(db::Batch& batch, const Application& application, const catalog::Service& service, const NamedPerson& child,
                           Instant now) {
  const catalog::Consent* wanted = consent_of_children(service);
  if (wanted == nullptr) throw std::logic_error("applications: this service asks no child");
  const auto name = std::ranges::find(application.prefilled, "civil.full_name", &PrefilledValue::data);
  consent::ask(batch, {.person = child.person,
                       .person_name = child.name,
                       .asker = application.subject,
                       .asker_name = name != application.prefilled.end() ? name->value : std::string{},
                       .application = application.id,
                       .service_code = service.code,
                       .service_version = service.version,
                       .consent = wanted->code,
                       .asked_at = now,
                       .expires_at = end_of(wanted->lasts, now),
                       .anew = true});
}

Task<std::optional<web::Html>> consents_panel(std::shared_ptr<Services> services, web::Context context, ServicePtr service,
                                              SubjectId applicant, ApplicationId id) {
  const catalog::Consent* consent = consent_of_children(*service);
  if (consent == nullptr) co_return std::nullopt;
  const auto asked = co_await consent::state_of(services->db, applicant, id, context.now);
  if (asked.empty()) co_return std::nullopt;
  views::ConsentStates view{.title = consent->title.in(context.lang)};
  for (const consent::Asked& one : asked) {
    using S = consent::Standing;
    const bool waits = one.standing == S::asked || one.standing == S::expired;
    const bool said_no = one.standing == S::refused || one.standing == S::withdrawn;
    view.people.push_back(
        {.name = one.person_name,
         .standing = {.color = one.standing == S::given ? "success"
                               : waits                  ? "warning"
                                                        : "danger",
                      .text = context.t(one.standing == S::given ? text::kConsentGiven
                                        : waits                  ? text::kConsentWaited
                                                                 : text::kConsentNo)},
         .until = context.t(text::kConsentUntil, {{"day", format_date(date_in_tashkent(one.expires_at), context.lang)}})});
    if (waits) view.how = context.t(text::kConsentHow);
    if (said_no) view.if_refused = consent->if_refused.in(context.lang) + ' ' + context.t(text::kConsentTakeOut);
  }
  co_return web::html_of(context, view);
}

}  // namespace darcha::applications
