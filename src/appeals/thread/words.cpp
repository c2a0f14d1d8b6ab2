#include "appeals/thread/words.h"

#include "core/dates.h"
#include "gen/appeals/text.h"
#include "web/sentence.h"

namespace darcha::appeals {

web::views::Facts contested_facts(const web::Context& context, const offices::Directory& directory, const catalog::Service& service,
                                  const decisions::Decision& decision) {
  web::views::Facts facts;
  const auto add = [&](web::TextKey label, std::string value, bool verbatim = false) {
    if (!value.empty()) facts.items.push_back({.label = context.t(label), .value = std::move(value), .verbatim = verbatim});
  };
  const catalog::Outcome* outcome = service.find_outcome(decision.outcome);
  const offices::Office* office = directory.find_office(decision.office);
  add(text::kContestedService, service.title.in(context.lang));
  add(text::kContestedOutcome, outcome != nullptr ? outcome->title.in(context.lang) : decision.outcome);
  add(text::kContestedNumber, decision.number);
  add(text::kContestedDate, format_date_time(decision.decided_at, context.lang));
  add(text::kContestedOffice, office != nullptr ? office->name.in(context.lang) : std::string{});
  add(text::kContestedPeople, decision.author_name + (decision.confirmer_name.empty() ? "" : "; " + decision.confirmer_name), true);
  add(text::kComplaintState, web::sentence(context, "appeals.state_" + std::string{decisions::code(decision.state)}));
  return facts;
}

web::views::Facts complaint_facts(const web::Context& context, const offices::Directory& directory, const Story::Told& told) {
  web::views::Facts facts;
  const offices::Office* office = directory.find_office(told.complaint.office);
  facts.items.push_back({.label = context.t(text::kComplaintNumber), .value = told.loaded.it.number});
  facts.items.push_back(
      {.label = context.t(text::kComplaintState),
       .value = applications::status_tag(context, told.loaded.service.get(), told.loaded.it.state, told.loaded.it.outcome).text});
  if (office != nullptr) facts.items.push_back({.label = context.t(text::kComplaintOffice), .value = office->name.in(context.lang)});
  return facts;
}

std::vector<std::string> complaint_notes(const web::Context& context, const Complaint& complaint) {
  std::vector<std::string> notes;
  if (complaint.late) notes.push_back(context.t(text::kComplaintLate));
  if (complaint.suspends && complaint.open) notes.push_back(context.t(text::kComplaintHalts));
  return notes;
}

}  // namespace darcha::appeals
