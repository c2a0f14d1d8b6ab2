#include "app/data_root.h"

namespace darcha::app {
namespace {

namespace fs = std::filesystem;

bool holds_data(const fs::path& folder) {
  std::error_code none;
  for (const char* part : {"services", "assets", "data", "documents/templates"})
    if (!fs::is_directory(folder / part, none)) return false;
  return true;
}

}  // namespace

std::optional<fs::path> find_data_root(const fs::path& executable) {
  for (fs::path folder = executable.parent_path();; folder = folder.parent_path()) {
    for (const fs::path& root : {folder / "share" / "darcha", folder})
      if (holds_data(root)) return root;
    if (folder == folder.parent_path()) return std::nullopt;
  }
}

void place_data(Config& config, const fs::path& executable) {
  // Beside the folder of the program: build/<preset>/models of a build, <prefix>/models of an installation.
  if (executable.has_parent_path()) config.models_dir = executable.parent_path().parent_path() / config.models_dir;
  const auto root = find_data_root(executable);
  if (!root) return;
  for (fs::path Config::* folder : {&Config::services_dir, &Config::assets_dir, &Config::reference_dir, &Config::templates_dir})
    config.*folder = *root / (config.*folder);
}

// Spec: proc(5). A link, so that a program started by a relative name or through a symbolic link is found where it lies.
fs::path this_executable() {
  std::error_code unknown;
  return fs::read_symlink("/proc/self/exe", unknown);
}

}  // namespace darcha::app
