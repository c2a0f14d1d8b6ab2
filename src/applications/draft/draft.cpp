#include "applications/draft/draft.h"

#include "applications/applications.h"

#include "applications/json.h"
#include "applications/store.h"
#include "audit/audit.h"
#include "persons/persons.h"

namespace darcha::applications {
namespace {

constexpr std::string_view kKind = "applicant.kind";  // hidden values beside those of the service's own list
constexpr std::string_view kBorn = "applicant.born";

PrefilledValue hidden_value(std::string_view as, std::string value, Instant now) {
  return {.as = std::string{as}, .data = std::string{as}, .value = std::move(value), .register_code = "population", .as_of = now};
}

bool may_apply(const catalog::Service& service, std::string_view kind) {
  // A compatriot is a foreign citizen or stateless person to every service that does not name them apart.
  const std::string_view asked = kind == "compatriot" ? "foreigner" : kind;
  return std::any_of(service.applicants.begin(), service.applicants.end(), [&](catalog::Applicant a) { return catalog::code(a) == asked; });
}

std::string value_named(const std::vector<PrefilledValue>& values, std::string_view as) {
  for (const PrefilledValue& value : values)
    if (value.as == as) return value.value;
  return {};
}

std::string page_after(const catalog::Service& service, const catalog::FormInput& input, std::string_view page) {
  const auto pages = catalog::visible_pages(service, input);
  for (std::size_t i = 0; i + 1 < pages.size(); ++i)
    if (pages[i]->code == page) return pages[i + 1]->code;
  return std::string{kCheckPage};
}

Answers merged(const catalog::Service& service, Answers stored, std::string_view page, const Answers& typed) {
  for (const catalog::FormPage& form_page : service.form) {
    if (form_page.code != page) continue;
    for (const catalog::Field& field : form_page.fields) {
      catalog::forget(field, stored);
      if (const auto answer = typed.find(field.code); answer != typed.end() && !answer->second.empty()) stored[field.code] = answer->second;
      for (const std::string& row : catalog::rows_of(field, typed))
        for (const catalog::Field& part : field.fields)
          if (const auto answer = typed.find(catalog::row_name(field, row, part)); answer != typed.end() && !answer->second.empty())
            stored[answer->first] = answer->second;
    }
  }
  return stored;
}

Task<> store_answers(std::shared_ptr<Services> services, OpenDraft open, std::string page, Answers answers, Lang lang, Instant now) {
  co_await services->db.query(sql::SaveAnswers{.subject_id = open.draft.subject,
                                               .application_id = open.draft.id,
                                               .answers = to_json(answers),
                                               .page = std::move(page),
                                               .lang = std::string{code(lang)},
                                               .now = now});
}

Task<std::optional<ApplicationId>> find_open(std::shared_ptr<Services> services, SubjectId subject, std::string service_code,
                                             std::string about) {
  const auto open = co_await services->db.query(
      sql::FindDraftOfService{.subject_id = subject, .service_code = std::move(service_code), .about = std::move(about)});
  co_return open ? std::optional{open->application_id} : std::nullopt;
}

/// Values of the house's own registers for a draft lodged from a decision; none for any other.
Task<Result<std::vector<PrefilledValue>>> read_given(std::shared_ptr<Services> services, Draft draft, Instant now) {
  if (draft.about.empty()) co_return std::vector<PrefilledValue>{};
  if (!services->given) co_return refuse("applications.not_runnable", RefusalKind::conflict);
  co_return co_await services->given(std::move(draft), now);
}

std::unexpected<Refusal> needs_assurance(int level) {
  return refuse("applications.needs_assurance", RefusalKind::forbidden, {{"level", std::to_string(level)}});
}

}  // namespace

catalog::FormInput form_input(const OpenDraft& open, Date today) {
  catalog::FormInput input{.answers = open.draft.answers, .today = today};
  for (const PrefilledValue& value : open.draft.prefilled)
    if (!value.as.starts_with("applicant.")) input.prefilled[value.as] = value.value;
  if (std::string kind = value_named(open.draft.prefilled, kKind); !kind.empty())
    input.applicant_kind = kind == "compatriot" ? "foreigner" : kind;
  if (const auto born = parse_iso_date(value_named(open.draft.prefilled, kBorn))) input.applicant_age = full_years_between(*born, today);
  for (const Attachment& attachment : open.attachments)
    input.files[attachment.field].push_back({attachment.content_type.substr(attachment.content_type.find('/') + 1), attachment.size});
  return input;
}

catalog::FormInput form_input(const Application& application, ServicePtr service, Date today) {
  OpenDraft form{.service = std::move(service)};
  form.draft.answers = application.answers;
  form.draft.prefilled = application.prefilled;
  return form_input(form, today);
}

Task<Result<std::vector<PrefilledValue>>> read_registers(std::shared_ptr<Services> services, SubjectId subject, ServicePtr service,
                                                         catalog::FormInput input, std::string case_ref, Instant now) {
  std::set<persons::Group> groups{persons::Group::identity};
  for (const catalog::Prefill& prefill : service->prefill)
    if (catalog::is_read(prefill, input))
      if (const auto group = persons::group_of(prefill.data)) groups.insert(*group);
  const auto record = co_await persons::read(services->db,
                                             {.actor = {.kind = audit::ActorKind::system},
                                              .subject = subject,
                                              .purpose = service->code,
                                              .case_ref = std::move(case_ref),
                                              .groups = std::move(groups)},
                                             now);
  if (!record) co_return std::unexpected(record.error());
  std::vector<PrefilledValue> values;
  values.push_back(hidden_value(kKind, std::string{persons::code(record->identity->status)}, now));
  if (record->identity->born) values.push_back(hidden_value(kBorn, to_iso(*record->identity->born), now));
  for (const catalog::Prefill& prefill : service->prefill) {
    if (!catalog::is_read(prefill, input)) continue;
    auto found = persons::value_of(*record, prefill.data);
    if (!found) continue;
    values.push_back({.as = prefill.as,
                      .data = prefill.data,
                      .value = std::move(found->value),
                      .text = std::move(found->text),
                      .register_code = std::move(found->register_code),
                      .as_of = found->as_of});
  }
  co_return values;
}

Task<Result<ApplicationId>> start_draft(std::shared_ptr<Services> services, web::Visitor visitor, std::string service_code, Lang lang,
                                        std::string about) {
  const ServicePtr service = services->find_service(service_code, 0);
  if (!service) co_return refuse("applications.no_such_service", RefusalKind::not_found);
  if (service->withdrawal) co_return refuse("applications.withdrawn", RefusalKind::gone);
  if (!service->runs()) co_return refuse("applications.not_runnable", RefusalKind::conflict);
  if (visitor.assurance < service->assurance) co_return needs_assurance(service->assurance);
  if (service->from_decision == about.empty()) co_return refuse("applications.from_decision", RefusalKind::conflict);
  if (const auto open = co_await find_open(services, visitor.subject, service_code, about)) co_return *open;

  const Instant now = services->clock.now();
  const ApplicationId id = ApplicationId::make(now);
  const auto given = co_await read_given(
      services, {.id = id, .subject = visitor.subject, .service_code = service->code, .lang = lang, .about = about}, now);
  if (!given) co_return std::unexpected(given.error());
  catalog::FormInput input{.today = date_in_tashkent(now)};
  auto values = co_await read_registers(services, visitor.subject, service, input, {}, now);
  if (!values) co_return std::unexpected(values.error());
  if (!may_apply(*service, value_named(*values, kKind))) co_return refuse("applications.not_for_you", RefusalKind::forbidden);
  values->insert(values->end(), given->begin(), given->end());

  const std::string first = service->form.empty() ? std::string{kCheckPage} : service->form.front().code;
  db::Batch batch;
  batch.add(sql::InsertDraft{.subject_id = visitor.subject,
                             .application_id = id,
                             .service_code = service->code,
                             .service_version = service->version,
                             .lang = std::string{code(lang)},
                             .page = first,
                             .about = about,
                             .now = now});
  batch.add(sql::SavePrefill{.subject_id = visitor.subject, .application_id = id, .prefilled = to_json(*values), .now = now});
  audit::append(batch, {.id = RecordId::make(now),
                        .subject = visitor.subject,
                        .at = now,
                        .kind = "applications.started",
                        .actor = {.kind = audit::ActorKind::citizen, .id = visitor.subject},
                        .purpose = service->code,
                        .what = {"application"}});
  bool second = false;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::ConstraintViolation& violation) {
    if (violation.constraint() != "drafts_open") throw;
    second = true;
  }
  if (!second) co_return id;
  // Another request of the same person was faster: both go on with its draft.
  const auto others = co_await find_open(services, visitor.subject, service_code, about);
  if (!others) co_return refuse("applications.not_found", RefusalKind::not_found);  // and it is handed in or discarded already
  co_return *others;
}

