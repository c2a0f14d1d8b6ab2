// The command line: one binary, a command for each thing an operator does, and help that teaches.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "app/config.h"

namespace darcha::app {

/// What stood after the command: settings are already in the configuration, the rest is here.
struct Arguments {
  Config config;
  std::vector<std::string> words;              ///< positional
  std::map<std::string, std::string> options;  ///< of this command: --persons 1000 -> {"persons", "1000"}; a switch has "true"
};

struct Command {
  std::string name;                          ///< "audit verify"
  std::string summary;                       ///< one line
  std::string help;                          ///< paragraphs and examples, shown by `darcha help audit verify`
  std::vector<Setting> options;              ///< beside the settings every command takes
  std::function<int(const Arguments&)> run;  ///< exit code
};

/// Finds the command, reads settings and options, runs it. Exit code 2 for a wrong command line, with a hint.
int dispatch(const std::vector<Command>& commands, const std::vector<std::string>& argv, const char* const* environ);

}  // namespace darcha::app
