// A member of a household while the records are written; private to the room.
#pragma once
#include "core/time.h"
#include "seed/country.h"

namespace darcha::seed {

/// The same day so many years on; 29 February becomes 1 March where there is none.
Date years_later(Date from, int years);

/// A number of seven digits that belongs to one person alone; the series goes on when ten million are used up.
std::string document_number(std::string_view series, std::int64_t person, int copy);

struct Facts {
  const Draft& draft;
  std::size_t at;
  Date today;
  const std::vector<offices::Territory>& districts;
  Random& random;

  const Member& self() const { return draft.members[at]; }
  int age() const { return full_years_between(self().born, today); }
  persons::Status status() const { return draft.status_of(at); }
  std::string country() const { return draft.country_of(at); }
  bool registered() const { return draft.registered_of(at); }
  const Told* told() const {
    const auto found = draft.told.find(at);
    return found == draft.told.end() ? nullptr : &found->second;
  }
  persons::Origin from(std::string code, Date changed) const {
    const Date day = std::min(changed, today - Days{1});
    return {std::move(code), start_of_day_in_tashkent(day) + std::chrono::hours{9} + std::chrono::minutes{(draft.numbers[at] * 37) % 480}};
  }
};

/// Permits and stays abroad of those who are not citizens. Reads the documents in the record.
void add_evidence(const Facts& member, persons::Record& record);

}  // namespace darcha::seed
