// Appeals about the same matter: an officer joins them to the one that leads. Each stays its author's own, with its own term and its own
// answer; the page of the leading one lists the others, and what it was answered is there to begin theirs with.
#include <algorithm>

#include "core/dates.h"
#include "murojaat/desk/pages.h"

namespace darcha::murojaat {
namespace {

constexpr int kMostLed = 100;
constexpr const char* kJoined = "joined_lead";
constexpr const char* kParted = "parted";

Prepared step(const OpenAppeal& open, const Act& act, const char* kind, std::string reason, Instant now) {
  Prepared prepared =
      prepare(open.it, {.kind = kind, .actor = open.me.actor(), .reason = std::move(reason), .token = act.token, .at = now});
  prepared.notice = "appeal_moved";
  return prepared;
}

}  // namespace

std::string led_by(const Loaded& loaded) {
  const auto last = std::find_if(loaded.events.rbegin(), loaded.events.rend(),
                                 [](const Event& event) { return event.kind == kJoined || event.kind == kParted; });
  return last != loaded.events.rend() && last->kind == kJoined ? loaded.it.duplicate_of : std::string{};
}

Task<std::vector<Led>> list_led(std::shared_ptr<Services> services, OfficeId office, std::string leader) {
  std::vector<Led> out;
  if (leader.empty()) co_return out;
  for (auto& row : co_await services->db.query(sql::ListLed{.office_id = office, .led_by = std::move(leader), .max_rows = kMostLed}))
    out.push_back({.number = std::move(row.number), .state = parse_state(row.state).value(), .lodged_at = row.lodged_at, .open = row.open});
  co_return out;
}

Task<Result<void>> join_lead(std::shared_ptr<Services> services, Act act, std::string leader, std::string reason) {
  auto open = co_await open_for(services, act, Action::reclassify);
  if (!open) co_return unless_done(open.error());
  const auto lead = co_await open_appeal(services, act.visitor, std::move(leader), Action::see);  // the look is in its author's log
  if (!lead || lead->it.office != open->it.office || lead->it.key == open->it.key || !led_by(*lead).empty() || !led_by(*open).empty())
    co_return refuse("murojaat.no_such_lead", RefusalKind::bad_input);
  if (!(co_await list_led(services, open->it.office, open->it.number)).empty())
    co_return refuse("murojaat.leads_others", RefusalKind::bad_input);
  Prepared prepared = step(*open, act, kJoined, std::move(reason), services->clock.now());
  prepared.after.duplicate_of = lead->it.number;
  co_return co_await save(services, std::move(prepared));
}

Task<Result<void>> part_lead(std::shared_ptr<Services> services, Act act, std::string reason) {
  auto open = co_await open_for(services, act, Action::reclassify);
  if (!open) co_return unless_done(open.error());
  if (led_by(*open).empty()) co_return refuse("murojaat.no_such_lead", RefusalKind::bad_input);
  Prepared prepared = step(*open, act, kParted, std::move(reason), services->clock.now());
  prepared.after.duplicate_of.clear();
  co_return co_await save(services, std::move(prepared));
}

void add_lead(const web::Context& context, const OpenAppeal& open, const DeskAround& around, const std::string& failed,
              const web::Form* form, views::DeskAppeal& view) {
  for (const Led& one : around.led)
    view.led.push_back({.number = one.number,
                        .href = desk_path(one.number),
                        .note = format_date_short(date_in_tashkent(one.lodged_at)),
                        .status = state_tag(context, one.state)});
  view.has_led = !view.led.empty();
  if (may(Action::reclassify, open.standing)) return;
  const bool joined = !led_by(open).empty();
  if (!joined && view.has_led) return;  // it leads others itself
  const std::string slug = joined ? "ajratish" : "qoshish";
  views::DeskAct out{.id = slug,
                     .title = context.t(joined ? text::kDoPart : text::kDoJoinLead),
                     .action = desk_path(open.it.number) + "/" + slug,
                     .open = failed == slug,
                     .key = "0",
                     .lead = context.t(joined ? text::kLeadPart : text::kLeadJoinLead),
                     .submit = context.t(joined ? text::kDoPart : text::kDoJoinLead),
                     .quiet = true};
  const auto shown = [&](auto part) {
    if (form != nullptr && failed == slug) form->show(part);
    return web::html_of(context, part);
  };
  if (!joined)  // the one with the same text, where there is one
    out.fields.push_back({shown(web::views::Field{
        .id = slug + "-tanlov", .name = "tanlov", .label = context.t(text::kLeadNumber), .value = open.it.duplicate_of, .maxlength = 40})});
  out.fields.push_back({shown(
      web::views::TextArea{.id = slug + "-matn", .name = "matn", .label = context.t(text::kReasonLabel), .rows = 3, .maxlength = 4000})});
  view.acts.push_back(std::move(out));
}

}  // namespace darcha::murojaat
