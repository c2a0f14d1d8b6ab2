// What people type into the search box: bounded work, no more results than asked for, and only services there are.
#include <cstdlib>

#include "catalog/catalog.h"
#include "catalog/check/check.h"
#include "catalog/search/search.h"
#include "core/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace darcha::catalog;
  static const Source source = read_source(DARCHA_SOURCE_DIR "/services", DARCHA_SOURCE_DIR "/data");
  static const SearchIndex index = [] {
    std::vector<std::shared_ptr<const Service>> services;
    for (const Folder& folder : source.folders)
      if (folder.service) services.push_back(std::make_shared<Service>(*folder.service));
    if (services.empty()) std::abort();
    return SearchIndex(services, source.reference);
  }();
  const std::string_view query(reinterpret_cast<const char*>(data), size);
  const std::vector<Hit> hits = index.search(query, 5);
  if (hits.size() > 5) std::abort();
  for (std::size_t i = 0; i < hits.size(); ++i)
    if (hits[i].service == nullptr || hits[i].score <= 0 || (i > 0 && hits[i].score > hits[i - 1].score)) std::abort();
  if (!darcha::is_utf8(query)) return 0;
  for (const std::string& word : words_of(darcha::fold_for_search(query)))
    if (word.empty() || stem(word).empty() || stem(word).size() > word.size()) std::abort();
  return 0;
}
