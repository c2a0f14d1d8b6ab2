// What GeoReport asks beside the topics, as data: services/appeals/open311.yaml.
#pragma once
#include <vector>

#include "core/lang.h"
#include "core/time.h"
#include "open311/open311.h"

namespace darcha::open311 {

struct Group {
  std::string code;
  bool place_bound = false;  ///< the author may write what everybody can read
  LocalText name;
};

struct Settings {
  std::string jurisdiction;
  Date changeset{};
  Days events_kept{}, tokens_kept{};
  LocalText contact, key_service;
  std::vector<Group> groups;
  const Group* find_group(std::string_view code) const;
};

}  // namespace darcha::open311
