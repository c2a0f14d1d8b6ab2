#include "catalog/bench.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <random>

#include "catalog/search/search.h"
#include "core/text.h"

namespace darcha::catalog {
namespace {

constexpr std::array kThings{"maʼlumotnoma",    "guvohnoma", "ruxsatnoma", "litsenziya", "koʻchirma",
                             "roʻyxatga olish", "subsidiya", "nafaqa",     "toʻlov",     "shartnoma"};
constexpr std::array kSubjects{"yashash joyi",   "soliq qarzi",        "mehnat daftarchasi", "kredit tarixi",   "avtomobil",
                               "yer uchastkasi", "qurilish",           "farzand tugʻilishi", "nikoh",           "pensiya",
                               "oʻqish joyi",    "maktabgacha taʼlim", "tibbiy koʻrik",      "import",          "eksport",
                               "savdo belgisi",  "dori vositalari",    "suv tarmogʻi",       "elektr tarmogʻi", "chorvachilik"};
constexpr std::array kPlaces{"tuman", "shahar", "viloyat", "mahalla", "respublika"};
constexpr std::array kRussian{"справка",     "свидетельство", "разрешение", "лицензия", "выписка",
                              "регистрация", "субсидия",      "пособие",    "оплата",   "договор"};

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) { return std::chrono::duration<double, std::milli>(Clock::now() - start).count(); }

std::shared_ptr<const Service> invented(std::size_t i) {
  auto s = std::make_shared<Service>();
  s->code = "service-" + std::to_string(i);
  const std::string uz = std::string(kSubjects[i % kSubjects.size()]) + " boʻyicha " + kPlaces[i / 200 % kPlaces.size()] + " " +
                         kThings[i / 20 % kThings.size()] + " " + std::to_string(i);
  const std::string ru =
      std::string(kRussian[i / 20 % kRussian.size()]) + " " + cyrillic_to_latin(kRussian[i % kRussian.size()]) + " " + std::to_string(i);
  s->title = LocalText({uz, latin_to_cyrillic(uz), ru, "Service number " + std::to_string(i), uz});
  s->summary = s->title;
  s->search_words = {std::string(kSubjects[(i + 7) % kSubjects.size()]), std::string(kThings[(i + 3) % kThings.size()]), ru};
  return s;
}

std::string asked(std::mt19937& random) {
  std::string query =
      std::string(kSubjects[random() % kSubjects.size()]) + (random() % 3 == 0 ? "dan " : " ") + kThings[random() % kThings.size()];
  if (random() % 2 == 0)
    query = latin_to_cyrillic(query);
  else if (query.size() > 6)
    query.erase(query.begin() + static_cast<std::ptrdiff_t>(random() % 4 + 1));  // a letter forgotten, before the first ʻ
  return query;
}

}  // namespace

SearchBench bench_search(int services, int queries) {
  std::vector<std::shared_ptr<const Service>> all;
  for (int i = 0; i < services; ++i) all.push_back(invented(static_cast<std::size_t>(i)));
  SearchBench result{.services = services, .queries = queries};
  const auto start = Clock::now();
  const SearchIndex index(all, Reference{});
  result.build_ms = ms_since(start);
  std::mt19937 random(20261121);  // NOLINT: the same queries every time
  std::vector<double> took;
  for (int i = 0; i < queries; ++i) {
    const std::string query = asked(random);
    const auto before = Clock::now();
    const auto hits = index.search(query, 10);
    took.push_back(ms_since(before));
    result.found += hits.empty() ? 0 : 1;
  }
  std::ranges::sort(took);
  const auto at = [&](double share) {
    return took.empty() ? 0.0 : took[std::min(took.size() - 1, static_cast<std::size_t>(share * static_cast<double>(took.size())))];
  };
  result.p50_ms = at(0.5);
  result.p95_ms = at(0.95);
  return result;
}

}  // namespace darcha::catalog
