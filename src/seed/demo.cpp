#include "seed/demo.h"

#include <stdexcept>

#include <fmt/format.h>

#include "seed/demo_people.h"

namespace darcha::seed {

namespace {

using persons::Sex;
using persons::Status;

const std::vector<NamedHousehold>& first_households() {
  constexpr Sex man = Sex::male, woman = Sex::female;
  static const std::vector<NamedHousehold> all{
      {"1735401",
       "Guliston",
       "Berdaq",
       "12",
       "34",
       Status::citizen,
       "UZB",
       true,
       on(2016, 5, 20),
       {{man, on(1987, 5, 14), "Allambergenov", "Azat", "Baxıt ulı", "Алламбергенов", "Азат", "Бахыт улы", -1, -1, 1, on(2012, 9, 15)},
        {woman, on(1991, 4, 17), "Allambergenova", "Gúljahan", "Paraxat qızı", "Алламбергенова", "Гүлжаҳан", "Парахат қызы", -1, -1, 0,
         on(2012, 9, 15)},
        {man, on(2014, 3, 8), "Allambergenov", "Aydos", "Azat ulı", "Алламбергенов", "Айдос", "Азат улы", 1, 0},
        {woman, on(2018, 11, 2), "Allambergenova", "Aysánem", "Azat qızı", "Алламбергенова", "Айсәнем", "Азат қызы", 1, 0}}},
      {"1718401",
       "Chorbogʻ",
       "Registon",
       "7",
       "",
       Status::citizen,
       "UZB",
       true,
       on(1998, 4, 1),
       {{man, on(1949, 3, 2), "Rahimov", "Abdulla", "Karim oʻgʻli", "Раҳимов", "Абдулла", "Карим ўғли", -1, -1, 1, on(1972, 10, 7)},
        {woman, on(1953, 8, 19), "Rahimova", "Saodat", "Umar qizi", "Раҳимова", "Саодат", "Умар қизи", -1, -1, 0, on(1972, 10, 7)}}},
      {"1726266",
       "Bahoriston",
       "Bobur",
       "41",
       "17",
       Status::citizen,
       "UZB",
       true,
       on(2015, 2, 10),
       {{woman, on(1984, 10, 9), "Sokolova", "Irina", "Viktorovna", "Соколова", "Ирина", "Викторовна"},
        {man, on(2012, 6, 30), "Sokolov", "Maksim", "Andreyevich", "Соколов", "Максим", "Андреевич", 0}}},
      {"1726266",
       "Navroʻz",
       "Amir Temur",
       "108",
       "56",
       Status::citizen,
       "UZB",
       true,
       on(2020, 8, 3),
       {{man, on(1992, 1, 25), "Karimov", "Sardor", "Anvar oʻgʻli", "Каримов", "Сардор", "Анвар ўғли", -1, -1, 1, on(2019, 6, 22)},
        {woman, on(1995, 6, 21), "Karimova", "Dilnoza", "Botir qizi", "Каримова", "Дилноза", "Ботир қизи", -1, -1, 0, on(2019, 6, 22)},
        {woman, on(2022, 2, 14), "Karimova", "Robiya", "Sardor qizi", "Каримова", "Робия", "Сардор қизи", 1, 0}}},
      {"1730401",
       "Istiqbol",
       "Mustaqillik",
       "23",
       "",
       Status::citizen,
       "UZB",
       true,
       on(2005, 3, 12),
       {{man, on(1980, 7, 3), "Toʻrayev", "Jasur", "Olim oʻgʻli", "Тўраев", "Жасур", "Олим ўғли", -1, -1, 1, on(2004, 9, 11)},
        {woman, on(1983, 12, 27), "Toʻrayeva", "Nigora", "Rustam qizi", "Тўраева", "Нигора", "Рустам қизи", -1, -1, 0, on(2004, 9, 11)},
        {woman, on(2007, 2, 11), "Toʻrayeva", "Madina", "Jasur qizi", "Тўраева", "Мадина", "Жасур қизи", 1, 0}}},
      {"1726294",
       "Guliston",
       "Bunyodkor",
       "5",
       "9",
       Status::foreigner,
       "KAZ",
       true,
       on(2021, 9, 14),
       {{man, on(1979, 1, 30), "Seitkali", "Erlan", "Maratuly", "Сейтқали", "Ерлан", "Маратұлы"}}},
      {"1727401",
       "Yangiobod",
       "Doʻstlik",
       "88",
       "",
       Status::stateless,
       "XXA",
       true,
       on(2010, 6, 5),
       {{man, on(1968, 11, 5), "Namozov", "Farid", "", "Намозов", "Фарид", ""}}},
      {"1703401",
       "Bahoriston",
       "Navoiy",
       "15",
       "2",
       Status::compatriot,
       "KAZ",
       false,
       on(2008, 1, 10),
       {{man, on(1976, 5, 23), "Yusupov", "Temur", "Salim oʻgʻli", "Юсупов", "Темур", "Салим ўғли"}}},
      {"1735401",
       "Navroʻz",
       "Ájiniyaz",
       "3",
       "11",
       Status::citizen,
       "UZB",
       true,
       on(2012, 11, 30),
       {{man, on(1985, 2, 6), "Reymov", "Timur", "Orınbay ulı", "Реймов", "Тимур", "Орынбай улы"}}},
      {"1726266",
       "Oqtepa",
       "Chinor",
       "19",
       "28",
       Status::citizen,
       "UZB",
       true,
       on(2014, 7, 1),
       {{man, on(1982, 9, 18), "Toʻrayev", "Sherzod", "Erkin oʻgʻli", "Тўраев", "Шерзод", "Эркин ўғли"}}}};
  return all;
}

constexpr std::array kNamed{
    Named{"nukus",
          0,
          1,
          false,
          {"Nukus shahrida oilasi bilan yashaydi", "Нукус шаҳрида оиласи билан яшайди", "Живёт с семьёй в Нукусе",
           "Lives in Nukus with her family", "Nókiste shańaraǵı menen jasaydı"}},
    Named{"samarqand",
          1,
          0,
          false,
          {"Samarqandda yashaydigan nafaqaxoʻr", "Самарқандда яшайдиган нафақахўр", "Пенсионер из Самарканда", "A pensioner in Samarkand",
           "Samarqandta jasaytuǵın pensioner"}},
    Named{"toshkent",
          2,
          0,
          false,
          {"Toshkentda yashaydi, rus tilida soʻzlashadi", "Тошкентда яшайди, рус тилида сўзлашади", "Живёт в Ташкенте, говорит по-русски",
           "Lives in Tashkent, speaks Russian", "Tashkentte jasaydı, rus tilinde sóyleydi"}},
    Named{"yunusobod",
          3,
          1,
          false,
          {"Toshkentda yosh oila", "Тошкентда ёш оила", "Молодая семья в Ташкенте", "A young family in Tashkent",
           "Tashkenttegi jas shańaraq"}},
    Named{"student",
          4,
          2,
          false,
          {"Fargʻonalik talaba", "Фарғоналик талаба", "Студентка из Ферганы", "A student from Fergana", "Ferǵanalı student"}},
    Named{"foreigner",
          5,
          0,
          false,
          {"Qozogʻiston fuqarosi, yashash guvohnomasi bor", "Қозоғистон фуқароси, яшаш гувоҳномаси бор",
           "Гражданин Казахстана с видом на жительство", "A citizen of Kazakhstan with a residence permit",
           "Qazaqstan puqarası, jasaw gúwalıǵı bar"}},
    Named{"stateless",
          6,
          0,
          false,
          {"Fuqaroligi boʻlmagan shaxs", "Фуқаролиги бўлмаган шахс", "Лицо без гражданства", "A stateless person", "Puqaralıǵı joq adam"}},
    Named{"compatriot",
          7,
          0,
          false,
          {"Chet eldagi vatandosh: roʻyxatda manzili yoʻq", "Чет элдаги ватандош: рўйхатда манзили йўқ",
           "Соотечественник за рубежом: адреса в реестре нет", "A compatriot abroad: no registered address",
           "Shet eldegi watanlas: dizimde mánzili joq"}},
    Named{"officer_nukus",
          8,
          0,
          true,
          {"Nukus migratsiya boʻlimi xodimi", "Нукус миграция бўлими ходими", "Сотрудник отдела миграции Нукуса",
           "Officer of the Nukus migration division", "Nókis migraciya bólimi xızmetkeri"}},
    Named{"officer_yunusobod",
          9,
          0,
          true,
          {"Yunusobod migratsiya boʻlimi xodimi", "Юнусобод миграция бўлими ходими", "Сотрудник отдела миграции Юнусабада",
           "Officer of the Yunusabad migration division", "Yunusabad migraciya bólimi xızmetkeri"}}};

const std::vector<NamedHousehold>& households() {
  static const std::vector<NamedHousehold> all = [] {
    auto households = first_households();
    households.insert(households.end(), case_households().begin(), case_households().end());
    households.insert(households.end(), appeal_households().begin(), appeal_households().end());
    households.insert(households.end(), past_households().begin(), past_households().end());
    return households;
  }();
  return all;
}

std::vector<Named> named_people() {
  std::vector<Named> all(kNamed.begin(), kNamed.end());
  for (Named named : case_people()) {
    named.household += first_households().size();
    all.push_back(named);
  }
  for (Named named : appeal_people()) {
    named.household += first_households().size() + case_households().size();
    all.push_back(named);
  }
  return all;
}

/// Place in the country of the first member of a household: the demonstration comes first.
std::int64_t first_person_of(std::size_t household) {
  std::int64_t first = 0;
  for (std::size_t i = 0; i < household; ++i) first += static_cast<std::int64_t>(households()[i].members.size());
  return first;
}

std::string pin_of(std::size_t household, std::size_t member) {
  const NamedMember& m = households()[household].members[member];
  return persons::make_pinfl(m.sex, m.born, kDemoDistrict, static_cast<int>(10 * household + member + 1)).text();
}

}  // namespace

std::int64_t demo_household_count() { return static_cast<std::int64_t>(households().size()); }

const std::vector<DemoPerson>& demo_persons() {
  static const std::vector<DemoPerson> all = [] {
    std::vector<DemoPerson> persons;
    for (const Named& named : named_people()) {
      const NamedMember& m = households()[named.household].members[named.member];
      LocalText about;
      for (const Lang lang : kLangs) about.in(lang) = named.about[static_cast<std::size_t>(lang)];
      persons.push_back(
          {std::string{named.key}, subject_id_of(0, first_person_of(named.household) + static_cast<std::int64_t>(named.member)),
           pin_of(named.household, named.member),
           fmt::format("{} {}{}{}", m.surname, m.given, m.patronymic.empty() ? "" : " ", m.patronymic), std::move(about), named.officer});
    }
    return persons;
  }();
  return all;
}

std::vector<SubjectId> past_applicants() {
  std::vector<SubjectId> subjects;
  for (std::size_t i = households().size() - past_households().size(); i < households().size(); ++i)
    subjects.push_back(subject_id_of(0, first_person_of(i)));
  return subjects;
}

Draft demo_draft(std::int64_t index, Date today, const std::vector<offices::Territory>& districts) {
  const NamedHousehold& named = households().at(static_cast<std::size_t>(index));
  Draft draft;
  draft.index = index;
  draft.status = named.status;
  draft.country = named.country;
  draft.registered = named.registered;
  draft.stays = named.stays;
  draft.told = named.told;
  draft.citizens.assign(named.members.size(), false);
  for (const std::size_t citizen : named.citizens) draft.citizens[citizen] = true;
  draft.moved_in = std::min(named.moved_in, today - Days{30});
  const auto district = std::ranges::find(districts, named.district, &offices::Territory::soato);
  if (district == districts.end()) throw std::runtime_error(fmt::format("seed: no district {}", named.district));
  draft.district = &*district;
  draft.place = {std::string{named.district.substr(0, 4)},
                 std::string{named.district},
                 std::string{named.mahalla},
                 std::string{named.street},
                 std::string{named.house},
                 std::string{named.flat},
                 fmt::format("99:{}:{}:99:99:{:04}", named.district.substr(2, 2), named.district.substr(5, 2), index),
                 {},
                 {}};
  for (std::size_t i = 0; i < named.members.size(); ++i) {
    const NamedMember& m = named.members[i];
    draft.members.push_back({m.sex, m.born, m.mother, m.father, m.spouse, m.married});
    draft.names.push_back({std::string{m.surname},
                           std::string{m.given},
                           std::string{m.patronymic},
                           std::string{m.surname_cyrl},
                           std::string{m.given_cyrl},
                           std::string{m.patronymic_cyrl},
                           {},
                           m.born,
                           std::nullopt,
                           {}});
    draft.pins.push_back(pin_of(static_cast<std::size_t>(index), i));
  }
  draft.former.resize(draft.members.size());
  return draft;
}

}  // namespace darcha::seed
