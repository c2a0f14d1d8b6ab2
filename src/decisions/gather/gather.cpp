#include "decisions/gather/gather.h"

#include "core/log.h"
#include "persons/persons.h"

namespace darcha::decisions {
namespace {

std::map<std::string, std::string> answers_of_bodies(const cases::OpenCase& open) {
  std::map<std::string, std::string> out;
  for (const cases::Check& check : open.checks)
    if (check.code != cases::kRequest && check.answer && !check.dropped_at) out[check.code] = *check.answer;
  return out;
}

std::set<persons::Group> groups_of(const catalog::Service& service, const catalog::FormInput& form) {
  std::set<persons::Group> groups{persons::Group::identity};
  for (const catalog::Prefill& prefill : service.prefill)
    if (catalog::is_read(prefill, form))
      if (const auto group = persons::group_of(prefill.data)) groups.insert(*group);
  return groups;
}

/// What registers answered, each group in one of the records. A group in none could not be asked: it holds we do not know what.
struct Registers {
  std::vector<persons::Record> records;

  const persons::Record* of(persons::Group group) const {
    const auto found = std::ranges::find_if(records, [&](const persons::Record& record) { return record.has(group); });
    return found == records.end() ? nullptr : &*found;
  }
};

/// Nothing: they could not be asked. `all_down` then says that asking for less would not help.
Task<std::optional<Result<persons::Record>>> try_read(std::shared_ptr<Services> services, persons::ReadRequest request, Instant now,
                                                      bool* all_down) {
  try {
    co_return co_await persons::read(services->registers, std::move(request), now);
  } catch (const db::Unavailable& failure) {
    *all_down = true;
    log_warn("decisions.registers_unavailable", {{"sqlstate", failure.sqlstate()}});
  } catch (const db::Failure& failure) {
    log_warn("decisions.register_unreadable", {{"sqlstate", failure.sqlstate()}});
  }
  co_return std::nullopt;
}

/// Registers that cannot be asked are an answer here, not a failure. All at once; where that fails, each by itself, so that one that is
/// down leaves unclear only what rests on it. When none answers the officer is told and tries again.
Task<Result<Registers>> read_registers(std::shared_ptr<Services> services, persons::ReadRequest request, Instant now) {
  Registers out;
  bool all_down = false;
  if (auto record = co_await try_read(services, request, now, &all_down)) {
    if (!*record) co_return std::unexpected(record->error());
    out.records.push_back(std::move(**record));
    co_return out;
  }
  for (const persons::Group group : request.groups) {
    if (all_down) break;
    persons::ReadRequest one = request;
    one.groups = {group};
    auto record = co_await try_read(services, std::move(one), now, &all_down);
    if (record && !*record) co_return std::unexpected(record->error());
    if (record) out.records.push_back(std::move(**record));
  }
  if (out.records.empty()) co_return refuse("decisions.registers_unavailable", RefusalKind::unavailable);
  co_return out;
}

std::vector<Evidence> evidence_of(const catalog::Service& service, const catalog::FormInput& form, const Registers& registers,
                                  const applications::Application& application) {
  std::vector<Evidence> out;
  for (const catalog::Prefill& prefill : service.prefill) {
    const auto group = persons::group_of(prefill.data);
    if (!group || !catalog::is_read(prefill, form)) continue;
    const persons::Record* record = registers.of(*group);
    auto value = record != nullptr ? persons::value_of(*record, prefill.data) : std::nullopt;
    if (!value) continue;
    Evidence one{.as = prefill.as,
                 .data = prefill.data,
                 .value = std::move(value->value),
                 .text = std::move(value->text),
                 .register_code = std::move(value->register_code),
                 .as_of = value->as_of};
    const auto before = std::ranges::find(application.prefilled, prefill.as, &applications::PrefilledValue::as);
    if (before != application.prefilled.end() && before->value != one.value) one.lodged = before->text.in(Lang::uz);
    out.push_back(std::move(one));
  }
  return out;
}

/// Prefilled values that nobody can vouch for: their register did not answer, or is not connected.
std::vector<std::string> unknown_values(const catalog::Service& service, const catalog::Reference& reference, const Registers& registers) {
  std::vector<std::string> names = catalog::unconnected(service, reference);
  for (const catalog::Prefill& prefill : service.prefill)
    if (const auto group = persons::group_of(prefill.data); group && registers.of(*group) == nullptr) names.push_back(prefill.as);
  return names;
}

}  // namespace

Task<Result<Found>> gather(std::shared_ptr<Services> services, std::shared_ptr<const cases::OpenCase> open) {
  const Instant now = services->clock.now();
  const applications::Application& application = open->application.application;
  const Date lodged = date_in_tashkent(application.submitted_at);
  catalog::FormInput form = applications::form_input(application, open->service, lodged);
  const auto registers = co_await read_registers(services,
                                                 {.actor = open->me.actor(),
                                                  .subject = open->it.subject,
                                                  .purpose = open->it.service_code,
                                                  .case_ref = open->it.number,
                                                  .groups = groups_of(*open->service, form)},
                                                 now);
  if (!registers) co_return std::unexpected(registers.error());
  Found found{.id = make_uuid_v7(now),
              .service_code = open->it.service_code,
              .service_version = open->it.service_version,
              .evidence = evidence_of(*open->service, form, *registers, application),
              .made_at = now,
              .made_by = open->me.officer.id};
  form.prefilled.clear();
  for (const Evidence& e : found.evidence) form.prefilled[e.as] = e.value;
  const auto reference = services->cases->applications->reference();
  found.inputs = catalog::make_inputs(*open->service, form, answers_of_bodies(*open),
                                      unknown_values(*open->service, *reference, *registers), lodged, date_in_tashkent(now));
  apply_rules(*open->service, found);
  found.print = print_of(found);

  db::Batch batch;
  batch.add(sql::InsertFindings{.subject_id = open->it.subject,
                                .application_id = open->it.id,
                                .findings_id = found.id,
                                .service_code = found.service_code,
                                .service_version = found.service_version,
                                .inputs = inputs_json(found),
                                .results = results_json(found),
                                .print = found.print,
                                .made_at = found.made_at,
                                .made_by = found.made_by});
  // The fingerprint goes into the log that nobody can change behind its back: with it, what was kept can be checked on any later day.
  audit::append(batch, {.id = RecordId::make(now),
                        .subject = open->it.subject,
                        .at = now,
                        .kind = "decisions.found",
                        .actor = open->me.actor(),
                        .purpose = open->it.service_code,
                        .case_ref = open->it.number,
                        .what = {"findings", "sha256." + to_hex(found.print)}});
  co_await services->db.run(std::move(batch));
  co_return found;
}

}  // namespace darcha::decisions
