// Identifiers. Made by the application (never by a sequence of the database), so that a retried transaction repeats its own ids and a
// sharded cluster needs no global counter.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"

namespace darcha {

/// RFC 9562 UUID, 16 octets in network order.
struct Uuid {
  std::array<std::uint8_t, 16> octets{};

  auto operator<=>(const Uuid&) const = default;
  bool is_nil() const { return *this == Uuid{}; }
  std::string str() const;  ///< 36 characters, lower case
};

std::optional<Uuid> parse_uuid(std::string_view text);  ///< canonical 36-character form, either case
Uuid make_uuid_v7(Instant now);                         ///< time-ordered; random part from the operating system
Uuid make_uuid_v4();

/// A UUID that says what it names. Converts to Uuid freely (for SQL), from Uuid only by name.
template <class Tag>
struct Id {
  Uuid value;

  Id() = default;
  explicit Id(Uuid u) : value(u) {}
  operator const Uuid&() const { return value; }
  auto operator<=>(const Id&) const = default;
  bool is_nil() const { return value.is_nil(); }
  std::string str() const { return value.str(); }
  static Id make(Instant now) { return Id{make_uuid_v7(now)}; }
  static std::optional<Id> parse(std::string_view text) {
    if (auto u = parse_uuid(text)) return Id{*u};
    return std::nullopt;
  }
};

/// Whoever the state keeps a record of: a person or an organisation. The distribution key of everything that belongs to them.
using SubjectId = Id<struct SubjectTag>;
using OfficeId = Id<struct OfficeTag>;
using AgencyId = Id<struct AgencyTag>;
using OfficerId = Id<struct OfficerTag>;
using SessionId = Id<struct SessionTag>;
using ApplicationId = Id<struct ApplicationTag>;
using DocumentId = Id<struct DocumentTag>;
using RecordId = Id<struct RecordTag>;  ///< one entry of the audit log
using JobId = Id<struct JobTag>;

}  // namespace darcha

template <>
struct std::hash<darcha::Uuid> {
  std::size_t operator()(const darcha::Uuid& u) const noexcept;
};
template <class Tag>
struct std::hash<darcha::Id<Tag>> {
  std::size_t operator()(const darcha::Id<Tag>& id) const noexcept { return std::hash<darcha::Uuid>{}(id.value); }
};
