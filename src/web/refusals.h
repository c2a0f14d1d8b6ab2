// The one place where refusals and exceptions become HTTP.
#pragma once
#include "web/web.h"

namespace darcha::web {

int status_of(RefusalKind kind);
/// Whether Accept puts JSON before HTML. Spec: RFC 9110 12.5.1, by the weights of the two.
bool prefers_json(const net::Request& request);

/// What was thrown, as a refusal: explained by Services::explain, or web.fault after logging. Never shows what().
Refusal refusal_of(const Context& context, const std::exception_ptr& thrown, std::string_view route);

/// The words of a refusal, for a page of its own.
std::string title_of(const Context& context, const Refusal& refusal);
std::string text_of(const Context& context, const Refusal& refusal);
int status_of(const Refusal& refusal);

}  // namespace darcha::web
