// What the faces for programs share: keys, and what stands behind one.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/time.h"

namespace darcha::open311 {

/// Whose key it is. `app`: a city application that sends reports (GeoReport); `agency`: a body's system, bound to its office; `officer`: a
/// short-lived one that an officer lent to a program, which then acts as that officer and nobody else.
enum class KeyKind { app, agency, officer };
std::string_view code(KeyKind kind);
std::optional<KeyKind> parse_key_kind(std::string_view code);

struct ApiKey {
  Uuid id;
  KeyKind kind = KeyKind::app;
  std::string name;     ///< of the application, the system, or what the officer called it
  OfficeId office{};    ///< of agency and officer
  OfficerId officer{};  ///< of officer
  std::vector<std::string> scopes{};
  int per_minute = 60;
  Instant made_at{};
  std::string made_by{};
  std::optional<Instant> expires_at{};
  std::optional<Instant> revoked_at{};
  bool may(std::string_view scope) const;
  bool holds(Instant now) const { return !revoked_at && (!expires_at || now < *expires_at); }
};

/// What a key may be for. The JSON API checks one of them at each call (api/endpoints.h).
inline constexpr std::string_view kScopeReport = "open311:report";
inline constexpr std::string_view kScopeLodge = "appeals:lodge";
inline constexpr std::string_view kScopeList = "appeals:list";
inline constexpr std::string_view kScopeRead = "appeals:read";
inline constexpr std::string_view kScopeSearch = "appeals:search";
inline constexpr std::string_view kScopeWrite = "appeals:write";
inline constexpr std::string_view kScopeEvents = "events:read";
inline constexpr std::string_view kScopeAct = "appeals:act";  ///< officers' keys only: a person decides
std::vector<std::string_view> scopes_of(KeyKind kind);

}  // namespace darcha::open311
