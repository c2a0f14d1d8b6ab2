// An extract: what the register says of one entry, signed, issued as a document of the person.
#include "core/dates.h"
#include "registry/store.h"
#include "web/sentence.h"

namespace darcha::registry {

namespace {

constexpr std::string_view kTemplate = "registry-extract";

LocalText same(const std::string& text) { return LocalText{{text, text, text, text, text}}; }

/// "civil.full_name" is the field civil_full_name of the template.
std::string field_of(std::string path) {
  std::ranges::replace(path, '.', '_');
  return path;
}

documents::Content content_of(const catalog::KeptRegister& kept, const persons::Record& record, const std::vector<Entry>& entries,
                              const Entry& entry, Lang lang) {
  documents::Content content{.kind = std::string{kTemplate}, .lang = lang, .fields = {}};
  for (const std::string& path : kept.shows)
    if (const auto value = persons::value_of(record, path)) content.fields.emplace(field_of(path), value->text);
  const auto* kind = kept.find(entry.entry);
  content.fields.emplace("register", kept.name);
  content.fields.emplace("entry", kind ? kind->name : same(entry.entry));
  content.fields.emplace("entry_number", entry.number);
  content.fields.emplace("entry_day", entry.on);
  content.fields.emplace("decision", entry.decision_number);
  if (!entry.act_number.empty()) content.fields.emplace("act", entry.act_number);
  if (entry.act_date) content.fields.emplace("act_day", *entry.act_date);
  std::string corrected;
  for (const Entry& other : entries)
    if (other.corrects == entry.number) corrected += (corrected.empty() ? "" : "; ") + other.number + ": " + other.note;
  if (!corrected.empty()) content.fields.emplace("corrected", corrected);
  return content;
}

}  // namespace

Task<Result<documents::ReadFile>> extract(std::shared_ptr<Services> services, Look look, std::string typed, Lang lang, Instant now) {
  const auto found = co_await find_by_number(services, look, typed, now);
  if (!found) co_return std::unexpected(found.error());
  const Entry entry = *std::ranges::find(*found, *parse_number(typed), &Entry::number);
  const auto reference = services->reference();
  const auto* kept = reference->find_kept_register(look.register_code);
  std::set<persons::Group> groups{persons::Group::identity};
  for (const std::string& path : kept->shows)
    if (const auto group = persons::group_of(path)) groups.insert(*group);
  const auto record = co_await persons::read(
      services->db,
      {.actor = look.actor, .subject = entry.subject, .purpose = look.purpose, .case_ref = look.case_ref, .groups = std::move(groups)},
      now);
  if (!record) co_return std::unexpected(record.error());
  const auto name = persons::value_of(*record, "civil.full_name");
  documents::Order order{.subject = entry.subject,
                         .application = {},
                         .case_ref = entry.case_ref,
                         .service_code = look.register_code,
                         .service_version = 1,
                         .content = content_of(*kept, *record, *found, entry, lang),
                         .holder = name ? name->value : std::string{},
                         .valid_until = std::nullopt,
                         .now = now};
  const auto prepared = co_await documents::prepare(services->documents, std::move(order));
  if (!prepared) co_return std::unexpected(prepared.error());
  db::Batch batch;
  documents::add_to(batch, *prepared, look.actor);
  co_await services->db.run(std::move(batch));
  co_return co_await documents::read(services->documents, {.subject = entry.subject,
                                                           .document = prepared->id,
                                                           .actor = look.actor,
                                                           .purpose = look.purpose,
                                                           .case_ref = look.case_ref,
                                                           .now = now});
}

}  // namespace darcha::registry