Task<Result<OpenDraft>> open_draft(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id) {
  auto found = co_await find_draft_with_files(services->db, subject, id);
  if (!found) {
    const auto submitted = co_await find_application(services->db, subject, id);
    if (submitted) co_return refuse("applications.already_submitted", RefusalKind::conflict, {{"number", submitted->number}});
    co_return refuse("applications.not_found", RefusalKind::not_found);
  }
  OpenDraft open{.draft = std::move(found->draft), .attachments = std::move(found->attachments)};
  open.service = services->find_service(open.draft.service_code, open.draft.service_version);
  if (!open.service) throw std::runtime_error("a draft's service version is not in the catalogue: " + open.draft.service_code);
  co_return open;
}

Task<> keep_answers(std::shared_ptr<Services> services, OpenDraft open, std::string page, Answers typed, Lang lang, Instant now) {
  Answers answers = merged(*open.service, open.draft.answers, page, typed);
  co_await store_answers(services, std::move(open), std::move(page), std::move(answers), lang, now);
}

Task<PageSaved> save_page(std::shared_ptr<Services> services, OpenDraft open, std::string page, Answers typed, Lang lang, Instant now) {
  PageSaved saved;
  const auto form_page = std::find_if(open.service->form.begin(), open.service->form.end(), [&](const auto& p) { return p.code == page; });
  open.draft.answers = merged(*open.service, open.draft.answers, page, typed);
  catalog::PageCheck checked = catalog::check_page(*open.service, *form_page, form_input(open, date_in_tashkent(now)));
  saved.errors = std::move(checked.errors);
  if (saved.errors.empty()) open.draft.answers = merged(*open.service, open.draft.answers, page, checked.answers);
  saved.next = saved.errors.empty() ? page_after(*open.service, form_input(open, date_in_tashkent(now)), page) : page;
  Answers answers = open.draft.answers;
  std::string at = saved.next;
  co_await store_answers(services, std::move(open), std::move(at), std::move(answers), lang, now);
  co_return saved;
}

