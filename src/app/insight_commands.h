// What an operator does with the public figures on the command line.
#pragma once
#include <vector>

#include "app/command.h"

namespace darcha::app {

std::vector<Command> insight_commands();

}  // namespace darcha::app
