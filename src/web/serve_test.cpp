#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/crypto.h"
#include "web/cabinet_nav.h"
#include "web/cache.h"
#include "web/csrf.h"
#include "web/held.h"
#include "web/refusals.h"
#include "web/security.h"
#include "web/test_kit.h"
#include "web/visit.h"

namespace darcha::web {
namespace {

using net::Method;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const SessionId kSession{*parse_uuid("019a0000-0000-7000-8000-000000000001")};
const OfficerId kOfficer{*parse_uuid("019a0000-0000-7000-8000-000000000002")};

/// Signed in by the cookie "who": citizen1, citizen2 (by assurance), officer; "broken" throws.
class CookieVisitors final : public VisitorSource {
 public:
  Task<Visitor> visitor_of(std::shared_ptr<net::Request> request) override {
    Visitor visitor;
    const auto who = request->cookie("who").value_or("");
    if (who == "broken") throw std::runtime_error("the database is away");
    if (who.empty()) co_return visitor;
    visitor.session = kSession;
    visitor.display_name = "Namuna";
    visitor.assurance = who == "citizen1" ? 1 : 2;
    if (who == "officer") {
      visitor.officer = kOfficer;
      visitor.roles = {"registrar"};
    }
    co_return visitor;
  }
  bool may_be_signed_in(const net::Request& request) const override { return request.cookie("who").has_value(); }
};

Task<Result<net::Response>> show(Context context) {
  co_return page_of(context, {.title = "Sahifa", .cacheable = true}, Html{"<main>ok</main>"});
}
Task<Result<net::Response>> show_form(Context context) {
  Writer writer(context);
  writer.csrf_fields();
  co_return page_of(context, {.title = "Forma", .cacheable = true}, Html{writer.take()});
}
Task<Result<net::Response>> show_cabinet(Context context) {
  const views::SideNav nav = cabinet_nav(context, CabinetPage::overview);
  std::string counts;
  for (const auto& entry : nav.entries)
    if (entry.count) counts += entry.href + "=" + *entry.count + ";";
  co_return page_of(context, {.title = "Kabinet"}, Html{"<main>[" + counts + "]</main>"});
}
Task<std::int64_t> three_unread(Visitor) { co_return 3; }
Task<std::int64_t> a_thousand_unread(Visitor) { co_return 1'000; }
Task<std::int64_t> none_unread(Visitor) { co_return 0; }
Task<std::int64_t> not_asked(Visitor) {
  throw std::logic_error("nobody needs it");
  co_return 0;
}
Task<Result<net::Response>> not_now(Context) { co_return refuse("web.conflict", RefusalKind::conflict); }
Task<Result<net::Response>> bad_fields(Context) {
  co_return std::unexpected(Refusal{.code = "web.bad_input", .kind = RefusalKind::bad_input, .fields = {{"name", "web.bad_input", {}}}});
}
Task<Result<net::Response>> throws(Context) {
  throw std::runtime_error("secret detail");
  co_return net::Response{};
}
Task<Result<net::Response>> database_away(Context) {
  throw std::domain_error("away");
  co_return net::Response{};
}

struct Serve : ::testing::Test {
  CookieVisitors visitors;
  FixedClock clock{*parse_iso_instant("2026-11-21T06:30:00Z")};
  PageCache cache;
  Bytes secret = Bytes(32, 7);

  Services services() {
    Services out;
    out.visitors = &visitors;
    out.clock = &clock;
    out.secret = secret;
    out.explain = [](const std::exception_ptr& thrown) -> std::optional<Refusal> {
      try {
        std::rethrow_exception(thrown);
      } catch (const std::domain_error&) {
        return Refusal{.code = "web.unavailable", .kind = RefusalKind::unavailable, .retry_after_s = 7};
      } catch (...) {
        return std::nullopt;
      }
    };
    return out;
  }

  net::Response send(Route route, std::shared_ptr<net::Request> request, Services with) {
    std::vector<Route> routes;
    routes.push_back(std::move(route));
    const auto bound = bind(std::move(routes), std::move(with));
    return test::run(bound.at(0).handler(std::move(request)));
  }
  net::Response send(Route route, std::shared_ptr<net::Request> request) { return send(std::move(route), std::move(request), services()); }

  static std::shared_ptr<net::Request> get(std::string target, std::string who = {}) {
    auto request = test::request(Method::get, std::move(target));
    if (!who.empty()) request->headers.add("Cookie", "who=" + who);
    request->headers.add("Host", "darcha.example");
    return request;
  }
  static std::shared_ptr<net::Request> post(std::string target, std::string who = {}) {
    auto request = get(std::move(target), std::move(who));
    request->method = Method::post;
    return request;
  }
  std::string session_token() const { return mask_token(make_csrf_token(secret, true, kSession.str())); }
};

std::string hidden(const std::string& html, const std::string& name) {
  const std::string mark = "name=\"" + name + "\" value=\"";
  const std::size_t at = html.find(mark);
  if (at == std::string::npos) return {};
  return html.substr(at + mark.size(), html.find('"', at + mark.size()) - at - mark.size());
}

std::string header(const net::Response& response, std::string_view name) { return std::string{response.headers.find(name).value_or("")}; }

TEST_F(Serve, TheMenuOfTheCabinetSaysHowManyMessagesAreNew) {
  const auto shown = [&](auto unread, const char* path, Method method = Method::get) {
    Services with = services();
    with.unread_messages = unread;
    auto request = method == Method::get ? get(path, "citizen1") : post(path, "citizen1");
    if (method == Method::post) request->form.add("csrf", session_token());
    const auto response = send({method, path, WhoMay::citizen(), show_cabinet}, request, with);
    EXPECT_EQ(response.status, 200);
    const std::string body = test::body_of(response);
    const std::size_t from = body.find("<main>[") + 7;
    return body.substr(from, body.find(']', from) - from);
  };
  EXPECT_EQ(shown(three_unread, "/kabinet"), "/kabinet/xabarlar=3;");
  EXPECT_EQ(shown(three_unread, "/kabinet/hujjatlar"), "/kabinet/xabarlar=3;");
  EXPECT_EQ(shown(a_thousand_unread, "/kabinet"), "/kabinet/xabarlar=99+;");
  EXPECT_EQ(shown(none_unread, "/kabinet"), "");
  EXPECT_EQ(shown(not_asked, "/kabinet", Method::post), "") << "a form that is sent waits for nothing it does not need";
  EXPECT_EQ(shown(not_asked, "/boshqa"), "");
}

TEST_F(Serve, EveryResponseCarriesTheSecurityHeaders) {
  for (const net::Response& response :
       {send({Method::get, "/", WhoMay::anyone(), show}, get("/")), send({Method::get, "/", WhoMay::anyone(), throws}, get("/")),
        send({Method::get, "/", WhoMay::citizen(), show}, get("/"))}) {
    EXPECT_THAT(header(response, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
    EXPECT_THAT(header(response, "Content-Security-Policy"), HasSubstr("require-trusted-types-for 'script'"));
    EXPECT_THAT(header(response, "Content-Security-Policy"), Not(HasSubstr("unsafe")));
    EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(response, "Referrer-Policy"), "same-origin");
    EXPECT_EQ(header(response, "Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_EQ(header(response, "Strict-Transport-Security"), "") << "not over plain HTTP";
  }
  auto secure = get("/");
  secure->secure = true;
  EXPECT_THAT(header(send({Method::get, "/", WhoMay::anyone(), show}, secure), "Strict-Transport-Security"), StartsWith("max-age="));
}

TEST_F(Serve, PagesOfSignedInVisitorsAreNeverStored) {
  EXPECT_EQ(header(send({Method::get, "/", WhoMay::anyone(), show}, get("/", "citizen1")), "Cache-Control"), "no-store");
  EXPECT_EQ(header(send({Method::get, "/", WhoMay::anyone(), show}, get("/")), "Cache-Control"), "private, no-cache");
  EXPECT_EQ(header(send({Method::get, "/", WhoMay::anyone(), show_form}, get("/")), "Cache-Control"), "no-store");
}

TEST_F(Serve, LanguageComesFromTheAddressThenTheCookieThenTheBrowser) {
  const Route route{Method::get, "/", WhoMay::anyone(), show};
  const auto lang = [&](std::shared_ptr<net::Request> request) { return header(send(route, std::move(request)), "Content-Language"); };
  EXPECT_EQ(lang(get("/")), "uz");
  auto browser = get("/");
  browser->headers.add("Accept-Language", "ru-RU,ru;q=0.9");
  EXPECT_EQ(lang(browser), "ru");
  auto cookie = get("/");
  cookie->headers.add("Accept-Language", "ru");
  cookie->headers.add("Cookie", "til=kaa");
  EXPECT_EQ(lang(cookie), "kaa");
  auto asked = get("/?til=en");
  asked->headers.add("Cookie", "til=kaa");
  EXPECT_EQ(lang(asked), "en");
  const net::Response response = send(route, get("/?til=uz-Cyrl"));
  EXPECT_EQ(header(response, "Content-Language"), "uz-Cyrl");
  EXPECT_THAT(header(response, "Set-Cookie"), StartsWith("til=uz-Cyrl; Path=/; HttpOnly; SameSite=Lax"));
  for (const char* bad : {"/?til=xx", "/?til=", "/?til=en&til=ru", "/?til=%0d%0aSet-Cookie:x"}) {
    const net::Response answer = send(route, get(bad));
    EXPECT_EQ(header(answer, "Content-Language"), "uz") << bad;
    EXPECT_EQ(header(answer, "Set-Cookie"), "") << bad;
  }
}

TEST_F(Serve, CookiesOverTlsAreSecureAndBoundToTheHost) {
  auto request = get("/?til=ru");
  request->secure = true;
  EXPECT_THAT(header(send({Method::get, "/", WhoMay::anyone(), show}, request), "Set-Cookie"),
              StartsWith("__Host-til=ru; Path=/; HttpOnly; SameSite=Lax; Secure"));
}

TEST_F(Serve, WhoMayIsEnforcedForEveryKindOfVisitor) {
  struct Row {
    WhoMay who_may;
    const char* who;
    int status;
    const char* location;
  };
  const Row rows[] = {
      {WhoMay::anyone(), "", 200, ""},
      {WhoMay::anyone(), "citizen1", 200, ""},
      {WhoMay::citizen(), "", 303, "/kirish?qaytish=%2Fa%3Fb%3D1"},
      {WhoMay::citizen(), "citizen1", 200, ""},
      {WhoMay::citizen(2), "citizen1", 303, "/kirish?qaytish=%2Fa%3Fb%3D1&daraja=2"},
      {WhoMay::citizen(2), "citizen2", 200, ""},
      {WhoMay::officer_with("registrar"), "", 303, "/kirish?qaytish=%2Fa%3Fb%3D1"},
      {WhoMay::officer_with("registrar"), "citizen2", 403, ""},
      {WhoMay::officer_with("registrar"), "officer", 200, ""},
      {WhoMay::officer_with("chief"), "officer", 403, ""},
      {WhoMay::officer_with(""), "officer", 200, ""},
  };
  for (const Row& row : rows) {
    const net::Response response = send({Method::get, "/a", row.who_may, show}, get("/a?b=1&til=uz", row.who));
    EXPECT_EQ(response.status, row.status) << row.who << row.location;
    EXPECT_EQ(header(response, "Location"), row.location) << row.who;
  }
}

TEST_F(Serve, AnInterfaceAnswersProblemsInsteadOfRedirects) {
  Route route{Method::get, "/api/v1/x", WhoMay::citizen(), show};
  route.api = true;
  const net::Response response = send(route, get("/api/v1/x"));
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(header(response, "Content-Type"), "application/problem+json");
  EXPECT_THAT(test::body_of(response), HasSubstr("\"code\":\"web.not_signed_in\""));
}

TEST_F(Serve, AFormOfTheSessionIsTaken) {
  auto request = post("/x", "citizen1");
  request->form.add("csrf", session_token());
  EXPECT_EQ(send({Method::post, "/x", WhoMay::citizen(), show}, request).status, 200);
}

TEST_F(Serve, ForgedFormsAreRefused) {
  const std::string good = session_token();
  struct Row {
    const char* what;
    std::vector<std::string> tokens;
    std::vector<std::pair<std::string, std::string>> headers;
  };
  const Row rows[] = {
      {"no token", {}, {}},
      {"empty token", {""}, {}},
      {"garbage", {"AAAA"}, {}},
      {"token twice", {good, good}, {}},
      {"another session's", {mask_token(make_csrf_token(secret, true, "019a0000-0000-7000-8000-00000000ffff"))}, {}},
      {"a visitor's without session", {mask_token(make_csrf_token(secret, false, kSession.str()))}, {}},
      {"another secret's", {mask_token(make_csrf_token(Bytes(32, 8), true, kSession.str()))}, {}},
      {"right token from another site", {good}, {{"Sec-Fetch-Site", "cross-site"}}},
      {"right token from a sibling site", {good}, {{"Sec-Fetch-Site", "same-site"}}},
      {"right token, other origin", {good}, {{"Origin", "https://evil.example"}}},
      {"right token, null origin", {good}, {{"Origin", "null"}}},
      {"right token, prefix of our origin", {good}, {{"Origin", "http://darcha.example.evil.example"}}},
      {"no token although same origin", {}, {{"Sec-Fetch-Site", "same-origin"}}},
  };
  for (const Row& row : rows) {
    for (const Method method : {Method::post, Method::put, Method::patch, Method::del}) {
      auto request = post("/x", "citizen1");
      request->method = method;
      for (const auto& token : row.tokens) request->form.add("csrf", token);
      for (const auto& [name, value] : row.headers) request->headers.add(name, value);
      const net::Response response = send({method, "/x", WhoMay::citizen(), show}, request);
      EXPECT_EQ(response.status, 403) << row.what;
      EXPECT_THAT(test::body_of(response), HasSubstr("web.forged_form")) << row.what;
    }
  }
}

TEST_F(Serve, OurOwnOriginIsRecognised) {
  auto request = post("/x", "citizen1");
  request->form.add("csrf", session_token());
  request->headers.add("Origin", "http://DARCHA.example");
  EXPECT_EQ(send({Method::post, "/x", WhoMay::citizen(), show}, request).status, 200);
}

TEST_F(Serve, AVisitorWithoutASessionIsBoundToACookie) {
  const net::Response form = send({Method::get, "/kirish", WhoMay::anyone(), show_form}, get("/kirish"));
  const std::string cookie = header(form, "Set-Cookie");
  ASSERT_THAT(cookie, StartsWith("form="));
  const std::string nonce = cookie.substr(5, 22);
  const std::string html = test::body_of(form);
  const std::size_t at = html.find("name=\"csrf\" value=\"") + 19;
  const std::string token = html.substr(at, html.find('"', at) - at);

  auto with_cookie = post("/kirish");
  with_cookie->headers.add("Cookie", "form=" + nonce);
  with_cookie->form.add("csrf", token);
  EXPECT_EQ(send({Method::post, "/kirish", WhoMay::anyone(), show}, with_cookie).status, 200);
  auto without = post("/kirish");
  without->form.add("csrf", token);
  EXPECT_EQ(send({Method::post, "/kirish", WhoMay::anyone(), show}, without).status, 403);
  auto again = get("/kirish");
  again->headers.add("Cookie", "form=" + nonce);
  EXPECT_EQ(header(send({Method::get, "/kirish", WhoMay::anyone(), show_form}, again), "Set-Cookie"), "") << "the nonce is kept";
}

TEST_F(Serve, ASessionThatEndsInAFormLosesNothingTyped) {
  auto request = post("/ariza?a=1");
  request->headers.add("Sec-Fetch-Site", "same-origin");
  request->form.add("ism", "Oʻktam <b>");
  request->form.add("parol", "hunter2");
  request->form.add("csrf", "old");
  const net::Response response = send({Method::post, "/ariza", WhoMay::citizen(), show}, request);
  const std::string html = test::body_of(response);
  EXPECT_EQ(response.status, 401);
  EXPECT_THAT(html, HasSubstr("action=\"/kirish/davom\"")) << "one way, in this window";
  EXPECT_THAT(html, Not(HasSubstr("Oʻktam"))) << "sealed on its way";
  const std::string sealed = hidden(html, "held");
  Context context = begin_visit(post("/kirish"), std::make_shared<const Services>(services()));
  ASSERT_TRUE(is_held(context, sealed));
  const std::string ready = test::body_of(held_to_send(context, {.session = kSession, .assurance = 1, .display_name = "Namuna"}, sealed));
  EXPECT_THAT(ready, HasSubstr("name=\"ism\" value=\"Oʻktam &lt;b&gt;\""));
  EXPECT_THAT(ready, HasSubstr("action=\"/ariza?a=1\""));
  EXPECT_THAT(ready, Not(HasSubstr("hunter2")));
  auto sent = post("/ariza?a=1", "citizen1");
  sent->headers.add("Sec-Fetch-Site", "same-origin");
  sent->form.add("ism", "Oʻktam <b>");
  sent->form.add("csrf", hidden(ready, "csrf"));
  EXPECT_EQ(send({Method::post, "/ariza", WhoMay::citizen(), show}, sent).status, 200) << "and it is taken at the first press";
  EXPECT_THAT(html, Not(HasSubstr("value=\"old\"")));
  EXPECT_EQ(header(response, "Cache-Control"), "no-store");
}

TEST_F(Serve, OnlyWhatThisServerSealedIsCarriedThroughSigningIn) {
  auto request = post("/ariza");
  request->form.add("ism", "Oʻktam");
  Context context = begin_visit(request, std::make_shared<const Services>(services()));
  std::string sealed = hold(context).value();
  EXPECT_TRUE(is_held(context, sealed));
  Services of_another = services();
  of_another.secret = Bytes(32, 8);
  EXPECT_FALSE(is_held(begin_visit(post("/ariza"), std::make_shared<const Services>(of_another)), sealed));
  sealed[20] = sealed[20] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(is_held(context, sealed));
  EXPECT_THROW(held_to_send(context, {.session = kSession}, sealed), std::invalid_argument);
  EXPECT_FALSE(is_held(context, ""));
  request->form.add("izoh", std::string(101 * 1024, 'x'));
  EXPECT_FALSE(hold(context)) << "longer than a form may be";
}

TEST_F(Serve, APageOpenedBeforeSigningInIsTakenAfterIt) {
  const auto with = [&](std::string nonce, std::string origin) {
    auto request = post("/ariza", "citizen1");
    request->headers.set("Cookie", "who=citizen1; form=" + nonce);
    request->headers.add("Sec-Fetch-Site", origin);
    request->form.add("csrf", mask_token(make_csrf_token(secret, false, "AAAAAAAAAAAAAAAAAAAAAA")));
    return send({Method::post, "/ariza", WhoMay::citizen(), show}, request).status;
  };
  EXPECT_EQ(with("AAAAAAAAAAAAAAAAAAAAAA", "same-origin"), 200);
  EXPECT_EQ(with("BBBBBBBBBBBBBBBBBBBBBB", "same-origin"), 409) << "the nonce of another browser";
  EXPECT_EQ(with("AAAAAAAAAAAAAAAAAAAAAA", "cross-site"), 403);
}

TEST_F(Serve, AFormOfAnEarlierSessionIsHeldForOneMorePress) {
  auto request = post("/ariza", "citizen1");
  request->headers.add("Sec-Fetch-Site", "same-origin");
  request->form.add("ism", "Oʻktam");
  request->form.add("csrf", mask_token(make_csrf_token(secret, false, "earlier")));
  const net::Response response = send({Method::post, "/ariza", WhoMay::citizen(), show}, request);
  EXPECT_EQ(response.status, 409);
  EXPECT_THAT(test::body_of(response), HasSubstr("name=\"ism\" value=\"Oʻktam\""));
}

TEST_F(Serve, AnInterfaceUsedWithACookieMustComeFromOurPages) {
  Route route{Method::post, "/api/v1/x", WhoMay::citizen(), show};
  route.api = true;
  EXPECT_EQ(send(route, post("/api/v1/x", "citizen1")).status, 403);
  auto own = post("/api/v1/x", "citizen1");
  own->headers.add("Sec-Fetch-Site", "same-origin");
  EXPECT_EQ(send(route, own).status, 200);
  auto token = post("/api/v1/x", "citizen1");
  token->headers.add("Authorization", "Bearer x");
  EXPECT_EQ(send(route, token).status, 200);
}

TEST_F(Serve, RefusalsBecomePagesInTheReadersLanguage) {
  for (const Lang lang : kLangs) {
    const net::Response response = send({Method::get, "/x", WhoMay::anyone(), not_now}, get("/x?til=" + std::string{code(lang)}));
    EXPECT_EQ(response.status, 409);
    EXPECT_EQ(header(response, "Content-Language"), code(lang));
    EXPECT_THAT(test::body_of(response), HasSubstr("web.conflict"));
    EXPECT_THAT(test::body_of(response), HasSubstr("01TESTREQUEST0000000000000"));
  }
  auto json = get("/x?til=ru");
  json->headers.add("Accept", "application/json");
  const net::Response problem = send({Method::get, "/x", WhoMay::anyone(), not_now}, json);
  EXPECT_EQ(header(problem, "Content-Type"), "application/problem+json");
  EXPECT_THAT(test::body_of(problem), HasSubstr("\"request_id\":\"01TESTREQUEST0000000000000\""));
}

TEST_F(Serve, AnOfficerWhoIsRefusedOrLostFindsTheWayBackToTheDesk) {
  const auto main_of = [](const net::Response& response) {
    const std::string html = test::body_of(response);
    return html.substr(html.find("<main"), html.find("</main>") - html.find("<main"));
  };
  const auto back_to_desk = AllOf(HasSubstr("href=\"/xodim\""), Not(HasSubstr("href=\"/\"")));
  const auto back_to_front = AllOf(HasSubstr("href=\"/\""), Not(HasSubstr("/xodim")));
  EXPECT_THAT(main_of(send({Method::get, "/a", WhoMay::officer_with("chief"), show}, get("/a", "officer"))), back_to_desk);
  EXPECT_THAT(main_of(send({Method::get, "/a", WhoMay::anyone(), throws}, get("/a", "officer"))), back_to_desk);
  EXPECT_THAT(main_of(send({Method::get, "/a", WhoMay::officer_with("chief"), show}, get("/a", "citizen2"))), back_to_front);
  const auto lost = fallback(services());
  EXPECT_THAT(main_of(test::run(lost(get("/xodim/nowhere", "officer"), 404, nullptr))), back_to_desk);
  EXPECT_THAT(main_of(test::run(lost(get("/nowhere", "citizen2"), 404, nullptr))), back_to_front);
  const net::Response unasked = test::run(lost(get("/nowhere", "broken"), 404, nullptr));
  EXPECT_EQ(unasked.status, 404) << "that nobody knows who asks changes nothing";
  EXPECT_THAT(main_of(unasked), back_to_front);
}

TEST_F(Serve, FieldErrorsAreListedForPrograms) {
  Route route{Method::get, "/api/x", WhoMay::anyone(), bad_fields};
  route.api = true;
  const net::Response response = send(route, get("/api/x"));
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(test::body_of(response), HasSubstr("\"field\":\"name\""));
}

TEST_F(Serve, AnUnavailableDatabaseSaysWhenToComeBack) {
  const net::Response response = send({Method::get, "/x", WhoMay::anyone(), database_away}, get("/x"));
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(header(response, "Retry-After"), "7");
}

TEST_F(Serve, AFaultTellsNothingOfItself) {
  const net::Response response = send({Method::get, "/x", WhoMay::anyone(), throws}, get("/x"));
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(test::body_of(response), Not(HasSubstr("secret detail")));
  EXPECT_THAT(test::body_of(response), HasSubstr("01TESTREQUEST0000000000000"));
  EXPECT_EQ(send({Method::get, "/x", WhoMay::anyone(), show}, get("/x", "broken")).status, 500) << "while asking who looks";
}

TEST_F(Serve, AcceptDecidesBetweenPageAndProblem) {
  struct Row {
    const char* accept;
    bool json;
  };
  for (const Row& row :
       {Row{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false}, Row{"application/json", true}, Row{"*/*", false},
        Row{"application/json;q=0.5, text/html", false}, Row{"text/html;q=0.3,application/json;q=0.9", true},
        Row{"application/problem+json", true}, Row{"", false}, Row{"application/json;q=abc,text/html", false}}) {
    auto request = get("/");
    request->headers.add("Accept", row.accept);
    EXPECT_EQ(prefers_json(*request), row.json) << row.accept;
  }
  EXPECT_FALSE(prefers_json(*get("/")));
}

TEST_F(Serve, SettingsAreKeptAndLeadBack) {
  auto request = post("/sozlamalar");
  request->form.add("large_text", "1");
  request->form.add("scheme", "dark");
  request->form.add("return_to", "/xizmatlar?q=a");
  const net::Response response = send(settings_routes().at(0), request);
  EXPECT_EQ(response.status, 303);
  EXPECT_EQ(header(response, "Location"), "/xizmatlar?q=a");
  EXPECT_THAT(header(response, "Set-Cookie"), StartsWith("prefs=ld;"));
  for (const char* bad : {"//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "", "/a\r\nb"}) {
    auto away = post("/sozlamalar");
    away->form.add("return_to", bad);
    EXPECT_EQ(header(send(settings_routes().at(0), away), "Location"), "/") << bad;
  }
  auto foreign = post("/sozlamalar");
  foreign->headers.add("Sec-Fetch-Site", "cross-site");
  EXPECT_EQ(send(settings_routes().at(0), foreign).status, 403);
}

TEST_F(Serve, SettingsSurviveTheCookie) {
  for (int bits = 0; bits < 48; ++bits) {
    const Prefs prefs{bool(bits & 1), bool(bits & 2), bool(bits & 4), bool(bits & 8), static_cast<Prefs::Scheme>(bits / 16)};
    const Prefs read = prefs_from_cookie(prefs_to_cookie(prefs));
    EXPECT_EQ(prefs_to_cookie(read), prefs_to_cookie(prefs));
    EXPECT_EQ(read.scheme, prefs.scheme);
  }
  EXPECT_EQ(prefs_to_cookie(prefs_from_cookie("<script>")), "csr") << "unknown letters mean nothing";
}

TEST_F(Serve, PublicPagesAreMadeOnce) {
  static int made = 0;
  made = 0;
  const Route route{Method::get, "/", WhoMay::anyone(), [](Context context) {
                      ++made;
                      return show(std::move(context));
                    }};
  Services with = services();
  with.cache = &cache;
  const auto ask = [&](std::shared_ptr<net::Request> request) { return send(route, std::move(request), with); };
  ask(get("/"));
  const net::Response kept = ask(get("/"));
  EXPECT_EQ(made, 1);
  EXPECT_THAT(test::body_of(kept), HasSubstr("Content-Security-Policy: "));
  EXPECT_THAT(test::body_of(kept), HasSubstr("ok"));
  ask(get("/?a=1"));
  EXPECT_EQ(made, 2) << "another query";
  auto russian = get("/");
  russian->headers.add("Cookie", "til=ru");
  ask(russian);
  EXPECT_EQ(made, 3) << "another language";
  auto dark = get("/");
  dark->headers.add("Cookie", "prefs=d");
  ask(dark);
  EXPECT_EQ(made, 4) << "other settings";
  ask(get("/", "citizen1"));
  EXPECT_EQ(made, 5) << "signed in";
  ask(get("/"));
  EXPECT_EQ(made, 5);
  EXPECT_THAT(header(ask(get("/?til=ru")), "Set-Cookie"), StartsWith("til=ru"));
  EXPECT_EQ(made, 6) << "a cookie is set";
  cache.invalidate();
  ask(get("/"));
  EXPECT_EQ(made, 7) << "the catalogue was reloaded";
  clock.advance(std::chrono::minutes{2});
  ask(get("/"));
  EXPECT_EQ(made, 8) << "too old";
}

TEST_F(Serve, PagesWithATokenAreNeverShared) {
  Services with = services();
  with.cache = &cache;
  const Route route{Method::get, "/f", WhoMay::anyone(), show_form};
  const std::string one = test::body_of(send(route, get("/f"), with));
  const std::string two = test::body_of(send(route, get("/f"), with));
  EXPECT_NE(one, two);
  EXPECT_EQ(cache.bytes(), 0u);
}

TEST(PageCache, ForgetsTheLeastRecentlyUsedAndStaysInItsBound) {
  PageCache cache({.max_bytes = 16 * 1000, .max_age = std::chrono::seconds{60}});
  const Instant now{};
  const net::Frozen page = net::Frozen::make(net::Response::html("x"));
  for (int i = 0; i < 1000; ++i) {
    cache.put("page" + std::to_string(i), cache.version(), page, 300, now);
    EXPECT_LE(cache.bytes(), 16u * 1000u);
    EXPECT_TRUE(cache.find("page" + std::to_string(i), now));
  }
  EXPECT_FALSE(cache.find("page0", now));
  cache.put("huge", cache.version(), page, 5000, now);
  EXPECT_FALSE(cache.find("huge", now));
  const std::uint64_t before = cache.version();
  cache.invalidate();
  cache.put("late", before, page, 10, now);
  EXPECT_FALSE(cache.find("late", now)) << "made before the reload";
}

TEST(SafePath, TakesOnlyPathsOfThisSite) {
  for (const char* good : {"/", "/kabinet", "/a?b=c&d=%2F", "/a#b", "/xizmatlar/x/ariza"}) EXPECT_EQ(safe_local_path(good), good);
  for (const std::string bad : {"", "kabinet", "//evil", "///evil", "/\\evil", "https://evil", "/a b", "/a\tb", "/a\nb", "\\/evil",
                                "/\xC3\x28", "javascript:alert(1)"}) {
    EXPECT_FALSE(safe_local_path(bad)) << bad;
  }
  EXPECT_FALSE(safe_local_path("/" + std::string(2000, 'a')));
}

}  // namespace
}  // namespace darcha::web
