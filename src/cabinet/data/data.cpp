#include "cabinet/data/data.h"

#include <boost/json.hpp>

#include "audit/audit.h"
#include "core/dates.h"
#include "gen/cabinet/text.h"
#include "persons/persons.h"

namespace darcha::cabinet {
namespace {

namespace json = boost::json;

Task<Result<persons::Record>> own_record(std::shared_ptr<Services> services, web::Context context) {
  co_return co_await persons::read(services->db,
                                   {.actor = {.kind = audit::ActorKind::citizen, .id = context.visitor.subject},
                                    .subject = context.visitor.subject,
                                    .purpose = "self",
                                    .case_ref = {},
                                    .groups = {persons::kGroups.begin(), persons::kGroups.end()}},
                                   context.now);
}

json::array documents_json(const std::vector<documents::Issued>& issued) {
  json::array list;
  for (const documents::Issued& document : issued)
    list.emplace_back(json::object{{"number", document.number},
                                   {"kind", document.kind},
                                   {"state", documents::code(document.state)},
                                   {"issued_at", to_iso(document.issued_at)},
                                   {"verification_code", document.code},
                                   {"sha256", to_hex(document.digest)}});
  return list;
}

}  // namespace

Task<Result<std::vector<DataGroup>>> own_data(std::shared_ptr<Services> services, web::Context context) {
  const auto record = co_await own_record(services, context);
  if (!record) co_return std::unexpected(record.error());
  const auto reference = services->applications->reference();
  std::vector<DataGroup> groups;
  for (const catalog::Register& held : reference->registers) {
    DataGroup group{.title = held.name.in(context.lang)};
    for (const catalog::RegisterField& field : held.fields) {
      const std::string path = held.code + "." + field.code;
      const auto value = persons::value_of(*record, path);
      if (!value || value->value.empty()) continue;
      group.lines.push_back({.path = path,
                             .label = field.name.in(context.lang),
                             .value = value->text.in(context.lang),
                             .source = group.title,
                             .time = format_date(date_in_tashkent(value->as_of), context.lang)});
    }
    if (!group.lines.empty()) groups.push_back(std::move(group));
  }
  co_return groups;
}

Task<Result<std::string>> own_data_json(std::shared_ptr<Services> services, web::Context context) {
  const auto record = co_await own_record(services, context);
  if (!record) co_return std::unexpected(record.error());
  json::array registers;
  for (const std::string_view path : persons::known_paths()) {
    const auto value = persons::value_of(*record, path);
    if (value && !value->value.empty())
      registers.emplace_back(
          json::object{{"path", path}, {"value", value->value}, {"register", value->register_code}, {"as_of", to_iso(value->as_of)}});
  }
  const std::string applications = co_await applications::export_of(services->applications, context.visitor.subject);
  const auto issued = co_await documents::of_subject(services->documents, context.visitor.subject);
  const std::string reads = co_await audit::export_of(services->db, context.visitor.subject);
  const json::object all{{"made_at", to_iso(context.now)},
                         {"registers", std::move(registers)},
                         {"applications", json::parse(applications)},
                         {"documents", documents_json(issued)}};
  // The reads go in as they are stored: each "details" text must stay the octets its digest was made of.
  std::string text = json::serialize(all);
  text.pop_back();
  co_return text + ",\"reads\":" + reads + "}";
}

}  // namespace darcha::cabinet
