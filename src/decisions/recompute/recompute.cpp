// A past decision is found again: the same inputs and the same version of the rules must give the same findings, for ever.
#include <fmt/core.h>

#include "applications/rules.h"
#include "audit/audit.h"
#include "core/bytes.h"
#include "decisions/decisions.h"
#include "decisions/desk.h"
#include "documents/documents.h"

namespace darcha::decisions {
namespace {

Task<std::optional<Decision>> find_any(std::shared_ptr<Services> services, std::string number) {
  if (auto decision = co_await find_by_number(services, number)) co_return decision;
  const auto of_case = applications::parse_number(number);
  const auto where = of_case ? co_await applications::find_by_number(services->db, *of_case) : std::nullopt;
  if (!where) co_return std::nullopt;
  co_return co_await find_decision(services, where->subject, where->id);
}

void check_print(const Found& stored, const std::string& log, Recomputed& out) {
  const Bytes now = print_of(stored);
  if (now != stored.print) {
    out.agrees = false;
    out.sentences.push_back("what the rules looked at is not what was fingerprinted then: the stored inputs were changed");
  } else {
    out.sentences.push_back("fingerprint of the inputs: as stored");
  }
  if (log.find("sha256." + to_hex(now)) == std::string::npos) {
    out.agrees = false;
    out.sentences.push_back("the log of this person holds no record with this fingerprint: inputs or fingerprint were changed");
  } else {
    out.sentences.push_back("fingerprint of the inputs: in the log");
  }
}

}  // namespace

Task<Result<Recomputed>> recompute(std::shared_ptr<Services> services, std::string number) {
  const auto decision = co_await find_any(services, number);
  if (!decision) co_return refuse("decisions.not_found", RefusalKind::not_found);
  const auto row = co_await store::get_findings(services->db, decision->subject, decision->application, decision->findings);
  if (!row) co_return refuse("decisions.not_found", RefusalKind::not_found);
  const Found stored = parse_found(*row);
  Recomputed out{.agrees = true};
  out.sentences.push_back(fmt::format("decision {} of case {}: {}, service {} version {}, inputs of {}", decision->number,
                                      decision->case_number, decision->outcome, stored.service_code, stored.service_version,
                                      to_iso(stored.inputs.today)));
  if (stored.service_code != decision->service_code || stored.service_version != decision->service_version) {
    out.agrees = false;
    out.sentences.push_back(fmt::format("the findings are of {} version {}, the decision is of {} version {}", stored.service_code,
                                        stored.service_version, decision->service_code, decision->service_version));
  }
  const auto service = services->cases->applications->find_service(stored.service_code, stored.service_version);
  if (!service) {
    out.agrees = false;
    out.sentences.push_back("this version of the service is not in the catalogue: its rules cannot be run");
    co_return out;
  }
  check_print(stored, co_await audit::export_of(services->db, decision->subject), out);
  Found again = stored;
  apply_rules(*service, again);
  const auto differing = differences(stored, again);
  for (const std::string& sentence : differing) out.sentences.push_back(sentence);
  if (differing.empty()) {
    out.sentences.push_back(fmt::format("{} findings, {} facts and {} comparisons: the same", again.findings.size(), again.facts.size(),
                                        again.mismatches.size()));
  } else {
    out.agrees = false;
  }
  out.sentences.push_back(out.agrees ? "AGREES" : "DOES NOT AGREE");
  co_return out;
}

}  // namespace darcha::decisions
