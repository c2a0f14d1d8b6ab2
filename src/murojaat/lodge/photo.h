// What a photo says beside the picture: where and when it was taken, by which device, with which number. An author who wants to leave
// nothing cannot know that; so it is taken out before a photo is kept. Pure; fuzzed by photo_fuzz.cpp.
#pragma once
#include <string>
#include <string_view>

namespace darcha::murojaat {

/// A JPEG or PNG without Exif, XMP, comments, texts, times and what lies behind the picture. How it is turned and its colours stay. Of
/// another type, or not by the format's rules: as it is. Never longer than the input and 40 octets.
std::string without_metadata(std::string_view content, std::string_view type);

}  // namespace darcha::murojaat
