// What pages of the room say about services, in the reader's language.
#pragma once
#include <string>

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

/// An answer as a person reads it: option labels, dates in words, yes and no.
std::string shown_answer(const web::Context& context, const catalog::Field& field, const std::vector<std::string>& values);

}  // namespace darcha::applications
