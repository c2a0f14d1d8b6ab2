// The people of the citizenship procedure. All live in Tashkent, so that every case of theirs goes through offices with a named officer in
// each role.
#include "seed/demo_people.h"

namespace darcha::seed {

namespace {

using persons::Sex;
using persons::Status;

constexpr Sex kMan = Sex::male, kWoman = Sex::female;
constexpr std::string_view kYunusobod = "1726266";
constexpr Date kMovedIn = on(2012, 4, 2);

persons::StayAbroad stay(Date left, Date returned) { return {left, "KAZ", returned, {}}; }

NamedHousehold officer(std::string_view house, NamedMember member) {
  return {kYunusobod, "Oqtepa", "Chinor", house, "", Status::citizen, "UZB", true, kMovedIn, {member}};
}

// Ten years by permit without a gap, short trips; her son of fifteen has to agree.
NamedHousehold lawful_resident() {
  return {kYunusobod,
          "Navroʻz",
          "Bobur",
          "52",
          "14",
          Status::foreigner,
          "KAZ",
          true,
          on(2016, 2, 10),
          {{kWoman, on(1986, 3, 9), "Abenova", "Aigerim", "Maratqyzy", "Абенова", "Айгерім", "Маратқызы"},
           {kMan, on(2011, 5, 24), "Abenov", "Dauren", "Askaruly", "Абенов", "Даурен", "Асқарұлы", 0}},
          false,
          {},
          {{0,
            {{on(2016, 2, 1), on(2021, 2, 1), on(2026, 2, 1)},
             {stay(on(2023, 7, 1), on(2023, 7, 20)), stay(on(2025, 3, 18), on(2025, 3, 27))}}},
           {1, {{on(2016, 2, 1), on(2021, 2, 1), on(2026, 2, 1)}, {stay(on(2023, 7, 1), on(2023, 7, 20))}}}}};
}

// Back with father and grandmother, who are citizens.
NamedHousehold compatriot_with_kin() {
  return {kYunusobod,
          "Guliston",
          "Alisher Navoiy",
          "17",
          "",
          Status::compatriot,
          "KAZ",
          false,
          on(1999, 9, 1),
          {{kMan, on(1992, 10, 12), "Mirzayev", "Bekzod", "Sobir oʻgʻli", "Мирзаев", "Бекзод", "Собир ўғли", -1, 1},
           {kMan, on(1966, 1, 20), "Mirzayev", "Sobir", "Ergash oʻgʻli", "Мирзаев", "Собир", "Эргаш ўғли", 2},
           {kWoman, on(1943, 6, 2), "Mirzayeva", "Oydin", "Nazar qizi", "Мирзаева", "Ойдин", "Назар қизи"}},
          true,
          {1, 2},
          {{0, {}}}};
}

// Six years by permit, but 214 days abroad in one calendar year.
NamedHousehold long_abroad() {
  return {kYunusobod,
          "Istiqbol",
          "Mustaqillik",
          "9",
          "31",
          Status::foreigner,
          "KAZ",
          true,
          on(2020, 3, 5),
          {{kMan, on(1981, 12, 1), "Nurpeisov", "Kairat", "Bolatuly", "Нұрпейісов", "Қайрат", "Болатұлы"}},
          false,
          {},
          {{0, {{on(2020, 3, 1), on(2025, 3, 1)}, {stay(on(2024, 2, 1), on(2024, 9, 1)), stay(on(2025, 8, 4), on(2025, 8, 19))}}}}};
}

// Married to a citizen for four years; two years by permit.
NamedHousehold married_to_a_citizen() {
  return {kYunusobod,
          "Bahoriston",
          "Amir Temur",
          "77",
          "5",
          Status::foreigner,
          "RUS",
          true,
          on(2022, 9, 1),
          {{kWoman, on(1994, 8, 30), "Orlova", "Anna", "Sergeyevna", "Орлова", "Анна", "Сергеевна", -1, -1, 1, on(2022, 6, 18)},
           {kMan, on(1991, 2, 4), "Usmonov", "Doniyor", "Rustam oʻgʻli", "Усмонов", "Дониёр", "Рустам ўғли", -1, -1, 0, on(2022, 6, 18)}},
          false,
          {1},
          {{0, {{on(2024, 9, 1)}, {stay(on(2025, 6, 1), on(2025, 6, 21))}}}}};
}

// The border register contradicts itself: back before leaving.
NamedHousehold contradicted_by_the_border() {
  return {kYunusobod,
          "Yangiobod",
          "Doʻstlik",
          "3",
          "",
          Status::stateless,
          "XXA",
          true,
          on(2009, 5, 5),
          {{kMan, on(1975, 7, 17), "Saidov", "Rustam", "Anvar oʻgʻli", "Саидов", "Рустам", "Анвар ўғли"}},
          false,
          {},
          {{0, {{on(2014, 5, 10), on(2019, 5, 10), on(2024, 5, 10)}, {stay(on(2024, 5, 20), on(2024, 5, 2))}}}}};
}

std::vector<NamedHousehold> applicants() {
  return {lawful_resident(), compatriot_with_kin(), long_abroad(), married_to_a_citizen(), contradicted_by_the_border()};
}

std::vector<NamedHousehold> officers() {
  return {officer("101", {kWoman, on(1988, 5, 6), "Qodirova", "Malika", "Shavkat qizi", "Қодирова", "Малика", "Шавкат қизи"}),
          officer("102", {kMan, on(1979, 11, 23), "Yoʻldoshev", "Otabek", "Hamid oʻgʻli", "Йўлдошев", "Отабек", "Ҳамид ўғли"}),
          officer("103", {kWoman, on(1977, 4, 14), "Nazarova", "Gulnora", "Tohir qizi", "Назарова", "Гулнора", "Тоҳир қизи"}),
          officer("104", {kMan, on(1983, 1, 9), "Sultonov", "Ravshan", "Ilhom oʻgʻli", "Султонов", "Равшан", "Илҳом ўғли"}),
          officer("105", {kMan, on(1974, 8, 28), "Jalilov", "Akmal", "Zokir oʻgʻli", "Жалилов", "Акмал", "Зокир ўғли"}),
          officer("106", {kMan, on(1986, 12, 15), "Rashidov", "Farhod", "Odil oʻgʻli", "Рашидов", "Фарҳод", "Одил ўғли"}),
          officer("107", {kWoman, on(1990, 3, 3), "Xolmatova", "Nilufar", "Sanjar qizi", "Холматова", "Нилуфар", "Санжар қизи"}),
          officer("108", {kWoman, on(1981, 6, 19), "Azimova", "Zulfiya", "Bahrom qizi", "Азимова", "Зулфия", "Баҳром қизи"}),
          officer("109", {kMan, on(1969, 10, 7), "Hakimov", "Ulugʻbek", "Murod oʻgʻli", "Ҳакимов", "Улуғбек", "Мурод ўғли"}),
          officer("110", {kMan, on(1984, 2, 27), "Tursunov", "Jahongir", "Salim oʻgʻli", "Турсунов", "Жаҳонгир", "Салим ўғли"}),
          officer("111", {kWoman, on(1987, 9, 11), "Ismoilova", "Dilfuza", "Komil qizi", "Исмоилова", "Дилфуза", "Комил қизи"}),
          officer("112", {kWoman, on(1992, 7, 25), "Umarova", "Sevara", "Jamshid qizi", "Умарова", "Севара", "Жамшид қизи"})};
}

Named named(std::string_view key, std::size_t household, std::size_t member, bool officer, std::array<std::string_view, kLangCount> about) {
  return {key, household, member, officer, about};
}

std::vector<Named> named_applicants() {
  return {named("admission_general", 0, 0, false,
                {"Fuqarolik soʻraydi: oʻn yildan beri shu yerda yashaydi", "Фуқаролик сўрайди: ўн йилдан бери шу ерда яшайди",
                 "Просит гражданство: живёт здесь десять лет", "Asks for citizenship: has lived here for ten years",
                 "Puqaralıq soraydı: on jıldan beri usı jerde jasaydı"}),
          named("admission_child", 0, 1, false,
                {"Uning 15 yoshli oʻgʻli, rozilik beradi", "Унинг 15 ёшли ўғли, розилик беради", "Её сын 15 лет, даёт согласие",
                 "Her son, 15, who has to agree", "Onıń 15 jasar ulı, razılıq beredi"}),
          named("admission_kin", 1, 0, false,
                {"Vatandosh, otasi va buvisi fuqaro", "Ватандош, отаси ва бувиси фуқаро", "Соотечественник, отец и бабушка — граждане",
                 "A compatriot whose father and grandmother are citizens", "Watanlas, ákesi hám ájesi puqara"}),
          named("admission_abroad", 2, 0, false,
                {"Fuqarolik soʻraydi: bir yilda 183 kundan koʻp chet elda boʻlgan",
                 "Фуқаролик сўрайди: бир йилда 183 кундан кўп чет элда бўлган", "Просит гражданство: за год был за рубежом более 183 дней",
                 "Asks for citizenship: was abroad for more than 183 days in a year",
                 "Puqaralıq soraydı: bir jılda 183 kúnnen kóp shet elde bolǵan"}),
          named("admission_married", 3, 0, false,
                {"Fuqaro bilan nikohda, ikki yildan beri shu yerda", "Фуқаро билан никоҳда, икки йилдан бери шу ерда",
                 "Замужем за гражданином, живёт здесь два года", "Married to a citizen, here for two years",
                 "Puqara menen nekede, eki jıldan beri usı jerde"}),
          named("admission_unclear", 4, 0, false,
                {"Fuqaroligi yoʻq, chegara hisobida qarama-qarshilik bor", "Фуқаролиги йўқ, чегара ҳисобида қарама-қаршилик бор",
                 "Без гражданства, в учёте на границе противоречие", "Stateless; the border register contradicts itself",
                 "Puqaralıǵı joq, shegara esabında qarama-qarsılıq bar"})};
}

std::vector<Named> named_officers_here() {
  return {
      named("officer_registrar", 5, 0, true,
            {"Yunusobod: arizalar boʻyicha xodim", "Юнусобод: аризалар бўйича ходим", "Юнусабад: сотрудник по заявлениям",
             "Yunusabad: works on applications", "Yunusabad: arzalar boyınsha xızmetker"}),
      named("officer_head", 6, 0, true,
            {"Yunusobod: boʻlim boshligʻi, tasdiqlaydi", "Юнусобод: бўлим бошлиғи, тасдиқлайди", "Юнусабад: начальник отдела, утверждает",
             "Yunusabad: head of division, confirms", "Yunusabad: bólim baslıǵı, tastıyıqlaydı"}),
      named("officer_supervisor", 7, 0, true,
            {"Toshkent shahri: nazoratchi", "Тошкент шаҳри: назоратчи", "Город Ташкент: контролёр", "City of Tashkent: supervisor",
             "Tashkent qalası: qadaǵalawshı"}),
      named("officer_appeal", 8, 0, true,
            {"Toshkent shahri: shikoyatlar boʻyicha xodim", "Тошкент шаҳри: шикоятлар бўйича ходим", "Город Ташкент: сотрудник по жалобам",
             "City of Tashkent: works on complaints", "Tashkent qalası: shaǵımlar boyınsha xızmetker"}),
      named("officer_region_head", 9, 0, true,
            {"Toshkent shahri: boshqarma boshligʻi", "Тошкент шаҳри: бошқарма бошлиғи", "Город Ташкент: начальник управления",
             "City of Tashkent: head of directorate", "Tashkent qalası: basqarma baslıǵı"}),
      named("officer_dxx", 10, 0, true,
            {"Davlat xavfsizlik xizmati: soʻrovlarga javob beradi", "Давлат хавфсизлик хизмати: сўровларга жавоб беради",
             "Служба государственной безопасности: отвечает на запросы", "State Security Service: answers questions",
             "Mámleketlik qáwipsizlik xızmeti: sorawlarǵa juwap beredi"})};
}

std::vector<Named> named_officers_elsewhere() {
  return {named("officer_checks", 11, 0, true,
                {"Soliq, adliya va axborot markazi: soʻrovlarga javob beradi", "Солиқ, адлия ва ахборот маркази: сўровларга жавоб беради",
                 "Налоги, юстиция и информационный центр: отвечает на запросы", "Tax, justice and information centre: answers questions",
                 "Salıq, ádillik hám informaciya orayı: sorawlarǵa juwap beredi"}),
          named("officer_secretary", 12, 0, true,
                {"Fuqarolik komissiyasi kotibi", "Фуқаролик комиссияси котиби", "Секретарь Комиссии по гражданству",
                 "Secretary of the Commission on Citizenship", "Puqaralıq komissiyası xatkeri"}),
          named("officer_member", 13, 0, true,
                {"Fuqarolik komissiyasi aʼzosi", "Фуқаролик комиссияси аъзоси", "Член Комиссии по гражданству",
                 "Member of the Commission on Citizenship", "Puqaralıq komissiyası aǵzası"}),
          named("officer_admin", 14, 0, true,
                {"Toshkent shahri: idora va xodimlar maʼmuri", "Тошкент шаҳри: идора ва ходимлар маъмури",
                 "Город Ташкент: администратор отделов и сотрудников", "City of Tashkent: administrator of offices and officers",
                 "Tashkent qalası: mákeme hám xızmetkerler administratorı"}),
          named("officer_admin_second", 15, 0, true,
                {"Toshkent shahri: ikkinchi maʼmur, tasdiqlaydi", "Тошкент шаҳри: иккинчи маъмур, тасдиқлайди",
                 "Город Ташкент: второй администратор, утверждает", "City of Tashkent: second administrator, confirms",
                 "Tashkent qalası: ekinshi administrator, tastıyıqlaydı"}),
          named("officer_registry", 16, 0, true,
                {"Fuqarolik reyestri boʻyicha xodim", "Фуқаролик реестри бўйича ходим", "Сотрудник реестра гражданства",
                 "Officer of the citizenship register", "Puqaralıq reestri boyınsha xızmetker"})};
}

}  // namespace

const std::vector<NamedHousehold>& case_households() {
  static const std::vector<NamedHousehold> all = [] {
    auto households = applicants();
    for (auto& household : officers()) households.push_back(std::move(household));
    return households;
  }();
  return all;
}

const std::vector<Named>& case_people() {
  static const std::vector<Named> all = [] {
    auto people = named_applicants();
    for (const auto& more : {named_officers_here(), named_officers_elsewhere()}) people.insert(people.end(), more.begin(), more.end());
    return people;
  }();
  return all;
}

const std::vector<NamedPost>& case_posts() {
  static const LocalText specialist{{"bosh mutaxassis", "бош мутахассис", "главный специалист", "chief specialist", "bas qánige"}};
  static const LocalText head{{"boʻlim boshligʻi", "бўлим бошлиғи", "начальник отдела", "head of division", "bólim baslıǵı"}};
  static const LocalText region_head{
      {"boshqarma boshligʻi", "бошқарма бошлиғи", "начальник управления", "head of directorate", "basqarma baslıǵı"}};
  static const LocalText secretary{
      {"komissiya kotibi", "комиссия котиби", "секретарь комиссии", "secretary of the commission", "komissiya xatkeri"}};
  static const LocalText member{{"komissiya aʼzosi", "комиссия аъзоси", "член комиссии", "member of the commission", "komissiya aǵzası"}};
  static const LocalText admin{{"maʼmur", "маъмур", "администратор", "administrator", "administrator"}};
  static const std::vector<NamedPost> all{{"officer_registrar", "iiv-1726266", specialist, {"registrar", "register_owner"}},
                                          {"officer_head", "iiv-1726266", head, {"head"}},
                                          {"officer_supervisor", "iiv-1726", specialist, {"supervisor"}},
                                          {"officer_appeal", "iiv-1726", specialist, {"appeal_officer"}},
                                          {"officer_region_head", "iiv-1726", region_head, {"head", "register_owner"}},
                                          {"officer_dxx", "dxx-1726", specialist, {"checker"}},
                                          {"officer_checks", "soliq-1726", specialist, {"checker"}},
                                          {"officer_checks", "adliya-1726", specialist, {"checker"}},
                                          {"officer_checks", "iiv-info-1726", specialist, {"checker"}},
                                          {"officer_secretary", "commission-17", secretary, {"commission_secretary"}},
                                          {"officer_member", "commission-17", member, {"commission_member"}},
                                          {"officer_admin", "iiv-1726", admin, {"administrator"}},
                                          {"officer_admin_second", "iiv-1726", admin, {"administrator"}},
                                          {"officer_registry", "iiv-17", specialist, {"registry_reader", "registrar"}}};
  return all;
}

}  // namespace darcha::seed
