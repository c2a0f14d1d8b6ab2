#include "core/dates.h"
#include "documents/compose/compose.h"
#include "documents/documents.h"
#include "documents/rules.h"
#include "documents/sign/sign.h"
#include "documents/store.h"

namespace darcha::documents {
namespace {

constexpr std::string_view kReasons[] = {"error_found",    "data_changed",    "holder_request",
                                         "court_decision", "issued_in_error", "decision_overturned"};

LocalText in_words(const Value& value) {
  LocalText out;
  for (const Lang lang : kLangs) {
    if (const auto* text = std::get_if<std::string>(&value)) out.in(lang) = *text;
    if (const auto* local = std::get_if<LocalText>(&value)) out.in(lang) = local->in(lang);
    if (const auto* day = std::get_if<Date>(&value)) out.in(lang) = format_date(*day, lang);
  }
  return out;
}

/// On the CPU pool: everything that takes a processor or the disk.
Result<Prepared> prepare_now(const Services& services, Order order) {
  const Template* form = services.press.templates->find(order.content.kind);
  if (form == nullptr) return refuse("documents.unknown_kind", RefusalKind::bad_input);
  Prepared out{.id = DocumentId::make(order.now), .audit_record = RecordId::make(order.now), .order = std::move(order)};
  out.number = make_number(form->prefix, date_in_tashkent(out.order.now), random_bytes(kNumberRandom));
  out.code = make_code(random_bytes(kCodeRandom));
  out.holder_mask = mask_name(out.order.holder);
  const auto scheme = services.base_url.find("://");
  const std::string host = scheme == std::string::npos ? services.base_url : services.base_url.substr(scheme + 3);
  auto pdf = compose({.form = form,
                      .frame = &services.press.templates->frame(),
                      .content = out.order.content,
                      .number = out.number,
                      .code = out.code,
                      .verify_url = verify_url(services, out.code),
                      .verify_page = host + "/tekshirish",
                      .issued_at = out.order.now,
                      .valid_until = out.order.valid_until});
  if (!pdf) return std::unexpected(pdf.error());
  const std::string file =
      sign(std::move(*pdf), {out.order.now, "Darcha", "Official document " + out.number, Lang::uz}, *services.press.authority);
  out.size = file.size();
  out.digest = services.objects.put_now(file);
  return out;
}

audit::Event event_of(RecordId id, SubjectId subject, Instant at, std::string kind, const audit::Actor& actor, std::string purpose,
                      std::string case_ref) {
  return {.id = id,
          .subject = subject,
          .at = at,
          .kind = std::move(kind),
          .actor = actor,
          .purpose = std::move(purpose),
          .case_ref = std::move(case_ref),
          .what = {"documents"}};
}

/// Withdraws in one transaction with its audit entry. Two at once: the second finds the state changed and is told so.
Task<Result<void>> withdraw(std::shared_ptr<Services> services, Withdrawal withdrawal, State state, DocumentId by) {
  if (std::ranges::find(kReasons, withdrawal.reason) == std::end(kReasons))
    co_return refuse("documents.unknown_reason", RefusalKind::bad_input);
  const auto document = co_await find(services, withdrawal.subject, withdrawal.document);
  if (!document) co_return refuse("documents.not_found", RefusalKind::not_found);
  if (const auto allowed = may_withdraw(document->state); !allowed) co_return allowed;
  db::Batch batch;
  add_withdrawal(batch, *document, withdrawal, state == State::revoked ? std::nullopt : std::optional{by});
  bool lost = false;
  try {
    (void)co_await services->db.run(std::move(batch));
  } catch (const db::StaleState&) {
    lost = true;
  }
  if (!lost) co_return Result<void>{};
  const auto now = co_await find(services, withdrawal.subject, withdrawal.document);
  co_return may_withdraw(now ? now->state : State::revoked);
}

}  // namespace

void add_withdrawal(db::Batch& batch, const Issued& document, const Withdrawal& withdrawal, std::optional<DocumentId> by) {
  if (std::ranges::find(kReasons, withdrawal.reason) == std::end(kReasons)) throw std::invalid_argument("documents: " + withdrawal.reason);
  add_withdrawal(batch, withdrawal, by ? State::superseded : State::revoked, by.value_or(DocumentId{}));
  audit::append(batch, event_of(RecordId::make(withdrawal.now), withdrawal.subject, withdrawal.now,
                                by ? "documents.superseded" : "documents.revoked", withdrawal.actor, withdrawal.reason, document.case_ref));
}

void add_suspension(db::Batch& batch, const Suspension& s) {
  add_suspension_row(batch, s);
  audit::append(batch, event_of(RecordId::make(s.now), s.subject, s.now, s.on ? "documents.suspended" : "documents.resumed", s.actor,
                                "complaint", s.case_ref));
}

Press open_press(const PressOptions& options, Instant now) {
  return {
      std::make_shared<const Authority>(options.certificate.empty() ? Authority::load_or_make(options.development_keys, now)
                                                                    : Authority::load(options.certificate, options.key, options.root, now)),
      std::make_shared<const Templates>(Templates::load(options.templates_dir))};
}

std::string verify_url(const Services& services, std::string_view code) { return services.base_url + "/tekshirish/" + std::string(code); }

LocalText name_of_kind(const Services& services, std::string_view kind) {
  if (const Template* form = services.press.templates->find(kind)) return form->name;
  LocalText out;
  for (const Lang lang : kLangs) out.in(lang) = std::string(kind);
  return out;
}

Task<Result<Prepared>> prepare(std::shared_ptr<Services> services, Order order) {
  co_return co_await run_on(services->cpu,
                            [services, order = std::move(order)]() mutable { return prepare_now(*services, std::move(order)); });
}

Task<Result<std::string>> preview(std::shared_ptr<Services> services, Order order) {
  co_return co_await run_on(services->cpu, [services, order = std::move(order)]() -> Result<std::string> {
    const Template* form = services->press.templates->find(order.content.kind);
    if (form == nullptr) return refuse("documents.unknown_kind", RefusalKind::bad_input);
    return compose({.form = form,
                    .frame = &services->press.templates->frame(),
                    .content = order.content,
                    .number = {},
                    .code = {},
                    .verify_url = {},
                    .verify_page = {},
                    .issued_at = order.now,
                    .valid_until = order.valid_until,
                    .draft = true});
  });
}

std::optional<Outline> outline(const Services& services, const Content& content) {
  const Template* form = services.press.templates->find(content.kind);
  if (form == nullptr) return std::nullopt;
  Outline out{.issuer = content.issuer.empty() ? form->issuer : content.issuer, .title = form->title, .rows = {}, .sections = {}};
  const auto add = [&](std::vector<Outline::Part>& parts, const std::string& field, const LocalText& title) {
    const auto found = content.fields.find(field);
    if (found != content.fields.end()) parts.push_back({title, in_words(found->second)});
  };
  for (const Template::Row& row : form->rows) add(out.rows, row.field, row.label);
  for (const Template::Section& section : form->sections) add(out.sections, section.field, section.heading);
  return out;
}

void add_to(db::Batch& batch, const Prepared& prepared, const audit::Actor& actor) {
  add_rows(batch, prepared);
  audit::append(batch, event_of(prepared.audit_record, prepared.order.subject, prepared.order.now, "documents.issued", actor,
                                prepared.order.content.kind, prepared.order.case_ref));
}

Task<Result<void>> revoke(std::shared_ptr<Services> services, Withdrawal withdrawal) {
  co_return co_await withdraw(std::move(services), std::move(withdrawal), State::revoked, DocumentId{});
}

Task<Result<void>> supersede(std::shared_ptr<Services> services, Withdrawal withdrawal, DocumentId by) {
  const auto newer = co_await find(services, withdrawal.subject, by);
  if (!newer || by == withdrawal.document) co_return refuse("documents.not_found", RefusalKind::not_found);
  co_return co_await withdraw(std::move(services), std::move(withdrawal), State::superseded, by);
}

Task<Result<ReadFile>> read(std::shared_ptr<Services> services, Reading reading) {
  auto document = co_await find(services, reading.subject, reading.document);
  if (!document) co_return refuse("documents.not_found", RefusalKind::not_found);
  db::Batch batch;
  audit::append(batch, event_of(RecordId::make(reading.now), reading.subject, reading.now, "documents.downloaded", reading.actor,
                                reading.purpose, reading.case_ref));
  (void)co_await services->db.run(std::move(batch));
  auto path = services->objects.path_of(document->digest);
  co_return ReadFile{std::move(*document), std::move(path)};
}

}  // namespace darcha::documents
