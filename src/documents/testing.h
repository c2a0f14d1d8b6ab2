// What tests of this room share: a press with keys of its own, one certificate to print, and a folder that goes away.
#pragma once
#include <cstdlib>
#include <filesystem>

#include "core/crypto.h"
#include "documents/compose/compose.h"
#include "documents/compose/template.h"
#include "documents/documents.h"
#include "documents/sign/authority.h"
#include "documents/rules.h"
#include "documents/sign/sign.h"

namespace darcha::documents::testing {

inline const Instant kNow = *parse_iso_instant("2026-11-21T06:30:00Z");

class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("darcha-documents-" + random_token(9))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline const Folder& folder_of_run() {
  static const Folder folder;
  return folder;
}

inline const Press& press() {
  static const Press one = open_press({.templates_dir = std::filesystem::path(DARCHA_SOURCE_DIR) / "documents/templates",
                                       .development_keys = folder_of_run().path() / "signing"},
                                      kNow);
  return one;
}

inline Content residence(Lang lang) {
  return {
      .kind = "residence-certificate",
      .lang = lang,
      .fields = {{"full_name", LocalText({"Toʻrayeva Dilnoza Gʻanijon qizi", "Тўраева Дилноза Ғанижон қизи", "Тураева Дильноза Ганижановна",
                                          "Toʻrayeva Dilnoza Gʻanijon qizi", "Toʻrayeva Dilnoza Gʻanijon qızı"})},
                 {"birth_date", *make_date(1994, 3, 17)},
                 {"pinfl", std::string("41703940001234")},
                 {"address", LocalText({"Toshkent shahri, Chilonzor tumani, 12-uy", "Тошкент шаҳри, Чилонзор тумани, 12-уй",
                                        "город Ташкент, Чиланзарский район, дом 12", "Tashkent city, Chilanzar district, house 12",
                                        "Tashkent qalası, Shılanzar rayonı, 12-úy"})}}};
}

inline std::string composed(Lang lang = Lang::kaa, const std::string& number = "") {
  const std::string any = make_number("YJ", date_in_tashkent(kNow), Bytes(kNumberRandom, 7));
  const std::string code = make_code(Bytes(kCodeRandom, 9));
  auto pdf = compose({.form = press().templates->find("residence-certificate"),
                      .frame = &press().templates->frame(),
                      .content = residence(lang),
                      .number = number.empty() ? any : number,
                      .code = code,
                      .verify_url = "https://darcha.example/tekshirish/" + code,
                      .verify_page = "darcha.example/tekshirish",
                      .issued_at = kNow,
                      .valid_until = make_date(2026, 12, 21)});
  if (!pdf) throw std::runtime_error(pdf.error().code);
  return *pdf;
}

inline std::string signed_pdf() { return sign(composed(), {kNow, "Darcha", "Official document", Lang::uz}, *press().authority); }

}  // namespace darcha::documents::testing
