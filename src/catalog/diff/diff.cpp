#include <algorithm>

#include "catalog/pages/pages.h"
#include "gen/catalog/text.h"

namespace darcha::catalog {
namespace {

class Words {
 public:
  Words(const web::Context& context, const Service& before, const Service& after, const Reference& reference)
      : context_(context), before_(before), after_(after), reference_(reference), lang_(context.lang) {}

  std::vector<std::string> take() {
    identity();
    law();
    form();
    reads();
    procedure();
    return std::move(words_);
  }

 private:
  void say(web::TextKey key, const TextArgs& args = {}) { words_.push_back(context_.t(key, args)); }
  void changed(web::TextKey key, const std::string& before, const std::string& after) {
    if (before != after) say(key, {{"before", before}, {"after", after}});
  }
  std::string agency(const std::string& code) const {
    const Agency* found = reference_.find_agency(code);
    return found == nullptr ? code : found->short_name.in(lang_);
  }
  std::string datum(const std::string& code) const {
    const auto found = reference_.find_datum(code);
    return found ? found->field->name.in(lang_) : code;
  }

  void identity() {
    const Date today = date_in_tashkent(context_.now);
    changed(text::kDiffTitle, before_.title.in(lang_), after_.title.in(lang_));
    changed(text::kDiffStatus, context_.t(status_key(before_.status)), context_.t(status_key(after_.status)));
    changed(text::kDiffProvider, agency(before_.provider), agency(after_.provider));
    changed(text::kDiffAssurance, std::to_string(before_.assurance), std::to_string(after_.assurance));
    const std::string term_before = term_text(context_, before_, today), term_after = term_text(context_, after_, today);
    changed(text::kDiffTerm, term_before, term_after);
    if (term_before == term_after && before_.term != after_.term) say(text::kDiffTermRules);
    const std::string fee_before = fee_text(context_, before_, reference_, today),
                      fee_after = fee_text(context_, after_, reference_, today);
    changed(text::kDiffFee, fee_before, fee_after);
    if (fee_before == fee_after && before_.fee != after_.fee) say(text::kDiffFeeRules);
    if (before_.who_can != after_.who_can || before_.applicants != after_.applicants) say(text::kDiffWho);
    if (before_.need != after_.need) say(text::kDiffNeed);
    if (before_.summary != after_.summary || before_.result != after_.result || before_.today != after_.today) say(text::kDiffWords);
  }

  void law() {
    for (const Provision& p : after_.legal_basis)
      if (std::ranges::find(before_.legal_basis, p.act, &Provision::act) == before_.legal_basis.end())
        say(text::kDiffLawAdded, {{"name", p.act}});
    for (const Provision& p : before_.legal_basis)
      if (std::ranges::find(after_.legal_basis, p.act, &Provision::act) == after_.legal_basis.end())
        say(text::kDiffLawRemoved, {{"name", p.act}});
  }

  void form() {
    for (const FormPage& page : after_.form)
      for (const Field& field : page.fields) {
        const Field* old = before_.find_field(field.code);
        if (old == nullptr)
          say(text::kDiffFieldAdded, {{"name", field.label.in(lang_)}});
        else if (!(*old == field))
          say(text::kDiffFieldChanged, {{"name", field.label.in(lang_)}});
      }
    for (const FormPage& page : before_.form)
      for (const Field& field : page.fields)
        if (after_.find_field(field.code) == nullptr) say(text::kDiffFieldRemoved, {{"name", field.label.in(lang_)}});
  }

  void reads() {
    for (const Prefill& p : after_.prefill) {
      const auto old = std::ranges::find(before_.prefill, p.data, &Prefill::data);
      if (old == before_.prefill.end())
        say(text::kDiffReadAdded, {{"name", datum(p.data)}});
      else if (!(*old == p))
        say(text::kDiffReadChanged, {{"name", datum(p.data)}});
    }
    for (const Prefill& p : before_.prefill)
      if (std::ranges::find(after_.prefill, p.data, &Prefill::data) == after_.prefill.end())
        say(text::kDiffReadRemoved, {{"name", datum(p.data)}});
    if (before_.consents != after_.consents) say(text::kDiffConsents);
  }

  void procedure() {
    const bool was = before_.workflow && before_.workflow->automatic;
    const bool is = after_.workflow && after_.workflow->automatic;
    if (was != is)
      say(is ? text::kDiffAutomatic : text::kDiffByPeople);
    else if (before_.workflow != after_.workflow)
      say(text::kDiffWorkflow);
    if (before_.outcomes != after_.outcomes) say(text::kDiffOutcomes);
    if (before_.output != after_.output) say(text::kDiffOutput);
    if (before_.appeal != after_.appeal) say(text::kDiffAppeal);
    if (before_.privacy != after_.privacy) say(text::kDiffPrivacy);
  }

  const web::Context& context_;
  const Service& before_;
  const Service& after_;
  const Reference& reference_;
  Lang lang_;
  std::vector<std::string> words_;
};

}  // namespace

std::vector<std::string> differences(const web::Context& context, const Service& before, const Service& after, const Reference& reference) {
  return Words(context, before, after, reference).take();
}

}  // namespace darcha::catalog
