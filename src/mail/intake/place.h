// Where a mail speaks of: there is no page that asks. Pure. Private to mail.
#pragma once
#include <string>
#include <string_view>

#include "offices/offices.h"

namespace darcha::mail {

/// SOATO of the one district or city that the words name with its kind ("Yunusobod tumanida", "в Юнусабадском районе", "Nukus shahri"), in
/// any language and script; else of the one region; empty if none is named, or several are. An officer may always say otherwise.
std::string find_place(const offices::Directory& directory, std::string_view text);

}  // namespace darcha::mail
