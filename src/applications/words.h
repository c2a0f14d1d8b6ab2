// What pages of the room say about services, in the reader's language.
#pragma once
#include <string>

#include "applications/types.h"
#include "catalog/form_rules.h"
#include "catalog/types.h"
#include "core/calendar.h"
#include "web/web.h"

namespace darcha::applications {

std::string datum_name(const web::Context& context, const catalog::Reference& reference, std::string_view data);  ///< "Yashash manzili"
std::string register_name(const web::Context& context, const catalog::Reference& reference,
                          std::string_view code);  ///< "Manzillar reyestri"
/// How long it takes, and the day it would end if submitted now: "3 ish kuni, 26-noyabr gacha".
std::string term_words(const web::Context& context, const catalog::Service& service, const catalog::FormInput& input,
                       const WorkingCalendar& calendar);

/// " (holidays not confirmed: ...)" when a term between these days rests on holidays no source confirms yet; empty otherwise. Stands after
/// every day that was counted with them, so that nobody takes it for law.
std::string unconfirmed_words(const web::Context& context, const WorkingCalendar& calendar, Instant from, Instant due);

/// An answer as a person reads it: option labels, dates in words, yes and no.
std::string shown_answer(const web::Context& context, const catalog::Field& field, const std::vector<std::string>& values);

/// A row of a group on one line, "Father, 5 May 1948"; empty if nothing in it is answered.
std::string row_words(const web::Context& context, const catalog::Field& group, std::string_view row, const Answers& answers);

/// The answer to a field as lines of a list: one, or for a group one for each row ("Relative 2"). Answers that were pruned.
struct ShownAnswer {
  std::string id;  ///< the field's code; of a row "relatives.2"
  std::string label;
  std::string value;
  bool typed = false;  ///< in the person's own words, whatever their language
};
std::vector<ShownAnswer> shown_answers(const web::Context& context, const catalog::Field& field, const Answers& answers);

}  // namespace darcha::applications
