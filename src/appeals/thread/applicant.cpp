// What the applicant sees on both pages: the button on the application, the decision on the complaint, and the whole thread on either.
#include "appeals/contested.h"
#include "appeals/lodge/lodge.h"
#include "appeals/thread/words.h"
#include "core/dates.h"
#include "gen/appeals/text.h"
#include "gen/appeals/views.h"
#include "web/sentence.h"

namespace darcha::appeals {
namespace {

std::string page_of(ApplicationId id) { return "/kabinet/arizalar/" + id.str(); }

void add_button(const web::Context& context, const offices::Directory& directory, const Way& way, views::ComplaintPanel& view) {
  const auto no = may_complain(way.situation);
  if (no) {
    if (*no != "appeals.not_here") view.refused = web::sentence(context, *no);
    return;
  }
  const offices::Office* office = directory.find_office(*way.office);
  const bool late = is_late(context.now, way.ends);
  const std::string until = format_date(last_day(way.ends), context.lang);
  view.complain.push_back(
      {.lead = context.t(text::kComplainLead, {{"office", office != nullptr ? office->name.in(context.lang) : std::string{}}}),
       .term = {.kind = late ? "warning" : "info",
                .title = context.t(late ? text::kComplainLate : text::kComplainUntil, {{"until", until}})},
       .effect = context.t(way.service->appeal.suspends ? text::kComplainSuspends : text::kComplainRunsOn),
       .action = page_of(way.decision.application) + "/shikoyat"});
}

}  // namespace

Task<std::optional<web::Html>> applicant_panel(std::shared_ptr<Services> services, web::Context context,
                                               applications::Application application) {
  const auto directory = co_await offices::directory(services->db);
  views::ComplaintPanel view;
  ApplicationId original = application.id;
  if (!application.about.empty()) {
    const auto decision = co_await find_contested(services, application.about);
    if (!decision || decision->subject != application.subject) co_return std::nullopt;
    original = decision->application;
    if (const auto service = services->applications->find_service(decision->service_code, decision->service_version))
      view.contested.push_back({.facts = contested_facts(context, *directory, *service, *decision), .href = page_of(original)});
  } else if (const auto way = co_await find_way(services, application.subject, application.id)) {
    add_button(context, *directory, *way, view);
  }
  if (const auto story = co_await load_story(services, application.subject, original)) {
    if (application.about.empty())
      for (const Story::Told& told : story->complaints)
        view.complaints.push_back({.facts = complaint_facts(context, *directory, told),
                                   .notes = complaint_notes(context, told.complaint),
                                   .href = page_of(told.complaint.id)});
    if (!story->complaints.empty()) view.thread = thread_of(context, *story);
  }
  if (view.contested.empty() && view.complaints.empty() && view.complain.empty() && !view.refused) co_return std::nullopt;
  co_return web::html_of(context, view);
}

}  // namespace darcha::appeals
