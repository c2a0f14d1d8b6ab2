// An application being written: started or resumed on any device, filled page by page, prefilled from the registers.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "applications/applications.h"
#include "applications/services.h"
#include "applications/types.h"
#include "catalog/form_rules.h"
#include "core/refusal.h"
#include "web/web.h"

namespace darcha::applications {

/// A draft with the version of the service it began under.
struct OpenDraft {
  Draft draft;
  ServicePtr service;
  std::vector<Attachment> attachments;
};

/// Refuses applications.not_found; for an id that has been submitted already, applications.already_submitted.
Task<Result<OpenDraft>> open_draft(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id);

/// What the form engine looks at, for this draft on this day.
catalog::FormInput form_input(const OpenDraft& open, Date today);

/// Keeps what stands on a page, right or wrong (autosave). Answers to other pages stay.
Task<> keep_answers(std::shared_ptr<Services> services, OpenDraft open, std::string page, Answers typed, Lang lang, Instant now);

/// Keeps a page and says what is wrong with it; without errors, where to go next (a page code, or kCheckPage).
struct PageSaved {
  std::vector<catalog::FormError> errors;
  std::string next;
};
Task<PageSaved> save_page(std::shared_ptr<Services> services, OpenDraft open, std::string page, Answers typed, Lang lang, Instant now);

/// Reads the registers again for the answers there are, and stores what they say. The draft with the new values.
Task<Result<OpenDraft>> refresh_prefill(std::shared_ptr<Services> services, OpenDraft open, std::string case_ref, Instant now);

/// Register values for these answers, read now through the one door to persons; not stored.
Task<Result<std::vector<PrefilledValue>>> read_registers(std::shared_ptr<Services> services, SubjectId subject, ServicePtr service,
                                                         catalog::FormInput input, std::string case_ref, Instant now);

/// A draft lodged from a decision with what the house's own registers say at this moment (the term to complain may have run out since the
/// page was shown); any other as it is. Refuses what Services::given refuses.
Task<Result<OpenDraft>> as_of_now(std::shared_ptr<Services> services, OpenDraft open, Instant now);

/// With its files. Refuses applications.not_found: no such draft, or it was handed in and is an application now.
Task<Result<void>> discard_draft(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, Instant now);

}  // namespace darcha::applications
