// Who asks an officer to write for them and gives no name leaves nothing but their words: by telephone and at a reception. The web and the
// desk are searched over the running program (tests/browser/journeys/anonymous.mjs), other channels in their rooms.
#include <gmock/gmock.h>

#include <regex>

#include "murojaat/testing.h"

namespace darcha::murojaat {
namespace {

class Anonymity : public testing::MurojaatTest {
 public:
  std::string entered(const std::string& way, const std::string& words, const std::string& contact = {}) {
    web::Context context = web::test::context(Lang::uz);
    context.request = web::test::request(net::Method::post, "/xodim/murojaat-kiritish");
    context.visitor = clerk(testing::kOffice, "murojaat").visitor();
    context.now = clock_.now();
    for (const auto& [name, value] :
         testing::Form{{"yol", way}, {"matn", words}, {"tur", "ariza"}, {"tuman", "1735401"}, {"aloqa", contact}})
      context.request->form.add(name, value);
    context.request->headers.add("X-Forwarded-For", "203.0.113.77");
    context.request->headers.add("User-Agent", "zq-agent");
    web::test::Site site(routes(services_));
    return web::test::body_of(await(site.visit(std::move(context))));
  }
};

TEST_F(Anonymity, WhoCallsOrComesToAReceptionWithoutANameLeavesOnlyTheirWords) {
  ::testing::internal::CaptureStderr();
  std::vector<std::string> words{"203.0.113.77", "zq-agent", "901112233"};
  for (const Channel channel : {Channel::call_centre, Channel::reception}) {
    const std::string receipt = entered(std::string{code(channel)}, "Nazoratsoz: hovlida suv yoʻq, " + std::string{code(channel)});
    std::smatch found;
    ASSERT_TRUE(std::regex_search(receipt, found, std::regex("<code id=\"kod\"[^>]*>([^<]+)</code>"))) << receipt;
    const std::string secret = found[1].str();
    std::string bare = secret;
    std::erase(bare, '-');
    words.insert(words.end(), {secret, bare});
    const Loaded loaded = load(*await(find_by_code(services_, secret)));
    EXPECT_EQ(loaded.it.channel, channel);
    EXPECT_EQ(loaded.it.author, AuthorKind::anonymous);
    EXPECT_FALSE(loaded.it.helper->name.empty()) << "who wrote it down is recorded";
    EXPECT_FALSE(is_registered(loaded.it.key.subject));
  }
  EXPECT_THAT(entered("call_centre", "Nazoratsoz", "+998901112233"), ::testing::HasSubstr("href=\"#ism\"")) << "never lost without a word";
  settle();
  expect_nowhere(words, "Nazoratsoz");
}

}  // namespace
}  // namespace darcha::murojaat
