// Entries of the registers that the house keeps.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "core/ids.h"
#include "core/time.h"

namespace darcha::registry {

/// What a decision writes. Personal data but for the codes.
struct NewEntry {
  Uuid id;                    ///< made by the caller, so that a repeated transaction writes the same entry and number
  std::string register_code;  ///< of services/kept_registers.yaml: "citizenship_changes"
  std::string entry;          ///< "admitted"
  SubjectId subject;
  Date on{};                    ///< the day it took effect: that of the act
  std::string decision_number;  ///< of the house's decision
  std::string act_number;       ///< of the act above it (a Presidential decree), or empty
  std::optional<Date> act_date;
  std::string case_ref;         ///< public number of the application
  std::string document_number;  ///< of the document that was issued, or empty
  std::string region;           ///< SOATO of the person's region, for statistics; empty: unknown or abroad
  audit::Actor actor;
  std::string purpose;  ///< a code: that of the service
};

struct Entry {
  Uuid id;
  SubjectId subject;
  std::string register_code, entry, number;
  Date on{};
  std::string decision_number, act_number;
  std::optional<Date> act_date;
  std::string case_ref, document_number, region;
  std::string officer_name, office_name;
  std::string corrects;  ///< number of the entry that this one corrects, or empty
  std::string note;      ///< what was wrong
  Instant entered_at{};
};

/// How many of one kind; nothing: fewer than five, or hidden so that others stay hidden.
struct Cell {
  std::string key;  ///< "01".."12" or SOATO of a region ("" unknown)
  std::optional<std::int64_t> count;
  bool operator==(const Cell&) const = default;
};
struct Series {
  std::optional<std::int64_t> total;
  std::vector<Cell> cells;
  bool operator==(const Series&) const = default;
};
struct YearOf {
  int year = 0;
  std::string entry;
  Series months;   ///< those that are over
  Series regions;  ///< empty until the year is over
};

}  // namespace darcha::registry
