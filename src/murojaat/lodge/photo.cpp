#include "murojaat/lodge/photo.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace darcha::murojaat {
namespace {

std::uint32_t number(std::string_view octets, std::size_t at, std::size_t size, bool big = true) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < size; ++i) out = out << 8 | static_cast<unsigned char>(octets[at + (big ? i : size - 1 - i)]);
  return out;
}

/// How the picture is to be turned, 1 to 8, from an Exif segment. Spec: TIFF 6.0, tag 0x0112.
std::optional<int> orientation_of(std::string_view exif) {
  constexpr std::size_t kHead = 6, kEntry = 12;
  if (!exif.starts_with(std::string_view("Exif\0\0", kHead)) || exif.size() < kHead + 8) return std::nullopt;
  const std::string_view tiff = exif.substr(kHead);
  const bool big = tiff.starts_with("MM");
  if (!big && !tiff.starts_with("II")) return std::nullopt;
  const std::size_t first = number(tiff, 4, 4, big);
  if (first > tiff.size() - 2 || tiff.size() < 2) return std::nullopt;
  const std::size_t entries = number(tiff, first, 2, big);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t at = first + 2 + i * kEntry;
    if (at + kEntry > tiff.size()) return std::nullopt;
    if (number(tiff, at, 2, big) != 0x0112) continue;
    const auto turned = static_cast<int>(number(tiff, at + 8, 2, big));
    return turned >= 1 && turned <= 8 ? std::optional{turned} : std::nullopt;
  }
  return std::nullopt;
}

/// An Exif segment that says that and nothing else.
std::string only_turned(int turned) {
  std::string out(
      "\xFF\xE1\x00\x22"
      "Exif\0\0"
      "MM\0\x2A\0\0\0\x08"
      "\0\x01"
      "\x01\x12\0\x03\0\0\0\x01\0",
      4 + 6 + 8 + 2 + 9);
  out += static_cast<char>(turned);
  return out + std::string(6, '\0');
}

/// Past the coded picture that begins at `at`: to the next marker that is none of its own.
std::size_t past_scan(std::string_view jpeg, std::size_t at) {
  while ((at = jpeg.find('\xFF', at)) != std::string_view::npos && at + 1 < jpeg.size()) {
    const auto next = static_cast<unsigned char>(jpeg[at + 1]);
    if (next == 0xFF) {
      ++at;
    } else if (next == 0 || (next >= 0xD0 && next <= 0xD7)) {
      at += 2;
    } else {
      return at;
    }
  }
  return jpeg.size();
}

bool is_kept(unsigned char marker, std::string_view payload) {
  if (marker == 0xFE) return false;                                                     // a comment
  if (marker == 0xE0) return payload.starts_with("JFIF");                               // without a small picture of its own: JFXX
  if (marker == 0xE2) return payload.starts_with(std::string_view("ICC_PROFILE", 11));  // colours
  if (marker == 0xEE) return payload.starts_with("Adobe");                              // how colours are coded
  return marker < 0xE0 || marker > 0xEF;
}

/// Spec: ITU T.81 B.1.
std::optional<std::string> clean_jpeg(std::string_view jpeg) {
  std::string out("\xFF\xD8");
  std::size_t at = 2;
  bool turned = false, drawn = false;
  while (at + 4 <= jpeg.size() || (at + 2 <= jpeg.size() && jpeg.substr(at, 2) == "\xFF\xD9")) {
    if (jpeg[at] != '\xFF') break;
    const auto marker = static_cast<unsigned char>(jpeg[at + 1]);
    if (marker == 0xFF) {  // fill
      ++at;
      continue;
    }
    if (marker == 0 || (marker >= 0xD0 && marker <= 0xD8)) break;  // belong into a coded picture: read as a segment they would join one
    if (marker == 0xD9) return out + "\xFF\xD9";                   // whatever lies behind it is no picture
    const std::size_t size = number(jpeg, at + 2, 2);
    if (size < 2 || at + 2 + size > jpeg.size()) break;
    const std::string_view payload = jpeg.substr(at + 4, size - 2);
    if (is_kept(marker, payload)) out += jpeg.substr(at, size + 2);
    if (const auto how = marker == 0xE1 && !turned ? orientation_of(payload) : std::nullopt) {
      out += only_turned(*how);
      turned = true;
    }
    at += size + 2;
    if (marker != 0xDA) continue;
    const std::size_t end = past_scan(jpeg, at);
    out += jpeg.substr(at, end - at);
    at = end;
    drawn = true;
  }
  return drawn ? std::optional{std::move(out)} : std::nullopt;  // cut off, as many are
}

/// Spec: PNG, third edition, 5.3 and 11.3.
std::optional<std::string> clean_png(std::string_view png) {
  constexpr std::array<std::string_view, 6> kDropped{"eXIf", "tEXt", "zTXt", "iTXt", "tIME", "dSIG"};
  std::string out(png.substr(0, 8));
  for (std::size_t at = 8; at + 12 <= png.size();) {
    const std::size_t size = number(png, at, 4);
    if (size > png.size() - at - 12) return std::nullopt;
    const std::string_view type = png.substr(at + 4, 4);
    if (std::ranges::find(kDropped, type) == kDropped.end()) out += png.substr(at, size + 12);
    at += size + 12;
    if (type == "IEND") return out;
  }
  return std::nullopt;
}

}  // namespace

std::string without_metadata(std::string_view content, std::string_view type) {
  std::optional<std::string> cleaned;
  if (type == "image/jpeg" && content.starts_with("\xFF\xD8")) cleaned = clean_jpeg(content);
  if (type == "image/png" && content.starts_with("\x89PNG\r\n\x1A\n")) cleaned = clean_png(content);
  return cleaned ? std::move(*cleaned) : std::string(content);
}

}  // namespace darcha::murojaat
