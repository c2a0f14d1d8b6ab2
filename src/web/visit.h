// What is known of a request before anyone is asked: language, display settings, the nonce of a visitor without a session.
#pragma once
#include "web/web.h"

namespace darcha::web {

inline constexpr std::chrono::seconds kYear{365 * 24 * 3600};

std::string prefs_to_cookie(const Prefs& prefs);  ///< letters: l c s r, then d or b for dark or light; "-" for none
Prefs prefs_from_cookie(std::string_view value);  ///< unknown letters are ignored

/// Language: ?til= (kept in a cookie), the cookie, Accept-Language. Nobody is asked; csrf is that of a visitor without a session.
Context begin_visit(std::shared_ptr<net::Request> request, std::shared_ptr<const Services> services);

/// Binds the CSRF token to the session of `visitor`, or leaves it with the nonce.
void recognise(Context& context, Visitor visitor);

}  // namespace darcha::web
