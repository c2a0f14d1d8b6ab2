// What the letter of a decision says: facts, what the law asks and what was found, the law, the conclusion, how and when to complain; in
// Uzbek and in the applicant's language. Pure but for the words, which are those of text.yaml.
#pragma once
#include "decisions/gather/found.h"
#include "documents/types.h"

namespace darcha::decisions {

inline constexpr std::string_view kLetter = "decision-letter";  ///< documents/templates

/// Where and until when the person may complain.
struct Complaining {
  std::shared_ptr<const catalog::Service> under;  ///< whose `appeal` holds; null: the service's own
  std::optional<Date> until;                      ///< the last day
  std::optional<LocalText> to;                    ///< the office above; nothing: the body that the service names
};
struct LetterInput {
  const catalog::Service& service;
  const catalog::Reference& reference;
  const Found& found;
  Lang lang = Lang::uz;  ///< the applicant's
  std::string case_number;
  Date lodged{};
  LocalText applicant;  ///< full name
  LocalText office;     ///< that decided
  std::string outcome;
  std::vector<std::string> grounds;
  const Explanations& explanations;
  Said facts, conclusion;
  std::string prepared_by, confirmed_by;  ///< the second may be empty: not yet
  std::optional<Act> act;
  std::optional<LocalText> remedy;  ///< of a complaint: what becomes of the decision it is about
  Complaining complaining;
};

/// Throws std::runtime_error for an outcome the service does not have.
documents::Content letter_of(const LetterInput& input);

/// The officer's words in every language: their own in Uzbek (Cyrillic by transliteration), the translation in the applicant's language,
/// and the Uzbek where there is none.
LocalText in_all(const Said& said, Lang own);
/// Whether the applicant reads another language than the officer writes, one that no transliteration gives.
bool needs_translation(Lang applicant);

/// The sentences that the evidence gives by itself, to begin the facts with: in Uzbek and in the applicant's language.
Said facts_of(const catalog::Service& service, const catalog::Reference& reference, const Found& found, Lang own);

/// "OʻRQ-610, 13-modda, Fuqarolik toʻgʻrisidagi qonun"
std::string provision_words(const catalog::Provision& provision, std::string_view part, Lang lang);
/// Where, until when, and how to complain, and how long the answer takes.
LocalText appeal_words(const catalog::Service& service, const catalog::Reference& reference, const Complaining& complaining);
/// What the answer to a complaint makes of the decision it is about; nothing where that stays as it is.
std::optional<LocalText> remedy_words(const std::optional<Contested>& contested, const Remedy& remedy);
LocalText verdict_words(catalog::Verdict verdict);

}  // namespace darcha::decisions
