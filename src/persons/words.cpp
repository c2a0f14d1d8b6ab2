#include "persons/words.h"

#include <fmt/format.h>

namespace darcha::persons::words {

namespace {

LocalText text(std::string uz, std::string uz_cyrl, std::string ru, std::string en, std::string kaa) {
  return LocalText{{std::move(uz), std::move(uz_cyrl), std::move(ru), std::move(en), std::move(kaa)}};
}
LocalText same(std::string_view word) {
  const std::string s{word};
  return text(s, s, s, s, s);
}

}  // namespace

LocalText sex(Sex sex) {
  return sex == Sex::male ? text("erkak", "эркак", "мужской", "male", "erkek") : text("ayol", "аёл", "женский", "female", "hayal");
}

LocalText relation(RelationKind kind, std::optional<Sex> of_relative) {
  const bool known = of_relative.has_value();
  const bool male = of_relative == Sex::male;
  switch (kind) {
    case RelationKind::spouse:
      if (!known) return text("turmush oʻrtogʻi", "турмуш ўртоғи", "супруг(а)", "spouse", "ómirlik joldası");
      return male ? text("eri", "эри", "муж", "husband", "kúyewi") : text("xotini", "хотини", "жена", "wife", "hayalı");
    case RelationKind::mother: return text("onasi", "онаси", "мать", "mother", "anası");
    case RelationKind::father: return text("otasi", "отаси", "отец", "father", "ákesi");
    case RelationKind::child:
      if (!known) return text("farzandi", "фарзанди", "ребёнок", "child", "perzenti");
      return male ? text("oʻgʻli", "ўғли", "сын", "son", "ulı") : text("qizi", "қизи", "дочь", "daughter", "qızı");
    case RelationKind::guardian: return text("vasiysi", "васийси", "опекун", "guardian", "wasıyı");
    case RelationKind::ward: return text("vasiylikdagi shaxs", "васийликдаги шахс", "подопечный", "ward", "wasıylıqtaǵı adam");
    case RelationKind::grandmother: return text("buvisi", "бувиси", "бабушка", "grandmother", "ájesi");
    case RelationKind::grandfather: return text("buvasi", "буваси", "дедушка", "grandfather", "atası");
  }
  return {};
}

LocalText marital(bool married) {
  return married ? text("nikohda", "никоҳда", "в браке", "married", "nekede")
                 : text("nikohda emas", "никоҳда эмас", "не в браке", "not married", "nekede emes");
}

LocalText document(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::id_card: return text("ID-karta", "ID-карта", "ID-карта", "ID card", "ID-karta");
    case DocumentKind::passport: return text("pasport", "паспорт", "паспорт", "passport", "pasport");
    case DocumentKind::travel_passport:
      return text("xorijga chiqish pasporti", "хорижга чиқиш паспорти", "загранпаспорт", "travel passport", "shetke shıǵıw pasportı");
    case DocumentKind::birth_certificate:
      return text("tugʻilganlik guvohnomasi", "туғилганлик гувоҳномаси", "свидетельство о рождении", "birth certificate",
                  "tuwılǵanlıq gúwalıǵı");
    case DocumentKind::residence_permit:
      return text("yashash guvohnomasi", "яшаш гувоҳномаси", "вид на жительство", "residence permit", "jasaw gúwalıǵı");
  }
  return {};
}

LocalText country(std::string_view alpha3) {
  struct Country {
    std::string_view code, uz, uz_cyrl, ru, en, kaa;
  };
  static constexpr std::array kCountries{
      Country{"UZB", "Oʻzbekiston Respublikasi", "Ўзбекистон Республикаси", "Республика Узбекистан", "Republic of Uzbekistan",
              "Ózbekstan Respublikası"},
      Country{"KAZ", "Qozogʻiston", "Қозоғистон", "Казахстан", "Kazakhstan", "Qazaqstan"},
      Country{"KGZ", "Qirgʻiziston", "Қирғизистон", "Кыргызстан", "Kyrgyzstan", "Qırǵızstan"},
      Country{"TJK", "Tojikiston", "Тожикистон", "Таджикистан", "Tajikistan", "Tájikstan"},
      Country{"TKM", "Turkmaniston", "Туркманистон", "Туркменистан", "Turkmenistan", "Túrkmenstan"},
      Country{"RUS", "Rossiya", "Россия", "Россия", "Russia", "Rossiya"},
      Country{"UKR", "Ukraina", "Украина", "Украина", "Ukraine", "Ukraina"},
      Country{"AFG", "Afgʻoniston", "Афғонистон", "Афганистан", "Afghanistan", "Awǵanstan"},
      Country{"TUR", "Turkiya", "Туркия", "Турция", "Türkiye", "Túrkiya"},
      Country{"CHN", "Xitoy", "Хитой", "Китай", "China", "Qıtay"},
      Country{"KOR", "Koreya Respublikasi", "Корея Республикаси", "Республика Корея", "Republic of Korea", "Koreya Respublikası"},
      Country{"IND", "Hindiston", "Ҳиндистон", "Индия", "India", "Hindstan"},
      Country{"DEU", "Germaniya", "Германия", "Германия", "Germany", "Germaniya"},
      Country{"USA", "AQSH", "АҚШ", "США", "United States", "AQSH"},
      Country{"XXA", "fuqaroligi yoʻq", "фуқаролиги йўқ", "без гражданства", "stateless", "puqaralıǵı joq"}};
  const auto found = std::ranges::find(kCountries, alpha3, &Country::code);
  if (found == kCountries.end()) return same(alpha3);
  return text(std::string{found->uz}, std::string{found->uz_cyrl}, std::string{found->ru}, std::string{found->en}, std::string{found->kaa});
}

LocalText property(std::string_view kind) {
  if (kind == "flat") return text("kvartira", "квартира", "квартира", "flat", "kvartira");
  if (kind == "house") return text("uy-joy", "уй-жой", "жилой дом", "house", "turaq jay");
  if (kind == "land") return text("yer uchastkasi", "ер участкаси", "земельный участок", "land", "jer uchastkası");
  return text("noturar joy", "нотурар жой", "нежилое помещение", "non-residential premises", "turaq emes jay");
}

LocalText period(Date first, std::optional<Date> last) {
  const std::string from = date(first) + "–";
  if (last) return same(from + date(*last));
  return text(from + "hozirgacha", from + "ҳозиргача", from + "по настоящее время", from + "now", from + "házirge shekem");
}

std::string date(Date day) {
  const std::chrono::year_month_day ymd{day};
  return fmt::format("{:02}.{:02}.{:04}", static_cast<unsigned>(ymd.day()), static_cast<unsigned>(ymd.month()),
                     static_cast<int>(ymd.year()));
}

}  // namespace darcha::persons::words
