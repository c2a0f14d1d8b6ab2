// The wizard: a draft begun, left, resumed, filled wrongly and rightly, with files, and nobody else's.
#include "applications/draft/draft.h"

#include "applications/attach/attach.h"
#include "applications/store.h"
#include "applications/testing.h"

namespace darcha::applications {
namespace {

using catalog::Field;
using catalog::FieldType;
using testing::Form;
using testing::kNow;

LocalText said(const std::string& words) { return LocalText({words, words, words, words, words}); }

// One page with a field of every kind, one that hangs on another, and one page of files.
catalog::Service everything(catalog::Service service, int version = 1) {
  service.code = "everything";
  service.version = version;
  const auto field = [](std::string code, FieldType type) { return Field{.code = code, .type = type, .label = said("L-" + code)}; };
  Field name = field("name", FieldType::text);
  name.min_length = 2;
  name.max_length = 8;
  name.pattern = "[a-z]*";
  Field count = field("count", FieldType::number);
  count.min = 1;
  count.max = 5;
  Field day = field("day", FieldType::date);
  day.latest = catalog::DateBound{};
  day.earliest = catalog::DateBound{.day = make_date(2000, 1, 1)};
  Field kind = field("kind", FieldType::choice);
  kind.options = {{"a", said("A")}, {"b", said("B")}};
  Field kind_other = field("kind_other", FieldType::text);
  kind_other.when = catalog::Condition{.kind = catalog::Condition::Kind::equals, .field = "kind", .values = {"b"}};
  Field notes = field("notes", FieldType::long_text);
  notes.required = false;
  notes.max_length = 20;
  catalog::FormPage one{.code = "one", .title = said("One")};
  one.fields = {name, count, day, kind, kind_other, notes};
  for (const auto& [code, type] : {std::pair{"phone", FieldType::phone},
                                   {"email", FieldType::email},
                                   {"pinfl", FieldType::pinfl},
                                   {"tin", FieldType::tin},
                                   {"passport", FieldType::document_number},
                                   {"plate", FieldType::plate},
                                   {"sum", FieldType::money}}) {
    one.fields.push_back(field(code, type));
    one.fields.back().required = false;
  }
  Field many = field("many", FieldType::choices);
  many.options = {{"x", said("X")}, {"y", said("Y")}, {"z", said("Z")}};
  many.max_items = 2;
  many.required = false;
  one.fields.push_back(many);
  Field papers = field("papers", FieldType::file);
  papers.files = {.types = {"pdf", "png"}, .max_mb = 1, .max_count = 2};
  catalog::FormPage two{.code = "two", .title = said("Two"), .fields = {papers}};
  service.form = {one, two};
  service.prefill.erase(
      std::remove_if(service.prefill.begin(), service.prefill.end(), [](const auto& p) { return p.as == "address_history"; }),
      service.prefill.end());
  service.output->shows.clear();
  return service;
}

class Wizard : public testing::ApplicationsTest {
 public:
  void SetUp() override {
    ApplicationsTest::SetUp();
    offer(everything(copy_of("residence-certificate")));
  }
  Form good() const { return {{"name", "abc"}, {"count", "3"}, {"day_day", "1"}, {"day_month", "2"}, {"day_year", "2020"}, {"kind", "a"}}; }
  Form with(const Form& changed) const {
    Form form;
    for (const auto& item : good())
      if (std::none_of(changed.begin(), changed.end(), [&](const auto& c) { return c.first == item.first; })) form.push_back(item);
    form.insert(form.end(), changed.begin(), changed.end());
    return form;
  }
  net::Upload upload(const std::string& content, const std::string& name = "paper.pdf", const std::string& field = "papers") {
    const auto path = testing::folder() / random_token(9);
    std::ofstream(path, std::ios::binary) << content;
    return {.field = field,
            .file_name = name,
            .content_type = "application/pdf",
            .path = path,
            .size = content.size(),
            .sha256_hex = to_hex(sha256(content))};
  }
  Result<ApplicationId> start(const testing::Citizen& person, std::string code, int assurance = 2) {
    return await(start_draft(services_, visitor_of(person, assurance), std::move(code), Lang::uz));
  }
  OpenDraft open(const testing::Citizen& person, const std::string& at) {
    return await(open_draft(services_, person.subject, id_in(at))).value();
  }
};

TEST_F(Wizard, BeginsOnlyWhatRunsForWhoMayAsk) {
  const auto person = add_citizen();
  EXPECT_EQ(start(person, "no-such-service").error().code, "applications.no_such_service");
  EXPECT_EQ(get(person, "/xizmatlar/no-such-service/ariza").status, 404);
  catalog::Service paper = copy_of("residence-certificate");
  paper.code = "paper-only";
  paper.status = catalog::Status::being_digitised;
  offer(paper);
  EXPECT_EQ(start(person, "paper-only").error().code, "applications.not_runnable");
  catalog::Service strong = copy_of("residence-certificate");
  strong.code = "strong";
  strong.assurance = 2;
  offer(strong);
  EXPECT_EQ(start(person, "strong", 1).error().code, "applications.needs_assurance");
  const auto stepped = visit(routes(services_), person, net::Method::get, "/xizmatlar/strong/ariza", {}, Lang::uz, {}, 1);
  EXPECT_EQ(location(stepped), "/kirish?daraja=2&qaytish=%2Fxizmatlar%2Fstrong%2Fariza");
  EXPECT_TRUE(start(person, "strong", 2));
  catalog::Service citizens = copy_of("residence-certificate");
  citizens.code = "citizens-only";
  citizens.applicants = {catalog::Applicant::citizen};
  offer(citizens);
  EXPECT_EQ(start(add_citizen("foreigner"), "citizens-only").error().code, "applications.not_for_you");
  EXPECT_TRUE(start(person, "citizens-only"));
  catalog::Service complaint = copy_of("residence-certificate");
  complaint.code = "complaint-like";
  complaint.from_decision = true;
  offer(complaint);
  EXPECT_EQ(location(visit(routes(services_), person, net::Method::get, "/xizmatlar/complaint-like/ariza", {}, Lang::uz, {}, 2)),
            "/xizmatlar/complaint-like");
  EXPECT_EQ(count("applications.drafts" + mine(person)), 2);
  EXPECT_EQ(records(person.subject, "applications.started"), 2);
}

Task<> start_into(std::shared_ptr<Services> services, web::Visitor visitor, std::vector<Result<ApplicationId>>& started) {
  auto id = co_await start_draft(services, std::move(visitor), "residence-certificate", Lang::uz);
  started.push_back(std::move(id));
}

TEST_F(Wizard, BegunEightTimesAtOnceIsOneDraft) {
  const auto person = add_citizen();
  std::vector<Result<ApplicationId>> started;
  std::vector<Task<>> tasks;
  for (int i = 0; i < 8; ++i) tasks.push_back(start_into(services_, visitor_of(person), started));
  together(std::move(tasks));
  ASSERT_EQ(started.size(), 8U);
  for (const auto& id : started) EXPECT_EQ(id.value(), started.front().value());
  EXPECT_EQ(count("applications.drafts" + mine(person)), 1);
  EXPECT_EQ(records(person.subject, "applications.started"), 1);
  EXPECT_TRUE(begin(person).ends_with(started.front()->str())) << "and it is the one that is gone on with";
}

TEST_F(Wizard, GoesOnWhereItWasLeftOnAnyDevice) {
  const auto person = add_citizen();
  const std::string at = begin(person);
  post(person, at + "/shakl/purpose", {{"purpose", "bank"}});
  clock_.advance(std::chrono::hours{5});
  EXPECT_EQ(location(get(person, "/xizmatlar/residence-certificate/ariza")), at + "/shakl/extent") << "no second draft, and the next page";
  EXPECT_EQ(location(get(person, at)), at + "/shakl/extent") << "the address of the case leads there too";
  const std::string page = web::test::body_of(get(person, at + "/shakl/purpose"));
  EXPECT_NE(page.find("value=\"bank\" checked"), std::string::npos) << "what was chosen is chosen";
  EXPECT_EQ(count("applications.drafts" + mine(person)), 1);
}

TEST_F(Wizard, NamesEachWrongValueAndKeepsIt) {
  const auto person = add_citizen();
  const std::string at = begin(person, "everything");
  const std::vector<std::pair<Form, std::string>> table{{{{"name", ""}}, "name"},
                                                        {{{"name", "a"}}, "name"},
                                                        {{{"name", "abcdefghi"}}, "name"},
                                                        {{{"name", "ABC"}}, "name"},
                                                        {{{"count", "many"}}, "count"},
                                                        {{{"count", "0"}}, "count"},
                                                        {{{"count", "6"}}, "count"},
                                                        {{{"day_day", "31"}, {"day_month", "02"}, {"day_year", "2020"}}, "day"},
                                                        {{{"day_day", "01"}, {"day_month", "01"}, {"day_year", "1999"}}, "day"},
                                                        {{{"day_day", "01"}, {"day_month", "01"}, {"day_year", "2077"}}, "day"},
                                                        {{{"kind", "c"}}, "kind"},
                                                        {{{"kind", "b"}}, "kind_other"},
                                                        {{{"notes", "longer than twenty characters"}}, "notes"},
                                                        {{{"phone", "12"}}, "phone"},
                                                        {{{"email", "a@b"}}, "email"},
                                                        {{{"pinfl", "123"}}, "pinfl"},
                                                        {{{"tin", "123"}}, "tin"},
                                                        {{{"passport", "123"}}, "passport"},
                                                        {{{"plate", "???"}}, "plate"},
                                                        {{{"sum", "much"}}, "sum"},
                                                        {{{"many", "x"}, {"many", "y"}, {"many", "z"}}, "many"}};
  for (const auto& [changed, field] : table) {
    const auto response = post(person, at + "/shakl/one", with(changed));
    const std::string body = web::test::body_of(response);
    const std::string what = field + "=" + changed.front().second;
    EXPECT_EQ(response.status, 422) << what;
    EXPECT_NE(body.find("href=\"#" + field + "\""), std::string::npos) << "the summary leads to the field " << what;
    EXPECT_NE(body.find("L-" + field), std::string::npos);
    EXPECT_EQ(body.find("applications.field_"), std::string::npos) << "a sentence is missing for " << what;
    for (const auto& [name, value] : changed) {
      if (value.empty() || name == "kind") continue;
      const bool box =
          body.find("value=\"" + value + "\"") != std::string::npos || body.find(">\n" + value + "</textarea>") != std::string::npos;
      EXPECT_TRUE(box) << what << " is not kept";
    }
  }
  EXPECT_EQ(location(post(person, at + "/shakl/one", good())), at + "/shakl/two");
}

TEST_F(Wizard, SaysWhatIsWrongInFiveLanguages) {
  const auto person = add_citizen();
  const std::string at = begin(person, "everything");
  std::set<std::string> pages;
  for (const Lang lang : kLangs) {
    const auto response = visit(routes(services_), person, net::Method::post, at + "/shakl/one", with({{"name", ""}}), lang);
    EXPECT_EQ(response.status, 422);
    const web::Context reader = web::test::context(lang);
    const auto key = web::find_text("applications.field_required");
    ASSERT_TRUE(key);
    web::Writer sentence(reader);
    sentence.text(*key, {{"field", "L-name"}});
    const std::string words = sentence.take();
    EXPECT_NE(web::test::body_of(response).find(words), std::string::npos) << words;
    pages.insert(words);
  }
  EXPECT_EQ(pages.size(), kLangCount);
}

TEST_F(Wizard, AsksForWhatAnAnswerMakesNecessaryAndForgetsWhatItDoesNot) {
  const auto person = add_citizen();
  const std::string at = begin(person, "everything");
  EXPECT_EQ(post(person, at + "/shakl/one", with({{"kind", "b"}, {"kind_other", "more"}})).status, 303);
  EXPECT_EQ(open(person, at).draft.answers.at("kind_other").front(), "more");
  EXPECT_EQ(post(person, at + "/shakl/one", with({{"kind", "a"}})).status, 303);
  const auto now = open(person, at);
  EXPECT_FALSE(catalog::prune(*now.service, form_input(now, date_in_tashkent(kNow))).contains("kind_other"));
}

TEST_F(Wizard, AutosaveKeepsAlsoWhatIsWrong) {
  const auto person = add_citizen();
  const std::string at = begin(person, "everything");
  const auto saved = post(person, at + "/shakl/one/saqlash", {{"count", "many"}, {"name", "A"}});
  EXPECT_EQ(saved.status, 200);
  EXPECT_NE(web::test::body_of(saved).find("\"saved_at\":\""), std::string::npos);
  EXPECT_EQ(open(person, at).draft.answers.at("count").front(), "many");
  const std::string page = web::test::body_of(get(person, at + "/shakl/one"));
  EXPECT_NE(page.find("value=\"many\""), std::string::npos);
  EXPECT_EQ(post(person, at + "/shakl/nosuch/saqlash").status, 404);
}

TEST_F(Wizard, ChecksWithRegisterValuesTheirSourceAndTime) {
  const auto person = add_citizen();
  const std::string at = begin(person);
  post(person, at + "/shakl/purpose", {{"purpose", "work"}});
  post(person, at + "/shakl/extent", {{"with_history", "no"}});
  const std::string page = web::test::body_of(get(person, at + "/tekshirish?tuzatish=1"));
  const auto reference = services_->reference();
  const auto open_now = open(person, at);
  int shown = 0;
  for (const PrefilledValue& value : open_now.draft.prefilled) {
    const catalog::Prefill* prefill = open_now.service->find_prefill(value.as);
    if (prefill == nullptr || !prefill->show) continue;
    ++shown;
    const web::Context reader = web::test::context();
    web::Writer words(reader), source(reader);
    words.escaped(value.text.in(Lang::uz));
    source.escaped(reference->find_register(value.register_code)->name.in(Lang::uz));
    EXPECT_NE(page.find(words.take()), std::string::npos) << value.data;
    EXPECT_NE(page.find(source.take()), std::string::npos) << value.data;
    EXPECT_NE(page.find("/kabinet/tuzatishlar/yangi?nima=" + value.data), std::string::npos) << "each value can be called wrong";
  }
  EXPECT_GE(shown, 4);
  EXPECT_NE(page.find(format_date(*make_date(2026, 1, 2), Lang::uz)), std::string::npos) << "the day the register knew it";
  for (const PrefilledValue& value : open_now.draft.prefilled) EXPECT_NE(value.as, "address_history") << "what was not asked is not read";
}

TEST_F(Wizard, ReadsWhatAnAnswerAsksForOnlyThen) {
  const auto person = add_citizen();
  insert("persons.addresses values ('" + person.subject.str() + "', '" + make_uuid_v4().str() +
         "', false, '2010-01-01', '2019-12-31', '1726', '1726266', 'Navroʻz', 'Bobur', '1', '', '', null, '', 'family', 'civil', "
         "'2026-01-02T03:04:05Z')");
  const std::string at = begin(person);
  post(person, at + "/shakl/purpose", {{"purpose", "work"}});
  post(person, at + "/shakl/extent", {{"with_history", "yes"}});
  EXPECT_NE(web::test::body_of(get(person, at + "/tekshirish")).find("Bobur"), std::string::npos);
  post(person, at + "/shakl/extent", {{"with_history", "no"}});
  EXPECT_EQ(web::test::body_of(get(person, at + "/tekshirish")).find("Bobur"), std::string::npos);
}

TEST_F(Wizard, KeepsTheVersionItBeganUnder) {
  const auto person = add_citizen();
  const std::string at = begin(person, "everything");
  catalog::Service second = everything(copy_of("residence-certificate"), 2);
  second.form[0].fields[0].label = said("L-renamed");
  offer(second);
  EXPECT_EQ(open(person, at).service->version, 1);
  EXPECT_EQ(web::test::body_of(get(person, at + "/shakl/one")).find("L-renamed"), std::string::npos);
  EXPECT_EQ(begin(person, "everything"), at) << "the running draft goes on";
  const auto other = add_citizen();
  EXPECT_EQ(open(other, begin(other, "everything")).service->version, 2) << "a new one begins under the new version";
}

TEST_F(Wizard, TakesFilesByWhatTheyAre) {
  const auto person = add_citizen();
  const std::string at = begin(person, "everything");
  const std::string page = at + "/shakl/two";
  post(person, at + "/shakl/one", good());
  const auto refused = [&](net::Upload file) {
    const auto response = post(person, page, {}, {std::move(file)});
    EXPECT_EQ(response.status, 422);
    EXPECT_NE(web::test::body_of(response).find("href=\"#papers\""), std::string::npos);
    EXPECT_EQ(web::test::body_of(response).find("applications.field_"), std::string::npos);
  };
  refused(upload("<html>not a paper</html>", "paper.pdf"));
  refused(upload("\xFF\xD8\xFF picture", "photo.png"));  // a jpeg, which this service does not take
  refused(upload("%PDF-" + std::string(1024 * 1024 + 1, 'x')));
  EXPECT_EQ(post(person, page, {}, {upload("", "")}).status, 422) << "an empty input is no file, and one is required";
  EXPECT_EQ(count("applications.attachments" + mine(person)), 0);
  EXPECT_EQ(location(post(person, page, {}, {upload("%PDF-1.7 first", "shartnoma (1).pdf")})), at + "/tekshirish");
  clock_.advance(std::chrono::milliseconds{2});
  EXPECT_EQ(post(person, page, {}, {upload("\x89PNG\r\n\x1A\n second", "rasm.pdf")}).status, 303);
  refused(upload("%PDF-1.7 third"));
  const auto files = await(list_attachments(pool(), person.subject, id_in(at)));
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[1].content_type, "image/png") << "by its first octets, not its name";
  EXPECT_EQ(records(person.subject, "applications.attached"), 2);
}

TEST_F(Wizard, ListsFilesInTheOrderTheyArrived) {
  catalog::Service many = everything(copy_of("residence-certificate"));
  many.code = "many-files";
  for (catalog::Field& field : many.form[1].fields) field.files.max_count = 10;
  offer(many);
  const auto person = add_citizen();
  const std::string at = begin(person, "many-files");
  post(person, at + "/shakl/one", good());
  std::vector<net::Upload> uploads;
  for (int i = 1; i <= 9; ++i) uploads.push_back(upload(fmt::format("%PDF-1.7 page {}", i), fmt::format("bet-{}.pdf", i)));
  ASSERT_EQ(post(person, at + "/shakl/two", {}, std::move(uploads)).status, 303);
  const auto files = await(list_attachments(pool(), person.subject, id_in(at)));
  ASSERT_EQ(files.size(), 9U);
  for (std::size_t i = 0; i < files.size(); ++i) EXPECT_EQ(files[i].file_name, fmt::format("bet-{}.pdf", i + 1));
}

TEST_F(Wizard, NamesTheFilesThatAttachmentsReferTo) {
  const auto person = add_citizen();
  const std::string at = begin(person, "everything");
  post(person, at + "/shakl/one", good());
  post(person, at + "/shakl/two", {}, {upload("%PDF-1.7 one"), upload("%PDF-1.7 two")});
  const std::vector<Digest> asked{sha256("%PDF-1.7 two"), sha256("%PDF-1.7 nobody's"), sha256("%PDF-1.7 one")};
  auto held = await(attached_among(pool(), asked));
  std::sort(held.begin(), held.end());
  std::vector<Digest> wanted{asked[0], asked[2]};
  std::sort(wanted.begin(), wanted.end());
  EXPECT_EQ(held, wanted);
  EXPECT_TRUE(await(attached_among(pool(), {})).empty());
}

TEST_F(Wizard, GivesAFileBackOnlyToItsOwnerAndRemovesIt) {
  const auto person = add_citizen();
  const std::string at = begin(person, "everything");
  post(person, at + "/shakl/one", good());
  post(person, at + "/shakl/two", {}, {upload("%PDF-1.7 own", "maʼlumot \"1\".pdf")});
  const auto file = await(list_attachments(pool(), person.subject, id_in(at))).at(0);
  const std::string address = at + "/ilova/" + file.id.str();
  const auto response = get(person, address);
  ASSERT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.find("Content-Type"), "application/pdf");
  const std::string disposition{response.headers.find("Content-Disposition").value_or("")};
  EXPECT_TRUE(disposition.starts_with("attachment; ")) << disposition;
  EXPECT_EQ(disposition.find('"'), std::string::npos) << "a name a person chose stands in no quotes";
  const auto& sent = std::get<net::FileBody>(response.body);
  std::ifstream in(sent.path);
  EXPECT_EQ((std::string{std::istreambuf_iterator<char>(in), {}}), "%PDF-1.7 own");
  EXPECT_EQ(records(person.subject, "applications.attachment_read"), 1);
  const auto stranger = add_citizen();
  EXPECT_EQ(get(stranger, address).status, 404);
  EXPECT_EQ(get(person, begin(person) + "/ilova/" + file.id.str()).status, 404) << "nor under another case";
  EXPECT_EQ(post(stranger, at + "/shakl/two", {{"remove", file.id.str()}}).status, 404);
  EXPECT_EQ(location(post(person, at + "/shakl/two", {{"remove", file.id.str()}})), at + "/shakl/two");
  EXPECT_EQ(get(person, address).status, 404);
  EXPECT_EQ(records(person.subject, "applications.attachment_removed"), 1);
}

