// Keys the server keeps in its data folder: made at the first start, readable by its user only, never in the repository or a log.
#pragma once
#include <filesystem>
#include <string_view>

#include "core/bytes.h"

namespace darcha::app {

/// 32 octets under `<folder>/<name>.key`, made if the file is not there (0600, whole or not at all). Two processes that start at once use
/// the same one. Throws std::runtime_error if the file is readable by others, or is not 32 octets long.
Bytes load_or_create_key(const std::filesystem::path& folder, std::string_view name);

}  // namespace darcha::app
