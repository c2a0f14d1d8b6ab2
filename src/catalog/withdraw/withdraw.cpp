#include <algorithm>

#include "catalog/catalog.h"
#include "catalog/store.h"
#include "core/log.h"
#include "core/text.h"

namespace darcha::catalog {
namespace {

constexpr std::size_t kLongestReason = 500;  ///< characters: a paragraph of a public page

/// Law: OʻRQ-457 (the right to complain): as long as decisions lead to it, it cannot be taken away.
std::string leading_to(const Snapshot& snapshot, std::string_view code) {
  std::string codes;
  for (const auto& service : snapshot.services())
    if (service->runs() && service->appeal.service == code) codes += (codes.empty() ? "" : ", ") + service->code;
  return codes;
}

}  // namespace

Task<Result<int>> withdraw(db::Pool& pool, std::shared_ptr<const Snapshot> snapshot, std::string code, std::string reason, Instant now) {
  const auto service = snapshot->service(code);
  if (!service) co_return refuse("catalog.no_such_service", RefusalKind::not_found);
  if (service->withdrawal) co_return refuse("catalog.withdrawn_before", RefusalKind::conflict);
  if (count_characters(reason) > kLongestReason) co_return refuse("catalog.reason_too_long", RefusalKind::bad_input);
  if (const std::string others = leading_to(*snapshot, code); !others.empty())
    co_return refuse("catalog.needed_for_appeals", RefusalKind::conflict, {{"services", others}});
  bool second = false;
  try {
    co_await save_withdrawal(pool, code, service->version, {now, std::move(reason)});
  } catch (const db::ConstraintViolation& violation) {
    if (violation.constraint() != "withdrawals_pkey") throw;
    second = true;
  }
  if (second) co_return refuse("catalog.withdrawn_before", RefusalKind::conflict);
  log_info("catalog.withdrawn", {{"service", code}, {"version", service->version}});
  co_return service->version;
}

}  // namespace darcha::catalog
