// The catalogue of the house as tests see it, read from the folder itself, without a database.
#pragma once
#include "catalog/catalog.h"
#include "catalog/check/check.h"

namespace darcha::catalog::test {

inline const std::filesystem::path kServices = std::filesystem::path(DARCHA_SOURCE_DIR) / "services";
inline const std::filesystem::path kData = std::filesystem::path(DARCHA_SOURCE_DIR) / "data";
inline const Instant kNow = *parse_iso_instant("2026-11-21T06:30:00Z");

inline std::string all_of(const std::vector<Fault>& faults) {
  std::string text;
  for (const Fault& fault : faults) text += fault.str() + "\n";
  return text;
}

inline std::shared_ptr<const Snapshot> snapshot_of_folder() {
  Source source = read_source(kServices, kData);
  std::vector<std::shared_ptr<const Service>> services;
  for (Folder& folder : source.folders)
    if (folder.service) services.push_back(std::make_shared<Service>(std::move(*folder.service)));
  return std::make_shared<Snapshot>(std::move(source.reference), std::move(services), std::vector<std::shared_ptr<const Service>>{}, kNow);
}

}  // namespace darcha::catalog::test
