#include <gmock/gmock.h>
#include <openssl/err.h>

#include "mail/outbox/client.h"
#include "mail/outbox/compose.h"
#include "mail/testing.h"

namespace darcha::mail {
namespace {

using net::test::RawClient;
using ::testing::HasSubstr;
using testing::MailTest;
using ::testing::StartsWith;

class Outbox : public MailTest {
 public:
  void SetUp() override {
    MailTest::SetUp();
    const auto made = net::development_certificate(murojaat::testing::folder() / "tls");
    mail_->settings.tls_certificate = made.certificate;
    mail_->settings.tls_key = made.key;
  }
  OutMail letter(std::string to) {
    return {.id = "id",
            .from = "a@localhost",
            .from_name = "Xizmat",
            .reply_to = {},
            .to = std::move(to),
            .return_path = "aygul@b.uz",
            .subject = "Savol",
            .text = ".nuqta\nikkinchi",
            .at = clock_.now()};
  }
  /// What the sender made of it, against a server of this house as the relay.
  std::string send_to(std::uint16_t port, const OutMail& mail, bool tls, std::string host = "localhost") {
    boost::asio::io_context own{1};
    Relay relay{.host = std::move(host), .port = std::to_string(port), .tls = tls, .ca_file = mail_->settings.tls_certificate};
    relay.deadline = std::chrono::seconds{10};
    try {
      const std::string octets = "From: aygul@b.uz\r\n" + compose(mail);
      return db::testing::await(own, send(relay, "client", mail, octets)) ? "sent" : "never";
    } catch (const RelayFailure& failure) {
      return failure.what();
    }
  }
};

TEST_F(Outbox, LettersLeaveOverTlsToTheRelayThatProvesItsName) {
  OutMail mail = letter("murojaat@darcha.example");
  serving({}, [&](std::uint16_t port) {
    EXPECT_EQ(send_to(port, mail, true), "sent");
    EXPECT_EQ(send_to(port, letter("nobody@darcha.example"), true), "never");       // 550
    EXPECT_THAT(send_to(port, mail, true, "127.0.0.2"), HasSubstr("mail relay:"));  // its certificate bears no such name
    EXPECT_THAT(send_to(1, mail, false), HasSubstr("cannot be reached"));
  });
  mail_->settings.tls_certificate.clear();
  serving({}, [&](std::uint16_t port) { EXPECT_THAT(send_to(port, mail, true), HasSubstr("no STARTTLS")); });
}

/// CVE-2011-0411: commands in the open behind STARTTLS are not carried into the secret part.
TEST_F(Outbox, WhatIsSaidBeforeTlsIsForgotten) {
  serving({}, [&](std::uint16_t port) {
    RawClient client(port);
    client.send("EHLO a\r\n");
    client.read_until("250 SMTPUTF8\r\n");
    client.send("STARTTLS\r\nEHLO evil\r\nMAIL FROM:<evil@b.uz>\r\n");
    EXPECT_THAT(client.read_until("\r\n"), StartsWith("220 2.0.0"));
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL* tls = SSL_new(context);
    SSL_set_fd(tls, client.descriptor());
    ASSERT_EQ(SSL_connect(tls), 1);
    const std::string_view said = "RCPT TO:<murojaat@darcha.example>\r\n";
    SSL_write(tls, said.data(), static_cast<int>(said.size()));
    char answer[256] = {};
    const int size = SSL_read(tls, answer, sizeof answer);
    EXPECT_THAT(std::string(answer, static_cast<std::size_t>(std::max(size, 0))),
                StartsWith("503"));  // the first answer: nothing of the evil was heard
    SSL_free(tls);
    SSL_CTX_free(context);
  });
}

TEST_F(Outbox, ALetterIsAMailThatIsReadBackAsItWasWritten) {
  OutMail mail = letter("a@b.uz");
  mail.subject = "MR-26-7K3M-9QX2-4ZT5: murojaatingiz roʻyxatga olindi";
  mail.files = {{"j.pdf", "application/pdf", std::string(1000, '\0')}};
  const std::string octets = compose(mail);
  const Parsed read = parse_mail(octets);
  EXPECT_EQ(decode_words(*read.headers.find("subject")), mail.subject);
  EXPECT_EQ(read.text, mail.text);
  ASSERT_EQ(read.files.size(), 1u);
  EXPECT_EQ(decode(read.files[0].octets, read.files[0].coding), mail.files[0].content);
  EXPECT_EQ(mail_date(murojaat::testing::kNow), "Sat, 21 Nov 2026 11:30:00 +0500");
  for (const char c : octets) EXPECT_TRUE(c == '\r' || c == '\n' || (c >= 32 && c < 127));
  mail.to = "a@b.uz\r\nBcc: x@y";
  EXPECT_THROW(compose(mail), std::invalid_argument);
}

}  // namespace
}  // namespace darcha::mail
