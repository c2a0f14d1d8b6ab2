// The people who answer appeals of citizens: two officers and a head in the administration of Yunusobod, and one above them in the city.
#include "seed/demo_people.h"

namespace darcha::seed {
namespace {

using persons::Sex;

NamedHousehold officer(std::string_view house, NamedMember member) {
  return {"1726266", "Oqtepa", "Chinor", house, "", persons::Status::citizen, "UZB", true, on(2012, 4, 2), {member}};
}

}  // namespace

const std::vector<NamedHousehold>& appeal_households() {
  static const std::vector<NamedHousehold> all{
      officer("201", {Sex::female, on(1990, 2, 17), "Yoqubova", "Nargiza", "Sobir qizi", "Ёқубова", "Наргиза", "Собир қизи"}),
      officer("203", {Sex::male, on(1987, 11, 3), "Rahimov", "Doniyor", "Akmal oʻgʻli", "Раҳимов", "Дониёр", "Акмал ўғли"}),
      officer("205", {Sex::female, on(1979, 5, 28), "Xolmatova", "Zulfiya", "Anvar qizi", "Холматова", "Зулфия", "Анвар қизи"}),
      officer("207", {Sex::male, on(1976, 8, 14), "Ergashev", "Baxtiyor", "Tohir oʻgʻli", "Эргашев", "Бахтиёр", "Тоҳир ўғли"})};
  return all;
}

const std::vector<Named>& appeal_people() {
  static const std::vector<Named> all{
      {"officer_murojaat",
       0,
       0,
       true,
       {"Yunusobod hokimligi: murojaatlarga javob beradi", "Юнусобод ҳокимлиги: мурожаатларга жавоб беради",
        "Хокимият Юнусабада: отвечает на обращения", "Administration of Yunusabad: answers appeals",
        "Yunusabad hákimligi: múrájatlarǵa juwap beredi"}},
      {"officer_murojaat_second",
       1,
       0,
       true,
       {"Yunusobod hokimligi: murojaatlar boʻyicha ikkinchi xodim", "Юнусобод ҳокимлиги: мурожаатлар бўйича иккинчи ходим",
        "Хокимият Юнусабада: второй сотрудник по обращениям", "Administration of Yunusabad: second officer for appeals",
        "Yunusabad hákimligi: múrájatlar boyınsha ekinshi xızmetker"}},
      {"officer_murojaat_head",
       2,
       0,
       true,
       {"Yunusobod hokimligi: boʻlim boshligʻi, uzaytirish va xulosani tasdiqlaydi",
        "Юнусобод ҳокимлиги: бўлим бошлиғи, узайтириш ва хулосани тасдиқлайди",
        "Хокимият Юнусабада: начальник отдела, утверждает продление и заключение",
        "Administration of Yunusabad: head, approves extensions and conclusions",
        "Yunusabad hákimligi: bólim baslıǵı, uzaytıw hám juwmaqtı tastıyıqlaydı"}},
      {"officer_murojaat_above",
       3,
       0,
       true,
       {"Toshkent shahar hokimligi: muddati oʻtgan murojaat va shikoyatlar", "Тошкент шаҳар ҳокимлиги: муддати ўтган мурожаат ва шикоятлар",
        "Хокимият города Ташкента: просроченные обращения и жалобы", "Administration of Tashkent city: overdue appeals and complaints",
        "Tashkent qala hákimligi: múddeti ótken múrájat hám shaǵımlar"}}};
  return all;
}

const std::vector<NamedPost>& appeal_posts() {
  static const LocalText specialist{{"bosh mutaxassis", "бош мутахассис", "главный специалист", "chief specialist", "bas qánige"}};
  static const LocalText head{{"boʻlim boshligʻi", "бўлим бошлиғи", "начальник отдела", "head of division", "bólim baslıǵı"}};
  static const std::vector<NamedPost> all{
      {"officer_murojaat", "hokimlik-1726266", specialist, {"murojaat"}},
      {"officer_murojaat_second", "hokimlik-1726266", specialist, {"murojaat"}},
      {"officer_murojaat_head", "hokimlik-1726266", head, {"head"}},
      // what came by e-mail and fits no topic is taken at the service centre: somebody there can sign in
      {"officer_murojaat_head", "dxa-1726266", specialist, {"murojaat"}},
      {"officer_murojaat_above", "hokimlik-1726", head, {"murojaat", "head", "supervisor"}}};
  return all;
}

}  // namespace darcha::seed
