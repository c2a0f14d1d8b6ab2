// One thread of an application and the complaints about its decisions, in the order things happened.
#pragma once
#include <string>
#include <vector>

#include "appeals/services.h"
#include "appeals/types.h"
#include "gen/web/views.h"

namespace darcha::appeals {

/// An application with everything that was complained about in it. Loaded for its person, or for an officer who opened one of the cases.
struct Story {
  std::optional<cases::Loaded> original;       ///< nothing where a rule decided
  applications::Application application;       ///< the original
  ServicePtr service;                          ///< of the original
  std::vector<decisions::Decision> decisions;  ///< of the original, newest first
  struct Told {
    Complaint complaint;
    cases::Loaded loaded;
    std::vector<decisions::Decision> answers;
  };
  std::vector<Told> complaints;  ///< in the order they were lodged; without those whose case is not open yet
  const decisions::Decision* find_decision(Uuid id) const;
};
/// Nothing if nothing of the application was ever complained about.
Task<std::optional<Story>> load_story(std::shared_ptr<Services> services, SubjectId subject, ApplicationId original);

/// Lodged, asked, answered, decided, complained, opened again: each with its number, when and by whom.
web::views::Timeline thread_of(const web::Context& context, const Story& story);

/// The panels of both sides (see the rooms that show them).
Task<std::optional<web::Html>> applicant_panel(std::shared_ptr<Services> services, web::Context context,
                                               applications::Application application);
Task<std::optional<web::Html>> officer_card(std::shared_ptr<Services> services, web::Context context,
                                            std::shared_ptr<const cases::OpenCase> open);
Task<std::optional<web::Html>> officer_evidence(std::shared_ptr<Services> services, web::Context context,
                                                std::shared_ptr<const cases::OpenCase> open);
Task<std::optional<web::Html>> officer_history(std::shared_ptr<Services> services, web::Context context,
                                               std::shared_ptr<const cases::OpenCase> open);

}  // namespace darcha::appeals
