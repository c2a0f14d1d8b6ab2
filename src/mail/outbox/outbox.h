// Which letters leave, and when. Private to mail.
#pragma once
#include "mail/mail.h"

namespace darcha::mail {

/// Number, term and code to who wrote. Durable when it returns; leaves by a job. `token`: of the lodging.
Task<> enqueue_confirmation(std::shared_ptr<Services> services, murojaat::Key key, std::string token, int refused_files);

}  // namespace darcha::mail
