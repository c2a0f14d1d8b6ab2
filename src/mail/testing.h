// For tests of this room: the listener on a free port over a real database, and clients that say exactly what they are told to.
#pragma once
#include <openssl/ssl.h>

#include <boost/asio/executor_work_guard.hpp>

#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

#include "mail/mail.h"
#include "mail/mime/coding.h"
#include "mail/mime/message.h"
#include "murojaat/testing.h"
#include "net/test_kit.h"
#include "web/rate_limit.h"

namespace darcha::mail::testing {

class MailTest : public murojaat::testing::MurojaatTest {
 public:
  void SetUp() override {
    MurojaatTest::SetUp();
    mail_ = std::make_shared<Services>(Services{.murojaat = services_, .settings = {}, .secret = Bytes(32, 5)});
    mail_->settings.address = "murojaat@darcha.example";
    mail_->settings.host = "localhost";
    mail_->settings.spool = murojaat::testing::folder() / "mail";
    mail_->settings.outbox = murojaat::testing::folder() / ("outbox-" + random_token(6));
  }

  /// Runs `talk` against a listener while the io thread serves it.
  void serving(ListenerOptions options, const std::function<void(std::uint16_t port)>& talk) {
    Listener listener(io(), mail_, options);
    listener.start();
    auto guard = boost::asio::make_work_guard(io());
    if (io().stopped()) io().restart();
    std::thread serves([this] { io().run(); });
    std::exception_ptr failed;
    try {
      talk(listener.port());
    } catch (...) {
      failed = std::current_exception();
    }
    io().stop();
    serves.join();
    io().restart();
    guard.reset();
    await(listener.stop());
    if (failed) std::rethrow_exception(failed);
  }

  static std::string mail_of(std::string_view from, std::string_view subject, std::string_view body, std::string_view id = "1@b.uz") {
    return "From: " + std::string(from) + "\r\nTo: <murojaat@darcha.example>\r\nDate: Sat, 21 Nov 2026 11:30:00 +0500\r\nMessage-ID: <" +
           std::string(id) + ">\r\nSubject: " + std::string(subject) + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" +
           std::string(body) + "\r\n";
  }
  /// The answer to the mail's end; the client of a mail server.
  std::string deliver(std::string_view mail, std::string to = "murojaat@darcha.example", std::string from = "aygul@b.uz") {
    std::string answer;
    serving({}, [&](std::uint16_t port) {
      net::test::RawClient client(port);
      client.read_until("\r\n");
      client.send("EHLO b.uz\r\n");
      client.read_until("250 SMTPUTF8\r\n");
      client.send("MAIL FROM:<" + from + ">\r\nRCPT TO:<" + to + ">\r\nDATA\r\n");  // pipelined
      client.read_until("354");
      client.read_until("\r\n");
      client.send(std::string(mail) + ".\r\n");
      answer = client.read_until("\r\n");
      client.send("QUIT\r\n");
    });
    return answer;
  }
  std::string number_in(const std::string& answer) {
    const std::size_t at = answer.find("MR-");
    return at == std::string::npos ? std::string{} : answer.substr(at, 20);
  }
  murojaat::Loaded loaded(const std::string& number) { return load(*await(murojaat::find_by_number(services_, number))); }

  /// Events and letters leave.
  void post() {
    jobs::Worker worker(io(), pool(), clock_, "mail-" + make_uuid_v4().str());
    murojaat::subscribe(worker, services_);
    subscribe(worker, mail_);
    while (await(worker.run_once()) > 0) {
    }
    await(worker.stop());
  }
  /// What lies in the outbox, read as a mail program would, oldest first by name.
  struct Sent {
    std::string to, reply_to, subject, text, raw;
  };
  std::vector<Sent> outbox() {
    std::vector<std::filesystem::path> paths;
    if (std::filesystem::exists(mail_->settings.outbox))
      for (const auto& entry : std::filesystem::directory_iterator(mail_->settings.outbox)) paths.push_back(entry.path());
    std::ranges::sort(paths);
    std::vector<Sent> out;
    for (const auto& path : paths) {
      std::ostringstream content;
      content << std::ifstream(path, std::ios::binary).rdbuf();
      Sent sent{.raw = std::move(content).str()};
      const Parsed parsed = parse_mail(sent.raw);
      sent.to = std::string(parsed.headers.find("to").value_or(""));
      sent.reply_to = std::string(parsed.headers.find("reply-to").value_or(""));
      sent.subject = decode_words(parsed.headers.find("subject").value_or(""));
      sent.text = parsed.text;
      out.push_back(std::move(sent));
    }
    return out;
  }
  int count(const std::string& what) { return std::stoi(text_of("select count(*)::text from " + what)); }

  std::shared_ptr<Services> mail_;
};

}  // namespace darcha::mail::testing
