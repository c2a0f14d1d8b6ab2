#include "audit/entry.h"

#include <gtest/gtest.h>

namespace darcha::audit {
namespace {

Event sample() {
  return {RecordId(*parse_uuid("0193a1b2-0000-7000-8000-00000000000a")),
          SubjectId(*parse_uuid("0193a1b2-0000-7000-8000-00000000000b")),
          *parse_iso_instant("2026-11-21T06:30:00.120000Z"),
          "persons.read",
          {ActorKind::officer, *parse_uuid("0193a1b2-0000-7000-8000-00000000000c"), "Sh. Toʻrayev, \"bosh\" mutaxassis",
           OfficeId(*parse_uuid("0193a1b2-0000-7000-8000-00000000000d")), "Yunusobod tumani DXM"},
          "residence_certificate",
          "RS-2026-000123",
          {"address", "family"}};
}

TEST(Details, AreCanonicalAndReadBackExactly) {
  const Event event = sample();
  const std::string details = canonical_details(event);
  EXPECT_EQ(details,
            R"({"actor":{"id":"0193a1b2-0000-7000-8000-00000000000c","kind":"officer","name":"Sh. Toʻrayev, \"bosh\" mutaxassis"},)"
            R"("at":"2026-11-21T06:30:00.12Z","case":"RS-2026-000123","id":"0193a1b2-0000-7000-8000-00000000000a","kind":"persons.read",)"
            R"("office":{"id":"0193a1b2-0000-7000-8000-00000000000d","name":"Yunusobod tumani DXM"},"purpose":"residence_certificate",)"
            R"("subject":"0193a1b2-0000-7000-8000-00000000000b","v":1,"what":["address","family"]})");
  const auto back = parse_details(details);
  ASSERT_TRUE(back);
  EXPECT_EQ(canonical_details(*back), details);
  EXPECT_EQ(back->actor.name, event.actor.name);
  EXPECT_EQ(back->what, event.what);
}

TEST(Details, EscapeWhatJsonAsksForAndNothingElse) {
  Event event = sample();
  event.actor.name = "a\\b\n\t\x01/é";
  EXPECT_NE(canonical_details(event).find(R"("a\\b\n\t\u0001/é")"), std::string::npos);
  EXPECT_TRUE(parse_details(canonical_details(event)));
}

TEST(Details, OfNobodyAndNothingStandAsEmpty) {
  Event event;
  event.id = sample().id;
  event.at = sample().at;
  event.kind = "audit.started";
  const std::string details = canonical_details(event);
  EXPECT_NE(details.find(R"("subject":"")"), std::string::npos);
  EXPECT_NE(details.find(R"("what":[])"), std::string::npos);
  EXPECT_TRUE(parse_details(details)->subject.is_nil());
}

TEST(Details, RefuseWhatIsNotACode) {
  for (const char* kind : {"", "Persons.Read", "persons read", "oʻqish", "a\"b"}) {
    Event event = sample();
    event.kind = kind;
    EXPECT_THROW(canonical_details(event), std::invalid_argument) << kind;
  }
  Event group = sample();
  group.what = {"address", "31201850000017 <pin>"};
  EXPECT_THROW(canonical_details(group), std::invalid_argument);
  Event nameless = sample();
  nameless.id = {};
  EXPECT_THROW(canonical_details(nameless), std::invalid_argument);
}

TEST(Details, InAnyOtherSpellingAreNotDetails) {
  const std::string details = canonical_details(sample());
  for (std::size_t i = 0; i < details.size(); ++i) {
    std::string changed = details;
    changed[i] = ' ';
    const auto parsed = parse_details(changed);
    if (parsed) EXPECT_EQ(canonical_details(*parsed), changed) << i;  // a blank inside a text is another text, not another spelling
  }
  EXPECT_FALSE(parse_details(details + " "));
  EXPECT_FALSE(parse_details(" " + details));
  EXPECT_FALSE(parse_details(""));
  EXPECT_FALSE(parse_details("null"));
  EXPECT_FALSE(parse_details("[]"));
  EXPECT_FALSE(parse_details(details.substr(0, details.size() - 1) + R"(,"x":1})"));
}

TEST(LogEntry, HoldsADigestAndNothingAboutAnyone) {
  const Event event = sample();
  const std::string details = canonical_details(event);
  Salt salt{};
  const LogEntry entry{event.id, event.at, event.kind, details_digest(salt, details)};
  const std::string text = canonical_entry(entry);
  EXPECT_EQ(text, R"({"at":"2026-11-21T06:30:00.12Z","digest":")" + to_hex(BytesView(entry.digest)) +
                      R"(","id":"0193a1b2-0000-7000-8000-00000000000a","kind":"persons.read","v":1})");
  EXPECT_EQ(parse_entry(text).value(), entry);
  for (const std::string& secret :
       {event.subject.str(), event.actor.id.str(), event.actor.name, event.purpose, event.case_ref, event.what[0]})
    EXPECT_EQ(text.find(secret), std::string::npos);
  EXPECT_FALSE(parse_entry(text + " "));
  EXPECT_FALSE(parse_entry(text.substr(0, text.size() - 1) + R"(,"name":"x"})"));
  EXPECT_FALSE(parse_entry("{}"));
}

TEST(LogEntry, ASaltMakesEqualDetailsDifferentDigests) {
  EXPECT_NE(make_salt(), make_salt());
  EXPECT_NE(details_digest(make_salt(), "{}"), details_digest(make_salt(), "{}"));
}

}  // namespace
}  // namespace darcha::audit
