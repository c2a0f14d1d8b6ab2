// `darcha audit verify`: the log against its tiles, rows, and every head that is known outside the database.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/task.h"
#include "core/time.h"
#include "db/db.h"

namespace darcha::app {

struct LogToVerify {
  std::string vkey;              ///< empty: of the key in `folder`
  std::filesystem::path folder;  ///< keys/log of the data folder
  std::string origin;
  std::vector<std::string> known_checkpoints;  ///< notes kept elsewhere
  const Clock& clock;
};

struct LogVerified {
  bool holds = false;
  std::string text;  ///< for people: findings, figures, and what the log was held against
};

/// The head that the server signed last (`folder`/head, written after each commit) is a known checkpoint of its own accord: a database that
/// was cut, or restored from a backup, contradicts it. Throws std::invalid_argument for a key or a head that is not one of this log.
Task<LogVerified> verify_log(db::Pool& pool, LogToVerify log);

}  // namespace darcha::app
