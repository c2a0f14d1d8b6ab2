#include "insight/store.h"

#include <boost/json.hpp>

#include "core/crypto.h"

namespace darcha::insight::store {
namespace {

namespace json = boost::json;

template <class Row>
Cell cell_of(const Row& row) {
  return {row.office_id, row.topic, row.region, row.channel};
}

json::array numbers(const std::vector<std::int64_t>& from) { return json::array(from.begin(), from.end()); }

std::vector<std::int64_t> parse_numbers(const json::value& from) {
  std::vector<std::int64_t> out;
  for (const json::value& n : from.as_array()) out.push_back(n.as_int64());
  return out;
}

std::string words(const json::value& from, const char* name) { return std::string{from.at(name).as_string()}; }

}  // namespace

std::int16_t lane_of(murojaat::AppealId id) { return static_cast<std::int16_t>(jobs::lane_of(id)); }

std::string to_json(const Counts& counts) {
  json::object out;
  for (const auto& [name, n] : counts) out[name] = n;
  return json::serialize(out);
}

Counts parse_counts(const std::string& text) {
  Counts out;
  const json::value parsed = json::parse(text);
  for (const auto& [name, n] : parsed.as_object()) out[std::string{name}] = n.as_int64();
  return out;
}

Task<std::optional<Kept>> find_mark(db::Pool& db, murojaat::AppealId id) {
  const auto row = co_await db.query(sql::GetMark{.lane = lane_of(id), .appeal_id = id});
  if (!row) co_return std::nullopt;
  co_return Kept{{.month = row->month, .cell = cell_of(*row), .counts = parse_counts(row->counts), .version = row->version}, row->step};
}

Task<> save_mark(db::Pool& db, murojaat::AppealId id, std::optional<Kept> before, Mark mark, murojaat::History history) {
  db::Batch batch;
  if (before) {
    batch.add(sql::UpdateMark{.lane = lane_of(id),
                              .appeal_id = id,
                              .step = before->step,
                              .version = mark.version,
                              .office_id = mark.cell.office,
                              .topic = mark.cell.topic,
                              .region = mark.cell.region,
                              .channel = mark.cell.channel,
                              .counts = to_json(mark.counts)});
  } else {
    batch.add(sql::InsertMark{.lane = lane_of(id),
                              .appeal_id = id,
                              .version = mark.version,
                              .month = mark.month,
                              .office_id = mark.cell.office,
                              .topic = mark.cell.topic,
                              .region = mark.cell.region,
                              .channel = mark.cell.channel,
                              .counts = to_json(mark.counts),
                              .district = history.district,
                              .sketch = history.sketch,
                              .lodged_at = history.events.front().at});
  }
  for (const Added& added : difference(before ? std::optional{before->mark} : std::nullopt, mark))
    batch.add(sql::AddCount{.lane = lane_of(id),
                            .month = added.month,
                            .office_id = added.cell.office,
                            .topic = added.cell.topic,
                            .region = added.cell.region,
                            .channel = added.cell.channel,
                            .name = added.name,
                            .by = added.by});
  co_await db.run(std::move(batch));
}

Task<Totals> totals(db::Pool& db, Month month) {
  Totals out;
  for (const auto& row : co_await db.query(sql::TotalsOfMonth{.month = month})) out[cell_of(row)][row.name] = row.n;
  co_return out;
}

Task<std::vector<Month>> months(db::Pool& db) {
  std::vector<Month> out;
  for (const auto& row : co_await db.query(sql::ListMonths{})) out.push_back(row.month);
  co_return out;
}

std::string to_json(const Edition& edition) {
  json::array groups;
  for (const Group& group : edition.groups)
    groups.push_back(json::object{{"body", group.cell.office.is_nil() ? std::string{} : group.cell.office.str()},
                                  {"topic", group.cell.topic},
                                  {"region", group.cell.region},
                                  {"channel", group.cell.channel},
                                  {"received", group.received}});
  json::object questions;
  for (const auto& [question, sets] : edition.sets) {
    json::array all;
    for (const Set& set : sets) {
      json::object one{{"groups", json::array(set.groups.begin(), set.groups.end())}, {"n", numbers(set.n)}};
      if (!set.extra.empty()) one["extra"] = numbers(set.extra);
      all.push_back(std::move(one));
    }
    questions[code(question)] = std::move(all);
  }
  return json::serialize(json::object{{"month", to_iso(edition.month)},
                                      {"stage", code(edition.stage)},
                                      {"groups", std::move(groups)},
                                      {"questions", std::move(questions)}});
}

Edition parse_edition(const std::string& text) {
  const json::value from = json::parse(text);
  Edition out{.month = parse_iso_date(words(from, "month")).value(), .stage = parse_stage(words(from, "stage")).value()};
  for (const json::value& group : from.at("groups").as_array())
    out.groups.push_back({{OfficeId::parse(words(group, "body")).value_or(OfficeId{}), words(group, "topic"), words(group, "region"),
                           words(group, "channel")},
                          group.at("received").as_int64()});
  for (const auto& [name, sets] : from.at("questions").as_object()) {
    std::vector<Set>& all = out.sets[parse_question(name).value()];
    for (const json::value& set : sets.as_array()) {
      Set one{.n = parse_numbers(set.at("n"))};
      for (const json::value& group : set.at("groups").as_array()) one.groups.push_back(static_cast<int>(group.as_int64()));
      if (const auto* extra = set.as_object().if_contains("extra")) one.extra = parse_numbers(*extra);
      all.push_back(std::move(one));
    }
  }
  return out;
}

std::string digest_of(const Edition& edition) { return to_hex(sha256(to_json(edition))); }

Task<std::vector<Made>> edition_names(db::Pool& db) {
  std::vector<Made> out;
  for (const auto& row : co_await db.query(sql::ListEditionNames{})) out.push_back({row.month, parse_stage(row.stage).value(), row.digest});
  co_return out;
}

Task<std::vector<Published>> editions(db::Pool& db) {
  std::vector<Published> out;
  for (const auto& row : co_await db.query(sql::ListEditions{})) out.push_back({parse_edition(row.content), row.digest, row.made_at});
  co_return out;
}

Task<> add_edition(db::Pool& db, Edition edition, Instant now) {
  co_await db.query(sql::InsertEdition{.month = edition.month,
                                       .stage = std::string{code(edition.stage)},
                                       .content = to_json(edition),
                                       .digest = digest_of(edition),
                                       .made_at = now});
}

}  // namespace darcha::insight::store
