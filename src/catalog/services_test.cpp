// The house's own services, as people look for them: the words of services/*/service.yaml must lead to the right one.
#include <gtest/gtest.h>

#include <set>

#include "catalog/test_country.h"

namespace darcha::catalog {
namespace {

TEST(HouseServices, TheTenMostUsedAreThereInTheirOrder) {
  const char* const most_used[] = {"no-tax-debt",    "wage-data",    "study-certificate",     "residence-certificate",
                                   "credit-history", "labour-book",  "car-power-of-attorney", "pension-benefit",
                                   "self-employed",  "no-conviction"};
  const auto snapshot = test::snapshot_of_folder();
  int place = 0;
  for (const char* code : most_used) {
    const auto service = snapshot->service(code);
    ASSERT_NE(service, nullptr) << code;
    EXPECT_EQ(service->popularity, ++place) << code;
  }
}

TEST(HouseServices, PeoplesWordsFindTheRightServiceFirst) {
  const std::pair<const char*, const char*> cases[] = {
      {"sudlanmaganlik", "no-conviction"},
      {"судланмаганлик", "no-conviction"},
      {"несудимость", "no-conviction"},
      {"sudlanmaganligim haqida", "no-conviction"},
      {"criminal record", "no-conviction"},
      {"soliq qarzi", "no-tax-debt"},
      {"налоговая задолженность", "no-tax-debt"},
      {"kredit tarixi", "credit-history"},
      {"кредитная история", "credit-history"},
      {"kredit tariyxı", "credit-history"},
      {"mehnat daftarchasi", "labour-book"},
      {"трудовая книжка", "labour-book"},
      {"ishonchnoma", "car-power-of-attorney"},
      {"доверенность на машину", "car-power-of-attorney"},
      {"oʻzini oʻzi band qilish", "self-employed"},
      {"самозанятый", "self-employed"},
      {"nafaqa", "pension-benefit"},
      {"пособие", "pension-benefit"},
      {"járdem aqsha", "pension-benefit"},
      {"oqish joyidan malumotnoma", "study-certificate"},
      {"ish haqi", "wage-data"},
      {"справка о зарплате", "wage-data"},
      {"salary", "wage-data"},
      {"propiska", "residence-certificate"},
      {"справка о прописке", "residence-certificate"},
  };
  const auto snapshot = test::snapshot_of_folder();
  for (const auto& [query, code] : cases) {
    const auto hits = snapshot->search(query, 5);
    ASSERT_FALSE(hits.empty()) << query;
    EXPECT_EQ(hits[0].service->code, code) << query;
  }
}

TEST(HouseServices, EveryTitleAndSearchWordFindsItsOwnService) {
  const auto snapshot = test::snapshot_of_folder();
  for (const auto& service : snapshot->services()) {
    std::set<std::string> said(service->search_words.begin(), service->search_words.end());
    for (const Lang lang : kLangs) said.insert(service->title.in(lang));
    for (const std::string& words : said) {
      const auto hits = snapshot->search(words, 1);
      ASSERT_FALSE(hits.empty()) << words;
      EXPECT_EQ(hits[0].service->code, service->code) << words;
    }
  }
}

}  // namespace
}  // namespace darcha::catalog
