#include "catalog/source/read_service.h"

#include <array>
#include <fmt/format.h>

namespace darcha::catalog {
namespace {

constexpr std::array<std::string_view, 4> kStatuses{"live", "pilot", "being_digitised", "paper"};
constexpr std::array<std::string_view, 2> kGrounds{"law", "consent"};
constexpr std::array<std::string_view, 3> kFrom{"applicant", "other_person", "child_14_18"};
constexpr std::array<std::string_view, 3> kOutcomeKinds{"granted", "refused", "returned"};
constexpr std::array<std::string_view, 3> kRemedies{"none", "replace", "send_back"};
constexpr std::array<std::string_view, 3> kLeft{"low", "medium", "high"};

std::vector<Provision> read_legal_basis(MapReader& service) {
  std::vector<Provision> provisions;
  service.each("legal_basis", true, 30, [&](const Node& item) {
    MapReader map(item, service.report(), "a legal basis");
    if (!map.is_map()) return;
    Provision p;
    p.id = map.code("id");
    p.act = map.string("act", 60);
    p.date = map.date("date");
    p.title = map.text("title", 300);
    p.provision = map.string_or("provision", "", 120);
    p.link = map.link("link", true);
    p.unverified = map.flag("unverified", false);
    map.finish();
    provisions.push_back(std::move(p));
  });
  if (service.has("legal_basis") && provisions.empty()) service.fault("legal_basis", "no legal basis", "name the act the service rests on");
  return provisions;
}

std::vector<Prefill> read_prefill(MapReader& service) {
  std::vector<Prefill> all;
  service.each("prefill", false, 40, [&](const Node& item) {
    MapReader map(item, service.report(), "a prefilled value");
    if (!map.is_map()) return;
    Prefill p;
    p.line = item.line;
    p.data = map.string("data", 90);
    std::string name = p.data;
    for (char& c : name)
      if (c == '.') c = '_';
    p.as = map.code_or("as", std::move(name));
    p.purpose = map.text("purpose", 300);
    p.ground = static_cast<Prefill::Ground>(map.choice("ground", kGrounds));
    const bool law = p.ground == Prefill::Ground::law;
    (law ? p.basis : p.consent) = map.code(law ? "basis" : "consent");
    if (map.has(law ? "consent" : "basis"))
      map.fault(law ? "consent" : "basis", "a value is read by law or by consent, not both", "remove one");
    p.required = map.flag("required", true);
    p.missing = p.required ? map.text("missing", 400) : map.text_or_empty("missing", 400);
    if (const Node* when = map.find("when")) p.when = read_condition(*when, service.report());
    p.show = map.flag("show", true);
    map.finish();
    all.push_back(std::move(p));
  });
  return all;
}

std::vector<Consent> read_consents(MapReader& service) {
  std::vector<Consent> all;
  service.each("consents", false, 10, [&](const Node& item) {
    MapReader map(item, service.report(), "a consent");
    if (!map.is_map()) return;
    Consent c;
    c.code = map.code("code");
    c.title = map.text("title", 200);
    c.from = static_cast<Consent::From>(map.choice("from", kFrom));
    c.to = map.code("to", true);
    c.data = map.strings("data", true);
    c.purpose = map.text("purpose", 400);
    c.lasts = map.duration("lasts");
    c.withdraw = map.text("withdraw", 400);
    c.if_refused = map.text("if_refused", 400);
    map.finish();
    all.push_back(std::move(c));
  });
  return all;
}

Effect read_effect(const Node& node, Report& report) {
  Effect effect;
  MapReader map(node, report, "an effect");
  if (!map.is_map()) return effect;
  const bool entry = map.has("register");
  if (entry == map.has("citizenship"))
    report.add(node.line, "an effect needs exactly one of `register` and `citizenship`", "say what is written, one effect each");
  if (entry) {
    effect.register_code = map.code("register");
    effect.entry = map.code("entry");
  } else {
    constexpr std::array<std::string_view, 2> kChanges{"UZB", "lost"};
    effect.citizenship = kChanges[map.choice("citizenship", kChanges)];
    effect.ground = map.code("ground");
  }
  map.finish();
  return effect;
}

std::vector<Outcome> read_outcomes(MapReader& service) {
  std::vector<Outcome> all;
  service.each("outcomes", false, 20, [&](const Node& item) {
    MapReader map(item, service.report(), "an outcome");
    if (!map.is_map()) return;
    Outcome o;
    o.code = map.code("code");
    o.kind = static_cast<Outcome::Kind>(map.choice("kind", kOutcomeKinds));
    o.title = map.text("title", 200);
    o.document = map.flag("document", false);
    o.remedy = static_cast<Outcome::Remedy>(map.choice("remedy", kRemedies, 0));
    map.each("grounds", false, 30, [&](const Node& ground) {
      MapReader g(ground, service.report(), "a ground");
      if (!g.is_map()) return;
      o.grounds.push_back({g.code("code"), g.text("text", 600), g.code("basis")});
      g.finish();
    });
    map.each("effects", false, 10, [&](const Node& effect) { o.effects.push_back(read_effect(effect, service.report())); });
    if (o.kind != Outcome::Kind::granted && o.grounds.empty())
      service.report().add(item.line, fmt::format("the outcome `{}` gives no ground", o.code),
                           "add `grounds`: a refusal says why, and on what law");
    map.finish();
    all.push_back(std::move(o));
  });
  return all;
}

Output read_output(const Node& node, Report& report) {
  Output output;
  MapReader map(node, report, "`output`");
  if (!map.is_map()) return output;
  output.template_code = map.code("template", true);
  output.title = map.text("title", 200);
  const bool unlimited = map.flag("unlimited", false);
  if (unlimited == map.has("valid"))
    map.fault("valid", "a document needs exactly one of `valid` and `unlimited: true`", "say how long it holds");
  if (map.has("valid")) output.valid = map.duration("valid");
  output.shows = map.strings("shows", true);
  map.finish();
  return output;
}

Appeal read_appeal(const Node& node, Report& report) {
  Appeal appeal;
  MapReader map(node, report, "`appeal`");
  if (!map.is_map()) return appeal;
  appeal.to = map.code("to", true);
  appeal.within = map.duration("within");
  appeal.answered_in = map.duration("answered_in");
  appeal.basis = map.code("basis");
  appeal.how = map.text("how", 600);
  appeal.unverified = map.flag("unverified", false);
  appeal.level = read_level(map, "level", Level::above);
  appeal.suspends = map.flag("suspends", false);
  appeal.service = map.code_or("service", "", true);
  map.finish();
  return appeal;
}

Privacy read_privacy(const Node& node, Report& report) {
  Privacy privacy;
  MapReader map(node, report, "`privacy`");
  if (!map.is_map()) return privacy;
  privacy.published = map.maybe_date("published");
  privacy.reviewed = map.maybe_date("reviewed");
  privacy.controller = map.code("controller", true);
  privacy.summary = map.text("summary", 1000);
  privacy.data = map.strings("data", true);
  privacy.keeps = map.duration("keeps");
  privacy.keeps_why = map.text("keeps_why", 400);
  privacy.shared_with = map.strings("shared_with", true);
  map.each("risks", true, 20, [&](const Node& item) {
    MapReader r(item, report, "a risk");
    if (!r.is_map()) return;
    Risk risk{r.text("risk", 400), r.text("measure", 600), Risk::Left::low};
    risk.left = static_cast<Risk::Left>(r.choice("left", kLeft));
    r.finish();
    privacy.risks.push_back(std::move(risk));
  });
  map.finish();
  return privacy;
}

template <class T>
std::vector<T> read_codes(MapReader& map, std::string_view key, std::optional<T> (*parse)(std::string_view)) {
  std::vector<T> values;
  for (const std::string& text : map.strings(key, true)) {
    if (const auto value = parse(text))
      values.push_back(*value);
    else
      map.fault(key, fmt::format("`{}` cannot hold `{}`", key, text.substr(0, 60)), "see docs/services.md for the list");
  }
  if (map.has(key) && values.empty()) map.fault(key, fmt::format("`{}` is empty", key), "name at least one");
  return values;
}

void read_identity(MapReader& map, Service& s) {
  s.code = map.code("code", true);
  if (s.code.size() < 3 && !s.code.empty()) map.fault("code", "`code` is shorter than 3 characters", "use a word");
  s.version = static_cast<int>(map.number("version", 1, 100'000));
  s.status = static_cast<Status>(map.choice("status", kStatuses));
  s.since = map.date("since");
  s.title = map.text("title", 90);
  s.summary = map.text("summary", 200);
  s.search_words = map.strings("search_words", true);
  if (map.has("search_words") && s.search_words.size() < 3)
    map.fault("search_words", "fewer than three search words", "add what people call it");
  s.provider = map.code("provider", true);
  s.audience = read_codes<Audience>(map, "audience", parse_audience);
  s.applicants = read_codes<Applicant>(map, "applicants", parse_applicant);
  s.category = map.code("category");
  s.life_events = map.strings("life_events", true);
  s.assurance = static_cast<int>(map.number("assurance", 1, 3));
  s.popularity = static_cast<int>(map.number("popularity", 1, 1000, 0));
  s.from_decision = map.flag("from_decision", false);
}

void read_words(MapReader& map, Service& s) {
  s.who_can = map.texts("who_can");
  s.need = map.texts("need");
  s.result = map.text("result", 400);
  if (const Node* today = map.find("today")) {
    MapReader t(*today, map.report(), "`today`");
    s.today = Today{t.text("how", 600), t.link("link", false)};
    t.finish();
  }
}

}  // namespace

Service read_service(const Node& root, Report& report) {
  Service s;
  MapReader map(root, report, "the service");
  if (!map.is_map()) return s;
  read_identity(map, s);
  read_words(map, s);
  s.legal_basis = read_legal_basis(map);
  s.term = read_term(map);
  s.fee = read_fee(map);
  if (const Node* form = map.find("form")) s.form = read_form(*form, report);
  s.prefill = read_prefill(map);
  s.consents = read_consents(map);
  s.facts = read_facts(map);
  s.requirements = read_requirements(map);
  s.comparisons = read_comparisons(map);
  s.checks = read_checks(map);
  if (const Node* workflow = map.find("workflow")) s.workflow = read_workflow(*workflow, report);
  s.outcomes = read_outcomes(map);
  if (const Node* output = map.find("output")) s.output = read_output(*output, report);
  if (const Node* appeal = map.need("appeal")) s.appeal = read_appeal(*appeal, report);
  if (const Node* privacy = map.need("privacy")) s.privacy = read_privacy(*privacy, report);
  map.finish();
  return s;
}

}  // namespace darcha::catalog
