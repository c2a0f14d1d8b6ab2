#include "applications/plant/plant.h"

#include <stdexcept>

#include "applications/submit/submit.h"

namespace darcha::applications {
namespace {

template <class T>
T planted(Result<T> result) {
  if (!result) throw std::runtime_error("the past of the demonstration: " + result.error().code);
  return std::move(*result);
}

}  // namespace

Task<ApplicationId> plant(std::shared_ptr<Services> services, SubjectId subject, std::string service_code, Answers answers, Lang lang) {
  const Instant now = services->clock.now();
  const web::Visitor visitor{.session = SessionId::make(now), .subject = subject, .assurance = 2};
  const ApplicationId id = planted(co_await start_draft(services, visitor, std::move(service_code), lang));
  OpenDraft open = planted(co_await open_draft(services, subject, id));
  const std::string page = open.draft.page;
  co_await keep_answers(services, std::move(open), page, std::move(answers), lang, now);
  co_return planted(co_await submit(services, subject, id, lang)).id;
}

}  // namespace darcha::applications
