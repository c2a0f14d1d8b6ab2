// The commands of the program.
#pragma once
#include "app/command.h"

namespace darcha::app {

std::vector<Command> commands();

}  // namespace darcha::app
