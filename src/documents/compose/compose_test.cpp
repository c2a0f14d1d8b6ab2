#include "documents/compose/compose.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>

#include "documents/testing.h"
#include "documents/verify/signature.h"

namespace darcha::documents {
namespace {

std::string output_of(const std::string& command) {
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  std::string out;
  std::array<char, 4096> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) out.append(buffer.data(), got);
  ::pclose(pipe);
  return out;
}

TEST(Compose, GivesTheSameBytesForTheSameSheet) {
  EXPECT_EQ(testing::composed(Lang::ru), testing::composed(Lang::ru));
  EXPECT_NE(testing::composed(Lang::ru), testing::composed(Lang::en));
}

TEST(Compose, WritesTheClassicTableTheSignerNeeds) { EXPECT_NE(testing::composed().find("\ntrailer\n"), std::string::npos); }

TEST(Compose, KeepsEveryLetterOfEveryLanguageAndOnePage) {
  if (std::system("command -v pdftotext >/dev/null 2>&1") != 0) GTEST_SKIP() << "pdftotext (poppler-utils) is not installed";
  const std::pair<Lang, std::vector<std::string_view>> table[] = {
      {Lang::uz, {"Toʻrayeva", "Gʻanijon", "roʻyxatga", "maʼlumotnoma"}},
      {Lang::uz_cyrl, {"Тўраева", "Ғанижон", "қизи", "шаҳри"}},
      {Lang::ru, {"Справка", "Чиланзарский"}},
      {Lang::en, {"Certificate of registered place of residence"}},
      {Lang::kaa, {"dizimge", "alınǵanlıǵı", "Shılanzar", "12-úy", "Ámel", "mánzil"}}};
  for (const auto& [lang, words] : table) {
    const auto path = testing::folder_of_run().path() / "letters.pdf";
    std::ofstream(path, std::ios::binary) << testing::composed(lang);
    const std::string text = output_of("pdftotext -layout '" + path.string() + "' -"), info = output_of("pdfinfo '" + path.string() + "'"),
                      fonts = output_of("pdffonts '" + path.string() + "'");
    for (const auto word : words) EXPECT_NE(text.find(word), std::string::npos) << code(lang) << " " << word << "\n" << text;
    EXPECT_NE(text.find("Toʻrayeva"), std::string::npos) << "Uzbek always stands on it";
    EXPECT_NE(info.find("Pages:           1"), std::string::npos) << code(lang) << info;
    EXPECT_NE(info.find("Tagged:          yes"), std::string::npos);
    EXPECT_NE(fonts.find("NotoSans"), std::string::npos);
    EXPECT_EQ(fonts.find("  no  "), std::string::npos) << fonts;
  }
}

Sheet sheet_of(Content content) {
  return {.form = testing::press().templates->find("residence-certificate"),
          .frame = &testing::press().templates->frame(),
          .content = std::move(content),
          .number = "YJ-26-0000-0000-0000",
          .code = "0000",
          .verify_url = "https://x.example/",
          .verify_page = "x.example",
          .issued_at = testing::kNow};
}

TEST(Compose, RefusesAMissingFieldAndALetterItCannotPrint) {
  Content missing = testing::residence(Lang::ru);
  missing.fields.erase("address");
  EXPECT_EQ(compose(sheet_of(missing)).error().code, "documents.field_missing");
  Content strange = testing::residence(Lang::ru);
  strange.fields["full_name"] = std::string("\U000F0000");
  EXPECT_EQ(compose(sheet_of(strange)).error().code, "documents.cannot_print");
}

TEST(Compose, GoesOnToASecondPage) {
  Content long_one = testing::residence(Lang::ru);
  std::string history;
  for (int i = 0; i < 12; ++i) history += "Toshkent shahri, Chilonzor tumani, Bunyodkor shohkoʻchasi, 12-uy, 45-xonadon\n";
  long_one.fields["address_history"] = history;
  const auto pdf = compose(sheet_of(long_one));
  ASSERT_TRUE(pdf);
  EXPECT_NE(pdf->find("/Count 2"), std::string::npos);
  EXPECT_EQ(check_pdf(sign(*pdf, {testing::kNow, "Darcha", "x", Lang::uz}, *testing::press().authority), *testing::press().authority).seal,
            Seal::intact);
}

struct BadTemplate {
  const char* name;
  std::string_view from, to, said;
};
class Faulty : public ::testing::TestWithParam<BadTemplate> {};
TEST_P(Faulty, IsRefusedWithWhatIsWrong) {
  const testing::Folder folder;
  const auto source = std::filesystem::path(DARCHA_SOURCE_DIR) / "documents/templates";
  std::filesystem::copy(source, folder.path());
  const auto path = folder.path() / "residence-certificate.yaml";
  std::ifstream in(path);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  ASSERT_NE(text.find(GetParam().from), std::string::npos);
  text.replace(text.find(GetParam().from), GetParam().from.size(), GetParam().to);
  std::ofstream(path) << text;
  try {
    (void)Templates::load(folder.path());
    FAIL() << "it was accepted";
  } catch (const TemplateFault& fault) {
    EXPECT_NE(std::string_view(fault.what()).find(GetParam().said), std::string_view::npos) << fault.what();
  }
}
INSTANTIATE_TEST_SUITE_P(Template, Faulty,
                         ::testing::Values(BadTemplate{"UnknownKey", "prefix: YJ", "prefix: YJ\ncolour: red", "'colour' is not a key"},
                                           BadTemplate{"LongPrefix", "prefix: YJ", "prefix: YJX", "two capital Latin letters"},
                                           BadTemplate{"WrongName", "kind: residence-certificate", "kind: other", "the file is named for"},
                                           BadTemplate{"UnknownPlaceholder", "{full_name}", "{whoever}", "{whoever} is not a field"},
                                           BadTemplate{"OpenBrace", "{full_name}", "{full_name", "'{' without '}'"},
                                           BadTemplate{"NotYaml", "rows:", "rows: [", "residence-certificate.yaml:"},
                                           BadTemplate{"FieldTwice", "field: birth_date", "field: full_name", "stands twice"},
                                           BadTemplate{"FlagNotBoolean", "optional: true", "optional: perhaps", "must be true or false"}),
                         [](const auto& info) { return std::string(info.param.name); });

Content letter(Lang lang, const LocalText& facts) {
  Content content{.kind = "decision-letter",
                  .lang = lang,
                  .issuer = LocalText({"Toshkent IIB", "Тошкент ИИБ", "УВД Ташкента", "Tashkent", "Tashkent"})};
  for (const char* field :
       {"full_name", "case_number", "service", "lodged", "outcome", "prepared_by", "findings_print", "conclusion", "appeal"})
    content.fields[field] = std::string{"namuna"};
  content.fields["facts"] = facts;
  return content;
}
Sheet letter_sheet(Content content, bool draft) {
  Sheet sheet = sheet_of(std::move(content));
  sheet.form = testing::press().templates->find("decision-letter");
  sheet.draft = draft;
  return sheet;
}

TEST(Compose, RunningTextGoesOnOverPagesAndLosesNoWord) {
  if (std::system("command -v pdftotext >/dev/null 2>&1") != 0) GTEST_SKIP() << "pdftotext (poppler-utils) is not installed";
  std::string uz, ru;
  for (int i = 0; i < 1'500; ++i) {  // one paragraph of several pages
    uz += "soz" + std::to_string(i) + " ";
    ru += "слово" + std::to_string(i) + " ";
  }
  const auto pdf = compose(letter_sheet(letter(Lang::ru, LocalText({uz, uz, ru, uz, uz})), false));
  ASSERT_TRUE(pdf) << pdf.error().code;
  const auto path = testing::folder_of_run().path() / "long.pdf";
  std::ofstream(path, std::ios::binary) << *pdf;
  const std::string text = output_of("pdftotext '" + path.string() + "' -") + " ";
  const auto holds = [&](const std::string& word) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
      if (const char after = text[at + word.size()]; after < '0' || after > '9') return true;
    return false;
  };
  for (int i = 0; i < 1'500; ++i) {
    EXPECT_TRUE(holds("soz" + std::to_string(i))) << i;
    EXPECT_TRUE(holds("слово" + std::to_string(i))) << i;
  }
  EXPECT_NE(text.find("УВД Ташкента"), std::string::npos) << "the body that decided, not the template's";
}

TEST(Compose, ADraftSaysSoAndHasNothingToVerify) {
  if (std::system("command -v pdftotext >/dev/null 2>&1") != 0) GTEST_SKIP() << "pdftotext (poppler-utils) is not installed";
  const auto pdf = compose(letter_sheet(letter(Lang::ru, LocalText({"bir", "бир", "один", "one", "bir"})), true));
  ASSERT_TRUE(pdf) << pdf.error().code;
  EXPECT_EQ(pdf->find(kNumberMarker), std::string::npos);
  const auto path = testing::folder_of_run().path() / "draft.pdf";
  std::ofstream(path, std::ios::binary) << *pdf;
  const std::string text = output_of("pdftotext -layout '" + path.string() + "' -");
  EXPECT_NE(text.find("LOYIHA"), std::string::npos) << text;
  EXPECT_EQ(text.find("YJ-26"), std::string::npos) << text;
  EXPECT_EQ(text.find("x.example"), std::string::npos) << text;
}

}  // namespace
}  // namespace darcha::documents
