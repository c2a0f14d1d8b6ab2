#include <fmt/format.h>
#include <algorithm>

#include "catalog/catalog.h"
#include "catalog/check/check.h"
#include "catalog/source/read_service.h"

namespace darcha::catalog {
namespace {

constexpr std::size_t kMostServices = 5'000;
constexpr std::size_t kMostExamples = 200;
constexpr std::string_view kAppeals = "appeals";  // what appeals of citizens go by: no service, other rooms read it

std::vector<std::filesystem::path> sorted_entries(const std::filesystem::path& dir, std::size_t most) {
  std::vector<std::filesystem::path> entries;
  std::error_code ec;
  for (std::filesystem::directory_iterator it(dir, ec), end; !ec && it != end && entries.size() < most; it.increment(ec))
    entries.push_back(it->path());
  std::ranges::sort(entries);
  return entries;
}

void check_examples(const std::filesystem::path& folder, const Service& service, const Reference& reference, std::vector<Fault>& faults) {
  Shown shown;
  std::size_t count = 0;
  for (const auto& path : sorted_entries(folder / "examples", kMostExamples)) {
    if (path.extension() != ".yaml") continue;
    ++count;
    const std::string file = folder.filename().string() + "/examples/" + path.filename().string();
    Report report{file, {}};
    const auto text = read_bounded(path, file);
    const auto root = text ? parse_yaml(*text, file) : std::unexpected(text.error());
    if (root)
      check_example(*root, service, reference, report, shown);
    else
      report.faults.push_back(root.error());
    std::ranges::move(report.faults, std::back_inserter(faults));
  }
  if (!service.runs()) return;
  const std::string file = service.code + "/examples";
  if (count < 2)
    faults.push_back({file, 0, "fewer than two examples", "write applications that show what the service does (docs/services.md)"});
  if (service.workflow && service.workflow->automatic)
    for (const Outcome& outcome : service.outcomes)
      if (std::ranges::find(shown.outcomes, outcome.code) == shown.outcomes.end())
        faults.push_back({file, 0, fmt::format("no example ends with the outcome `{}`", outcome.code), "add one"});
  for (const Requirement& r : service.requirements) {
    if (!r.met) continue;
    for (const auto& [found, word] : {std::pair{&shown.met, "met"}, std::pair{&shown.not_met, "not met"}})
      if (std::ranges::find(*found, r.code) == found->end())
        faults.push_back({file, 0, fmt::format("the requirement `{}` is {} in no example", r.code, word),
                          "add one: what a rule says is shown both ways"});
  }
}

/// A complaint runs through a service of this house that can only be lodged from a decision.
void check_complaints(std::vector<Folder>& folders) {
  for (Folder& folder : folders) {
    if (!folder.service || folder.service->appeal.service.empty()) continue;
    const std::string& code = folder.service->appeal.service;
    const auto found = std::ranges::find(folders, code, &Folder::code);
    if (found == folders.end() || !found->service)
      folder.faults.push_back({folder.code + "/service.yaml", 0, fmt::format("complaints run through the unknown service `{}`", code),
                               "name a folder of services/, or leave `service` of `appeal` out"});
    else if (!found->service->from_decision)
      folder.faults.push_back({folder.code + "/service.yaml", 0, fmt::format("complaints run through `{}`, which anyone may lodge", code),
                               "write `from_decision: true` there, or name another service"});
  }
}

}  // namespace

Folder read_folder(const std::filesystem::path& dir, const Reference& reference) {
  Folder folder{dir.filename().string(), std::nullopt, {}, {}};
  const std::string file = folder.code + "/service.yaml";
  const auto text = read_bounded(dir / "service.yaml", file);
  const auto root = text ? parse_yaml(*text, file) : std::unexpected(text.error());
  if (!root) {
    folder.faults.push_back(root.error());
    return folder;
  }
  Report report{file, {}};
  folder.service = read_service(*root, report);
  if (folder.service->code != folder.code)
    report.add(0, fmt::format("the folder is `{}`, its code `{}`", folder.code, folder.service->code), "give both the same name");
  if (report.faults.empty()) {  // what is between keys is judged only when each key can be read
    check_service(*folder.service, *root, reference, report);
    if (report.faults.empty()) check_examples(dir, *folder.service, reference, report.faults);
  }
  std::ranges::sort(report.faults, {}, [](const Fault& fault) { return std::tie(fault.line, fault.what); });
  folder.canonical = canonical_json(*root);
  folder.faults = std::move(report.faults);
  return folder;
}

Source read_source(const std::filesystem::path& services, const std::filesystem::path& data) {
  Source source;
  source.reference = read_reference(services, data, source.reference_faults);
  std::error_code ec;
  if (!std::filesystem::is_directory(services, ec))
    source.reference_faults.push_back(
        {services.filename().string(), 0, "the services folder is missing", "name the folder that holds the services"});
  for (const auto& path : sorted_entries(services, kMostServices))
    if (path.filename() != kAppeals && std::filesystem::is_directory(std::filesystem::symlink_status(path, ec)))
      source.folders.push_back(read_folder(path, source.reference));
  check_complaints(source.folders);
  return source;
}

std::shared_ptr<const Service> service_in_folder(const Folders& folders, std::string_view code) {
  std::vector<Fault> faults;
  const Reference reference = read_reference(folders.services, folders.data, faults);
  std::error_code ec;
  for (const auto& path : sorted_entries(folders.services, kMostServices)) {  // never a path made of what somebody typed
    if (path.filename() != code || !std::filesystem::is_directory(std::filesystem::symlink_status(path, ec))) continue;
    Folder folder = read_folder(path, reference);
    if (folder.sound()) return std::make_shared<const Service>(std::move(*folder.service));
  }
  return nullptr;
}

std::vector<Fault> check(const std::filesystem::path& services, const std::filesystem::path& data) {
  Source source = read_source(services, data);
  std::vector<Fault> faults = std::move(source.reference_faults);
  for (Folder& folder : source.folders) std::ranges::move(folder.faults, std::back_inserter(faults));
  return faults;
}

}  // namespace darcha::catalog
