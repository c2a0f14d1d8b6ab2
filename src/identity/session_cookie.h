// The session cookie on the wire.
#pragma once
#include <optional>
#include <string>

#include "identity/identity.h"
#include "identity/rules.h"
#include "net/http.h"

namespace darcha::identity {

std::optional<SessionToken> session_token_of(const net::Request& request);
void set_session_cookie(net::Response& response, const net::Request& request, const SessionToken& token);
void clear_session_cookie(net::Response& response, const net::Request& request);

/// Who a session is of, now; nobody if it ended, is pending, or the secret is another one.
Task<web::Visitor> signed_in_by(std::shared_ptr<Services> services, SessionToken token);

/// "Chrome, Android": from the User-Agent, a few known words only; empty if none is known.
std::string device_of(const net::Request& request);

}  // namespace darcha::identity
