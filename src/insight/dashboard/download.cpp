// Everything on the page of figures as data: CSV (RFC 4180) with its columns described beside it (W3C CSVW), JSON, and the data set's
// description (W3C DCAT 3). Addresses do not change, names are in Uzbek unless ?til= says otherwise, and what did not change is answered
// 304.
#include <boost/json.hpp>

#include <fmt/core.h>

#include "core/crypto.h"
#include "insight/dashboard/dashboard.h"
#include "insight/store.h"

namespace darcha::insight {
namespace {

namespace json = boost::json;

constexpr std::string_view kLicence = "https://creativecommons.org/licenses/by/4.0/";

/// A column of a CSV: its name, its type in XML Schema, and what it is.
struct Column {
  std::string name, type, about;
};

const std::vector<Column>& table_columns() {
  static const std::vector<Column> all{
      {"code", "string",
       "Month (YYYY-MM), id of the body, code of the topic, SOATO of the region, or channel; empty: not shown separately"},
      {"name", "string", "The same in words"},
      {"received", "integer", "Appeals received"},
      {"answered_known_of", "integer", "Answered appeals of which it is published whether that was on time"},
      {"on_time", "integer", "Of these, answered before the term of the law ended"},
      {"unanswered", "integer", "Appeals without an answer 45 days after the month's end"},
      {"median_days", "integer", "Days to the answer, the middle one, interpolated within bands; 46: more than 45"},
      {"reopened_known_of", "integer", "Answered appeals of which it is published whether they were reopened"},
      {"reopened", "integer", "Of these, reopened by their author"},
      {"formal_known_of", "integer", "Answered appeals of which it is published whether the reply was formal"},
      {"formal", "integer", "Of these, replies sent although they were flagged as formal"},
      {"verdicts", "integer", "Authors who judged the answer point by point"},
      {"satisfied", "integer", "Of these, who said that every point was answered"},
      {"rated", "integer", "Authors who rated"},
      {"stars", "integer", "Sum of their stars, 1 to 5 each"},
      {"follow_ups", "integer", "Authors who said weeks later whether it was really done"},
      {"done", "integer", "Of these, who said yes"}};
  return all;
}

const std::vector<Column>& group_columns() {
  static const std::vector<Column> all{{"month", "string", "Month, YYYY-MM"},
                                       {"group", "integer", "Number of the group within the month; answers refer to it"},
                                       {"body", "string", "Id of the body; empty: five do not share it"},
                                       {"topic", "string", "Code of the topic; empty: five do not share it"},
                                       {"region", "string", "SOATO of the region; empty: five do not share it, or no place was named"},
                                       {"channel", "string", "Channel; empty: five do not share it"},
                                       {"received", "integer", "Appeals received, five or more"}};
  return all;
}

const std::vector<Column>& answer_columns() {
  static const std::vector<Column> all{
      {"month", "string", "Month, YYYY-MM"},
      {"question", "string", "outcome, formal, reopened, verdict, rating, follow_up"},
      {"groups", "string", "Numbers of the groups that the row is about, separated by spaces"},
      {"answer", "string", "on_time, late, formal, reopened, satisfied, unsatisfied, rated, stars, done, not_done, or none of these"},
      {"n", "integer", "How many: none, or five or more (stars: their sum)"}};
  return all;
}

/// Spec: RFC 4180 2: quoted where it has to be, quotes doubled. A value that a spreadsheet would run as a formula is led by an apostrophe.
std::string quoted(std::string text) {
  if (!text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos) text.insert(0, "'");
  if (text.find_first_of("\",\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

class Csv {
 public:
  explicit Csv(const std::vector<Column>& columns) {
    std::vector<std::string> names;
    for (const Column& column : columns) names.push_back(column.name);
    row(std::move(names));
  }
  void row(std::vector<std::string> cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) text_ += (i == 0 ? "" : ",") + quoted(std::move(cells[i]));
    text_ += "\r\n";
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string number(std::int64_t n) { return std::to_string(n); }

std::vector<std::string> cells_of(const Row& row, const std::string& name) {
  const auto median = row.median_days();
  return {row.key,
          name,
          number(row.received),
          number(row.on_time.whole),
          number(row.on_time.part),
          number(row.unanswered),
          median ? std::to_string(*median) : std::string{},
          number(row.reopened.whole),
          number(row.reopened.part),
          number(row.formal.whole),
          number(row.formal.part),
          number(row.satisfied.whole),
          number(row.satisfied.part),
          number(row.rated),
          number(row.stars),
          number(row.done.whole),
          number(row.done.part)};
}

struct Making {
  const Services& services;
  const Shown& shown;
  const net::Request& request;
  Ask ask;
  Lang lang;
};

std::string name_in(const Making& m, const Row& row) {
  return row.key.empty() ? std::string{} : name_of(m.services, m.shown, m.ask.by, row.key, m.lang).text;
}

std::string table_csv(const Making& m) {
  Csv csv(table_columns());
  for (const Row& row : table_of(*m.shown.year, m.ask).rows) csv.row(cells_of(row, name_in(m, row)));
  return csv.take();
}

std::string table_json(const Making& m) {
  json::array rows;
  for (const Row& row : table_of(*m.shown.year, m.ask).rows) {
    json::object one;
    const auto cells = cells_of(row, name_in(m, row));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const Column& column = table_columns()[i];
      if (column.type == "string")
        one[column.name] = cells[i];
      else
        one[column.name] = cells[i].empty() ? json::value{} : json::value{std::stoll(cells[i])};
    }
    rows.push_back(std::move(one));
  }
  return json::serialize(
      json::object{{"licence", kLicence}, {"by", code(m.ask.by)}, {"edition", m.shown.digest}, {"rows", std::move(rows)}});
}

std::string groups_csv(const Making& m) {
  Csv csv(group_columns());
  for (const auto& [month, stages] : m.shown.year->months) {
    const auto counted = stages.find(Stage::counted);
    if (counted == stages.end()) continue;
    int no = 0;
    for (const Group& group : counted->second.groups)
      csv.row({to_iso(month).substr(0, 7), std::to_string(no++), group.cell.office.is_nil() ? std::string{} : group.cell.office.str(),
               group.cell.topic, group.cell.region, group.cell.channel, number(group.received)});
  }
  return csv.take();
}

void add_set(Csv& csv, Month month, Question question, const Set& set) {
  std::string groups;
  for (const int group : set.groups) groups += (groups.empty() ? "" : " ") + std::to_string(group);
  const auto row = [&](std::string answer, std::int64_t n) {
    csv.row({to_iso(month).substr(0, 7), std::string{code(question)}, groups, std::move(answer), number(n)});
  };
  for (std::size_t i = 0; i < set.n.size(); ++i) row(i < answers(question).size() ? answers(question)[i] : "none", set.n[i]);
  if (question == Question::rating) row("stars", set.extra[0]);
  if (question != Question::outcome) return;
  for (std::size_t i = 0; i < set.extra.size(); ++i)
    if (set.extra[i] != kJoined)
      row(i < kBands.size() ? fmt::format("within_{}_days", kBands[i]) : fmt::format("over_{}_days", kBands.back()), set.extra[i]);
}

std::string answers_csv(const Making& m) {
  Csv csv(answer_columns());
  for (const auto& [month, stages] : m.shown.year->months)
    for (const auto& [stage, edition] : stages)
      for (const auto& [question, sets] : edition.sets)
        for (const Set& set : sets) add_set(csv, month, question, set);
  return csv.take();
}

std::string editions_json(const Making& m) {
  json::array editions;
  for (const auto& [month, stages] : m.shown.year->months)
    for (const auto& [stage, edition] : stages) editions.push_back(json::parse(store::to_json(edition)));
  return json::serialize(json::object{{"licence", kLicence}, {"edition", m.shown.digest}, {"editions", std::move(editions)}});
}

/// Spec: W3C Tabular Data on the Web, 5.2: found beside the file under its name and "-metadata.json".
std::string described(const Making& m, const std::string& file, const std::vector<Column>& columns) {
  json::array fields;
  for (const Column& column : columns)
    fields.push_back(json::object{
        {"name", column.name}, {"titles", column.name}, {"datatype", column.type}, {"dc:description", json::object{{"en", column.about}}}});
  return json::serialize(json::object{{"@context", "http://www.w3.org/ns/csvw"},
                                      {"url", m.services.base_url + "/korsatkichlar/" + file},
                                      {"dc:license", json::object{{"@id", kLicence}}},
                                      {"dialect", json::object{{"header", true}, {"encoding", "utf-8"}, {"lineTerminators", "\r\n"}}},
                                      {"tableSchema", json::object{{"columns", std::move(fields)}}}});
}

json::object distribution(const Making& m, const std::string& file, const std::string& type) {
  const std::string url = m.services.base_url + "/korsatkichlar/" + file;
  return {{"@type", "dcat:Distribution"},
          {"@id", url},
          {"dcat:downloadURL", json::object{{"@id", url}}},
          {"dcat:mediaType", json::object{{"@id", "https://www.iana.org/assignments/media-types/" + type}}},
          {"dct:license", json::object{{"@id", kLicence}}}};
}

/// Spec: W3C Data Catalog Vocabulary 3.
std::string catalogue(const Making& m) {
  web::Context words;
  json::array titles, descriptions;
  for (const Lang lang : kLangs) {
    words.lang = lang;
    titles.push_back(json::object{{"@language", code(lang)}, {"@value", words.t(text::kFiguresTitle)}});
    descriptions.push_back(json::object{{"@language", code(lang)}, {"@value", words.t(text::kFiguresLead) + " " + words.t(text::kHowFew)}});
  }
  json::array files{distribution(m, "jadval.csv", "text/csv"), distribution(m, "jadval.json", "application/json"),
                    distribution(m, "guruhlar.csv", "text/csv"), distribution(m, "javoblar.csv", "text/csv"),
                    distribution(m, "nashrlar.json", "application/json")};
  return json::serialize(
      json::object{{"@context", json::object{{"dcat", "http://www.w3.org/ns/dcat#"}, {"dct", "http://purl.org/dc/terms/"}}},
                   {"@type", "dcat:Dataset"},
                   {"@id", m.services.base_url + "/korsatkichlar"},
                   {"dct:identifier", "korsatkichlar"},
                   {"dct:title", std::move(titles)},
                   {"dct:description", std::move(descriptions)},
                   {"dct:license", json::object{{"@id", kLicence}}},
                   {"dct:accrualPeriodicity", json::object{{"@id", "http://publications.europa.eu/resource/authority/frequency/MONTHLY"}}},
                   {"dcat:version", m.shown.digest},
                   {"dcat:landingPage", json::object{{"@id", m.services.base_url + "/korsatkichlar"}}},
                   {"dcat:distribution", std::move(files)}});
}

struct File {
  std::string_view name, type;
  std::function<std::string(const Making&)> make;
};

const std::vector<File>& files() {
  static const std::vector<File> all{
      {"jadval.csv", "text/csv; charset=utf-8; header=present", table_csv},
      {"jadval.json", "application/json", table_json},
      {"guruhlar.csv", "text/csv; charset=utf-8; header=present", groups_csv},
      {"javoblar.csv", "text/csv; charset=utf-8; header=present", answers_csv},
      {"nashrlar.json", "application/json", editions_json},
      {"katalog.jsonld", "application/ld+json", catalogue},
      {"jadval.csv-metadata.json", "application/csvm+json", [](const Making& m) { return described(m, "jadval.csv", table_columns()); }},
      {"guruhlar.csv-metadata.json", "application/csvm+json",
       [](const Making& m) { return described(m, "guruhlar.csv", group_columns()); }},
      {"javoblar.csv-metadata.json", "application/csvm+json",
       [](const Making& m) { return described(m, "javoblar.csv", answer_columns()); }}};
  return all;
}

}  // namespace

Task<Result<net::Response>> download(std::shared_ptr<Services> services, web::Context context) {
  const std::string_view wanted = context.request->path_param("fayl");
  const auto file = std::ranges::find(files(), wanted, &File::name);
  if (file == files().end()) co_return refuse("insight.no_such_file", RefusalKind::not_found);
  const auto ask = ask_of(*context.request);
  if (!ask) co_return std::unexpected(ask.error());
  const Shown shown = co_await shown_now(services);
  // The cookie of whoever asks first must not decide what stands under an address.
  const Lang lang = context.request->query.find("til") ? context.lang : Lang::uz;
  std::string body = file->make({*services, shown, *context.request, *ask, lang});
  // Weak: the same text may travel compressed (RFC 9110 8.8.1).
  const std::string etag = "W/\"" + to_hex(sha256(body)).substr(0, 32) + "\"";
  net::Response response = net::Response::bytes(std::move(body), std::string{file->type});
  response.headers.set("ETag", etag);
  response.headers.set("Cache-Control", "public, max-age=300");
  response.headers.set("Content-Disposition", "attachment; filename=\"" + std::string{file->name} + "\"");
  if (file->name.ends_with(".csv"))
    response.headers.set("Link", "<" + std::string{file->name} + "-metadata.json>; rel=\"describedby\"; type=\"application/csvm+json\"");
  response.headers.set("Access-Control-Allow-Origin", "*");
  const std::string_view known = context.request->headers.find("If-None-Match").value_or("");
  if (known == "*" || known.find(etag.substr(2)) != std::string_view::npos) {
    response.status = 304;
    response.body = std::string{};
  }
  co_return response;
}

}  // namespace darcha::insight
