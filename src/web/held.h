// A form that was sent when nobody was signed in (any more). Everything typed in it travels, sealed, through the pages of signing in, as
// one hidden field, and comes out as a page that sends it with a token of the new session: one way, in one window, and one press.
#pragma once
#include "web/web.h"

namespace darcha::web {

inline constexpr std::string_view kHeldField = "held";
/// The body of a form that carries a held one: 64 KB of typed text, sealed and in base64, beside its own fields.
inline constexpr std::uint64_t kHeldBody = 160 * 1024;

/// What the request sent, without passwords, codes, tokens and files; nothing if it is too long to be carried.
std::optional<std::string> hold(const Context& context);
/// Whether this server has sealed it. Anything else is not carried on.
bool is_held(const Context& context, std::string_view sealed);
/// The page that sends it, for who has just signed in. Throws std::invalid_argument unless is_held.
net::Response held_to_send(Context context, Visitor visitor, std::string_view sealed);

/// A post that cannot be taken now (the session ended, the form is too old) but came from our own page: what it said is kept, with the way
/// to sign in (`sign_in`), or to send it again.
net::Response held_form(const Context& context, const Refusal& refusal, bool sign_in);

}  // namespace darcha::web
