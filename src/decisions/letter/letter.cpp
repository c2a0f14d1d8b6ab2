#include "decisions/letter/letter.h"

#include <stdexcept>

#include "catalog/catalog.h"
#include "core/bytes.h"
#include "core/dates.h"
#include "core/text.h"
#include "gen/decisions/text.h"

namespace darcha::decisions {
namespace {

web::Context speaking(Lang lang) {
  web::Context context;
  context.lang = lang;
  return context;
}

template <class Write>
LocalText each(Write write) {
  LocalText out;
  for (const Lang lang : kLangs) out.in(lang) = write(lang);
  return out;
}

void add_line(std::string& text, const std::string& line) {
  if (line.empty()) return;
  if (!text.empty()) text += '\n';
  text += line;
}

/// What stands beside a requirement as a sentence; nothing for what rules alone look at.
std::string evidence_line(const catalog::Service& service, const catalog::Reference& reference, const Found& found, const std::string& name,
                          Lang lang) {
  const web::Context context = speaking(lang);
  if (const auto e = std::ranges::find(found.evidence, name, &Evidence::as); e != found.evidence.end()) {
    const auto datum = reference.find_datum(e->data);
    const auto* holder = reference.find_register(e->register_code);
    return context.t(text::kFactOfRegister, {{"name", datum ? datum->field->name.in(lang) : e->as},
                                             {"value", e->text.in(lang)},
                                             {"register", holder != nullptr ? holder->name.in(lang) : e->register_code}});
  }
  if (const catalog::Fact* fact = service.find_fact(name)) {
    const auto value = std::ranges::find(found.facts, name, &catalog::FactValue::fact);
    if (value == found.facts.end() || !value->value) return {};
    return context.t(text::kFactComputed, {{"name", fact->name.in(lang)}, {"value", std::to_string(*value->value)}});
  }
  return {};
}

std::string explained(const LetterInput& input, const std::string& key, Lang lang) {
  const auto said = input.explanations.find(key);
  return said == input.explanations.end() ? std::string{} : " " + in_all(said->second, input.lang).in(lang);
}

LocalText findings_words(const LetterInput& input) {
  return each([&](Lang lang) {
    const web::Context context = speaking(lang);
    std::string out;
    int place = 0;
    for (const catalog::Requirement& requirement : input.service.requirements) {
      const auto finding = std::ranges::find(input.found.findings, requirement.code, &catalog::Finding::requirement);
      if (finding == input.found.findings.end() || finding->verdict == catalog::Verdict::not_applicable) continue;
      add_line(out, context.t(text::kLetterFinding, {{"place", std::to_string(++place)},
                                                     {"requirement", requirement.text.in(lang)},
                                                     {"verdict", verdict_words(finding->verdict).in(lang)}}) +
                        explained(input, requirement.code, lang));
    }
    for (const auto& mismatch : input.found.mismatches) {
      const auto comparison = std::ranges::find(input.service.comparisons, mismatch.comparison, &catalog::Comparison::code);
      if (comparison == input.service.comparisons.end()) continue;
      add_line(out, context.t(text::kLetterMismatch, {{"what", comparison->text.in(lang)}}) +
                        explained(input, compare_key(mismatch.comparison), lang));
    }
    return out;
  });
}

LocalText law_words(const LetterInput& input, const catalog::Outcome& outcome) {
  return each([&](Lang lang) {
    std::string out;
    for (const std::string& chosen : input.grounds) {
      const auto ground = std::ranges::find(outcome.grounds, chosen, &catalog::Ground::code);
      if (ground == outcome.grounds.end()) continue;
      const catalog::Provision* provision = input.service.find_provision(ground->basis);
      add_line(out, ground->text.in(lang) + (provision != nullptr ? " (" + provision_words(*provision, {}, lang) + ")" : ""));
    }
    for (const catalog::Provision& provision : input.service.legal_basis)
      if (std::ranges::any_of(input.service.requirements, [&](const auto& r) { return r.basis == provision.id; }))
        add_line(out, provision_words(provision, {}, lang));
    return out;
  });
}

}  // namespace

bool needs_translation(Lang applicant) { return applicant != Lang::uz && applicant != Lang::uz_cyrl; }

LocalText in_all(const Said& said, Lang own) {
  return each([&](Lang lang) {
    if (lang == Lang::uz_cyrl) return latin_to_cyrillic(said.uz);
    return lang == own && needs_translation(own) && !said.own.empty() ? said.own : said.uz;
  });
}

LocalText verdict_words(catalog::Verdict verdict) {
  return each([&](Lang lang) {
    const web::Context context = speaking(lang);
    switch (verdict) {
      case catalog::Verdict::met: return context.t(text::kVerdictMet);
      case catalog::Verdict::not_met: return context.t(text::kVerdictNotMet);
      case catalog::Verdict::unclear: return context.t(text::kVerdictUnclear);
      case catalog::Verdict::not_applicable: return context.t(text::kVerdictNotApplicable);
      case catalog::Verdict::for_person: return context.t(text::kVerdictForPerson);
    }
    return std::string{};
  });
}

std::string provision_words(const catalog::Provision& provision, std::string_view part, Lang lang) {
  std::string out = provision.act;
  const std::string_view article = part.empty() ? std::string_view{provision.provision} : part;
  for (const std::string_view piece : {article, std::string_view{provision.title.in(lang)}})
    if (!piece.empty()) out += ", " + std::string{piece};
  return out;
}

std::optional<LocalText> remedy_words(const std::optional<Contested>& contested, const Remedy& remedy) {
  if (!contested || remedy == Remedy{}) return std::nullopt;
  const catalog::Outcome* outcome = contested->service->find_outcome(remedy.outcome);
  const catalog::State* stage = contested->service->workflow ? contested->service->workflow->find(remedy.stage) : nullptr;
  return each([&](Lang lang) {
    const web::Context context = speaking(lang);
    if (outcome != nullptr) return context.t(text::kLetterReplaced, {{"outcome", outcome->title.in(lang)}});
    return context.t(text::kLetterSentBack, {{"stage", stage != nullptr ? stage->name.in(lang) : remedy.stage}});
  });
}

LocalText appeal_words(const catalog::Service& own, const catalog::Reference& reference, const Complaining& complaining) {
  const catalog::Service& service = complaining.under ? *complaining.under : own;
  return each([&](Lang lang) {
    const web::Context context = speaking(lang);
    const catalog::Agency* to = reference.find_agency(service.appeal.to);
    std::string out = service.appeal.how.in(lang);
    const std::string body = complaining.to ? complaining.to->in(lang) : to != nullptr ? to->name.in(lang) : service.appeal.to;
    const std::string within = catalog::duration_text(context, service.appeal.within);
    const std::string answered = catalog::duration_text(context, service.appeal.answered_in);
    if (complaining.until)
      add_line(out,
               context.t(text::kLetterAppealUntil,
                         {{"within", within}, {"until", format_date(*complaining.until, lang)}, {"to", body}, {"answered", answered}}));
    else
      add_line(out, context.t(text::kLetterAppeal, {{"within", within}, {"to", body}, {"answered", answered}}));
    if (const catalog::Provision* provision = service.find_provision(service.appeal.basis))
      add_line(out, provision_words(*provision, {}, lang));
    return out;
  });
}

Said facts_of(const catalog::Service& service, const catalog::Reference& reference, const Found& found, Lang own) {
  const auto in = [&](Lang lang) {
    std::string out;
    std::set<std::string> seen;
    for (const catalog::Requirement& requirement : service.requirements)
      for (const std::string& name : requirement.evidence)
        if (seen.insert(name).second) add_line(out, evidence_line(service, reference, found, name, lang));
    return out;
  };
  return {.uz = in(Lang::uz), .own = needs_translation(own) ? in(own) : std::string{}};
}

documents::Content letter_of(const LetterInput& input) {
  const catalog::Outcome* outcome = input.service.find_outcome(input.outcome);
  if (outcome == nullptr) throw std::runtime_error("decisions: a letter of an outcome the service does not have");
  documents::Content content{.kind = std::string{kLetter}, .lang = input.lang, .issuer = input.office};
  auto& fields = content.fields;
  fields["full_name"] = input.applicant;
  fields["case_number"] = input.case_number;
  fields["service"] = input.service.title;
  fields["lodged"] = input.lodged;
  fields["outcome"] = outcome->title;
  if (input.act)
    fields["act"] = each([&](Lang lang) {
      return speaking(lang).t(text::kLetterAct, {{"number", input.act->number}, {"date", format_date(input.act->date, lang)}});
    });
  if (input.remedy) fields["remedy"] = *input.remedy;
  fields["prepared_by"] = input.prepared_by;
  if (!input.confirmed_by.empty()) fields["confirmed_by"] = input.confirmed_by;
  fields["findings_print"] = to_hex(input.found.print);
  fields["facts"] = in_all(input.facts, input.lang);
  if (LocalText findings = findings_words(input); !findings.empty()) fields["findings"] = std::move(findings);
  if (LocalText law = law_words(input, *outcome); !law.empty()) fields["law"] = std::move(law);
  fields["conclusion"] = in_all(input.conclusion, input.lang);
  fields["appeal"] = appeal_words(input.service, input.reference, input.complaining);
  return content;
}

}  // namespace darcha::decisions
