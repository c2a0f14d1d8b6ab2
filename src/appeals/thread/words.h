// What both sides read about a complaint and the decision it is about.
#pragma once
#include "appeals/thread/thread.h"

namespace darcha::appeals {

web::views::Facts contested_facts(const web::Context& context, const offices::Directory& directory, const catalog::Service& service,
                                  const decisions::Decision& decision);
web::views::Facts complaint_facts(const web::Context& context, const offices::Directory& directory, const Story::Told& told);
/// That it came late, that it halts the decision.
std::vector<std::string> complaint_notes(const web::Context& context, const Complaint& complaint);

}  // namespace darcha::appeals
