// Files of an application: sniffed, bounded by the service's own limits, kept once by digest, readable only by the person and those who
// decide.
#pragma once
#include "applications/draft/draft.h"

namespace darcha::applications {

/// "application/pdf", "image/jpeg", "image/png" from the first octets; nothing for any other kind, whatever the name or claim says.
std::optional<std::string> sniff_type(std::string_view head);

/// Moves the page's uploads into the object store and lists them with the draft. What does not fit the field's rule is not kept and is
/// returned as an error of its field.
Task<std::vector<catalog::FormError>> take_uploads(std::shared_ptr<Services> services, web::Context context, OpenDraft open,
                                                   catalog::FormPage page);

Task<> remove_attachment(std::shared_ptr<Services> services, SubjectId subject, ApplicationId application, Uuid attachment);

}  // namespace darcha::applications
