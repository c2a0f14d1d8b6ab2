#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mail/address.h"
#include "mail/intake/rules.h"
#include "mail/smtp/data.h"
#include "mail/smtp/session.h"

namespace darcha::mail {
namespace {

using ::testing::StartsWith;

SessionRules rules(Protocol protocol = Protocol::smtp) {
  return {.protocol = protocol,
          .host = "mail.example.uz",
          .max_bytes = 1000,
          .offers_tls = true,
          .recipients = 3,
          .commands = 60,
          .accepts = [](std::string_view address) { return address.starts_with("murojaat"); },
          .domain = "example.uz"};
}

struct Turn {
  std::string_view said, code;
};

void talk(const SessionRules& with, std::initializer_list<Turn> turns) {
  Session session(with);
  for (const auto& [said, code] : turns) EXPECT_THAT(session.take(said, false).text, StartsWith(code)) << said;
}

TEST(Smtp, TakesAMailOnlyForOurMailboxes) {
  talk(rules(), {{"EHLO a", "250-mail.example.uz\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250-STARTTLS\r\n250-ENHANCEDSTATUSCODES"},
                 {"mail from:<a@b.uz> size=10 BODY=8BITMIME", "250 2.1.0"},
                 {"RCPT TO:<murojaat@example.uz>", "250 2.1.5"},
                 {"RCPT TO:<@relay.uz:murojaat@example.uz>", "250 2.1.5"},
                 {"RCPT TO:<other@example.uz>", "550 5.1.1"},
                 {"RCPT TO:<victim@elsewhere.com>", "550 5.7.1"},
                 {"RCPT TO:<murojaat@example.uz>", "250 2.1.5"},
                 {"RCPT TO:<murojaat@example.uz>", "452 4.5.3"},
                 {"DATA", "354"}});
}

TEST(Smtp, KeepsTheOrderOfThings) {
  talk(rules(), {{"MAIL FROM:<a@b.uz>", "503"},
                 {"RCPT TO:<murojaat@x>", "503"},
                 {"DATA", "503"},
                 {"EHLO", "501"},
                 {"LHLO a", "500"},
                 {"HELO a", "250 mail"},
                 {"MAIL FROM:<a@b.uz> SIZE=1", "501"},
                 {"MAIL FROM:<>", "250"},
                 {"MAIL FROM:<>", "503"},
                 {"DATA", "554"},
                 {"RSET", "250"},
                 {"QUIT", "221"}});
}

TEST(Smtp, RefusesWhatItDoesNotKnow) {
  talk(rules(), {{"EHLO a", "250"},
                 {"MAIL FROM:a@b.uz", "501"},
                 {"MAIL FROM:<a@b.uz>x", "501"},
                 {"MAIL FROM:<a b@c>", "501"},
                 {"MAIL FROM:<a@b.uz> SIZE=1001", "552 5.3.4"},
                 {"MAIL FROM:<a@b.uz> SIZE=99999999999999999999999", "501"},
                 {"MAIL FROM:<a@b.uz> SIZE=1 SIZE=1", "501"},
                 {"MAIL FROM:<a@b.uz> RET=FULL", "555"},
                 {"MAIL FROM:<\xD0\xB0@b.uz>", "553 5.6.7"},
                 {"MAIL FROM:<\xD0\xB0@b.uz> SMTPUTF8", "250"},
                 {"AUTH PLAIN AAAA", "500"}});
  talk(rules(), {{"GET / HTTP/1.1", "421"}});
  talk(rules(Protocol::lmtp), {{"EHLO a", "500"}, {"LHLO a", "250-"}});
}

TEST(Smtp, EndsWithWhoeverNeverEnds) {
  Session session(rules());
  std::string last;
  for (int i = 0; i < 61; ++i) last = session.take("NOOP", false).text;
  EXPECT_THAT(last, StartsWith("421 4.7.0"));
}

TEST(Smtp, AfterTlsNothingSaidBeforeCounts) {
  Session session(rules());
  session.take("EHLO a", false);
  session.take("MAIL FROM:<a@b.uz>", false);
  EXPECT_EQ(session.take("STARTTLS", true).next, Session::Next::secure);
  session.secured();
  EXPECT_THAT(session.take("RCPT TO:<murojaat@example.uz>", false).text, StartsWith("503"));
  EXPECT_THAT(session.take("MAIL FROM:<a@b.uz>", false).text, StartsWith("503 5.5.1 Say EHLO"));
  EXPECT_THAT(session.take("EHLO a", false).text, ::testing::Not(::testing::HasSubstr("STARTTLS")));
}

TEST(Smtp, AMailBeforeItMayComeEndsTheConnection) {
  Session session(rules());
  session.take("EHLO a", true);
  session.take("MAIL FROM:<a@b.uz>", true);
  session.take("RCPT TO:<murojaat@example.uz>", true);
  EXPECT_EQ(session.take("DATA", true).next, Session::Next::close);
}

TEST(Lmtp, AnswersForEachRecipient) {
  Session session(rules(Protocol::lmtp));
  session.take("LHLO a", false);
  session.take("MAIL FROM:<a@b.uz>", false);
  session.take("RCPT TO:<murojaat@example.uz>", false);
  session.take("RCPT TO:<murojaat+x@example.uz>", false);
  EXPECT_EQ(session.finish({451, "4.3.0 x"}).text, "451 4.3.0 x\r\n451 4.3.0 x\r\n");
}

struct DataCase {
  std::string_view octets, text;
  DataReader::State state;
};
class Data : public ::testing::TestWithParam<DataCase> {};

TEST_P(Data, EndsAtOnePlaceHoweverItIsCut) {
  const auto& [octets, text, state] = GetParam();
  for (std::size_t piece = 1; piece <= octets.size(); ++piece) {
    DataReader reader;
    std::string out;
    auto now = DataReader::State::more;
    for (std::size_t at = 0; at < octets.size() && now == DataReader::State::more; at += piece) {
      std::size_t used = 0;
      now = reader.feed(octets.substr(at, piece), used, [&](std::string_view text_here) { out += text_here; });
    }
    EXPECT_EQ(now, state);
    if (state != DataReader::State::bare_line_end) EXPECT_EQ(out, text);
  }
}

using enum DataReader::State;
INSTANTIATE_TEST_SUITE_P(Table, Data,
                         ::testing::Values(DataCase{"a\r\n.\r\n", "a\r\n", done}, DataCase{".\r\n", "", done},
                                           DataCase{"..a\r\n.\r\n", ".a\r\n", done}, DataCase{".a\r\n.\r\n", "a\r\n", done},
                                           DataCase{"a\r\n.", "a\r\n", more}, DataCase{"a.\r\n", "a.\r\n", more},
                                           // each of these ends a mail for some server, and hides a second one behind it
                                           DataCase{"a\n.\n", "", bare_line_end}, DataCase{"a\r\n.\n", "", bare_line_end},
                                           DataCase{"a\n.\r\n", "", bare_line_end}, DataCase{"a\r.\r\n", "", bare_line_end},
                                           DataCase{"a\r\r\n", "", bare_line_end}, DataCase{"a\r\n.\r.\r\n", "", bare_line_end}));

TEST(Lines, OfCommandsEndInCrLf) {
  const auto take = [](std::string buffer) {
    bool broken = false;
    const auto line = take_line(buffer, broken);
    return line ? *line : broken ? "broken" : "more";
  };
  EXPECT_EQ(take("NOOP\r\nx"), "NOOP");
  EXPECT_EQ(take("NOOP\r"), "more");
  EXPECT_EQ(take("NOOP\n"), "broken");
  EXPECT_EQ(take("NO\rOP\r\n"), "broken");
  EXPECT_EQ(take(std::string(3000, 'x')), "broken");
}

TEST(Addresses, OfThreadsHoldOnlyWhenTheyWereMadeHere) {
  const AddressBook book("Murojaat@Example.uz", Bytes(32, 1));
  const std::string tagged = book.tagged("MR-26-7K3M-9QX2-4ZT5");
  EXPECT_LE(tagged.find('@'), 64u);
  EXPECT_EQ(book.number_in(tagged), "mr267k3m9qx24zt5");
  std::string upper = tagged;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  EXPECT_EQ(book.number_in(upper), "mr267k3m9qx24zt5");
  EXPECT_TRUE(book.is_ours("murojaat@EXAMPLE.uz"));
  std::string forged = tagged;
  char& sign = forged[forged.find('@') - 1];
  sign = sign == '0' ? '1' : '0';
  for (const std::string& no :
       {forged, std::string{"murojaat+mr267k3m9qx24zt5-@example.uz"}, std::string{"murojaat+x@example.uz"},
        std::string{"murojaat@example.com"}, AddressBook("murojaat@example.uz", Bytes(32, 2)).tagged("MR-26-7K3M-9QX2-4ZT5")})
    EXPECT_FALSE(book.is_ours(no)) << no;
  EXPECT_EQ(find_number("Re: mr-26-7k3m-9qx2-4zt5: javob"), "mr-26-7k3m-9qx2-4zt5");
  EXPECT_EQ(find_number("MR-26-7K3M-9QX2"), std::nullopt);
  for (const char* bad : {"murojaat", "a+b@c.uz", "@c.uz", "a very long local part indeed@c.uz"})
    EXPECT_THROW(AddressBook(bad, {}), std::runtime_error) << bad;
}

TEST(Machines, AreKnownByTheirHeaders) {
  const auto why = [](std::string_view headers, std::string from = "a@b.uz") {
    const std::string mail = "From: a@b.uz\r\n" + std::string(headers) + "\r\n\r\nx";
    const Parsed parsed = parse_mail(mail);
    return std::string(machine_wrote(parsed, {.from = std::move(from), .to = {}}, "example.uz").value_or("a person"));
  };
  EXPECT_EQ(why("Subject: x"), "a person");
  EXPECT_EQ(why("Auto-Submitted: no"), "a person");
  EXPECT_EQ(why("Auto-Submitted: auto-replied (vacation)"), "automatic");
  EXPECT_EQ(why("Precedence: bulk"), "automatic");
  EXPECT_EQ(why("X-Autoreply: yes"), "automatic");
  EXPECT_EQ(why("List-Id: <x.y>"), "list");
  EXPECT_EQ(why("Subject: x", ""), "nobody");
  EXPECT_EQ(why("Content-Type: multipart/report; boundary=b"), "report");
  const auto from = [](std::string_view author, std::string_view more = "") {
    const std::string mail = "From: " + std::string(author) + "\r\n" + std::string(more) + "\r\n\r\nx";
    const Parsed parsed = parse_mail(mail);
    return std::string(machine_wrote(parsed, {.from = "a@b.uz", .to = {}}, "example.uz").value_or("a person"));
  };
  EXPECT_EQ(from("MAILER-DAEMON@b.uz"), "automatic");
  EXPECT_EQ(from("nobody at all"), "no_author");
  EXPECT_EQ(from("murojaat+mr26-1@example.uz"), "own");
  EXPECT_EQ(from("xodim@example.uz"), "a person");
  EXPECT_EQ(from("murojaat@example.uz", "X-Darcha: appeal"), "own");
}

TEST(Languages, AreGuessedByTheirLetters) {
  EXPECT_EQ(guess_lang("Hovlimizda chiroq yonmaydi"), Lang::uz);
  EXPECT_EQ(guess_lang("Ҳовлимизда чироқ ёнмайди"), Lang::uz_cyrl);
  EXPECT_EQ(guess_lang("Во дворе не горит свет"), Lang::ru);
  EXPECT_EQ(guess_lang("Kóshemizdiń jolı buzılǵan"), Lang::kaa);
  EXPECT_EQ(guess_lang("The light in our yard is not on, please see to it"), Lang::en);
  EXPECT_EQ(bare_subject("Re: RE: Отв: Javob: Chiroq"), "Chiroq");
}

}  // namespace
}  // namespace darcha::mail
