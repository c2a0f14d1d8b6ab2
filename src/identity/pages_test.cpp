// The pages of sign-in, registration and security: every wrong value is named at its field, typed values stay, passwords never come back.
#include <ctime>
#include <regex>

#include "gen/identity/text.h"
#include "identity/pages.h"
#include "identity/password.h"
#include "identity/testing.h"
#include "web/held.h"

namespace darcha::identity {
namespace {

using Form = std::vector<std::pair<std::string, std::string>>;

class Pages : public testing::IdentityTest {
 public:
  net::Response visit(net::Method method, const std::string& target, const Form& form = {}, Lang lang = Lang::uz,
                      const SessionToken* token = nullptr) {
    web::Context context = web::test::context(lang);
    context.request = web::test::request(method, target);
    for (const auto& [name, value] : form) context.request->form.add(name, value);
    if (token != nullptr) {
      context.request->headers.add("Cookie", "session=" + to_cookie(*token));
      context.visitor = visitor(*token);
    }
    context.now = clock_.now();
    web::test::Site site(routes(services_));
    return await(site.visit(context));
  }
  net::Response get(const std::string& target, const SessionToken* token = nullptr) {
    return visit(net::Method::get, target, {}, Lang::uz, token);
  }
  net::Response post(const std::string& target, const Form& form, const SessionToken* token = nullptr) {
    return visit(net::Method::post, target, form, Lang::uz, token);
  }
  static std::string words(web::TextKey key, Lang lang = Lang::uz, const TextArgs& args = {}) {
    const web::Context context = web::test::context(lang);
    web::Writer writer(context);
    writer.text(key, args);
    return writer.take();
  }
  static std::string location(const net::Response& response) { return std::string{response.headers.find("Location").value_or("")}; }
  static std::optional<SessionToken> cookie_of(const net::Response& response) {
    for (const std::string_view set : response.headers.find_all("Set-Cookie"))
      if (set.starts_with("session=")) return parse_session_cookie(set.substr(8, set.find(';') - 8));
    return std::nullopt;
  }
};

struct Wrong {
  std::string path;
  Form form;
  web::TextKey says;
  std::string field;
  TextArgs args = {};
};

// What one answer shows, without what differs for everyone: the name that was typed and the tokens of the form.
std::string shown(const net::Response& response, const std::string& typed) {
  std::string all = std::to_string(response.status) + "\n";
  for (const auto& [name, value] : response.headers.items()) all += name + ": " + value + "\n";
  all += web::test::body_of(response);
  all = std::regex_replace(all, std::regex{R"x((name="(?:csrf|once)" value=")[^"]*)x"}, "$1");
  for (std::size_t at; !typed.empty() && (at = all.find(typed)) != std::string::npos;) all.replace(at, typed.size(), "<typed>");
  return all;
}

class Stranger : public Pages {
 public:
  /// The answers to one form sent again and again: past the free tries, into the wait, over its end.
  std::vector<std::string> answers(const std::string& path, const Form& form) {
    std::vector<std::string> all;
    const Instant began = clock_.now();
    for (int i = 0; i < 2 * kFreeFailures; ++i) {
      all.push_back(shown(post(path, form), form.front().second));
      if (i >= kFreeFailures + 1) clock_.advance(std::chrono::seconds{15});
    }
    clock_.advance(began - clock_.now());
    return all;
  }
  std::string nobodys_pin(int number) { return persons::make_pinfl(persons::Sex::male, *make_date(1950, 1, 1), 998, number).text(); }
};

TEST_F(Stranger, CannotTellFromAnyAnswerWhoHasAnAccount) {
  const auto person = add_account("somebody@example.uz");
  const auto guarded = add_guarded();
  const auto without_account = add_citizen();
  const auto sign_in_answers = [&](const std::string& name) {
    return answers("/kirish", {{"identifier", name}, {"password", "wrong password"}});
  };
  const auto unknown = sign_in_answers(nobodys_pin(901));
  EXPECT_EQ(std::count_if(unknown.begin(), unknown.end(), [](const auto& a) { return a.starts_with("422"); }), kFreeFailures + 1)
      << "the sequence holds both kinds of answer";
  for (const std::string& name : {person.pin, guarded.person.pin, without_account.pin, std::string{"somebody@example.uz"},
                                  std::string{"nobodyno@example.uz"}, std::string{"not an identifier"}})
    EXPECT_EQ(sign_in_answers(name), unknown) << name;

  const auto reset_answers = [&](const std::string& pin, const std::string& document) {
    return answers("/parolni-tiklash",
                   {{"pin", pin}, {"document_number", document}, {"code", "000000"}, {"password", "yangi eshik kaliti"}});
  };
  const auto no_reset = reset_answers(nobodys_pin(902), "AA0000001");
  for (const auto& who : {person, guarded.person, without_account}) EXPECT_EQ(reset_answers(who.pin, "AA0000001"), no_reset);
  const auto another = add_guarded().person;
  EXPECT_EQ(reset_answers(another.pin, another.document), reset_answers(nobodys_pin(904), another.document))
      << "nor with the right document";

  const auto register_answers = [&](const std::string& pin, const std::string& document) {
    return answers("/royxatdan-otish", {{"pin", pin}, {"document_number", document}, {"password", kPassword}});
  };
  const auto no_account = register_answers(nobodys_pin(903), "AA0000001");
  for (const auto& who : {person, guarded.person, without_account}) EXPECT_EQ(register_answers(who.pin, "AA0000001"), no_account);
}

TEST_F(Stranger, CannotTellFromTheEMailOfANewAccount) {
  add_account("taken@example.uz");
  const auto first = add_citizen();
  const auto second = add_citizen();
  const auto answer = [&](const persons::testing::Citizen& who, const std::string& email) {
    const Form form{{"pin", who.pin}, {"document_number", who.document}, {"email", email}, {"password", kPassword}};
    return shown(post("/royxatdan-otish", form), who.pin);
  };
  EXPECT_EQ(answer(first, "taken@example.uz"), answer(second, "is-free@example.uz"));
}

// Processor time of this process: what waiting for the database or for the other tests of the machine costs does not count.
TEST_F(Stranger, CostsTheServerTheSameWork) {
  const auto person = add_account();
  const auto guarded = add_guarded();
  const auto work = [&](const std::string& path, const Form& form) {
    const std::clock_t before = std::clock();
    post(path, form);
    return static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
  };
  const std::clock_t before = std::clock();
  hash_password("one run of argon2id");
  const double one_run = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
  for (const std::string& name :
       {person.pin, guarded.person.pin, nobodys_pin(905), std::string{"nobody.at.all@example.uz"}, std::string{"nonsense"}})
    EXPECT_GT(work("/kirish", {{"identifier", name}, {"password", "wrong password"}}), 0.5 * one_run) << name;
  for (const std::string& pin : {person.pin, guarded.person.pin, nobodys_pin(906)}) {
    EXPECT_GT(work("/royxatdan-otish", {{"pin", pin}, {"document_number", "AA0000001"}, {"password", kPassword}}), 0.5 * one_run) << pin;
    EXPECT_GT(work("/parolni-tiklash", {{"pin", pin}, {"document_number", "AA0000001"}, {"code", "000000"}, {"password", kPassword}}),
              0.5 * one_run)
        << pin;
  }
}

TEST_F(Pages, NameEachWrongValueAtItsFieldAndKeepWhatWasTyped) {
  const auto person = add_account();
  const std::string good = "tor koʻcha, 17-uy";
  const std::vector<Wrong> table{
      {"/kirish", {{"identifier", ""}, {"password", good}}, text::kRefusalIdentifierMissing, "identifier"},
      {"/kirish", {{"identifier", person.pin}, {"password", ""}}, text::kRefusalPasswordMissing, "password"},
      {"/kirish", {{"identifier", person.pin}, {"password", "secret-but-wrong"}}, text::kRefusalWrongCredentials, "identifier"},
      {"/royxatdan-otish", {{"pin", "123"}, {"document_number", person.document}, {"password", good}}, text::kRefusalPinMalformed, "pin"},
      {"/royxatdan-otish",
       {{"pin", person.pin}, {"document_number", "12"}, {"password", good}},
       text::kRefusalDocumentMalformed,
       "document_number"},
      {"/royxatdan-otish",
       {{"pin", person.pin}, {"document_number", person.document}, {"email", "a@b"}, {"password", good}},
       text::kRefusalEmailMalformed,
       "email"},
      {"/royxatdan-otish",
       {{"pin", person.pin}, {"document_number", person.document}, {"password", "secret"}},
       text::kRefusalPasswordTooShort,
       "password",
       {{"min", "10"}}},
      {"/royxatdan-otish",
       {{"pin", person.pin}, {"document_number", person.document}, {"password", good}},
       text::kRefusalNotConfirmed,
       "pin"},
      {"/parolni-tiklash",
       {{"pin", person.pin}, {"document_number", person.document}, {"code", ""}, {"password", good}},
       text::kRefusalCodeMissing,
       "code"},
      {"/parolni-tiklash",
       {{"pin", person.pin}, {"document_number", person.document}, {"code", "123456"}, {"password", "1234567890"}},
       text::kRefusalPasswordWellKnown,
       "password"},
  };
  for (const Wrong& wrong : table) {
    const net::Response response = post(wrong.path, wrong.form);
    const std::string body = web::test::body_of(response);
    EXPECT_EQ(response.status, 422) << wrong.path << " " << wrong.field;
    EXPECT_NE(body.find(words(wrong.says, Lang::uz, wrong.args)), std::string::npos) << wrong.path << " " << wrong.field;
    EXPECT_NE(body.find("href=\"#" + wrong.field + "\""), std::string::npos) << "the summary leads to the field " << wrong.field;
    for (const auto& [name, value] : wrong.form) {
      if (value.empty()) continue;
      const bool there = body.find("value=\"" + value + "\"") != std::string::npos;
      EXPECT_EQ(there, name != "password" && name != "code") << wrong.path << " " << name;
      if (name == "password") EXPECT_EQ(body.find(value), std::string::npos) << "a password comes back in no form";
    }
  }
}

TEST_F(Pages, SayWhatIsWrongInFiveLanguages) {
  std::set<std::string> sentences;
  for (const Lang lang : kLangs) {
    const auto response = visit(net::Method::post, "/kirish", {{"identifier", "nobody@example.uz"}, {"password", "wrong password"}}, lang);
    const std::string sentence = words(text::kRefusalWrongCredentials, lang);
    EXPECT_NE(web::test::body_of(response).find(sentence), std::string::npos) << code(lang);
    sentences.insert(sentence);
  }
  EXPECT_EQ(sentences.size(), kLangCount);
}

TEST_F(Pages, LeadBackOnlyToThisSite) {
  const auto person = add_account();
  const std::pair<std::string, std::string> table[] = {{"/xizmatlar/residence-certificate", "/xizmatlar/residence-certificate"},
                                                       {"", "/kabinet"},
                                                       {"https://evil.example/", "/kabinet"},
                                                       {"//evil.example", "/kabinet"},
                                                       {"/\\evil.example", "/kabinet"},
                                                       {"javascript:alert(1)", "/kabinet"},
                                                       {"/kabinet\r\nX: y", "/kabinet"}};
  for (const auto& [asked, wanted] : table) {
    const auto response = post("/kirish", {{"identifier", person.pin}, {"password", kPassword}, {"qaytish", asked}});
    EXPECT_EQ(response.status, 303);
    EXPECT_EQ(location(response), wanted) << asked;
    ASSERT_TRUE(cookie_of(response));
    EXPECT_EQ(visitor(*cookie_of(response)).subject, person.subject);
  }
}

TEST_F(Pages, LeadThroughTheCodeToWhereThePersonWasGoing) {
  const Guarded who = add_guarded();
  const auto first = post("/kirish", {{"identifier", who.person.pin}, {"password", kPassword}, {"qaytish", "/kabinet/xabarlar"}});
  EXPECT_EQ(location(first), "/kirish/kod?qaytish=%2Fkabinet%2Fxabarlar");
  const SessionToken pending = *cookie_of(first);
  EXPECT_EQ(get("/kirish/kod", &pending).status, 200);
  EXPECT_EQ(location(get("/kirish/kod")), "/kirish") << "without a password there is no code to ask for";
  const auto empty = post("/kirish/kod", {{"code", ""}}, &pending);
  EXPECT_EQ(empty.status, 422);
  EXPECT_NE(web::test::body_of(empty).find(words(text::kRefusalCodeMissing)), std::string::npos);
  EXPECT_EQ(post("/kirish/kod", {{"code", "000000"}}, &pending).status, 422);
  std::string code = code_now(who.secret);
  const auto done = post("/kirish/kod", {{"code", code.insert(3, " ")}, {"qaytish", "/kabinet/xabarlar"}}, &pending);
  EXPECT_EQ(location(done), "/kabinet/xabarlar");
  EXPECT_EQ(visitor(*cookie_of(done)).assurance, 2);
}

// A form of a page of this site, as web::held_form seals it.
std::string held_form_of(const Form& form) {
  web::Context context = web::test::context();
  context.request = web::test::request(net::Method::post, "/kabinet/arizalar/1/shakl/purpose");
  for (const auto& [name, value] : form) context.request->form.add(name, value);
  return web::hold(context).value();
}

TEST_F(Pages, CarryAFormThroughSigningInToOnePress) {
  const auto person = add_account();
  const std::string held = held_form_of({{"purpose_other", "12-maktab <kutubxonasi>"}});
  const auto asked = post("/kirish/davom", {{"held", held}});
  EXPECT_EQ(asked.status, 200);
  EXPECT_NE(web::test::body_of(asked).find("name=\"held\" value=\"" + held + "\""), std::string::npos);
  const auto wrong = post("/kirish", {{"identifier", person.pin}, {"password", "wrong password"}, {"held", held}});
  EXPECT_NE(web::test::body_of(wrong).find(held), std::string::npos) << "a mistyped password loses nothing";
  const auto ready = post("/kirish", {{"identifier", person.pin}, {"password", kPassword}, {"held", held}});
  EXPECT_EQ(ready.status, 200);
  ASSERT_TRUE(cookie_of(ready));
  EXPECT_TRUE(visitor(*cookie_of(ready)).signed_in());
  const std::string page = web::test::body_of(ready);
  EXPECT_NE(page.find("action=\"/kabinet/arizalar/1/shakl/purpose\""), std::string::npos);
  EXPECT_NE(page.find("name=\"purpose_other\" value=\"12-maktab &lt;kutubxonasi&gt;\""), std::string::npos);
  EXPECT_NE(page.find("Reymova"), std::string::npos) << "the page says who is signed in";
}

TEST_F(Pages, CarryAFormThroughTheCodeToo) {
  const Guarded who = add_guarded();
  const std::string held = held_form_of({{"purpose", "bank"}});
  const auto code = post("/kirish", {{"identifier", who.person.pin}, {"password", kPassword}, {"held", held}});
  EXPECT_EQ(code.status, 200);
  EXPECT_NE(web::test::body_of(code).find("action=\"/kirish/kod\""), std::string::npos);
  const SessionToken pending = *cookie_of(code);
  EXPECT_NE(web::test::body_of(post("/kirish/kod", {{"code", "000000"}, {"held", held}}, &pending)).find(held), std::string::npos);
  const auto ready = post("/kirish/kod", {{"code", code_now(who.secret)}, {"held", held}}, &pending);
  EXPECT_EQ(ready.status, 200);
  EXPECT_NE(web::test::body_of(ready).find("name=\"purpose\" value=\"bank\""), std::string::npos);
  EXPECT_EQ(visitor(*cookie_of(ready)).assurance, 2);
}

TEST_F(Pages, CarryNothingThatTheServerDidNotSeal) {
  const auto person = add_account();
  EXPECT_EQ(location(post("/kirish/davom", {{"held", "forged"}})), "/kirish");
  EXPECT_EQ(location(post("/kirish", {{"identifier", person.pin}, {"password", kPassword}, {"held", "forged"}})), "/kabinet");
  const SessionToken token = sign_in_as(person).token;
  const auto meanwhile = post("/kirish/davom", {{"held", held_form_of({{"purpose", "bank"}})}}, &token);
  EXPECT_NE(web::test::body_of(meanwhile).find("name=\"purpose\" value=\"bank\""), std::string::npos) << "signed in in another window";
}

TEST_F(Pages, AskToStartAgainWhenTheCodeComesTooLate) {
  const Guarded who = add_guarded();
  const SessionToken pending = sign_in_as(who.person).token;
  clock_.advance(kPendingLife);
  const auto late = post("/kirish/kod", {{"code", code_now(who.secret)}}, &pending);
  EXPECT_EQ(late.status, 422);
  EXPECT_NE(web::test::body_of(late).find(words(text::kRefusalSignInExpired)), std::string::npos);
  EXPECT_NE(web::test::body_of(late).find("action=\"/kirish\""), std::string::npos);
}

TEST_F(Pages, TellHowLongALockLasts) {
  const auto person = add_account();
  for (int i = 0; i < kFreeFailures; ++i) post("/kirish", {{"identifier", person.pin}, {"password", "wrong password"}});
  const auto locked = post("/kirish", {{"identifier", person.pin}, {"password", kPassword}});
  EXPECT_EQ(locked.status, 429);
  EXPECT_EQ(locked.headers.find("Retry-After"), "30");
}

TEST_F(Pages, OpenAnAccountAndLeadToTheDoor) {
  const auto person = add_citizen();
  EXPECT_EQ(get("/royxatdan-otish").status, 200);
  const auto done = post("/royxatdan-otish", {{"pin", person.pin}, {"document_number", person.document}, {"password", kPassword}});
  EXPECT_EQ(done.status, 200);
  EXPECT_NE(web::test::body_of(done).find("action=\"/kirish\""), std::string::npos);
  const SessionToken token = sign_in_as(person).token;
  EXPECT_EQ(location(get("/royxatdan-otish", &token)), "/kabinet");
  EXPECT_EQ(location(get("/kirish?daraja=2", &token)), "/kabinet/xavfsizlik/kod")
      << "a service that asks for more leads to the second factor";
  EXPECT_EQ(location(get("/kirish?daraja=2&qaytish=/xizmatlar/a/ariza", &token)),
            "/kabinet/xavfsizlik/kod?qaytish=%2Fxizmatlar%2Fa%2Fariza");
  EXPECT_EQ(location(get("/kirish?qaytish=/xizmatlar", &token)), "/xizmatlar");
}

TEST_F(Pages, ResetAPasswordWithDocumentAndCode) {
  const Guarded who = add_guarded();
  EXPECT_EQ(get("/parolni-tiklash").status, 200);
  const auto done = post("/parolni-tiklash", {{"pin", who.person.pin},
                                              {"document_number", who.person.document},
                                              {"code", code_now(who.secret)},
                                              {"password", "yangi eshik kaliti"}});
  EXPECT_EQ(done.status, 200);
  EXPECT_TRUE(try_sign_in(who.person.pin, "yangi eshik kaliti"));
}

TEST_F(Pages, HintAtPeopleInADemonstrationOnly) {
  EXPECT_EQ(web::test::body_of(get("/kirish")).find("demo-secret"), std::string::npos);
  services_->demo_hints = [](const web::Context&) { return std::vector<DemoHint>{{"Aygúl", "31508901234567", "demo-secret", "123456"}}; };
  EXPECT_NE(web::test::body_of(get("/kirish")).find("demo-secret"), std::string::npos);
}

TEST_F(Pages, SignOutAndForget) {
  const SessionToken token = sign_in_as(add_account()).token;
  const auto out = post("/chiqish", {}, &token);
  EXPECT_EQ(location(out), "/");
  EXPECT_NE(out.headers.find("Set-Cookie")->find("Max-Age=0"), std::string_view::npos);
  EXPECT_EQ(out.headers.find("Clear-Site-Data"), "\"cache\"");
  EXPECT_FALSE(visitor(token).signed_in());
  EXPECT_EQ(post("/chiqish", {}).status, 303) << "signing out twice is no error";
}

TEST_F(Pages, SetUpTheSecondFactorAndShowTheRecoveryCodesOnce) {
  const auto person = add_account();
  const SessionToken token = sign_in_as(person).token;
  const std::string of_itself = web::test::body_of(get("/kabinet/xavfsizlik/kod", &token));
  EXPECT_EQ(of_itself.find("name=\"qaytish\""), std::string::npos);
  const std::string wanted = web::test::body_of(get("/kabinet/xavfsizlik/kod?qaytish=/xizmatlar/a/ariza", &token));
  EXPECT_NE(wanted.find("name=\"qaytish\" value=\"/xizmatlar/a/ariza\""), std::string::npos) << "it is said why, and where it goes on";
  EXPECT_EQ(web::test::body_of(get("/kabinet/xavfsizlik/kod?qaytish=//evil.example", &token)).find("name=\"qaytish\""), std::string::npos);
  const TotpOffer offer = offer_totp(*services_, person.subject);
  const auto wrong = post("/kabinet/xavfsizlik/kod", {{"sealed", offer.sealed}, {"code", "000000"}}, &token);
  EXPECT_EQ(wrong.status, 422);
  EXPECT_NE(web::test::body_of(wrong).find(to_base32(offer.secret)), std::string::npos) << "the same secret: the app has it already";
  EXPECT_EQ(post("/kabinet/xavfsizlik/kod", {{"sealed", "spoiled"}, {"code", "000000"}}, &token).status, 422);
  const auto done = post("/kabinet/xavfsizlik/kod",
                         {{"sealed", offer.sealed}, {"code", code_now(offer.secret)}, {"qaytish", "/xizmatlar/a/ariza"}}, &token);
  ASSERT_EQ(done.status, 200);
  EXPECT_NE(web::test::body_of(done).find("href=\"/xizmatlar/a/ariza\""), std::string::npos);
  const SessionToken raised = *cookie_of(done);
  EXPECT_EQ(visitor(raised).assurance, 2);
  const auto renewed = post("/kabinet/xavfsizlik/zaxira", {}, &raised);
  EXPECT_EQ(renewed.status, 200);
  EXPECT_EQ(get("/kabinet/xavfsizlik/kod/ochirish", &raised).status, 200);
  const auto refused = post("/kabinet/xavfsizlik/kod/ochirish", {{"password", "wrong password"}}, &raised);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(web::test::body_of(refused).find("wrong password"), std::string::npos);
  EXPECT_EQ(location(post("/kabinet/xavfsizlik/kod/ochirish", {{"password", kPassword}}, &raised)), "/kabinet/xavfsizlik?boldi=kod");
}

TEST_F(Pages, ShowSessionsAndEndThem) {
  const auto person = add_account();
  const SessionToken token = sign_in_as(person).token;
  const SessionToken other = sign_in_as(person).token;
  const std::string body = web::test::body_of(get("/kabinet/xavfsizlik?boldi=seans", &token));
  EXPECT_NE(body.find(other.session.str()), std::string::npos);
  EXPECT_EQ(body.find("value=\"" + token.session.str()), std::string::npos) << "one's own session ends by signing out";
  EXPECT_NE(body.find(words(text::kSessionEnded)), std::string::npos);
  EXPECT_EQ(post("/kabinet/xavfsizlik/seans", {{"session", "x"}}, &token).status, 400);
  EXPECT_EQ(post("/kabinet/xavfsizlik/seans", {{"session", other.session.str()}}, &token).status, 303);
  EXPECT_FALSE(visitor(other).signed_in());
  EXPECT_EQ(post("/kabinet/xavfsizlik/seanslar", {}, &token).status, 303);
  EXPECT_TRUE(visitor(token).signed_in());
}

TEST_F(Pages, ChangeThePassword) {
  const auto person = add_account();
  const SessionToken token = sign_in_as(person).token;
  EXPECT_EQ(get("/kabinet/xavfsizlik/parol", &token).status, 200);
  const auto wrong = post("/kabinet/xavfsizlik/parol", {{"current", "not my password"}, {"password", "yangi eshik kaliti"}}, &token);
  EXPECT_EQ(wrong.status, 422);
  EXPECT_NE(web::test::body_of(wrong).find(words(text::kRefusalWrongPassword)), std::string::npos);
  EXPECT_EQ(web::test::body_of(wrong).find("yangi eshik kaliti"), std::string::npos);
  EXPECT_EQ(location(post("/kabinet/xavfsizlik/parol", {{"current", kPassword}, {"password", "yangi eshik kaliti"}}, &token)),
            "/kabinet/xavfsizlik?boldi=parol");
}

TEST_F(Pages, RefuseActingForAnOfficeToWhoServesNone) {
  const SessionToken token = sign_in_as(add_account()).token;
  EXPECT_EQ(post("/kabinet/xavfsizlik/xodim", {}, &token).status, 403);
}

}  // namespace
}  // namespace darcha::identity
