// Who sends a report or an appeal through a program without a name leaves nothing but their words: no device, account, address or code.
#include <gmock/gmock.h>

#include "open311/testing.h"

namespace darcha::open311 {
namespace {

class Anonymity : public testing::Open311Test {};

TEST_F(Anonymity, WhoReportsThroughAProgramWithoutANameLeavesOnlyTheirWords) {
  ::testing::internal::CaptureStderr();
  const auto marked = [&](const std::string& path) {
    web::Context made = call(net::Method::post, path);
    for (const auto& [name, value] : testing::Form{{"User-Agent", "zq-agent"},
                                                   {"X-Forwarded-For", "203.0.113.77"},
                                                   {"Cookie", "kuzatuv=zq-cookie"},
                                                   {"Idempotency-Key", "zq-request-1"}})
      made.request->headers.add(name, value);
    return made;
  };
  const std::string app = key();
  web::Context report = marked("/open311/v2/requests.json");
  for (const auto& [name, value] : testing::Form{{"api_key", app},
                                                 {"service_code", "heating"},
                                                 {"description", "Nazoratsoz: isitish yoʻq"},
                                                 {"address_id", "1735401"},
                                                 {"device_id", "zq-device"},
                                                 {"account_id", "zq-account"}})
    report.request->form.add(name, value);
  const auto sent = json(send(std::move(report))).at(0);
  const std::string system = key({.kind = KeyKind::agency, .name = "Tizim", .office = offices::office_id_of(murojaat::testing::kOffice)});
  web::Context lodged = marked("/api/v1/appeals");
  lodged.request->headers.add("Authorization", "Bearer " + system);
  lodged.request->headers.add("Content-Type", "application/json");
  lodged.request->body = R"({"text":"Nazoratsoz: chiroq yoʻq","topic":"heating","place":{"district":"1735401"}})";
  const auto receipt = json(send(std::move(lodged)));
  follow();

  std::vector<std::string> words{"zq-", "203.0.113.77", "192.0.2.1", app, system};
  const std::string notice{sent.at("service_notice").as_string()};
  std::string numbers = std::string{sent.at("service_request_id").as_string()} + " " + std::string{receipt.at("number").as_string()};
  static const std::regex kCode("[0-9A-Z]{4}(-[0-9A-Z]{4}){3,5}");
  const std::string told = std::regex_replace(notice + " " + std::string{receipt.at("code").as_string()}, std::regex("MR-[-0-9A-Z]+"), "");
  for (std::sregex_iterator it(told.begin(), told.end(), kCode), end; it != end; ++it) {
    std::string bare = it->str();
    std::erase(bare, '-');
    words.insert(words.end(), {it->str(), bare});
    EXPECT_TRUE(await(murojaat::find_by_code(services_, it->str())));
  }
  EXPECT_EQ(words.size(), 9U) << "two codes were told: " << told;
  for (const std::string number : {numbers.substr(0, numbers.find(' ')), numbers.substr(numbers.find(' ') + 1)}) {
    const auto it = load(*await(murojaat::find_by_number(services_, number))).it;
    EXPECT_EQ(it.author, murojaat::AuthorKind::anonymous);
    EXPECT_FALSE(is_registered(it.key.subject));
  }
  expect_nowhere(words, "Nazoratsoz");
}

}  // namespace
}  // namespace darcha::open311
