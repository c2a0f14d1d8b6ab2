// The words of an HTML mail. It is never shown as HTML: markup, styles, scripts, pictures and links are dropped. Private to mail; fuzzed.
#pragma once
#include <string>
#include <string_view>

namespace darcha::mail {

/// Plain text of HTML in UTF-8: blocks become lines, list items begin with "- ", quotes with "> ". Linear in time; the answer is at
/// most four times as long as the input.
std::string html_to_text(std::string_view html);

}  // namespace darcha::mail
