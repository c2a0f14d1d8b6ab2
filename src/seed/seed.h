// `darcha seed`: a synthetic country from a seed number, at any size, that can be stopped and goes on where it was.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>

#include "core/task.h"
#include "core/time.h"
#include "db/db.h"
#include "persons/persons.h"
#include "seed/demo.h"

namespace darcha::seed {

struct Options {
  std::uint64_t seed = 1;
  std::int64_t persons = 2000;                                              ///< at least so many: the last household is kept whole
  Date today = std::chrono::local_days{std::chrono::year{2026} / 11 / 21};  ///< ages and what is valid are of this day
  std::filesystem::path data_dir = "data";
  std::filesystem::path services_dir = "services";
  Bytes pepper;              ///< identity::Keys::pepper: look-ups by number are keyed with it
  int chunk_persons = 5000;  ///< written and recorded together; does not change what is written
};

struct Progress {
  std::int64_t done, wanted;
  bool recounting;  ///< going over households that an earlier run wrote
};

struct Outcome {
  std::int64_t persons = 0;  ///< in the country now
  std::int64_t written = 0;  ///< by this call
  std::int64_t households = 0;
  std::size_t officers = 0;
  bool finished = false;  ///< false: `go_on` said no; the same call goes on from here
};

/// Writes reference data (territories, agencies, offices, officers) and persons. Repeating it does nothing more; asking for more persons
/// with the same seed adds them, and on a later day the country is still that of the day it was made on. Each chunk is recorded when it is
/// whole; a chunk that was cut short is emptied and written again. `go_on` is asked between chunks. Throws std::runtime_error for a
/// database that holds the country of another seed, db::Failure.
Task<Outcome> plant(db::Pool& pool, Options options, const Clock& clock, std::function<bool(const Progress&)> go_on);

/// The command: progress bar with rate and time left on standard error, stops whole after a chunk on SIGINT or SIGTERM. Exit code 0 done,
/// 1 failed, 130 stopped. Runs `io` until it is done.
int run(boost::asio::io_context& io, db::Pool& pool, Options options, const Clock& clock);

}  // namespace darcha::seed
