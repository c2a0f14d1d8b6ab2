// What a mail is, from its headers: pure. Private to mail.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/lang.h"
#include "mail/mime/message.h"
#include "mail/smtp/session.h"

namespace darcha::mail {

/// Why a mail is taken and then forgotten: a machine wrote it. It is never lodged, and never answered, or two machines would write to each
/// other for ever. Spec: RFC 3834. Nothing: a person wrote it.
/// nobody (no return path), automatic, list, report, own (came back from us), no_author.
std::optional<std::string_view> machine_wrote(const Parsed& mail, const Envelope& envelope, std::string_view our_domain);

/// Received fields: a mail that went round that often goes round for ever. Spec: RFC 5321 6.3.
inline constexpr std::size_t kMostHops = 50;

/// Of the subject what a person wrote: without Re:, Fwd:, Ha:, Отв: before it.
std::string bare_subject(std::string_view decoded);

/// The language of the words, where nobody who knows better is there to ask: by letters that only one of them has.
Lang guess_lang(std::string_view text);

}  // namespace darcha::mail
