// What the pages of the wizard carry from one to the next: sealed, in the page itself. Nothing of it is kept here until it is sent.
#pragma once
#include "murojaat/pages.h"

namespace darcha::murojaat {

struct Draft {
  std::string lat, lon;  ///< as the device said, checked; empty: none
  std::string text, kind, topic, district, words, who, name, contact, wanted, about, about_officer, public_text;
  bool collective = false, human_only = false;
  std::vector<File> files;
  std::string token;
};

inline constexpr std::size_t kSteps = 4;
inline constexpr std::size_t kCheckStep = kSteps - 1;
std::string_view step_code(std::size_t step);
/// The step of a code; the first one for what is none.
std::size_t parse_step(std::string_view code);

std::string seal_draft(const Services& services, const Draft& draft);
/// A new one when there is none, or it was not sealed here.
Draft open_draft(const Services& services, const std::string& sealed);
Lodging lodging_of(const Draft& draft, const web::Context& context);

/// The page of a step, with what is wrong in `form` (null: it was not sent yet). The form lives until the page is made.
Task<views::Wizard> wizard_view(std::shared_ptr<Services> services, web::Context context, Draft draft, std::size_t step,
                                const web::Form* form);

/// Open appeals like the draft's text, in its district if it names one; nothing personal, only what their authors made public. None where
/// the author wants no machine.
Task<views::SimilarOnes> similar_ones(std::shared_ptr<Services> services, web::Context context, Draft draft);
/// The same for a page with a script, while its text is being typed: a part of a page, empty if there are none.
Task<Result<net::Response>> similar_while_typing(std::shared_ptr<Services> services, web::Context context);

/// Regions by name, and in each its districts by name: without a script one list is quicker than two pages.
views::PlaceSelect place_select(const web::Context& context, const offices::Directory& directory, const std::string& chosen,
                                const web::Form* form);
/// Topics by name; "-" is "I do not know".
web::views::Select topic_select(const web::Context& context, const Services& services, const std::string& chosen);
/// Number, code, term and what comes next. For an officer who wrote for somebody, the link goes to the desk and the code opens nothing
/// here.
Task<net::Response> receipt_page(std::shared_ptr<Services> services, web::Context context, Receipt receipt, bool at_desk);

/// What the author takes home: number and code. Owned by whoever asks; nothing is kept.
struct Slip {
  std::string title, lead;
  std::vector<std::pair<std::string, std::string>> lines;
};
std::string draw_slip(const Slip& slip);  ///< PDF, A5; on the CPU pool

}  // namespace darcha::murojaat
