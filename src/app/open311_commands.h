// `darcha open311 key`: keys of programs, from a terminal.
#pragma once
#include "app/command.h"

namespace darcha::app {

std::vector<Command> open311_commands();

}  // namespace darcha::app