TEST_F(Wizard, IsNobodyElses) {
  const auto person = add_citizen();
  const auto stranger = add_citizen();
  const std::string at = begin(person);
  for (const char* page : {"", "/shakl/purpose", "/tekshirish"}) EXPECT_EQ(get(stranger, at + page).status, 404) << page;
  for (const char* page : {"/shakl/purpose", "/shakl/purpose/saqlash", "/yuborish", "/ochirish", "/baho"})
    EXPECT_EQ(post(stranger, at + page, {{"purpose", "bank"}, {"stars", "5"}}).status, 404) << page;
  for (const char* page : {"", "/shakl/purpose", "/tekshirish"})
    EXPECT_EQ(get(person, std::string{"/kabinet/arizalar/not-an-id"} + page).status, 404);
  EXPECT_EQ(post(person, "/kabinet/arizalar/not-an-id/ochirish").status, 404);
  EXPECT_EQ(count("applications.drafts" + mine(person) + " and answers = '{}'"), 1) << "and nothing of it has changed";
}

TEST_F(Wizard, DiscardsADraftWithItsFilesButNeverAnApplications) {
  const auto person = add_citizen();
  const std::string at = begin(person, "everything");
  post(person, at + "/shakl/one", good());
  post(person, at + "/shakl/two", {}, {upload("%PDF-1.7 gone")});
  EXPECT_EQ(location(post(person, at + "/ochirish")), "/kabinet/arizalar");
  EXPECT_EQ(count("applications.drafts" + mine(person)), 0);
  EXPECT_EQ(count("applications.attachments" + mine(person)), 0);
  EXPECT_EQ(records(person.subject, "applications.draft_discarded"), 1);
  const std::string second = begin(person, "everything");
  post(person, second + "/shakl/one", good());
  post(person, second + "/shakl/two", {}, {upload("%PDF-1.7 stays")});
  ASSERT_EQ(post(person, second + "/yuborish").status, 303);
  EXPECT_EQ(post(person, second + "/ochirish").status, 404);
  EXPECT_EQ(count("applications.attachments" + mine(person)), 1);
  EXPECT_EQ(count("applications.applications" + mine(person)), 1);
}

TEST_F(Wizard, LeadsFromAPageThatIsNotAskedToTheCheck) {
  const auto person = add_citizen();
  const std::string at = begin(person);
  EXPECT_EQ(location(get(person, at + "/shakl/nosuch")), at + "/tekshirish");
  EXPECT_EQ(post(person, at + "/shakl/nosuch").status, 404);
}

}  // namespace
}  // namespace darcha::applications