Task<Result<OpenDraft>> refresh_prefill(std::shared_ptr<Services> services, OpenDraft open, std::string case_ref, Instant now) {
  catalog::FormInput input = form_input(open, date_in_tashkent(now));
  input.answers = catalog::prune(*open.service, input);
  auto values = co_await read_registers(services, open.draft.subject, open.service, std::move(input), std::move(case_ref), now);
  if (!values) co_return std::unexpected(values.error());
  const auto given = co_await read_given(services, open.draft, now);
  if (!given) co_return std::unexpected(given.error());
  values->insert(values->end(), given->begin(), given->end());
  co_await services->db.query(
      sql::SavePrefill{.subject_id = open.draft.subject, .application_id = open.draft.id, .prefilled = to_json(*values), .now = now});
  open.draft.prefilled = std::move(*values);
  open.draft.prefilled_at = now;
  co_return open;
}

Task<Result<OpenDraft>> as_of_now(std::shared_ptr<Services> services, OpenDraft open, Instant now) {
  const auto given = co_await read_given(services, open.draft, now);
  if (!given) co_return std::unexpected(given.error());
  const auto known = [&](const PrefilledValue& value) {
    return std::ranges::any_of(open.draft.prefilled,
                               [&](const PrefilledValue& old) { return old.as == value.as && old.value == value.value; });
  };
  if (std::ranges::all_of(*given, known)) co_return open;
  co_return co_await refresh_prefill(services, std::move(open), {}, now);
}

Task<Result<void>> discard_draft(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, Instant now) {
  db::Batch batch;
  batch.add(sql::DeleteDraft{.subject_id = subject, .application_id = id});
  batch.add(sql::DeleteAttachments{.subject_id = subject, .application_id = id});
  audit::append(batch, {.id = RecordId::make(now),
                        .subject = subject,
                        .at = now,
                        .kind = "applications.draft_discarded",
                        .actor = {.kind = audit::ActorKind::citizen, .id = subject},
                        .purpose = "own_application",
                        .what = {"application"}});
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::StaleState&) {  // there is no such draft; the files of an application stay
    co_return refuse("applications.not_found", RefusalKind::not_found);
  }
  co_return Result<void>{};
}

}  // namespace darcha::applications
