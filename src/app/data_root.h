// Where the program's own data lie: services, style sheets, reference data, document templates.
#pragma once
#include <filesystem>
#include <optional>

#include "app/config.h"

namespace darcha::app {

/// The folder that holds services/, assets/, data/ and documents/templates/: `share/darcha` of the prefix the executable is installed
/// under, or the source tree it was built in, looked for from the executable's folder upwards. Nothing if there is none.
std::optional<std::filesystem::path> find_data_root(const std::filesystem::path& executable);

/// Before files, environment and flags, which have the last word: the four folders below the root, so that it does not matter where the
/// program is called from. Without a root they stay relative to the working folder.
void place_data(Config& config, const std::filesystem::path& executable);

std::filesystem::path this_executable();

}  // namespace darcha::app
