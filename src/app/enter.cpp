#include "app/enter.h"

#include "registry/registry.h"

namespace darcha::app {
namespace {

constexpr std::size_t kRegionDigits = 4;  // of a SOATO code

std::string region_of(const std::string& territory) {
  return territory.size() < kRegionDigits ? std::string{} : territory.substr(0, kRegionDigits);
}

}  // namespace

Task<> enter_in_register(db::Batch& batch, decisions::Entering entering) {
  const decisions::Decision& decision = entering.decision;
  registry::add_entry(batch,
                      {.id = make_uuid_v7(decision.decided_at),
                       .register_code = entering.effect.register_code,
                       .entry = entering.effect.entry,
                       .subject = decision.subject,
                       .on = decision.act ? decision.act->date : date_in_tashkent(decision.decided_at),
                       .decision_number = decision.number,
                       .act_number = decision.act ? decision.act->number : std::string{},
                       .act_date = decision.act ? std::optional{decision.act->date} : std::nullopt,
                       .case_ref = decision.case_number,
                       .document_number = entering.document_number,
                       .region = region_of(entering.territory),
                       .actor = std::move(entering.actor),
                       .purpose = decision.service_code},
                      decision.decided_at);
  co_return;
}

}  // namespace darcha::app
