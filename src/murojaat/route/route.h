// Which office an appeal goes to. Pure but for the directory. Law: OʻRQ-445 art. 25 (the competent body), and never for review to the body
// complained about (unverified).
#pragma once
#include <optional>

#include "murojaat/types.h"
#include "offices/offices.h"

namespace darcha::murojaat {

struct Routed {
  OfficeId office;
  std::string why;  ///< topic, wanted, receiver, above: a text of this room under route.<why>
};

/// `parent_office`: of the answer that the higher body is asked about; nil for none. `barred`: complained about. Throws std::runtime_error
/// when the directory has not even a receiver.
Routed route(const offices::Directory& directory, const Law& law, const Topic* topic, const std::string& district, OfficeId wanted,
             OfficeId barred, OfficeId parent_office);

std::optional<OfficeId> office_above(const offices::Directory& directory, OfficeId office);
/// `upper` is above `lower` in the line, or the same.
bool is_at_or_above(const offices::Directory& directory, OfficeId upper, OfficeId lower);
/// The office closed, or its agency serves its territory through another one now.
bool is_dissolved(const offices::Directory& directory, OfficeId office);

}  // namespace darcha::murojaat
