// Words for the codes of the registers in every language: data of the same kind as names of territories, private to the room.
#pragma once
#include "core/lang.h"
#include "persons/types.h"

namespace darcha::persons::words {

LocalText sex(Sex sex);
LocalText relation(RelationKind kind, std::optional<Sex> of_relative = std::nullopt);
LocalText marital(bool married);
LocalText document(DocumentKind kind);
/// By alpha-3 code; the code itself for a country this list does not hold yet; "XXA" is a person without citizenship.
LocalText country(std::string_view alpha3);
LocalText property(std::string_view kind);
/// "01.02.2016–07.05.2021", or "01.02.2016–hozirgacha" when it has not ended.
LocalText period(Date first, std::optional<Date> last);
std::string date(Date day);  ///< 21.11.2026, as official papers write it in all five languages

}  // namespace darcha::persons::words
