// QR codes for pages, as inline SVG.
#pragma once
#include <string>
#include <string_view>

#include "web/web.h"

namespace darcha::web {

/// One path of dark modules with the four-module quiet zone, error correction M, scaling with its box. `title` names it for screen readers.
/// Spec: ISO/IEC 18004. Throws std::length_error when the text does not fit a QR code (2,331 octets).
Html qr_svg(std::string_view text, std::string_view title);

}  // namespace darcha::web
