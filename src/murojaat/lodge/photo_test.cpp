#include "murojaat/lodge/photo.h"

#include <gtest/gtest.h>

namespace darcha::murojaat {
namespace {

std::string segment(char marker, const std::string& payload) {
  const std::size_t size = payload.size() + 2;
  return std::string{'\xFF', marker, static_cast<char>(size >> 8), static_cast<char>(size & 0xFF)} + payload;
}
std::string exif(bool big, char turned) {
  const auto two = [&](char value) { return big ? std::string{'\0', value} : std::string{value, '\0'}; };
  const auto four = [&](char value) { return big ? std::string{'\0', '\0', '\0', value} : std::string{value, '\0', '\0', '\0'}; };
  const std::string camera = std::string(big ? "\x01\x0F" : "\x0F\x01", 2) + two(2) + four(4) + "SONY";
  const std::string turn = std::string(big ? "\x01\x12" : "\x12\x01", 2) + two(3) + four(1) + two(turned) + two(0);
  return std::string("Exif\0\0", 6) + (big ? "MM" + two(42) : "II" + two(42)) + four(8) + two(2) + camera + turn + four(0) +
         "GPS 41.3N 69.2E";
}

TEST(Photo, KeepsThePictureItsColoursAndHowItIsTurned) {
  const std::string start = "\xFF\xD8" + segment('\xE0', std::string("JFIF\0", 5));
  const std::string icc = segment('\xE2', std::string("ICC_PROFILE\0x", 13)), table = segment('\xDB', std::string(65, 'q'));
  const std::string scan = segment('\xDA', "s") +
                           std::string(
                               "ab\xFF\0cd\xFF\xD0"
                               "ef",
                               10) +
                           segment('\xC4', "h") + segment('\xDA', "t") + "gh";
  for (const bool big : {true, false}) {
    const std::string cleaned =
        without_metadata(start + segment('\xE1', exif(big, 6)) + segment('\xE1', "http://ns.adobe.com/xap/1.0/ Aygul") +
                             segment('\xE2', "MPF GPS") + icc + segment('\xFE', "by Aygul") + table + scan +
                             "\xFF\xD9"
                             "behind: GPS",
                         "image/jpeg");
    for (const char* gone : {"GPS", "SONY", "Aygul", "MPF", "behind"}) EXPECT_EQ(cleaned.find(gone), std::string::npos) << gone;
    EXPECT_TRUE(cleaned.starts_with(start));
    EXPECT_TRUE(cleaned.ends_with(icc + table + scan + "\xFF\xD9"));
    // What is left of Exif says how it is turned, and is itself read so.
    EXPECT_NE(cleaned.find(std::string("\x01\x12\0\x03\0\0\0\x01\0\x06", 10)), std::string::npos);
    EXPECT_EQ(without_metadata(cleaned, "image/jpeg"), cleaned);
  }
}

TEST(Photo, OfAPngKeepsWhatIsDrawn) {
  const auto chunk = [](const std::string& type, const std::string& data) {
    return std::string{'\0', '\0', '\0', static_cast<char>(data.size())} + type + data + "crc!";
  };
  const std::string head = "\x89PNG\r\n\x1A\n" + chunk("IHDR", "head"), rest = chunk("IDAT", "picture") + chunk("IEND", "");
  EXPECT_EQ(
      without_metadata(head + chunk("eXIf", "GPS") + chunk("tEXt", "Author Aygul") + chunk("tIME", "now") + rest + "behind", "image/png"),
      head + rest);
}

TEST(Photo, ThatIsNoneStaysAsItIs) {
  for (const std::string& broken : {std::string{}, std::string{"\xFF\xD8"}, std::string{"\xFF\xD8\xFF\xE1\xFF\xFFx"},
                                    std::string{"\xFF\xD8\xFF\xDA\0\x02"
                                                "abc",
                                                9},
                                    std::string{"\x89PNG\r\n\x1A\n\xFF\xFF\xFF\xFFIHDR"}, std::string{"%PDF-1.7 Author"}})
    for (const char* type : {"image/jpeg", "image/png", "application/pdf"}) EXPECT_EQ(without_metadata(broken, type), broken);
}

}  // namespace
}  // namespace darcha::murojaat
