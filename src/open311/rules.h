// Pure: what GeoReport and the JSON interface say in text, read and checked. Spec: GeoReport v2; W3C note on date and time formats.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lang.h"
#include "core/refusal.h"
#include "murojaat/types.h"
#include "net/http.h"
#include "offices/offices.h"

namespace darcha::open311 {

/// "2026-11-21T11:30:00+05:00": W3C, to the second, in the country's time.
std::string to_w3c(Instant at);
/// A complete date with or without a time; without one it is the day's first moment in Tashkent. Nothing for anything else.
std::optional<Instant> parse_w3c(std::string_view text);

/// The value of a parameter: absent, repeated and empty are the same. Spec: GeoReport: an empty parameter is an absent one.
std::string param(const net::Fields& fields, std::string_view name);
std::vector<std::string> comma_list(std::string_view text);  ///< trimmed, without empty ones

inline constexpr int kMostRequests = 1'000;
inline constexpr Days kMostDays{90};
inline constexpr std::size_t kMostIds = 100;
inline constexpr std::size_t kMostDescription = 4'000;

/// What GET requests asks for.
struct Wanted {
  std::vector<std::string> ids;  ///< overrides everything else
  std::vector<std::string> services;
  std::optional<bool> open;
  Instant since{}, until{};  ///< until is not in it
};
/// Without dates: the last 90 days. Refuses open311.bad_date, span_long, bad_status, too_many_ids.
Result<Wanted> read_wanted(const net::Fields& query, Instant now);

/// One report as it was sent; nothing of the device.
struct Report {
  std::string service;
  std::string description;
  std::optional<double> lat{}, lon{};
  std::string address, address_id;
  std::string name, email, phone;
  std::string media_url;
  std::string kind{};         ///< attribute[kind]
  std::string public_text{};  ///< attribute[public_text]
};
/// Every fault at once, each under its parameter: service_code, description, lat, email, media_url, attribute[...]. What the service itself
/// asks is checked by who knows it.
Result<Report> read_report(const net::Fields& form);

/// Nothing, or why these words must not be published: they hold what leads to a person ("phone", "email", "number").
std::optional<std::string_view> leads_to_a_person(std::string_view text);

/// The names of the country's districts and regions, folded once.
class Gazetteer {
 public:
  explicit Gazetteer(const offices::Directory& directory);
  /// The district (or else the region) that an address names, in any language and script; empty if it names none, or more than one.
  std::string find(std::string_view address) const;

 private:
  struct Name {
    std::string soato, whole, bare;
    bool shared = false;  ///< a district's bare name that is a region's as well
  };
  std::vector<std::string> named_in(const std::string& words, bool districts, bool whole) const;
  std::vector<Name> names_;
};

/// Where a page of a list ended, for the next one. Opaque to who carries it.
std::string seal_cursor(const std::vector<std::string>& parts);
/// Nothing if it is none of ours with so many parts.
std::optional<std::vector<std::string>> open_cursor(std::string_view cursor, std::size_t parts);

}  // namespace darcha::open311
