// Pure rules of applications: numbers, deadlines, what a term means on a day.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "applications/types.h"
#include "core/bytes.h"
#include "core/time.h"

namespace darcha::applications {

/// Public number: "AR-26-7K3M-9QX2-5": two digits of the year, 40 random bits in Crockford base 32, a check character over all of it.
/// `random` holds 5 octets.
std::string make_number(Date day, BytesView random);

/// Upper case, separators normalised, look-alikes mended; nothing if the check character does not fit (a slip of the fingers).
std::optional<std::string> parse_number(std::string_view typed);

}  // namespace darcha::applications
