#include "app/catalog_commands.h"

#include <fmt/core.h>

#include <charconv>
#include <cstdio>

#include "app/run_task.h"
#include "app/session.h"
#include "catalog/catalog.h"
#include "murojaat/murojaat.h"

namespace darcha::app {
namespace {

catalog::Folders folders_of(const Config& config) { return {config.services_dir, config.reference_dir}; }

std::string option_of(const Arguments& arguments, const std::string& name) {
  const auto found = arguments.options.find(name);
  return found == arguments.options.end() ? std::string{} : found->second;
}

/// A reader of the terminal: no request, only a language and a day.
web::Context reader(Lang lang) { return {.lang = lang, .now = SystemClock{}.now()}; }

int say(const std::string& sentence) {
  fmt::print(stderr, "darcha: {}\n", sentence);
  return 1;
}

int check_catalog(const Arguments& arguments) {
  const std::filesystem::path services =
      arguments.words.empty() ? arguments.config.services_dir : std::filesystem::path{arguments.words[0]};
  auto faults = catalog::check(services, arguments.config.reference_dir);
  std::ranges::move(murojaat::check_law(services), std::back_inserter(faults));
  std::ranges::move(murojaat::check_formality(services), std::back_inserter(faults));
  for (const catalog::Fault& fault : faults) fmt::print("{}\n", fault.str());
  fmt::print("{}: {} faults\n", services.string(), faults.size());
  return faults.empty() ? 0 : 1;
}

int withdraw_service(const Arguments& arguments) {
  if (arguments.words.size() != 1) {
    fmt::print(stderr, "darcha: catalog withdraw needs the code of a service: the last part of its address, /xizmatlar/CODE\n");
    return 2;
  }
  Session session(arguments.config, Session::Start::must_exist);
  const SystemClock clock;
  catalog::Catalogue catalogue(folders_of(arguments.config));
  run_task(session.io(), catalogue.look(session.pool(), clock.now()));
  const auto version = run_task(
      session.io(), catalog::withdraw(session.pool(), catalogue.now(), arguments.words[0], option_of(arguments, "reason"), clock.now()));
  if (!version) {
    const auto key = web::find_refusal_text(version.error().code);
    return say(key ? reader(Lang::en).t(*key, version.error().args) : version.error().code);
  }
  fmt::print(
      "{} is withdrawn (version {}). Running servers refuse new applications within seconds; applications that run go on.\n"
      "To bring it back, publish a higher version.\n",
      arguments.words[0], *version);
  return 0;
}

/// "3" is a version that was stored, "folder" what the folder says now, "" the fallback.
std::shared_ptr<const catalog::Service> pick(const catalog::Snapshot& snapshot, const Config& config, const std::string& service,
                                             const std::string& which) {
  if (which == "folder") return catalog::service_in_folder(folders_of(config), service);
  int version = 0;
  const auto [end, error] = std::from_chars(which.data(), which.data() + which.size(), version);
  if (error != std::errc{} || end != which.data() + which.size() || version < 1) return nullptr;
  return snapshot.service(service, version);
}

int compare_versions(const Arguments& arguments) {
  const auto& words = arguments.words;
  const std::string lang_code = option_of(arguments, "lang");
  const auto lang = lang_code.empty() ? std::optional{Lang::en} : parse_lang(lang_code);
  if (words.empty() || words.size() > 3 || !lang) {
    fmt::print(stderr, "darcha: catalog diff CODE [FROM [TO]] [--lang uz|uz-Cyrl|ru|en|kaa]; `darcha help catalog diff` says more\n");
    return 2;
  }
  Session session(arguments.config, Session::Start::must_exist);
  catalog::Catalogue catalogue(folders_of(arguments.config));
  run_task(session.io(), catalogue.look(session.pool(), SystemClock{}.now()));
  const auto snapshot = catalogue.now();
  const auto offered = snapshot->service(words[0]);
  if (!offered) return say(fmt::format("no version of {} was ever published here", words[0]));
  const std::string from = words.size() > 1 ? words[1] : std::to_string(offered->version);
  const std::string to = words.size() > 2 ? words[2] : "folder";
  const auto before = pick(*snapshot, arguments.config, words[0], from), after = pick(*snapshot, arguments.config, words[0], to);
  if (!before || !after) {
    std::string known;
    for (const auto& version : snapshot->versions(words[0])) known += fmt::format("{}{}", known.empty() ? "" : ", ", version->version);
    return say((!before ? from : to) == "folder"
                   ? fmt::format("the folder of {} is missing or faulty: `darcha catalog check` says what is wrong", words[0])
                   : fmt::format("there is no version {} of {}; published: {}", !before ? from : to, words[0], known));
  }
  const web::Context context = reader(*lang);
  fmt::print("{} ({}): {} -> {}\n", after->title.in(*lang), words[0], from,
             to == "folder" ? fmt::format("{} (folder)", after->version) : to);
  const auto changes = catalog::differences(context, *before, *after, snapshot->reference());
  for (const std::string& change : changes) fmt::print("- {}\n", change);
  if (changes.empty()) fmt::print("nothing that people would feel\n");
  return 0;
}

}  // namespace

std::vector<Command> catalog_commands() {
  return {
      {"catalog check",
       "is every service folder sound?",
       "Prints each fault with file, line, what is wrong and how to mend it; runs the examples. Exit code 1 if there are any.\n\n  darcha "
       "catalog check [folder]",
       {},
       guarded(check_catalog)},
      {"catalog diff",
       "what changed between two versions of a service, in words",
       "FROM and TO are version numbers, or the word `folder` for what the service's folder says now, published or not. Without TO: the "
       "folder; without FROM: the version in use. The same words stand on the page of the service.\n\n"
       "  darcha catalog diff residence-certificate           what publishing the folder would change\n"
       "  darcha catalog diff residence-certificate 1 2 --lang ru",
       {{"lang", "LANG", "language of the words: uz, uz-Cyrl, ru, en, kaa (default: en)"}},
       guarded(compare_versions)},
      {"catalog withdraw",
       "take a service out of the catalogue",
       "New applications and drafts that are not handed in yet are refused with a sentence in the reader's language; applications that run "
       "keep their version and go on, documents stay valid. The page of the service, the search and the digitisation register say that it "
       "is "
       "withdrawn; the log keeps when. Running servers follow within seconds, and it holds after a restart. Publishing a higher version "
       "brings the service back.\n\n  darcha catalog withdraw study-certificate --reason \"Vazirlik buyrugʻi bilan toʻxtatildi\"",
       {{"reason", "TEXT", "shown on the page of the service, in your words (at most 500 characters)"}},
       guarded(withdraw_service)},
  };
}

}  // namespace darcha::app
