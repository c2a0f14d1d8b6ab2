#include <gmock/gmock.h>

#include "mail/testing.h"

namespace darcha::mail {
namespace {

using net::test::RawClient;
using ::testing::HasSubstr;
using testing::MailTest;
using ::testing::Not;
using ::testing::StartsWith;

class Intake : public MailTest {};

TEST_F(Intake, AMailIsRegisteredConfirmedAndAnsweredIntoItsThread) {
  const std::string answer = deliver(
      "From: =?UTF-8?B?QXlnw7psIFIu?= <Aygul@b.uz>\r\nMessage-ID: <1@b.uz>\r\nSubject: =?UTF-8?Q?K=C3=B3she?=\r\n"
      "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
      "<p>Nukus shahrida kóshemizdiń jolı buzılǵan<script>alert(1)</script>\r\n--b\r\nContent-Type: application/pdf; "
      "name=\"../a.pdf\"\r\n\r\n%PDF-1.4\r\n--b\r\n"
      "Content-Type: application/pdf; name=\"virus.pdf\"\r\n\r\nMZ\r\n--b--\r\n");
  ASSERT_THAT(answer, StartsWith("250 2.0.0 Registered as MR-26-"));
  const std::string number = number_in(answer);
  const murojaat::Loaded first = loaded(number);
  EXPECT_EQ(first.it.text, "Kóshe\n\nNukus shahrida kóshemizdiń jolı buzılǵan");
  EXPECT_EQ(first.it.place.district, "1735401");
  EXPECT_EQ(first.it.channel, murojaat::Channel::email);
  EXPECT_EQ(first.it.author, murojaat::AuthorKind::contact);
  EXPECT_EQ(first.it.author_name, "Aygúl R.");
  EXPECT_EQ(first.it.author_contact, "Aygul@b.uz");
  EXPECT_EQ(first.it.lang, Lang::kaa);
  EXPECT_FALSE(first.it.contact_verified);
  ASSERT_EQ(first.files.size(), 1u);  // what says it is a PDF and is none stays outside
  EXPECT_EQ(first.files[0].name, "a.pdf");
  EXPECT_EQ(first.files[0].content_type, "application/pdf");

  post();
  auto letters = outbox();
  ASSERT_EQ(letters.size(), 1u);
  EXPECT_EQ(letters[0].to, "<Aygul@b.uz>");
  EXPECT_THAT(letters[0].subject, StartsWith(number));
  EXPECT_THAT(letters[0].text, HasSubstr("Alınbaǵan fayllar sanı: 1"));
  EXPECT_THAT(letters[0].raw, HasSubstr("Auto-Submitted: auto-replied"));
  const std::string code = murojaat::code_of(*services_, "x");  // as long as any
  const std::size_t at = letters[0].text.find("kod: ") + 5;
  EXPECT_EQ(await(murojaat::find_by_code(services_, letters[0].text.substr(at, code.size()))), first.it.key);

  const std::string thread = letters[0].reply_to.substr(1, letters[0].reply_to.size() - 2);
  EXPECT_EQ(thread, reply_address(*mail_, number));
  EXPECT_THAT(deliver(mail_of("Aygul@b.uz", "Re: x", "Búgin de.\r\n\r\nOn 21.11, Darcha wrote:\r\n> kod", "2@b.uz"), thread),
              StartsWith("250 2.0.0 Added to " + number));
  const murojaat::Loaded second = loaded(number);
  ASSERT_EQ(second.messages.size(), 1u);
  EXPECT_EQ(second.messages[0].body, "Búgin de.");
  EXPECT_TRUE(second.it.contact_verified);

  db::Batch batch;
  murojaat::add_message(batch, second.it,
                        {.id = make_uuid_v7(clock_.now()),
                         .kind = "question",
                         .author_kind = "officer",
                         .author_name = "X",
                         .body = "Qaysı úy?",
                         .channel = murojaat::Channel::desk,
                         .at = clock_.now()});
  await(pool().run(std::move(batch)));
  post();
  letters = outbox();
  ASSERT_EQ(letters.size(), 2u);
  EXPECT_TRUE(letters[0].text.contains("Qaysı úy?") || letters[1].text.contains("Qaysı úy?"));
}

TEST_F(Intake, AMailSentAgainIsTheSameAppealAndAnotherIsADuplicate) {
  const std::string mail = mail_of("aygul@b.uz", "Chiroq", "Hovlida chiroq yonmaydi.");
  const std::string first = deliver(mail);
  EXPECT_EQ(deliver(mail), first);
  EXPECT_EQ(deliver("Received: from elsewhere by b.uz; Sat, 21 Nov 2026\r\n" + mail), first);  // came round by another way
  EXPECT_EQ(count("murojaat.appeals"), 1);
  post();
  EXPECT_EQ(outbox().size(), 1u);
  const std::string other = number_in(deliver(mail_of("aygul@b.uz", "Chiroq", "Hovlida chiroq yonmaydi.", "2@b.uz")));
  EXPECT_EQ(loaded(other).it.duplicate_of, number_in(first));
  const std::string thread = reply_address(*mail_, other);
  const std::string more = mail_of("aygul@b.uz", "Re", "Yana yozaman.", "3@b.uz");
  EXPECT_EQ(deliver(more, thread), deliver(more, thread));
  EXPECT_EQ(loaded(other).messages.size(), 1u);
}

TEST_F(Intake, ByNumberOnlyItsAuthorsAddressGetsInAndIsMarked) {
  const std::string number = number_in(deliver(mail_of("aygul@b.uz", "Chiroq", "Hovlida chiroq yonmaydi.")));
  EXPECT_THAT(deliver(mail_of("AYGUL@b.uz", "Fwd: " + number, "Hali ham.", "2@b.uz")), HasSubstr("Added to " + number));
  EXPECT_THAT(loaded(number).messages.at(0).body, HasSubstr("isbotlanmagan"));
  EXPECT_FALSE(loaded(number).it.contact_verified);
  EXPECT_THAT(deliver(mail_of("other@b.uz", number, "Boshqa odam.", "3@b.uz")), StartsWith("250 2.0.0 Registered"));
  EXPECT_EQ(loaded(number).messages.size(), 1u);
  EXPECT_EQ(count("murojaat.appeals"), 2);
}

TEST_F(Intake, AMailLeavesItsWordsAndHowToAnswerAndNothingOfItsWay) {
  ::testing::internal::CaptureStderr();
  const std::string number = number_in(
      deliver("Received: from zq-laptop.home ([203.0.113.77]) by b.uz with ESMTPSA id zq-queue\r\nX-Originating-IP: 203.0.113.77\r\n"
              "User-Agent: zq-agent\r\nFrom: zq-name <zq-box@b.uz>\r\nReply-To: zq-other@b.uz\r\nMessage-ID: <zq-id@b.uz>\r\nSubject: "
              "Nazoratsoz\r\n"
              "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHovlida chiroq yoʻq\r\n--b\r\n"
              "Content-Type: image/jpeg; name=a.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
              to_base64(as_bytes(std::string("\xff\xd8\xff\xe1\x00\x10"
                                             "Exif\0\0zq-gps\0\0\xff\xda\x00\x03sab\xff\xd9zq-behind",
                                             38))) +
              "\r\n--b--\r\n"));
  post();
  const std::string letter = outbox().at(0).text;
  const std::string secret = letter.substr(letter.find("kod: ") + 5, murojaat::code_of(*services_, "x").size());
  EXPECT_TRUE(await(murojaat::find_by_code(services_, secret)));
  std::filesystem::remove_all(mail_->settings.outbox);  // the letter is the author's: on its way it bears the code and the address
  EXPECT_EQ(loaded(number).it.author_name, "zq-name");
  EXPECT_EQ(loaded(number).files.size(), 1U);
  expect_nowhere({"zq-laptop", "203.0.113.77", "zq-queue", "zq-agent", "zq-other", "zq-id", "zq-gps", "zq-behind", secret, "127.0.0.1"},
                 "Nazoratsoz");
}

TEST_F(Intake, WhoOpensTheThreadWithTheCodeFromTheLetterHasProvedTheContact) {
  const std::string number = number_in(deliver(mail_of("aygul@b.uz", "Chiroq", "Hovlida chiroq yonmaydi.")));
  post();
  const std::string letter = outbox().at(0).text;
  const std::string secret = letter.substr(letter.find("kod: ") + 5, murojaat::code_of(*services_, "x").size());
  web::test::Site site(murojaat::routes(services_));
  for (const std::string& typed : {std::string{"AAAA-BBBB"}, secret, secret}) {
    web::Context context = web::test::context(Lang::uz);
    context.request = web::test::request(net::Method::post, "/murojaat/kod");
    context.request->form.add("kod", typed);
    context.now = clock_.now();
    EXPECT_EQ(await(site.visit(std::move(context))).status, typed == secret ? 303 : 422);
    EXPECT_EQ(loaded(number).it.contact_verified, typed == secret);
  }
  EXPECT_EQ(std::ranges::count(loaded(number).events, std::string{"contact_proved"}, &murojaat::Event::kind), 1);
}

TEST_F(Intake, WhatNobodyWroteOrNobodyCanReadIsNotRegistered) {
  EXPECT_THAT(deliver(mail_of("a@b.uz", "x", "y"), "murojaat@darcha.example", ""), StartsWith("250 2.0.0 Taken; a machine"));
  EXPECT_THAT(deliver("Auto-Submitted: auto-replied\r\n" + mail_of("a@b.uz", "x", "y")), StartsWith("250 2.0.0 Taken; a machine"));
  EXPECT_THAT(deliver(mail_of("a@b.uz", "", "")), StartsWith("554 5.6.0"));
  EXPECT_THAT(deliver("From: a@b.uz\r\nContent-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n"),
              StartsWith("554 5.7.0"));
  std::string long_text;
  for (int i = 0; i < 300; ++i) long_text += std::string(100, 'x') + "\r\n";
  EXPECT_THAT(deliver(mail_of("a@b.uz", "x", long_text)), StartsWith("554 5.3.4"));
  std::string loop;
  for (int i = 0; i < 60; ++i) loop += "Received: from a by b\r\n";
  EXPECT_THAT(deliver(loop + mail_of("a@b.uz", "x", "y")), StartsWith("554 5.4.6"));
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n";
  EXPECT_THAT(deliver("From: a@b.uz\r\n" + deep), StartsWith("554 5.6.0"));
  EXPECT_EQ(count("murojaat.appeals"), 0);
  post();
  EXPECT_TRUE(outbox().empty());
  EXPECT_TRUE(std::filesystem::is_empty(mail_->settings.spool));
}

TEST_F(Intake, WhileTheDatabaseIsAwayTheSenderIsToldToComeBack) {
  db::Pool away(io(), {.url = "host=/nowhere dbname=none",
                       .acquire_deadline = std::chrono::milliseconds{200},
                       .retry_for = std::chrono::milliseconds{200}});
  auto without = std::make_shared<murojaat::Services>(murojaat::Services{.db = away, .cpu = cpu_, .clock = clock_, .limits = limits_});
  without->documents = services_->documents;
  without->calendar = services_->calendar;
  without->law = services_->law;
  without->pepper = services_->pepper;
  const auto with = std::exchange(mail_->murojaat, without);
  const std::string mail = mail_of("aygul@b.uz", "Chiroq MR-26-0000-0000-0000", "Hovlida chiroq yonmaydi.");
  EXPECT_THAT(deliver(mail), StartsWith("451 4.3.0"));
  mail_->murojaat = with;
  EXPECT_THAT(deliver(mail), StartsWith("250 2.0.0 Registered"));
  await(away.close());
}

TEST_F(Intake, AFloodIsPutOffAndAnOfficeBehindOneServerIsNot) {
  web::MemoryRateLimiter limits;
  auto strict = std::make_shared<murojaat::Services>(murojaat::Services{.db = pool(), .cpu = cpu_, .clock = clock_, .limits = limits});
  strict->documents = services_->documents;
  strict->calendar = services_->calendar;
  strict->law = services_->law;
  strict->formality = services_->formality;
  strict->pepper = services_->pepper;
  mail_->murojaat = strict;
  const auto write = [&](int n, const std::string& who, const std::string& words) {
    return deliver(mail_of(who + "@b.uz", "x", words, std::to_string(n) + who + "@b.uz"), "murojaat@darcha.example", who + "@b.uz")
        .substr(0, 3);
  };
  std::string codes;
  for (int n = 0; n < 5; ++n) codes += write(n, "spam", "Bir xil soʻzlar") + " ";
  EXPECT_EQ(codes, "250 250 250 250 450 ");  // the same words of the same writer
  EXPECT_EQ(write(9, "spam", "Endi boshqa soʻzlar"), "250");
  for (int n = 0; n < 12; ++n) EXPECT_EQ(write(n, "xodim" + std::to_string(n), "Oʻz ishim haqida " + std::to_string(n)), "250") << n;
}

TEST_F(Intake, WhatIsNotAMailByTheBookEndsTheConnection) {
  for (const std::string_view trick : {"x\n.\nMAIL FROM:<a@b.uz>\n", "x\r\n.\nMAIL FROM:<a@b.uz>\r\n", "x\r.\r\n", "\n"}) {
    serving({}, [&](std::uint16_t port) {
      RawClient client(port);
      client.read_until("\r\n");
      client.send("EHLO b\r\nMAIL FROM:<a@b.uz>\r\nRCPT TO:<murojaat@darcha.example>\r\nDATA\r\n");
      client.read_until("354");
      client.read_until("\r\n");
      client.send("From: a@b.uz\r\n\r\n" + std::string(trick) + "\r\n.\r\n");
      EXPECT_THAT(client.read_all(), StartsWith("521 5.5.2")) << trick;
    });
  }
  serving({}, [&](std::uint16_t port) {
    RawClient client(port);
    client.send("EHLO b\r\nMAIL FROM:<a@b.uz>\r\nRCPT TO:<murojaat@darcha.example>\r\nDATA\r\nFrom: a@b.uz\r\n\r\nx\r\n.\r\n");
    EXPECT_THAT(client.read_all(), HasSubstr("421 4.5.0"));
  });
  EXPECT_EQ(count("murojaat.appeals"), 0);
}

TEST_F(Intake, AMailThatIsTooLargeIsRefusedAndTheNextOneIsTaken) {
  mail_->settings.max_bytes = 100'000;
  serving({}, [&](std::uint16_t port) {
    RawClient client(port);
    client.send("EHLO b\r\nMAIL FROM:<a@b.uz> SIZE=52428800\r\n");
    client.read_until("250 SMTPUTF8\r\n");
    EXPECT_THAT(client.read_until("\r\n"), StartsWith("552 5.3.4"));
    for (const int lines : {2000, 10}) {
      client.send("MAIL FROM:<a@b.uz>\r\nRCPT TO:<murojaat@darcha.example>\r\nDATA\r\n");
      client.read_until("354");
      client.read_until("\r\n");
      std::string body = "From: a@b.uz\r\n\r\n";
      for (int i = 0; i < lines; ++i) body += std::string(70, 'a') + " soʻz\r\n";
      client.send(body + ".\r\n");
      EXPECT_THAT(client.read_until("\r\n"), StartsWith(lines > 1000 ? "552 5.3.4" : "250 2.0.0"));
    }
  });
  EXPECT_EQ(count("murojaat.appeals"), 1);
}

TEST_F(Intake, ByLmtpEachRecipientIsAnswered) {
  serving({.lmtp = true}, [&](std::uint16_t port) {
    RawClient client(port);
    client.send("LHLO b\r\nMAIL FROM:<a@b.uz>\r\nRCPT TO:<murojaat@darcha.example>\r\nRCPT TO:<MUROJAAT@darcha.example>\r\nDATA\r\n");
    client.read_until("354");
    client.read_until("\r\n");
    client.send(mail_of("a@b.uz", "x", "Ikki manzilga bitta xat.") + ".\r\nQUIT\r\n");
    const std::string answers = client.read_all();
    EXPECT_THAT(answers, ::testing::MatchesRegex(
                             "250 2.0.0 Registered as (MR-[-0-9A-Z]+)\r\n250 2.0.0 Registered as (MR-[-0-9A-Z]+)\r\n221 .*\r\n"));
  });
  EXPECT_EQ(count("murojaat.appeals"), 1);
}

TEST_F(Intake, OneAddressHasSoManyConnectionsAndNoMore) {
  serving({.connections_of_address = 2}, [&](std::uint16_t port) {
    RawClient one(port), two(port);
    EXPECT_THAT(one.read_until("\r\n"), StartsWith("220"));
    EXPECT_THAT(two.read_until("\r\n"), StartsWith("220"));
    EXPECT_THAT(RawClient(port).read_all(), StartsWith("421 4.7.0"));
    one.send("QUIT\r\n");
    one.read_all();
    EXPECT_THAT(RawClient(port).read_until("\r\n"), StartsWith("220"));
  });
  serving({.idle = std::chrono::milliseconds{50}}, [&](std::uint16_t port) { EXPECT_THAT(RawClient(port).read_all(), StartsWith("220")); });
}

}  // namespace
}  // namespace darcha::mail
