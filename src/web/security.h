// What every response says to the browser, and what a changing request must prove.
#pragma once
#include "web/web.h"

namespace darcha::web {

/// Spec: CSP Level 3, Trusted Types, RFC 6797 (HSTS, over TLS only). `shared` is a page that is the same for everyone.
void add_security_headers(net::Response& response, const net::Request& request, bool shared);

enum class Origin { same, other, unknown };
/// Whether a request came from a page of this site: Sec-Fetch-Site where the browser sends it, else Origin against Host. A browser that
/// sends neither (before 2020, command line) is unknown: the token decides alone.
Origin origin_of(const net::Request& request);

bool changes_something(net::Method method);

}  // namespace darcha::web
