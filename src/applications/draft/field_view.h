// A field of a service as a component of the page kit, with what was typed and what is wrong with it.
#pragma once
#include "applications/draft/draft.h"

namespace darcha::applications {

struct PageErrors {
  std::vector<catalog::FormError> errors;
  std::vector<std::string> sentences;  ///< of each, in the reader's language
  /// Nothing if the field is right.
  std::optional<std::string> of(const catalog::Field& field) const;
};

/// The visible fields of a page, in order; a field that depends on an option of the same page stands under that option.
std::vector<web::Html> render_fields(const web::Context& context, const OpenDraft& open, const catalog::FormPage& page,
                                     const PageErrors& errors);

/// One field alone can carry the page's title as its legend, which makes the question the heading.
bool title_is_question(const catalog::FormPage& page);

std::string error_sentence(const web::Context& context, const catalog::Service& service, const catalog::FormError& error);

/// What a posted page holds, by field: boxes of a date joined to YYYY-MM-DD (as typed when they make no date).
/// Of a group, the rows that the page lists.
Answers read_answers(const net::Request& request, const catalog::FormPage& page);

/// Where a row stands on the page: "relatives.2".
std::string row_id(const catalog::Field& group, std::string_view row);

}  // namespace darcha::applications
