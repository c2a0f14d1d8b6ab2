#include "identity/register/register.h"

#include "identity/password.h"
#include "identity/store.h"
#include "identity/totp.h"
#include "persons/persons.h"

namespace darcha::identity {
namespace {

std::unexpected<Refusal> too_many() {
  Refusal refusal{.code = "identity.too_many_attempts", .kind = RefusalKind::rate_limited, .args = {{"minutes", "10"}}};
  refusal.retry_after_s = 600;
  return std::unexpected(std::move(refusal));
}

std::unexpected<Refusal> not_confirmed() { return refuse("identity.not_confirmed", RefusalKind::bad_input); }

std::string upper_compact(std::string_view typed) {
  std::string out;
  for (char c : typed)
    if (c != ' ' && c != '-') out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

std::string without_spaces(std::string_view typed) {
  std::string out{typed};
  std::erase(out, ' ');
  return out;
}

bool is_document_number(std::string_view number) {
  const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return number.size() == 9 && letter(number[0]) && letter(number[1]) && std::all_of(number.begin() + 2, number.end(), digit);
}

std::vector<FieldError> check_fields(const std::string& pin, const std::string& document, const std::string& password,
                                     const std::string& email) {
  std::vector<FieldError> errors;
  const auto identifier = parse_identifier(pin);
  if (!identifier || identifier->kind != IdentifierKind::pin) errors.push_back({"pin", "identity.pin_malformed", {}});
  if (!is_document_number(document)) errors.push_back({"document_number", "identity.document_malformed", {}});
  if (!email.empty()) {
    const auto address = parse_identifier(email);
    if (!address || address->kind != IdentifierKind::email) errors.push_back({"email", "identity.email_malformed", {}});
  }
  auto error = check_password(password, email);
  if (!error && identifier) error = check_password(password, identifier->value);
  if (error) errors.push_back(std::move(*error));
  return errors;
}

std::unexpected<Refusal> bad_fields(std::vector<FieldError> errors) {
  return std::unexpected(Refusal{.code = "identity.check_fields", .kind = RefusalKind::bad_input, .fields = std::move(errors)});
}

// The PIN and the number of a valid document of the same person. The look-up is logged for the person like any other.
Task<std::optional<SubjectId>> confirm_person(std::shared_ptr<Services> services, std::string pin, std::string document) {
  const Instant now = services->clock.now();
  const auto number = persons::parse_pinfl(pin);
  if (!number) co_return std::nullopt;
  const auto found = co_await persons::find_by_pin(
      services->db, persons::Pepper{services->keys.pepper},
      {.actor = {.kind = audit::ActorKind::system}, .purpose = "confirm_person", .case_ref = {}}, *number, now);
  if (!found) co_return std::nullopt;
  const std::optional<SubjectId> subject = *found;
  const auto record = co_await persons::read(services->db,
                                             {.actor = {.kind = audit::ActorKind::system},
                                              .subject = *subject,
                                              .purpose = "confirm_person",
                                              .case_ref = {},
                                              .groups = {persons::Group::documents}},
                                             now);
  if (!record) co_return std::nullopt;
  const bool holds = std::any_of(record->documents.begin(), record->documents.end(),
                                 [&](const persons::IdentityDocument& d) { return d.number == document && d.state == "valid"; });
  co_return holds ? subject : std::nullopt;
}

Task<std::string> hash_on_pool(std::shared_ptr<Services> services, std::string password) {
  co_return co_await run_on(services->cpu, [password = std::move(password)] { return hash_password(password); });
}

}  // namespace

Task<Result<void>> create_account(std::shared_ptr<Services> services, SubjectId subject, std::string password, std::string email) {
  if (auto error = check_password(password, email)) co_return bad_fields({std::move(*error)});
  const Instant now = services->clock.now();
  std::string hash = co_await hash_on_pool(services, std::move(password));
  db::Batch batch;
  batch.add(sql::InsertAccount{.subject_id = subject, .password_hash = std::move(hash), .now = now});
  if (!email.empty()) {
    const auto address = parse_identifier(email);
    batch.add(
        sql::InsertEmail{.email_hash = email_key(services->keys, address ? address->value : email), .subject_id = subject, .now = now});
  }
  add_audit(batch, subject, "identity.account_opened", now);
  std::string violated;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::ConstraintViolation& violation) {
    violated = violation.constraint();
  }
  if (violated.empty()) co_return Result<void>{};
  if (violated == "emails_pk")
    co_return std::unexpected(
        Refusal{.code = "identity.email_taken", .kind = RefusalKind::conflict, .fields = {{"email", "identity.email_taken", {}}}});
  co_return refuse("identity.account_exists", RefusalKind::conflict);
}

Task<Result<SubjectId>> open_account(std::shared_ptr<Services> services, Registration registration) {
  const Instant now = services->clock.now();
  registration.document_number = upper_compact(registration.document_number);
  if (auto errors = check_fields(registration.pin, registration.document_number, registration.password, registration.email);
      !errors.empty())
    co_return bad_fields(std::move(errors));
  const std::string pin = parse_identifier(registration.pin)->value;
  if (!services->limits.allow("register.peer", registration.peer, 6, 60, now) || !services->limits.allow("register.name", pin, 0.5, 5, now))
    co_return too_many();
  const auto subject = co_await confirm_person(services, pin, registration.document_number);
  if (!subject) co_return not_confirmed();
  const auto created = co_await create_account(services, *subject, registration.password, registration.email);
  if (created) co_return *subject;
  if (created.error().code == "identity.account_exists") co_return not_confirmed();
  co_return std::unexpected(created.error());
}

Task<Result<void>> reset_password(std::shared_ptr<Services> services, PasswordReset reset) {
  const Instant now = services->clock.now();
  reset.document_number = upper_compact(reset.document_number);
  auto errors = check_fields(reset.pin, reset.document_number, reset.password, {});
  if (reset.code.empty()) errors.push_back({"code", "identity.code_missing", {}});
  if (!errors.empty()) co_return bad_fields(std::move(errors));
  const std::string pin = parse_identifier(reset.pin)->value;
  if (!services->limits.allow("reset.peer", reset.peer, 6, 60, now) || !services->limits.allow("reset.name", pin, 0.5, 5, now))
    co_return too_many();
  const auto subject = co_await confirm_person(services, pin, reset.document_number);
  if (!subject) co_return not_confirmed();
  const auto account = co_await find_account(services, *subject);
  if (!account || !account->has_second_factor()) co_return not_confirmed();
  if (still_locked(*account, now)) co_return too_many();

  std::string hash = co_await hash_on_pool(services, std::move(reset.password));
  db::Batch batch;
  const auto step = match_totp(account->totp_secret, without_spaces(reset.code), now, account->totp_last_step);
  if (step) {
    batch.add(sql::UseTotpStep{.subject_id = *subject, .step = *step});
  } else {
    batch.add(sql::UseRecoveryCode{.subject_id = *subject, .code_hash = recovery_key(normalize_recovery_code(reset.code)), .now = now});
  }
  batch.add(sql::SetPassword{.subject_id = *subject, .password_hash = std::move(hash), .now = now});
  batch.add(sql::EndOtherSessions{.subject_id = *subject, .keep = SessionId{}, .now = now});
  add_audit(batch, *subject, "identity.password_reset", now);
  bool done = true;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::StaleState&) {
    done = false;
  }
  if (done) co_return Result<void>{};
  co_await note_failure(services, *account, now);  // a code can be guessed here as well as at the door
  co_return not_confirmed();
}

}  // namespace darcha::identity
