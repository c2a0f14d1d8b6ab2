#include "appeals/thread/thread.h"

#include "appeals/contested.h"
#include "appeals/store.h"
#include "core/dates.h"
#include "gen/appeals/text.h"

namespace darcha::appeals {
namespace {

struct Line {
  Instant at{};
  std::string title, who;
};

std::optional<web::TextKey> step_words(const cases::Step& step) {
  if (step.kind == "reopened") return text::kThreadReopened;
  if (step.kind == "suspended") return text::kThreadHalted;
  if (step.kind == "resumed") return text::kThreadResumed;
  if (step.kind == "withdrawn") return text::kThreadWithdrawn;
  return std::nullopt;
}

web::TextKey message_words(const cases::Message& message) {
  switch (message.kind) {
    case cases::Message::Kind::question: return text::kThreadQuestion;
    case cases::Message::Kind::answer: return text::kThreadAnswer;
    case cases::Message::Kind::notice: return text::kThreadNotice;
  }
  return text::kThreadNotice;
}

void add_decisions(const web::Context& context, const catalog::Service& service, const std::vector<decisions::Decision>& taken,
                   std::vector<Line>& lines) {
  for (const decisions::Decision& decision : taken) {
    const catalog::Outcome* outcome = service.find_outcome(decision.outcome);
    const std::string people = decision.author_name + (decision.confirmer_name.empty() ? "" : "; " + decision.confirmer_name);
    lines.push_back(
        {decision.decided_at,
         context.t(text::kThreadDecided,
                   {{"number", decision.number}, {"outcome", outcome != nullptr ? outcome->title.in(context.lang) : decision.outcome}}),
         people});
  }
}

void add_case(const web::Context& context, const cases::Loaded& loaded, const std::vector<decisions::Decision>& taken, web::TextKey lodged,
              std::vector<Line>& lines) {
  const std::string& number = loaded.it.number;
  lines.push_back({loaded.application.application.submitted_at, context.t(lodged, {{"number", number}}), {}});
  for (const cases::Message& message : loaded.messages)
    lines.push_back({message.at, context.t(message_words(message), {{"number", number}, {"words", message.body}}), message.author_name});
  for (const cases::Step& step : loaded.steps)
    if (const auto words = step_words(step)) lines.push_back({step.at, context.t(*words, {{"number", number}}), step.actor_name});
  add_decisions(context, *loaded.service, taken, lines);
}

}  // namespace

const decisions::Decision* Story::find_decision(Uuid id) const {
  const auto found = std::ranges::find(decisions, id, &decisions::Decision::id);
  return found == decisions.end() ? nullptr : &*found;
}

Task<std::optional<Story>> load_story(std::shared_ptr<Services> services, SubjectId subject, ApplicationId original) {
  const auto complaints = co_await store::list(services->db, subject, original);
  if (complaints.empty()) co_return std::nullopt;
  auto application = co_await applications::find_application(services->db, subject, original);
  if (!application) throw std::runtime_error("appeals: a complaint about an application that is not there");
  Story story{.original = co_await cases::find_case(services->cases, subject, original),
              .application = std::move(*application),
              .decisions = co_await decisions::decisions_of(services->decisions, subject, original)};
  story.service = services->applications->find_service(story.application.service_code, story.application.service_version);
  if (!story.service) throw std::runtime_error("appeals: the service version of an application is not in the catalogue");
  auto undecided = story.original ? return_of(*story.original) : refusal_of_rule(story.application, *story.service);
  if (undecided) story.decisions.push_back(std::move(*undecided));
  for (const Complaint& complaint : complaints) {
    auto its_case = co_await cases::find_case(services->cases, subject, complaint.id);
    if (!its_case) continue;
    story.complaints.push_back(
        {complaint, std::move(*its_case), co_await decisions::decisions_of(services->decisions, subject, complaint.id)});
  }
  co_return story;
}

web::views::Timeline thread_of(const web::Context& context, const Story& story) {
  std::vector<Line> lines;
  if (story.original) {
    add_case(context, *story.original, story.decisions, text::kThreadLodged, lines);
  } else {
    lines.push_back({story.application.submitted_at, context.t(text::kThreadLodged, {{"number", story.application.number}}), {}});
    add_decisions(context, *story.service, story.decisions, lines);
  }
  for (const Story::Told& told : story.complaints) add_case(context, told.loaded, told.answers, text::kThreadComplained, lines);
  std::ranges::stable_sort(lines, {}, &Line::at);
  web::views::Timeline timeline{.id = "boshidan"};
  for (const Line& line : lines)
    timeline.events.push_back({.title = line.title,
                               .note = format_date_time(line.at, context.lang),
                               .who = line.who.empty() ? std::nullopt : std::optional{line.who},
                               .done = true});
  return timeline;
}

}  // namespace darcha::appeals
