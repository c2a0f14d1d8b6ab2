#include "identity/register/register.h"

#include "identity/attempts.h"
#include "identity/password.h"
#include "identity/store.h"
#include "identity/totp.h"
#include "persons/persons.h"

namespace darcha::identity {
namespace {

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

// The PIN and the number of a valid document of the same person. The look-up is logged for the person like any other; a number nobody has
// costs the same statements.
Task<std::optional<SubjectId>> confirm_person(std::shared_ptr<Services> services, std::string pin, std::string document) {
  const Instant now = services->clock.now();
  const auto number = persons::parse_pinfl(pin);
  if (!number) co_return std::nullopt;
  const auto found = co_await persons::find_by_pin(
      services->db, persons::Pepper{services->keys.pepper},
      {.actor = {.kind = audit::ActorKind::system}, .purpose = "confirm_person", .case_ref = {}}, *number, now);
  const SubjectId subject = found.value_or(SubjectId{});
  const auto record = co_await persons::read(services->db,
                                             {.actor = {.kind = audit::ActorKind::system},
                                              .subject = subject,
                                              .purpose = "confirm_person",
                                              .case_ref = {},
                                              .groups = {persons::Group::documents}},
                                             now);
  if (!found || !record) co_return std::nullopt;
  const bool holds = std::any_of(record->documents.begin(), record->documents.end(),
                                 [&](const persons::IdentityDocument& d) { return d.number == document && d.state == "valid"; });
  co_return holds ? std::optional{subject} : std::nullopt;
}

Task<std::string> hash_on_pool(std::shared_ptr<Services> services, std::string password) {
  co_return co_await run_on(services->cpu, [password = std::move(password)] { return hash_password(password); });
}

// False if the person has an account already. An e-mail that belongs to another account stays with it, and nobody is told: whoever opens an
// account signs in with the PINFL.
Task<bool> store_account(std::shared_ptr<Services> services, SubjectId subject, std::string hash, std::string email, Bytes attempts) {
  const Instant now = services->clock.now();
  db::Batch batch;
  batch.add(sql::InsertAccount{.subject_id = subject, .password_hash = std::move(hash), .now = now});
  if (const auto address = parse_identifier(email); address && address->kind == IdentifierKind::email)
    batch.add(sql::InsertEmail{.email_hash = email_key(services->keys, address->value), .subject_id = subject, .now = now});
  if (!attempts.empty()) forget_attempts(batch, std::move(attempts));
  add_audit(batch, subject, "identity.account_opened", now);
  bool stored = true;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::ConstraintViolation&) {
    stored = false;
  }
  co_return stored;
}

}  // namespace

Task<Result<void>> create_account(std::shared_ptr<Services> services, SubjectId subject, std::string password, std::string email) {
  if (auto error = check_password(password, email)) co_return bad_fields({std::move(*error)});
  std::string hash = co_await hash_on_pool(services, std::move(password));
  const bool stored = co_await store_account(services, subject, std::move(hash), std::move(email), {});
  if (!stored) co_return refuse("identity.account_exists", RefusalKind::conflict);
  co_return Result<void>{};
}

Task<Result<SubjectId>> open_account(std::shared_ptr<Services> services, Registration registration) {
  registration.document_number = upper_compact(registration.document_number);
  if (auto errors = check_fields(registration.pin, registration.document_number, registration.password, registration.email);
      !errors.empty())
    co_return bad_fields(std::move(errors));
  const std::string pin = parse_identifier(registration.pin)->value;
  if (!services->limits.allow("register.peer", registration.peer, 6, 60, services->clock.now()))
    co_return too_many_attempts(std::chrono::minutes{10});
  const Bytes attempts = attempts_key(services->keys, AttemptKind::open_account, pin);
  if (const auto may_try = co_await count_attempt(services, attempts); !may_try) co_return std::unexpected(may_try.error());
  std::string hash = co_await hash_on_pool(services, std::move(registration.password));  // whoever it turns out to be
  const auto subject = co_await confirm_person(services, pin, registration.document_number);
  if (!subject) co_return not_confirmed();
  const bool stored = co_await store_account(services, *subject, std::move(hash), registration.email, attempts);
  if (!stored) co_return not_confirmed();
  co_return *subject;
}

Task<Result<void>> reset_password(std::shared_ptr<Services> services, PasswordReset reset) {
  const Instant now = services->clock.now();
  reset.document_number = upper_compact(reset.document_number);
  auto errors = check_fields(reset.pin, reset.document_number, reset.password, {});
  if (reset.code.empty()) errors.push_back({"code", "identity.code_missing", {}});
  if (!errors.empty()) co_return bad_fields(std::move(errors));
  const std::string pin = parse_identifier(reset.pin)->value;
  if (!services->limits.allow("reset.peer", reset.peer, 6, 60, now)) co_return too_many_attempts(std::chrono::minutes{10});
  const Bytes attempts = attempts_key(services->keys, AttemptKind::reset_password, pin);
  if (const auto may_try = co_await count_attempt(services, attempts); !may_try) co_return std::unexpected(may_try.error());
  std::string hash = co_await hash_on_pool(services, std::move(reset.password));
  const auto subject = co_await confirm_person(services, pin, reset.document_number);
  if (!subject) co_return not_confirmed();
  const auto account = co_await find_account(services, *subject);
  // An account that waits after wrong codes answers like one that is not there, or the wait would tell of it.
  if (!account || !account->has_second_factor() || still_locked(*account, now)) co_return not_confirmed();

  db::Batch batch;
  const auto step = match_totp(account->totp_secret, without_spaces(reset.code), now, account->totp_last_step);
  if (step) {
    batch.add(sql::UseTotpStep{.subject_id = *subject, .step = *step});
  } else {
    batch.add(sql::UseRecoveryCode{.subject_id = *subject, .code_hash = recovery_key(normalize_recovery_code(reset.code)), .now = now});
  }
  batch.add(sql::SetPassword{.subject_id = *subject, .password_hash = std::move(hash), .now = now});
  batch.add(sql::EndOtherSessions{.subject_id = *subject, .keep = SessionId{}, .now = now});
  forget_attempts(batch, attempts);
  forget_attempts(batch, attempts_key(services->keys, AttemptKind::sign_in, pin));
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
