#include <fstream>
#include <iterator>

#include "documents/documents.h"
#include "documents/rules.h"
#include "documents/store.h"
#include "documents/verify/signature.h"

namespace darcha::documents {
namespace {

Verdict::Kind kind_of(Status status) {
  switch (status) {
    case Status::valid: return Verdict::Kind::valid;
    case Status::suspended: return Verdict::Kind::suspended;
    case Status::expired: return Verdict::Kind::expired;
    case Status::superseded: return Verdict::Kind::superseded;
    case Status::revoked: return Verdict::Kind::revoked;
  }
  return Verdict::Kind::unknown;
}

Verdict verdict_of(const std::optional<Found>& found, Instant now) {
  if (!found) return {};
  const Issued& d = found->document;
  const Status status = status_at(d.state, d.valid_until, now, d.suspended_since.has_value());
  return {.kind = kind_of(status),
          .facts = Verdict::Facts{.kind = d.kind,
                                  .number = d.number,
                                  .holder_mask = d.holder_mask,
                                  .state_reason = d.state_reason,
                                  .issued_at = d.issued_at,
                                  .valid_until = d.valid_until,
                                  .state_changed_at = d.state_changed_at,
                                  .suspended_since = status == Status::suspended ? d.suspended_since : std::nullopt}};
}

PdfCheck check_file(const std::filesystem::path& file, const Authority& authority) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("an uploaded file cannot be read");
  std::string content(kMaxFile + 1, '\0');
  in.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(in.gcount()));
  return check_pdf(content, authority);
}

}  // namespace

std::string_view code(Verdict::Kind kind) {
  switch (kind) {
    case Verdict::Kind::valid: return "valid";
    case Verdict::Kind::suspended: return "suspended";
    case Verdict::Kind::expired: return "expired";
    case Verdict::Kind::superseded: return "superseded";
    case Verdict::Kind::revoked: return "revoked";
    case Verdict::Kind::altered: return "altered";
    case Verdict::Kind::unknown: return "unknown";
  }
  return "unknown";
}

Task<Result<Verdict>> verify_code(std::shared_ptr<Services> services, std::string typed, Instant now) {
  const auto good = parse_code(typed);
  if (!good) co_return refuse("documents.bad_code", RefusalKind::bad_input);
  co_return verdict_of(co_await find_by_key(std::move(services), KeyKind::code, *good), now);
}

/// A file is good only if it is, to the last bit, one that was issued. What its signature adds is the difference between a changed file of
/// ours and a stranger's.
Task<Result<Verdict>> verify_file(std::shared_ptr<Services> services, std::filesystem::path file, std::string sha256_hex, Instant now) {
  const auto found = co_await find_by_key(services, KeyKind::file, sha256_hex);
  if (found) co_return verdict_of(found, now);
  const PdfCheck check = co_await run_on(
      services->cpu, [file = std::move(file), authority = services->press.authority] { return check_file(file, *authority); });
  if (!check.is_pdf) co_return refuse("documents.not_a_pdf", RefusalKind::bad_input);
  const bool named = !check.claimed_number.empty() && (co_await find_by_key(services, KeyKind::number, check.claimed_number)).has_value();
  // Intact but never registered: signed just before a crash, and no one was ever given it.
  const bool ours = check.seal == Seal::changed || check.seal == Seal::extended || named;
  Verdict verdict{.kind = ours ? Verdict::Kind::altered : Verdict::Kind::unknown};
  if (ours) verdict.claimed_number = check.claimed_number;
  co_return verdict;
}

}  // namespace darcha::documents
