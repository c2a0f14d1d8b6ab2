#include "decisions/gather/found.h"

#include <fmt/core.h>

#include <boost/json.hpp>
#include <stdexcept>

#include "core/crypto.h"

namespace darcha::decisions {
namespace {

namespace bj = boost::json;

bj::value or_null(const std::optional<std::string>& text) { return text ? bj::value(*text) : bj::value(nullptr); }
std::string text_of(const bj::value& json, std::string_view key) { return std::string{json.at(key).as_string()}; }
std::optional<std::string> maybe_text(const bj::value& json) {
  return json.is_null() ? std::nullopt : std::optional{std::string{json.as_string()}};
}

Date day_of(const bj::value& json, std::string_view key) {
  const auto day = parse_iso_date(text_of(json, key));
  if (!day) throw std::runtime_error("decisions: findings with a broken date");
  return *day;
}

bj::object to_object(const Evidence& e) {
  bj::object texts;
  for (const Lang lang : kLangs) texts[code(lang)] = e.text.in(lang);
  bj::object out{
      {"as", e.as}, {"data", e.data}, {"value", e.value}, {"text", texts}, {"register", e.register_code}, {"as_of", to_iso(e.as_of)}};
  if (e.lodged) out["lodged"] = *e.lodged;
  return out;
}

Evidence to_evidence(const bj::value& json) {
  Evidence out{.as = text_of(json, "as"),
               .data = text_of(json, "data"),
               .value = text_of(json, "value"),
               .register_code = text_of(json, "register")};
  for (const Lang lang : kLangs) out.text.in(lang) = text_of(json.at("text"), code(lang));
  const auto at = parse_iso_instant(text_of(json, "as_of"));
  if (!at) throw std::runtime_error("decisions: evidence with a broken time");
  out.as_of = *at;
  if (const auto* lodged = json.as_object().if_contains("lodged")) out.lodged = std::string{lodged->as_string()};
  return out;
}

std::string_view code_of(catalog::FactValue::Unknown why) {
  using enum catalog::FactValue::Unknown;
  return why == known ? "known" : why == missing ? "missing" : "unreadable";
}
catalog::FactValue::Unknown parse_unknown(std::string_view text) {
  using enum catalog::FactValue::Unknown;
  return text == "known" ? known : text == "missing" ? missing : unreadable;
}

/// Length before content: no two different lists of parts give the same octets.
void put(std::string& out, std::string_view part) { out += fmt::format("{}:{}\n", part.size(), part); }

std::string shown(const catalog::FactValue& fact) { return fact.value ? std::to_string(*fact.value) : std::string{code_of(fact.unknown)}; }

void compare_facts(const Found& stored, const Found& again, std::vector<std::string>& out) {
  for (const auto& fact : again.facts) {
    const auto before = std::ranges::find(stored.facts, fact.fact, &catalog::FactValue::fact);
    if (before == stored.facts.end()) {
      out.push_back(fmt::format("fact {} is computed now and was not stored", fact.fact));
    } else if (*before != fact) {
      out.push_back(fmt::format("fact {} was {} and is {} now", fact.fact, shown(*before), shown(fact)));
    }
  }
  for (const auto& fact : stored.facts)
    if (std::ranges::find(again.facts, fact.fact, &catalog::FactValue::fact) == again.facts.end())
      out.push_back(fmt::format("fact {} was stored and is not computed now", fact.fact));
}

void compare_findings(const Found& stored, const Found& again, std::vector<std::string>& out) {
  for (const auto& finding : again.findings) {
    const auto before = std::ranges::find(stored.findings, finding.requirement, &catalog::Finding::requirement);
    if (before == stored.findings.end()) {
      out.push_back(fmt::format("requirement {} is found now ({}) and was not stored", finding.requirement, code(finding.verdict)));
    } else if (before->verdict != finding.verdict) {
      out.push_back(fmt::format("requirement {} was {} and is {} now", finding.requirement, code(before->verdict), code(finding.verdict)));
    } else if (before->used != finding.used) {
      out.push_back(fmt::format("requirement {} rests on other values now", finding.requirement));
    }
  }
  for (const auto& finding : stored.findings)
    if (std::ranges::find(again.findings, finding.requirement, &catalog::Finding::requirement) == again.findings.end())
      out.push_back(fmt::format("requirement {} was stored and is not found now", finding.requirement));
}

}  // namespace

void apply_rules(const catalog::Service& service, Found& found) {
  found.facts = catalog::compute_facts(service, found.inputs);
  found.findings = catalog::find(service, found.inputs);
  found.mismatches = catalog::find_mismatches(service, found.inputs);
}

Bytes print_of(const Found& found) {
  std::string all;
  put(all, "darcha findings 1");
  put(all, found.service_code);
  put(all, std::to_string(found.service_version));
  put(all, to_iso(found.inputs.lodged));
  put(all, to_iso(found.inputs.today));
  put(all, found.inputs.applicant_kind);
  put(all, found.inputs.applicant_age ? std::to_string(*found.inputs.applicant_age) : "?");
  for (const auto& [name, value] : found.inputs.values) {
    put(all, name);
    put(all, value ? "=" + *value : "?");
  }
  for (const Evidence& e : found.evidence) {
    put(all, e.as);
    put(all, e.register_code);
    put(all, to_iso(e.as_of));
    put(all, e.value);
  }
  const auto digest = sha256(all);
  return Bytes(digest.begin(), digest.end());
}

std::string compare_key(std::string_view comparison) { return "compare." + std::string{comparison}; }

std::vector<Question> questions_of(const Found& found) {
  std::vector<Question> out;
  for (const auto& finding : found.findings) {
    switch (finding.verdict) {
      case catalog::Verdict::not_met: out.push_back({finding.requirement, Doubt::not_met}); break;
      case catalog::Verdict::unclear: out.push_back({finding.requirement, Doubt::unclear}); break;
      case catalog::Verdict::for_person: out.push_back({finding.requirement, Doubt::for_person}); break;
      case catalog::Verdict::met:
      case catalog::Verdict::not_applicable: break;
    }
  }
  for (const auto& mismatch : found.mismatches) out.push_back({compare_key(mismatch.comparison), Doubt::mismatch});
  return out;
}

std::string inputs_json(const Found& found) {
  bj::object values;
  for (const auto& [name, value] : found.inputs.values) values[name] = or_null(value);
  bj::array evidence;
  for (const Evidence& e : found.evidence) evidence.push_back(to_object(e));
  bj::object out{{"values", std::move(values)},
                 {"lodged", to_iso(found.inputs.lodged)},
                 {"today", to_iso(found.inputs.today)},
                 {"kind", found.inputs.applicant_kind},
                 {"age", found.inputs.applicant_age ? bj::value(*found.inputs.applicant_age) : bj::value(nullptr)},
                 {"evidence", std::move(evidence)}};
  return bj::serialize(out);
}

std::string results_json(const Found& found) {
  bj::array facts, findings, mismatches;
  for (const auto& fact : found.facts)
    facts.push_back(bj::object{
        {"fact", fact.fact}, {"value", fact.value ? bj::value(*fact.value) : bj::value(nullptr)}, {"unknown", code_of(fact.unknown)}});
  for (const auto& finding : found.findings) {
    bj::array used;
    for (const auto& [name, value] : finding.used) used.push_back(bj::array{bj::value(name), or_null(value)});
    findings.push_back(bj::object{{"requirement", finding.requirement}, {"verdict", code(finding.verdict)}, {"used", std::move(used)}});
  }
  for (const auto& mismatch : found.mismatches)
    mismatches.push_back(bj::object{{"comparison", mismatch.comparison}, {"left", mismatch.left}, {"right", mismatch.right}});
  return bj::serialize(bj::object{{"facts", std::move(facts)}, {"findings", std::move(findings)}, {"mismatches", std::move(mismatches)}});
}

Found parse_found(const store::StoredFindings& stored) {
  const bj::value inputs = bj::parse(stored.inputs), results = bj::parse(stored.results);
  Found out{.id = stored.id,
            .service_code = stored.service_code,
            .service_version = stored.service_version,
            .print = stored.print,
            .made_at = stored.made_at,
            .made_by = stored.made_by};
  for (const auto& [name, value] : inputs.at("values").as_object()) out.inputs.values[std::string{name}] = maybe_text(value);
  out.inputs.lodged = day_of(inputs, "lodged");
  out.inputs.today = day_of(inputs, "today");
  out.inputs.applicant_kind = text_of(inputs, "kind");
  if (const auto& age = inputs.at("age"); !age.is_null()) out.inputs.applicant_age = age.to_number<int>();
  for (const auto& e : inputs.at("evidence").as_array()) out.evidence.push_back(to_evidence(e));
  for (const auto& fact : results.at("facts").as_array()) {
    catalog::FactValue value{.fact = text_of(fact, "fact"), .unknown = parse_unknown(text_of(fact, "unknown"))};
    if (!fact.at("value").is_null()) value.value = fact.at("value").to_number<std::int64_t>();
    out.facts.push_back(std::move(value));
  }
  for (const auto& finding : results.at("findings").as_array()) {
    const auto verdict = catalog::parse_verdict(text_of(finding, "verdict"));
    if (!verdict) throw std::runtime_error("decisions: findings with an unknown verdict");
    catalog::Finding one{.requirement = text_of(finding, "requirement"), .verdict = *verdict};
    for (const auto& used : finding.at("used").as_array())
      one.used.emplace_back(std::string{used.at(0).as_string()}, maybe_text(used.at(1)));
    out.findings.push_back(std::move(one));
  }
  for (const auto& mismatch : results.at("mismatches").as_array())
    out.mismatches.push_back({text_of(mismatch, "comparison"), text_of(mismatch, "left"), text_of(mismatch, "right")});
  return out;
}

std::vector<std::string> differences(const Found& stored, const Found& again) {
  std::vector<std::string> out;
  compare_facts(stored, again, out);
  compare_findings(stored, again, out);
  for (const auto& mismatch : again.mismatches)
    if (std::ranges::find(stored.mismatches, mismatch) == stored.mismatches.end())
      out.push_back(fmt::format("comparison {} disagrees now as it did not then", mismatch.comparison));
  for (const auto& mismatch : stored.mismatches)
    if (std::ranges::find(again.mismatches, mismatch) == again.mismatches.end())
      out.push_back(fmt::format("comparison {} disagreed then as it does not now", mismatch.comparison));
  return out;
}

}  // namespace darcha::decisions
