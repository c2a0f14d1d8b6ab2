// What an operator does with the catalogue on the command line.
#pragma once
#include <vector>

#include "app/command.h"

namespace darcha::app {

std::vector<Command> catalog_commands();

}  // namespace darcha::app
