#include <gtest/gtest.h>

#include "gen/web/text.h"
#include "gen/web/views.h"
#include "web/csrf.h"
#include "web/test_kit.h"
#include "web/texts.h"

namespace darcha::web {
namespace {

std::string escaped(std::string_view text) {
  const Context context = test::context();
  Writer writer(context);
  writer.escaped(text);
  return writer.take();
}

std::string url(std::string_view text) {
  const Context context = test::context();
  Writer writer(context);
  writer.url(text);
  return writer.take();
}

TEST(Writer, EscapesWhatHtmlGivesMeaning) {
  EXPECT_EQ(escaped(R"(<a href="x" id='y'>&)"), "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;");
  EXPECT_EQ(escaped("oʻzbek"), "oʻzbek");
  EXPECT_EQ(escaped(""), "");
}

TEST(Writer, LetsOnlyHarmlessAddressesThrough) {
  for (const char* good :
       {"/", "/xizmatlar?q=a", "#id", "?til=ru", "https://example.uz/", "http://example.uz/", "mailto:a@b.uz", "tel:+998901234567"}) {
    EXPECT_EQ(url(good), good);
  }
  EXPECT_EQ(url("/a?b=1&c=2"), "/a?b=1&amp;c=2");
  for (const char* bad : {"", "javascript:alert(1)", "JAVASCRIPT:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
                          "data:text/html,x", "//evil.example/", "/\\evil.example", "vbscript:x", "relative", "\x01/x", "ftp://x"}) {
    EXPECT_EQ(url(bad), "#") << bad;
  }
}

TEST(Writer, WritesNumbersForReadersAndForMachines) {
  const Context context = test::context(Lang::ru);
  Writer writer(context);
  writer.number(1234567);
  writer.raw("|");
  writer.digits(1234567);
  EXPECT_EQ(writer.take(), "1\u00A0234\u00A0567|1234567");
}

TEST(Writer, EachFormCarriesAnotherMaskOfTheSameTokenAndAFreshKey) {
  const Context context = test::context();
  Writer one(context);
  one.csrf_fields();
  Writer two(context);
  two.csrf_fields();
  const std::string a = one.take();
  const std::string b = two.take();
  EXPECT_NE(a, b);
  const auto value = [](const std::string& html, std::string_view name) {
    const std::size_t at = html.find("name=\"" + std::string{name} + "\" value=\"") + name.size() + 15;
    return html.substr(at, html.find('"', at) - at);
  };
  EXPECT_TRUE(token_matches(value(a, "csrf"), context.csrf));
  EXPECT_TRUE(token_matches(value(b, "csrf"), context.csrf));
  EXPECT_NE(value(a, "csrf"), value(b, "csrf"));
  EXPECT_NE(value(a, "once"), value(b, "once"));
  EXPECT_EQ(value(a, "once").size(), 22u);
  EXPECT_TRUE(context.state->form_rendered);
}

TEST(Writer, RefusesAFormOnAPageSharedByEveryone) {
  Context context = test::context();
  context.csrf.clear();
  Writer writer(context);
  EXPECT_THROW(writer.csrf_fields(), std::logic_error);
}

TEST(Csrf, MatchesNothingButItsOwnToken) {
  const Bytes secret(32, 1);
  const std::string token = make_csrf_token(secret, true, "s1");
  EXPECT_TRUE(token_matches(mask_token(token), token));
  EXPECT_FALSE(token_matches(mask_token(make_csrf_token(secret, true, "s2")), token));
  EXPECT_FALSE(token_matches(mask_token(make_csrf_token(secret, false, "s1")), token)) << "a nonce may not pass for a session";
  EXPECT_FALSE(token_matches(mask_token(make_csrf_token(Bytes(32, 2), true, "s1")), token));
  for (const char* bad : {"", "x", "====", "AAAA", "not base64!"}) EXPECT_FALSE(token_matches(bad, token)) << bad;
  EXPECT_FALSE(token_matches(mask_token(""), ""));
  EXPECT_FALSE(token_matches(mask_token(token) + "AA", token));
}

TEST(Texts, EveryLanguageHasItsForms) {
  EXPECT_EQ(plural_form(Lang::ru, 1), Plural::one);
  EXPECT_EQ(plural_form(Lang::ru, 2), Plural::few);
  EXPECT_EQ(plural_form(Lang::ru, 5), Plural::many);
  EXPECT_EQ(plural_form(Lang::ru, 11), Plural::many);
  EXPECT_EQ(plural_form(Lang::ru, 12), Plural::many);
  EXPECT_EQ(plural_form(Lang::ru, 21), Plural::one);
  EXPECT_EQ(plural_form(Lang::ru, 22), Plural::few);
  EXPECT_EQ(plural_form(Lang::ru, 111), Plural::many);
  EXPECT_EQ(plural_form(Lang::ru, 0), Plural::many);
  EXPECT_EQ(plural_form(Lang::ru, -1), Plural::one);
  for (const Lang lang : {Lang::uz, Lang::uz_cyrl, Lang::en, Lang::kaa}) {
    EXPECT_EQ(plural_form(lang, 1), Plural::one);
    EXPECT_EQ(plural_form(lang, 0), Plural::many);
    EXPECT_EQ(plural_form(lang, 21), Plural::many);
  }
}

constexpr TextEntry kEntries[] = {
    {"greeting",
     {{{{"", "", "Xush kelibsiz, {name}!"}},
       {{"", "", ""}},
       {{"", "", "Добро пожаловать, {name}!"}},
       {{"", "", "Welcome, {name}!"}},
       {{"", "", "Xosh keldińiz, {name}!"}}}}},
    {"days",
     {{{{"", "", "{count} kun"}},
       {{"", "", ""}},
       {{"{count} день", "{count} дня", "{count} дней"}},
       {{"{count} day", "", "{count} days"}},
       {{"", "", "{count} kún"}}}}},
    {"refusal.late", {{{{"", "", "Kech"}}, {{"", "", "ўзга"}}, {{"", "", "Поздно"}}, {{"", "", "Late"}}, {{"", "", "Kesh"}}}}},
};
constexpr TextKey kGreeting{65001, 0};
constexpr TextKey kDays{65001, 1};

struct Registered : ::testing::Test {
  static void SetUpTestSuite() { register_texts(65001, "testroom", kEntries); }
};

TEST_F(Registered, SentencesAreFilledInInEveryLanguage) {
  EXPECT_EQ(test::context(Lang::uz).t(kGreeting, {{"name", "Ali {count}"}}), "Xush kelibsiz, Ali {count}!");
  EXPECT_EQ(test::context(Lang::ru).t(kGreeting, {{"name", "Ali"}}), "Добро пожаловать, Ali!");
  EXPECT_EQ(test::context(Lang::en).t(kDays, 1), "1 day");
  EXPECT_EQ(test::context(Lang::en).t(kDays, 1234), "1,234 days");
  EXPECT_EQ(test::context(Lang::ru).t(kDays, 23), "23 дня");
  EXPECT_EQ(test::context(Lang::kaa).t(kDays, 1), "1 kún");
}

TEST_F(Registered, UzbekCyrillicIsMadeWhereItWasLeftOut) {
  EXPECT_EQ(test::context(Lang::uz_cyrl).t(kGreeting, {{"name", "Ali"}}), "Хуш келибсиз, Ali!") << "placeholders keep their letters";
  EXPECT_EQ(test::context(Lang::uz_cyrl).t(kDays, 3), "3 кун");
  EXPECT_EQ(sentence(TextKey{65001, 2}, Lang::uz_cyrl), "ўзга");
}

TEST_F(Registered, RefusalsAreFoundByTheirCode) {
  ASSERT_TRUE(find_refusal_text("testroom.late"));
  EXPECT_EQ(find_refusal_text("testroom.late")->index, 2);
  EXPECT_EQ(find_refusal_text("testroom.days")->index, 1);
  EXPECT_FALSE(find_refusal_text("testroom.never"));
  EXPECT_FALSE(find_refusal_text("norealroom.late"));
  EXPECT_FALSE(find_refusal_text("late"));
}

TEST_F(Registered, TwoRoomsOfOneNumberAreRefused) {
  EXPECT_THROW(register_texts(65001, "otherroom", kEntries), std::logic_error);
  EXPECT_NO_THROW(register_texts(65001, "testroom", kEntries));
  EXPECT_THROW(sentence(TextKey{65001, 99}, Lang::uz), std::logic_error);
}

TEST(Page, StandsInTheFrameInEveryLanguage) {
  for (const Lang lang : kLangs) {
    Context context = test::context(lang);
    context.request = test::request(net::Method::get, "/xizmatlar?q=a%20b&til=ru");
    const net::Response response = page_of(context, {.title = "A < B", .section = "services"}, Html{"<main id=\"asosiy\">x</main>"});
    const auto& html = std::get<std::string>(response.body);
    EXPECT_EQ(response.status, 200);
    EXPECT_TRUE(html.starts_with("<!doctype html>\n<html lang=\"" + std::string{code(lang)} + "\""));
    EXPECT_NE(html.find("<title>A &lt; B"), std::string::npos);
    EXPECT_NE(html.find("<main id=\"asosiy\">x</main>"), std::string::npos);
    EXPECT_NE(html.find("href=\"/xizmatlar?q=a%20b&amp;til=kaa\""), std::string::npos);
    EXPECT_EQ(html.find("name=\"csrf\""), std::string::npos) << "a page of nobody holds no token";
  }
}

}  // namespace
}  // namespace darcha::web
