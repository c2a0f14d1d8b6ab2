// services/appeals/topics.yaml: what appeals are about, and who answers for it.
#pragma once
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/lang.h"
#include "triage/types.h"

namespace darcha::triage {

/// Who answers. Its code is the one of services/agencies.yaml where it is there, too.
struct Body {
  std::string code;
  LocalText name;
};

struct Topic {
  std::string code;
  LocalText name;
  std::string body;  ///< code of a Body
  Level level = Level::district;
  bool urgent = false;        ///< as a rule, whatever the text says
  std::string service;        ///< of the catalogue, that solves it at once; may be empty
  std::string service_code;   ///< Open311 GeoReport v2
  std::string service_group;  ///< Open311 GeoReport v2
};

/// What is wrong with the file, where, and how to mend it.
struct TopicFault {
  int line = 0;  ///< 1-based; 0: the file as a whole
  std::string what;
  std::string how;
};

class Topics {
 public:
  Topics() = default;
  Topics(std::vector<Topic> topics, std::vector<Body> bodies) : topics_(std::move(topics)), bodies_(std::move(bodies)) {}
  const std::vector<Topic>& all() const { return topics_; }  ///< in the order of the file
  const Topic* find(std::string_view code) const;            ///< by code or by Open311 service_code
  const std::vector<Body>& bodies() const { return bodies_; }
  const Body* find_body(std::string_view code) const;

 private:
  std::vector<Topic> topics_;
  std::vector<Body> bodies_;
};

/// `known_services` are the folders of services/ that `service` may name; empty: not checked.
std::expected<Topics, std::vector<TopicFault>> parse_topics(std::string_view yaml, const std::vector<std::string>& known_services = {});
/// Throws std::runtime_error with the first fault.
Topics load_topics(const std::filesystem::path& file);

}  // namespace darcha::triage
