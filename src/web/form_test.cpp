#include "web/form.h"

#include <gtest/gtest.h>

#include <fstream>

#include "web/test_kit.h"

namespace darcha::web {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct FormTest : ::testing::Test {
  Context context = test::context(Lang::en);

  Form form(const Pairs& fields) {
    context.request = test::request(net::Method::post, "/x");
    for (const auto& [name, value] : fields) context.request->form.add(name, value);
    return Form(context);
  }
  /// The code said at the field after `read`, "" if all is right.
  template <class Read>
  std::string fault(const Pairs& fields, Read read) {
    Form f = form(fields);
    read(f);
    return f.ok() ? "" : f.errors().at(0).code;
  }
};

TEST_F(FormTest, TextIsTrimmedComposedAndBounded) {
  EXPECT_EQ(form({{"a", "  \u00A0Salom \u3000"}}).text("a"), "Salom");
  EXPECT_EQ(form({{"a", "a\u0301"}}).text("a"), "á");
  EXPECT_EQ(form({{"a", "O'ktam G`ofur ma'no"}}).text("a", {.uzbek = true}), "Oʻktam Gʻofur maʼno");
  EXPECT_EQ(form({{"a", "one\r\ntwo"}}).text("a", {.lines = true}), "one\ntwo");
  EXPECT_EQ(form({{"a", "ўқғҳ"}}).text("a", {.max = 4}), "ўқғҳ") << "characters, not octets";
  EXPECT_EQ(form({{"a", "AB-12"}}).text("a", {.pattern = "[A-Z]{2}-\\d{2}"}), "AB-12");
}

TEST_F(FormTest, WrongTextIsSaidAtItsField) {
  struct Row {
    const char* what;
    Pairs fields;
    TextRule rule;
    const char* code;
  };
  const Row rows[] = {
      {"absent", {}, {}, "web.field_required"},
      {"empty", {{"a", ""}}, {}, "web.field_required"},
      {"blank", {{"a", " \t\u00A0\u200B"}}, {}, "web.field_required"},
      {"only spaces", {{"a", " \u00A0\u3000\u200B"}}, {}, "web.field_required"},
      {"twice", {{"a", "x"}, {"a", "y"}}, {}, "web.field_repeated"},
      {"bad UTF-8", {{"a", "\xC3\x28"}}, {}, "web.field_not_text"},
      {"overlong form of /", {{"a", "\xC0\xAF"}}, {}, "web.field_not_text"},
      {"a surrogate", {{"a", "\xED\xA0\x80"}}, {}, "web.field_not_text"},
      {"NUL", {{"a", std::string("a\0b", 3)}}, {}, "web.field_not_text"},
      {"a line break in one line", {{"a", "a\nb"}}, {}, "web.field_not_text"},
      {"text that turns around", {{"a", "abc\u202Etxt.exe"}}, {}, "web.field_not_text"},
      {"too long", {{"a", std::string(501, 'x')}}, {}, "web.field_too_long"},
      {"a megabyte", {{"a", std::string(1'000'000, 'x')}}, {}, "web.field_too_long"},
      {"too short", {{"a", "ab"}}, {.min = 3}, "web.field_too_short"},
      {"not the pattern", {{"a", "12"}}, {.pattern = "[a-z]+"}, "web.field_pattern"},
      {"the pattern must match whole", {{"a", "ab1"}}, {.pattern = "[a-z]+"}, "web.field_pattern"},
      {"a pattern that explodes", {{"a", std::string(40, 'a') + "!"}}, {.pattern = "(a+)+"}, "web.field_pattern"},
  };
  for (const Row& row : rows) EXPECT_EQ(fault(row.fields, [&](Form& f) { f.text("a", row.rule); }), row.code) << row.what;
  EXPECT_EQ(fault({}, [](Form& f) { f.text("a", {.required = false}); }), "");
}

TEST_F(FormTest, NumbersAreReadAndBounded) {
  EXPECT_EQ(form({{"n", "1 234\u00A0567"}}).integer("n"), 1234567);
  EXPECT_EQ(form({{"n", "-5"}}).integer("n", {.min = -10}), -5);
  for (const char* bad : {"1.5", "1,5", "abc", "0x10", "1e3", "٣", "99999999999999999999", "--1", "+1"}) {
    EXPECT_EQ(fault({{"n", bad}}, [](Form& f) { f.integer("n"); }), "web.field_number") << bad;
  }
  EXPECT_EQ(fault({{"n", "-1"}}, [](Form& f) { f.integer("n"); }), "web.field_number_min");
  EXPECT_EQ(fault({{"n", "11"}}, [](Form& f) { f.integer("n", {.max = 10}); }), "web.field_number_max");
}

TEST_F(FormTest, MoneyIsReadToTheTiyin) {
  EXPECT_EQ(form({{"m", "1 250 000"}}).money("m"), Money::som(1'250'000));
  EXPECT_EQ(form({{"m", "99,50"}}).money("m"), Money{9950});
  EXPECT_EQ(form({{"m", "0.05"}}).money("m"), Money{5});
  for (const char* bad : {"1,5", "1.234", "-1", "1,50,00", ",50 x", "1e9", "99999999999999999999", "soʻm", ".", ",50"}) {
    EXPECT_EQ(fault({{"m", bad}}, [](Form& f) { f.money("m"); }), "web.field_money") << bad;
  }
  EXPECT_EQ(fault({{"m", "100.01"}}, [](Form& f) { f.money("m", {.max = 100}); }), "web.field_number_max");
}

TEST_F(FormTest, DatesAreRealDaysWithinBounds) {
  const auto boxes = [](std::string d, std::string m, std::string y) { return Pairs{{"b_day", d}, {"b_month", m}, {"b_year", y}}; };
  EXPECT_EQ(form(boxes("29", "2", "2024")).date("b"), make_date(2024, 2, 29));
  EXPECT_EQ(form(boxes(" 01 ", "01", "1990")).date("b"), make_date(1990, 1, 1));
  EXPECT_EQ(form(boxes("", "", "")).date("b", {.required = false}), std::nullopt);
  struct Row {
    Pairs fields;
    const char* code;
  };
  for (const Row& row : {Row{boxes("29", "2", "2023"), "web.field_date"}, Row{boxes("31", "4", "2020"), "web.field_date"},
                         Row{boxes("0", "1", "2020"), "web.field_date"}, Row{boxes("1", "13", "2020"), "web.field_date"},
                         Row{boxes("1", "1", "90"), "web.field_date"}, Row{boxes("1", "1", "1799"), "web.field_date"},
                         Row{boxes("x", "1", "2020"), "web.field_date"}, Row{boxes("-1", "1", "2020"), "web.field_date"},
                         Row{boxes("1", "", "2020"), "web.field_date_part"}, Row{boxes("", "", ""), "web.field_required"},
                         Row{{{"b_day", "1"}, {"b_day", "2"}, {"b_month", "1"}, {"b_year", "2020"}}, "web.field_repeated"}}) {
    EXPECT_EQ(fault(row.fields, [](Form& f) { f.date("b"); }), row.code);
  }
  const DateRule rule{.earliest = make_date(2026, 1, 1), .latest = make_date(2026, 12, 31)};
  EXPECT_EQ(fault(boxes("31", "12", "2025"), [&](Form& f) { f.date("b", rule); }), "web.field_date_early");
  EXPECT_EQ(fault(boxes("1", "1", "2027"), [&](Form& f) { f.date("b", rule); }), "web.field_date_late");
  EXPECT_EQ(fault(boxes("1", "1", "2026"), [&](Form& f) { f.date("b", rule); }), "");
}

TEST_F(FormTest, ChoicesAreOnlyThoseOffered) {
  EXPECT_EQ(form({{"c", "b"}}).choice("c", {"a", "b"}), "b");
  EXPECT_EQ(fault({{"c", "z"}}, [](Form& f) { f.choice("c", {"a"}); }), "web.field_choice_unknown");
  EXPECT_EQ(fault({}, [](Form& f) { f.choice("c", {"a"}); }), "web.field_choose");
  EXPECT_EQ(fault({{"c", "a"}, {"c", "a"}}, [](Form& f) { f.choice("c", {"a"}); }), "web.field_repeated");
  EXPECT_EQ(form({{"c", "a"}, {"c", "b"}}).choices("c", {"a", "b", "d"}), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(fault({{"c", "a"}, {"c", "a"}}, [](Form& f) { f.choices("c", {"a", "b"}); }), "web.field_choice_unknown");
  EXPECT_EQ(fault({}, [](Form& f) { f.choices("c", {"a"}, 1); }), "web.field_choose_several");
  EXPECT_TRUE(form({{"ok", "1"}}).ticked("ok"));
  EXPECT_FALSE(form({{"ok", "on"}}).ticked("ok"));
}

TEST_F(FormTest, PhonesBecomeOneForm) {
  for (const char* good : {"+998901234567", "998 90 123-45-67", "90 123 45 67", "(90) 123-45-67", "+998 90\u00A0123 45 67"}) {
    EXPECT_EQ(form({{"p", good}}).phone("p"), "+998901234567") << good;
  }
  for (const char* bad : {"12345", "+7 901 234 56 78", "+998 90 123 45 678", "phone", "012345678", "90 123 45 6x"}) {
    EXPECT_EQ(fault({{"p", bad}}, [](Form& f) { f.phone("p"); }), "web.field_phone") << bad;
  }
}

TEST_F(FormTest, PersonalNumbersAreCheckedByTheirDigits) {
  for (const char* good : {"53112990010014", "60101990260141", "51507981019998", "5 311299 001 001 4"}) {
    EXPECT_NE(form({{"p", good}}).pin("p"), "") << good;
  }
  for (const char* bad : {"53112990010015", "03112990010014", "73112990010014", "53113990010014", "53112990000014", "53102990010014"}) {
    EXPECT_EQ(fault({{"p", bad}}, [](Form& f) { f.pin("p"); }), "web.field_pin_mistyped") << bad;
  }
  for (const char* bad : {"1", "5311299001001", "531129900100144", "5311299001001a"})
    EXPECT_EQ(fault({{"p", bad}}, [](Form& f) { f.pin("p"); }), "web.field_pin") << bad;
}

TEST_F(FormTest, MailAddressesLookLikeMailAddresses) {
  for (const char* good : {"a@b.uz", "first.last+tag@mail.example.com", "ўзбек@почта.уз"}) EXPECT_EQ(form({{"e", good}}).email("e"), good);
  for (const char* bad :
       {"a", "a@", "@b.uz", "a@b", "a@b.c", "a b@c.uz", "a@b@c.uz", "<a@b.uz>", "a@b..uz", "a@.uz", "a@-b.uz", "a,b@c.uz"}) {
    EXPECT_EQ(fault({{"e", bad}}, [](Form& f) { f.email("e"); }), "web.field_email") << bad;
  }
}

TEST_F(FormTest, RepeatedGroupsAreCountedAndBounded) {
  Form f = form({{"kids.0.name", "A"},
                 {"kids.1.name", "B"},
                 {"kids.99999.name", "C"},
                 {"kids.-1.name", "D"},
                 {"kids.x.name", "E"},
                 {"kidsname", "F"}});
  EXPECT_EQ(f.group_count("kids"), 2u);
  EXPECT_EQ(f.text(Form::in_group("kids", 1, "name")), "B");
  EXPECT_EQ(form({}).group_count("kids"), 0u);
  EXPECT_EQ(id_of("kids.1.name"), "kids-1-name");
}

TEST_F(FormTest, ViewsKeepWhatWasTypedAndSayWhatIsWrong) {
  Form f = form({{"name", " <b> "},
                 {"age", "old"},
                 {"way", "post"},
                 {"password", "hunter2"},
                 {"born_day", "32"},
                 {"born_month", "1"},
                 {"born_year", "2020"}});
  f.text("name", {.pattern = "[a-z]+"});
  f.integer("age");
  f.date("born");
  views::Field name{.name = "name", .label = "Name", .value = "earlier"};
  f.show(name);
  EXPECT_EQ(name.value, " <b> ") << "as typed";
  EXPECT_EQ(name.id, "name");
  EXPECT_TRUE(name.error);
  views::Field password{.name = "password", .type = "password"};
  f.show(password);
  EXPECT_EQ(password.value, "");
  views::RadioGroup way{.name = "way", .options = {{.value = "post"}, {.value = "mail"}}};
  f.show(way);
  EXPECT_TRUE(way.options[0].checked);
  EXPECT_EQ(way.options[0].id, "way");
  EXPECT_EQ(way.options[1].id, "way-2");
  EXPECT_FALSE(way.error);
  views::DateField born{.name = "born"};
  f.show(born);
  EXPECT_EQ(born.day, "32");
  ASSERT_TRUE(f.summary());
  EXPECT_EQ(f.summary()->items.size(), 3u);
  EXPECT_EQ(f.summary()->items[2].id, "born");
  EXPECT_EQ(f.refusal().fields.size(), 3u);
  EXPECT_FALSE(form({}).summary());
}

TEST_F(FormTest, EveryFaultHasWordsInEveryLanguage) {
  for (const Lang lang : kLangs) {
    context.lang = lang;
    Form f = form({{"a", std::string(600, 'x')}, {"n", "x"}});
    f.text("a");
    f.integer("n");
    f.text("gone");
    for (const auto& item : f.summary()->items) {
      EXPECT_EQ(item.text.find("web."), std::string::npos) << item.text;
      EXPECT_EQ(item.text.find('{'), std::string::npos) << item.text;
    }
  }
}

TEST_F(FormTest, ATokenMakesARepeatedSubmissionTheSame) {
  const std::string token = "AAAAAAAAAAAAAAAAAAAAAA";
  EXPECT_EQ(form({{"once", token}}).token(), token);
  const Form twice = form({{"once", token}, {"once", token}});
  EXPECT_NE(twice.token(), token);
  EXPECT_NE(form({{"once", "short"}}).token(), "short");
  EXPECT_NE(form({}).token(), form({}).token());
  Form with_header = form({{"once", token}});
  context.request->headers.add("Idempotency-Key", "abc");
  EXPECT_EQ(with_header.token().size(), 40u);
  EXPECT_EQ(with_header.token(), with_header.token());
}

TEST_F(FormTest, FilesAreJudgedByTheirContent) {
  const auto dir = std::filesystem::temp_directory_path() / ("darcha_form_" + std::to_string(::getpid()));
  std::filesystem::create_directories(dir);
  const auto upload = [&](const std::string& name, const std::string& content) {
    std::ofstream(dir / name, std::ios::binary) << content;
    return net::Upload{.field = "file", .file_name = name, .content_type = "application/pdf", .path = dir / name, .size = content.size()};
  };
  const auto fault_of = [&](std::vector<net::Upload> uploads, FileRule rule) {
    Form f = form({});
    context.request->uploads = std::move(uploads);
    f.files("file", rule);
    return f.ok() ? "" : f.errors().at(0).code;
  };
  EXPECT_EQ(fault_of({upload("a.pdf", "%PDF-1.7 ...")}, {}), "");
  EXPECT_EQ(fault_of({upload("a.jpg", "\xFF\xD8\xFF\xE0 ...")}, {}), "");
  EXPECT_EQ(fault_of({}, {}), "web.field_file_required");
  EXPECT_EQ(fault_of({net::Upload{.field = "file"}}, {}), "web.field_file_required") << "an input left empty";
  EXPECT_EQ(fault_of({}, {.required = false}), "");
  EXPECT_EQ(fault_of({upload("a.pdf", "MZ not a pdf")}, {}), "web.field_file_type");
  EXPECT_EQ(fault_of({upload("a.pdf", "")}, {}), "web.field_file_empty");
  EXPECT_EQ(fault_of({upload("a.pdf", "%PDF-" + std::string(100, 'x'))}, {.max_bytes = 50}), "web.field_file_too_large");
  EXPECT_EQ(fault_of({upload("a.pdf", "%PDF-1"), upload("b.pdf", "%PDF-1")}, {}), "web.field_file_count");
  std::filesystem::remove_all(dir);
}

}  // namespace
}  // namespace darcha::web
