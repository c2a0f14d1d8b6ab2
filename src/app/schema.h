// Every migration of every room, in one series.
#pragma once
#include <vector>

#include "db/statement.h"

namespace darcha::app {

std::vector<db::Migration> all_migrations();
std::vector<const db::StatementInfo*> all_statements();

}  // namespace darcha::app
