// What the pages of the wizard carry from one to the next: sealed, in the page itself. Nothing of it is kept here until it is sent.
#pragma once
#include "murojaat/pages.h"

namespace darcha::murojaat {

struct Draft {
  std::string text, kind, topic, district, words, who, name, contact, about, public_text;
  bool collective = false, human_only = false;
  std::vector<File> files;
  std::string token;
};

std::string seal_draft(const Services& services, const Draft& draft);
/// A new one when there is none, or it was not sealed here.
Draft open_draft(const Services& services, const std::string& sealed);
Lodging lodging_of(const Draft& draft, const web::Context& context);

/// What the author takes home: number and code. Owned by whoever asks; nothing is kept.
struct Slip {
  std::string title, lead;
  std::vector<std::pair<std::string, std::string>> lines;
};
std::string draw_slip(const Slip& slip);  ///< PDF, A5; on the CPU pool

}  // namespace darcha::murojaat
