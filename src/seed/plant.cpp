// Writing the country. After a crash at any point the next run finds whole chunks (recorded), and at most one that is not: everything from
// its first person on is removed and written again, with the same ids and numbers.
#include <fmt/format.h>

#include "gen/seed/sql.h"
#include "offices/offices.h"
#include "seed/copy.h"
#include "seed/officers.h"
#include "seed/seed.h"

namespace darcha::seed {

namespace {

/// Raised when the same seed makes other people than before: a country is not grown by two generators.
constexpr int kGeneration = 2;

std::string run_key_of(const Options& options) { return fmt::format("{}/{}/{}", kGeneration, options.seed, to_iso(options.today)); }

struct Chunk {
  std::int64_t first_household = 0, first_person = 0;
  int households = 0;
  std::int64_t persons = 0;
  std::vector<offices::Officer> officers;
};

/// Households until the chunk or the country is full; their rows go to `rows` unless it is null (recounting).
Chunk make_chunk(Country& country, const Options& options, std::int64_t households_at_most, CopyRows* rows) {
  Chunk chunk;
  chunk.first_household = country.households_made();
  chunk.first_person = country.persons_made();
  while (chunk.households < households_at_most &&
         (households_at_most != INT64_MAX || (chunk.persons < options.chunk_persons && country.persons_made() < options.persons))) {
    const std::int64_t place = country.households_made() - demo_household_count();
    const Household household = country.next();
    ++chunk.households;
    chunk.persons += static_cast<std::int64_t>(household.size());
    if (!rows) continue;
    for (const Person& person : household) {
      rows->add(person.record);
      for (const DemoPerson& demo : demo_persons())
        if (place < 0 && demo.subject == person.record.subject)
          for (auto& officer : officers_of_demo(demo.key, demo.subject, person.record.identity->name))
            chunk.officers.push_back(std::move(officer));
    }
    if (place >= 0 && place < kOfficerHouseholds)
      for (auto& officer : officers_of(household, place, country)) chunk.officers.push_back(std::move(officer));
  }
  return chunk;
}

/// Ids of seeded persons begin with their place in the country (subject_id_of), so what a cut-off chunk left is a range of ids.
Task<> remove_from(db::Pool& pool, std::int64_t first_person) {
  const auto bound = [](std::int64_t person) {
    std::string id = subject_id_of(0, person).str();
    return id.substr(0, 14) + "0000-0000-000000000000";  // the time part, then zeros
  };
  constexpr std::int64_t kBeyondAll = 1'000'000'000;
  for (const std::string& table : tables_children_first())
    co_await pool.execute(
        fmt::format("delete from {} where subject_id >= '{}' and subject_id < '{}'", table, bound(first_person), bound(kBeyondAll)));
}

Task<> write(db::Pool& pool, const CopyRows& rows) {
  for (const TableRows& table : rows.tables()) {
    if (table.rows.empty()) continue;
    bool given = false;
    co_await pool.copy_in(table.sql,
                          [&table, &given]() -> std::string_view { return std::exchange(given, true) ? std::string_view{} : table.rows; });
  }
}

Task<> plant_reference_data(db::Pool& pool, Options options) {
  auto territories = offices::load_territories(options.data_dir);
  auto agencies = offices::load_agencies(options.services_dir / "agencies.yaml");
  auto all_offices = offices::load_offices(options.data_dir / "offices.yaml", territories, agencies);
  co_await offices::save(pool, std::move(territories), std::move(agencies), std::move(all_offices), {});
}

/// Goes over the whole chunks of earlier runs and clears away one that was cut short; the number of the next chunk.
Task<int> recount(db::Pool& pool, Country& country, std::string run_key, Options options, std::function<bool(const Progress&)> go_on) {
  int next_chunk = 0;
  bool cut_off = false;
  for (const auto& chunk : co_await pool.query(sql::ListChunks{.run_key = run_key})) {
    if (!chunk.done) {
      cut_off = true;
      break;
    }
    for (std::int64_t left = chunk.households; left > 0; left -= 1000) {
      make_chunk(country, options, std::min<std::int64_t>(left, 1000), nullptr);
      go_on({country.persons_made(), options.persons, true});
    }
    next_chunk = chunk.chunk + 1;
  }
  if (cut_off) co_await remove_from(pool, country.persons_made());
  co_return next_chunk;
}

}  // namespace

Task<Outcome> plant(db::Pool& pool, Options options, const Clock& clock, std::function<bool(const Progress&)> go_on) {
  for (const auto& run : co_await pool.query(sql::ListRuns{})) {
    if (run.seed != static_cast<std::int64_t>(options.seed))
      throw std::runtime_error(
          fmt::format("this database holds the country of seed {}: use that seed again, or an empty data folder", run.seed));
    options.today = run.today;  // a country keeps the day it was made on, whichever day it is opened again
  }
  const std::string run_key = run_key_of(options);
  for (const auto& run : co_await pool.query(sql::ListRuns{}))
    if (run.run_key != run_key)
      throw std::runtime_error("this database holds a country of an earlier version of the program: start with an empty data folder");
  co_await plant_reference_data(pool, options);
  co_await pool.query(sql::StartRun{.run_key = run_key,
                                    .seed = static_cast<std::int64_t>(options.seed),
                                    .persons = options.persons,
                                    .today = options.today,
                                    .started_at = clock.now()});

  Country country(options.seed, options.today, load_lists(options.data_dir), offices::load_territories(options.data_dir));
  int next_chunk = co_await recount(pool, country, run_key, options, go_on);

  Outcome outcome;
  CopyRows rows(persons::Pepper{options.pepper});
  outcome.finished = true;
  while (country.persons_made() < options.persons) {
    if (!go_on({country.persons_made(), options.persons, false})) {
      outcome.finished = false;
      break;
    }
    rows.clear();
    Chunk chunk = make_chunk(country, options, INT64_MAX, &rows);
    co_await pool.query(sql::StartChunk{.run_key = run_key,
                                        .chunk = next_chunk,
                                        .first_household = chunk.first_household,
                                        .households = chunk.households,
                                        .persons = chunk.persons});
    co_await write(pool, rows);
    outcome.officers += chunk.officers.size();
    if (!chunk.officers.empty()) co_await offices::save(pool, {}, {}, {}, std::move(chunk.officers));
    co_await pool.query(sql::FinishChunk{.run_key = run_key, .chunk = next_chunk});
    outcome.written += chunk.persons;
    ++next_chunk;
  }
  if (outcome.finished) {
    co_await pool.query(sql::FinishRun{.run_key = run_key, .finished_at = clock.now()});
    if (outcome.written > 0)
      for (const std::string& table : tables_children_first()) co_await pool.execute("analyze " + table);
    go_on({country.persons_made(), options.persons, false});
  }
  co_await offices::refresh(pool);
  outcome.persons = country.persons_made();
  outcome.households = country.households_made();
  co_return outcome;
}

}  // namespace darcha::seed
