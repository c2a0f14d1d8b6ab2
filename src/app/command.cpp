#include "app/command.h"

#include "app/data_root.h"

#include <fmt/core.h>

#include <cstdio>
#include <numeric>

namespace darcha::app {
namespace {

bool is_setting(std::string_view name) {
  return std::any_of(settings().begin(), settings().end(), [&](const Setting& s) { return s.name == name; });
}

const Setting* find_option(const std::vector<Setting>& options, std::string_view name) {
  const auto found = std::find_if(options.begin(), options.end(), [&](const Setting& s) { return s.name == name; });
  return found == options.end() ? nullptr : &*found;
}

// Levenshtein distance, for "did you mean".
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row.back();
}

void print_settings(const std::vector<Setting>& list) {
  for (const Setting& s : list) fmt::print("  {:<28} {}\n", fmt::format("--{}{}{}", s.name, s.value.empty() ? "" : " ", s.value), s.help);
}

void print_overview(const std::vector<Command>& commands) {
  fmt::print(
      "Darcha, a single window for public services.\n\n"
      "  darcha <command> [options]          darcha help <command>\n\nCommands:\n");
  for (const Command& c : commands) fmt::print("  {:<22} {}\n", c.name, c.summary);
  fmt::print(
      "\nA first look:\n"
      "  darcha serve --demo                 start everything here, with a synthetic country, and print where to look\n"
      "  darcha catalog check                is every service folder sound?\n"
      "  darcha audit verify                 has anybody touched the log or the records beside it?\n"
      "\nSettings (each also as DARCHA_NAME in the environment or name: in the file given with --config):\n");
  print_settings(settings());
}

void print_help(const Command& c) {
  fmt::print("darcha {}: {}\n\n{}\n", c.name, c.summary, c.help);
  if (!c.options.empty()) {
    fmt::print("\nOptions:\n");
    print_settings(c.options);
  }
  fmt::print("\nSettings are listed by `darcha help`.\n");
}

int wrong(const std::string& what) {
  fmt::print(stderr, "darcha: {}\n", what);
  return 2;
}

struct Found {
  const Command* command = nullptr;
  std::size_t words = 0;
};

// "audit verify" before "audit": the longest name that fits.
Found find_command(const std::vector<Command>& commands, const std::vector<std::string>& argv, std::size_t from) {
  for (std::size_t words = 2; words >= 1; --words) {
    if (from + words > argv.size()) continue;
    std::string name = argv[from];
    for (std::size_t i = 1; i < words; ++i) name += ' ' + argv[from + i];
    for (const Command& c : commands)
      if (c.name == name) return {&c, words};
  }
  return {};
}

std::string unknown_command(const std::vector<Command>& commands, const std::vector<std::string>& argv, std::size_t from) {
  std::string typed = argv[from];
  if (from + 1 < argv.size() && !argv[from + 1].starts_with("-")) typed += ' ' + argv[from + 1];
  const auto nearest = std::min_element(commands.begin(), commands.end(), [&](const Command& a, const Command& b) {
    return distance(a.name, typed) < distance(b.name, typed);
  });
  return fmt::format("there is no command '{}'; did you mean '{}'? `darcha help` lists all", typed, nearest->name);
}

Result<std::string> value_of(const std::vector<std::string>& argv, std::size_t& i, const std::optional<std::string>& inline_value,
                             bool is_switch, const std::string& name) {
  if (inline_value) return *inline_value;
  if (is_switch) return "true";
  if (i + 1 >= argv.size()) return refuse("app.no_value", RefusalKind::bad_input, {{"name", name}});
  return argv[++i];
}

std::string in_words(const Refusal& refusal) {
  const auto arg = [&](std::string_view name) {
    for (const auto& [n, v] : refusal.args)
      if (n == name) return v;
    return std::string{};
  };
  if (refusal.code == "app.unknown_setting") return fmt::format("there is no setting '{}'; `darcha help` lists all", arg("name"));
  if (refusal.code == "app.bad_setting") return fmt::format("'{}' is not a value for {}", arg("value"), arg("name"));
  if (refusal.code == "app.bad_config_file") return fmt::format("{}: {}", arg("name"), arg("value"));
  if (refusal.code == "app.no_value") return fmt::format("--{} needs a value", arg("name"));
  return refusal.code;
}

// Before the environment and the other flags, wherever they stand on the line: each of them has the last word over a file.
Result<void> read_files(const std::vector<std::string>& argv, std::size_t from, Config& config) {
  constexpr std::string_view kInline = "--config=";
  for (std::size_t i = from; i < argv.size(); ++i) {
    if (argv[i] != "--config" && !argv[i].starts_with(kInline)) continue;
    const auto inline_value = argv[i].starts_with(kInline) ? std::optional{argv[i].substr(kInline.size())} : std::nullopt;
    const auto file = value_of(argv, i, inline_value, false, "config");
    if (!file) return std::unexpected(file.error());
    if (auto applied = apply_file(config, *file); !applied) return applied;
  }
  return {};
}

Result<void> read_arguments(const Command& command, const std::vector<std::string>& argv, std::size_t from, Arguments& out) {
  for (std::size_t i = from; i < argv.size(); ++i) {
    if (!argv[i].starts_with("--")) {
      out.words.push_back(argv[i]);
      continue;
    }
    std::string name = argv[i].substr(2);
    std::optional<std::string> inline_value;
    if (const auto equals = name.find('='); equals != std::string::npos) {
      inline_value = name.substr(equals + 1);
      name.resize(equals);
    }
    if (name == "config") {
      if (!inline_value) ++i;  // read already: read_files
      continue;
    }
    const Setting* option = find_option(command.options, name);
    const Setting* setting = option == nullptr && is_setting(name) ? find_option(settings(), name) : nullptr;
    if (option == nullptr && setting == nullptr) return refuse("app.unknown_setting", RefusalKind::bad_input, {{"name", "--" + name}});
    const auto value = value_of(argv, i, inline_value, (option != nullptr ? option : setting)->value.empty(), name);
    if (!value) return std::unexpected(value.error());
    if (option != nullptr) {
      out.options[name] = *value;
    } else if (auto applied = apply_setting(out.config, name, *value); !applied) {
      return applied;
    }
  }
  return {};
}

}  // namespace

int dispatch(const std::vector<Command>& commands, const std::vector<std::string>& argv, const char* const* environ) {
  if (argv.empty() || argv[0] == "--help" || argv[0] == "-h" || (argv[0] == "help" && argv.size() == 1)) {
    print_overview(commands);
    return argv.empty() ? 2 : 0;
  }
  const bool help = argv[0] == "help";
  const std::size_t from = help ? 1 : 0;
  const Found found = find_command(commands, argv, from);
  if (found.command == nullptr) return wrong(unknown_command(commands, argv, from));
  const bool help_flag = std::any_of(argv.begin(), argv.end(), [](const std::string& a) { return a == "--help" || a == "-h"; });
  if (help || help_flag) {
    print_help(*found.command);
    return 0;
  }
  Arguments arguments;
  place_data(arguments.config, this_executable());
  if (auto read = read_files(argv, from + found.words, arguments.config); !read) return wrong(in_words(read.error()));
  if (auto applied = apply_environment(arguments.config, environ); !applied) return wrong(in_words(applied.error()) + " (environment)");
  if (auto read = read_arguments(*found.command, argv, from + found.words, arguments); !read) return wrong(in_words(read.error()));
  return found.command->run(arguments);
}

}  // namespace darcha::app
