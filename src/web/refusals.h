// The one place where refusals and exceptions become HTTP.
#pragma once
#include "web/web.h"

namespace darcha::web {

int status_of(RefusalKind kind);
/// Whether Accept puts JSON before HTML. Spec: RFC 9110 12.5.1, by the weights of the two.
bool prefers_json(const net::Request& request);

/// What was thrown, as a refusal: explained by Services::explain, or web.fault after logging. Never shows what().
Refusal refusal_of(const Context& context, const std::exception_ptr& thrown, std::string_view route);

/// A post that cannot be taken now (the session ended, the form is too old) but came from our own page: a page that keeps everything
/// typed and sends it again. `sign_in` adds the way to sign in.
net::Response held_form(const Context& context, const Refusal& refusal, bool sign_in);

}  // namespace darcha::web
