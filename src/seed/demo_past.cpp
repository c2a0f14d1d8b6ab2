// Stateless people of Tashkent whose applications wait in offices when the demonstration begins. Nobody signs in as them.
#include "seed/demo_people.h"

namespace darcha::seed {
namespace {

using persons::Sex;

NamedHousehold applicant(std::string_view district, std::string_view mahalla, std::string_view street, std::string_view house, Date permit,
                         NamedMember member) {
  return {district, mahalla,           street,   house, "", persons::Status::stateless, "XXA",
          true,     permit + Days{40}, {member}, false, {}, {{0, {{permit}, {}}}}};
}

}  // namespace

const std::vector<NamedHousehold>& past_households() {
  constexpr Sex man = Sex::male, woman = Sex::female;
  static const std::vector<NamedHousehold> all{
      applicant("1726273", "Oqtepa", "Bobur", "301", on(2023, 5, 10),
                {man, on(1971, 3, 4), "Davronov", "Shuhrat", "Nodir oʻgʻli", "Давронов", "Шуҳрат", "Нодир ўғли"}),
      applicant("1726273", "Guliston", "Navoiy", "303", on(2022, 9, 1),
                {woman, on(1985, 7, 22), "Kim", "Vera", "Petrovna", "Ким", "Вера", "Петровна"}),
      applicant("1726294", "Bahoriston", "Chinor", "305", on(2024, 2, 12),
                {man, on(1990, 1, 17), "Safarov", "Anvar", "Toʻxta oʻgʻli", "Сафаров", "Анвар", "Тўхта ўғли"}),
      applicant("1726294", "Navroʻz", "Mustaqillik", "307", on(2023, 11, 6),
                {woman, on(1978, 12, 9), "Davronova", "Lola", "Nodir qizi", "Давронова", "Лола", "Нодир қизи"}),
      applicant("1726280", "Istiqbol", "Doʻstlik", "309", on(2025, 1, 20),
                {man, on(1962, 5, 30), "Ten", "Viktor", "Ivanovich", "Тен", "Виктор", "Иванович"}),
      applicant("1726283", "Yangiobod", "Amir Temur", "311", on(2022, 4, 4),
                {woman, on(1995, 10, 2), "Xolova", "Mehri", "Sadriddin qizi", "Холова", "Меҳри", "Садриддин қизи"})};
  return all;
}

}  // namespace darcha::seed
