// A document on paper's terms: one PDF, A4, in Uzbek and the applicant's language side by side, fonts embedded, tagged for screen
// readers. Pure: the same sheet gives the same bytes (with one version of cairo, pango and the font). Takes a few milliseconds of a CPU:
// run it in the pool. Spec: ISO 32000-1 14.8 (tagged PDF).
#pragma once
#include <string>

#include "core/refusal.h"
#include "documents/compose/template.h"
#include "documents/types.h"

namespace darcha::documents {

struct Sheet {
  const Template* form;
  const FrameTexts* frame;
  Content content;
  std::string number;       ///< "YJ-26-7K3M-9QX2-4DTA"
  std::string code;         ///< in groups, as printed
  std::string verify_url;   ///< what the QR code holds: leads to the answer at once
  std::string verify_page;  ///< what a person types: the page that asks for the code
  Instant issued_at;
  std::optional<Date> valid_until;
  bool draft = false;  ///< says on every page that it is none yet; has no number, no code and nothing to verify
};

/// Refuses with documents.field_missing (a field the template needs) or documents.cannot_print (a letter the font does not have).
/// Throws std::runtime_error if the PDF cannot be written.
Result<std::string> compose(const Sheet& sheet);

/// The marker by which an altered file can still be told from a stranger's: it stands in the PDF's keywords, with the number behind it.
inline constexpr std::string_view kNumberMarker = "darcha-document ";

}  // namespace darcha::documents
