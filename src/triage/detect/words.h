// Words that are common in one of the languages and strange to the others, folded to lower case; Cyrillic Uzbek is looked up as it is
// written.
#pragma once
#include <string_view>

namespace darcha::triage {

inline constexpr std::string_view kUzbekLatin[] = {
    "va",      "bilan",   "uchun",        "bu",       "men",      "biz",    "lekin",  "ham",    "emas",   "yoq",     "bor",   "kerak",
    "bizning", "mening",  "qanday",       "nima",     "necha",    "hech",   "kim",    "juda",   "shu",    "oy",      "kun",   "yil",
    "kundan",  "oydan",   "beri",         "iltimos",  "yordam",   "bering", "qiling", "bering", "ariza",  "suv",     "yol",   "uy",
    "kocha",   "bolalar", "ishlamayapti", "qachon",   "nega",     "endi",   "hali",   "bunda",  "haqida", "boyicha", "esa",   "edi",
    "deb",     "kelib",   "qilib",        "bolib",    "yana",     "hamma",  "faqat",  "agar",   "chunki", "sababli", "mana",  "ekan",
    "oladi",   "qilaman", "soʻrayman",    "sorayman", "soraymiz", "qolgan", "bormi",  "yaxshi", "ota",    "bizga",   "menga", "ularga",
    "hozir",   "bugun",   "kecha",        "keyin",    "hamda",    "yoki",   "nechun", "tuman",  "shahar", "viloyat"};
inline constexpr std::string_view kKarakalpakLatin[] = {
    "ham",    "menen",    "ushin",    "emes",  "joq",      "bar",      "kerek",   "bizler", "meniń",    "menin",   "bizin",    "qalay",
    "ne",     "nege",     "hesh",     "kim",   "dym",      "sol",      "ay",      "kun",    "jil",      "beri",    "otinemen", "otinemiz",
    "jardem", "berin",    "etin",     "arza",  "suw",      "jol",      "uy",      "kishi",  "balalar",  "islemey", "qashan",   "endi",
    "ele",    "haqqinda", "boyinsha", "al",    "edi",      "dep",      "kelip",   "qilip",  "bolip",    "etip",    "jane",     "barliq",
    "tek",    "eger",     "sebebi",   "eken",  "soraymiz", "sorayman", "qalgan",  "jaqsi",  "bizge",    "magan",   "olarga",   "hazir",
    "bugin",  "keshe",    "keyin",    "yaki",  "rayon",    "qala",     "walayat", "awil",   "uyimizde", "jur",     "atir",     "kirip",
    "berip",  "aldi",     "barip",    "bizde", "qanday",   "mende",    "oz",      "ozi",    "bul",      "kop",     "jaman"};
inline constexpr std::string_view kEnglish[] = {
    "the", "and", "of",  "to",   "in",     "is",    "for",  "on",    "that", "with",  "this", "my",   "our", "we",
    "you", "are", "was", "have", "has",    "not",   "from", "they",  "been", "there", "been", "at",   "it",  "i",
    "be",  "or",  "an",  "a",    "please", "since", "no",   "by",    "when", "what",  "who",  "all",  "do",  "does",
    "did", "so",  "but", "if",   "as",     "can",   "will", "would", "your", "their", "them", "after"};
inline constexpr std::string_view kUzbekCyrillic[] = {
    "ва",    "билан",  "учун",     "бу",       "мен",     "биз",   "лекин",  "хам",     "ҳам",     "эмас",    "йук",     "йўқ",
    "бор",   "керак",  "бизнинг",  "менинг",   "қандай",  "нима",  "неча",   "хеч",     "ҳеч",     "ким",     "жуда",    "шу",
    "ой",    "кун",    "йил",      "бери",     "илтимос", "ёрдам", "беринг", "қилинг",  "ариза",   "сув",     "уй",      "куча",
    "кўча",  "қачон",  "нега",     "энди",     "ҳали",    "хали",  "ҳақида", "хакида",  "эса",     "эди",     "деб",     "келиб",
    "булиб", "бўлиб",  "яна",      "хамма",    "ҳамма",   "фақат", "агар",   "чунки",   "сабабли", "экан",    "кейин",   "ёки",
    "туман", "шахар",  "шаҳар",    "вилоят",   "бизга",   "менга", "ҳозир",  "бугун",   "кеча",    "махалла", "маҳалла", "кундан",
    "ойдан", "йилдан", "сурайман", "сўрайман", "болалар", "килиб", "килинг", "керакми", "хозир"};
inline constexpr std::string_view kKarakalpakCyrillic[] = {
    "ҳәм",    "менен", "ушын",     "емес",    "жоқ",   "бар",      "керек",    "бизлер", "мениң", "бизиң", "қалай",  "не",  "неге",
    "ҳеш",    "дым",   "сол",      "күн",     "жыл",   "өтинемен", "өтинемиз", "жәрдем", "бериң", "арза",  "суў",    "жол", "үй",
    "қашан",  "еле",   "ҳаққында", "бойынша", "еди",   "деп",      "келип",    "болып",  "етип",  "және",  "барлық", "тек", "егер",
    "себеби", "екен",  "сораймыз", "бизге",   "маған", "ҳәзир",    "бүгин",    "ямаса",  "район", "аўыл"};
inline constexpr std::string_view kRussian[] = {
    "и",     "в",     "не",     "на",  "что", "с",    "у",   "по",     "как",   "мы",     "нас",     "нам", "мне",     "меня",
    "это",   "за",    "из",     "к",   "от",  "до",   "для", "уже",    "нет",   "есть",   "но",      "все", "всё",     "был",
    "была",  "были",  "было",   "при", "или", "если", "так", "также",  "прошу", "просим", "который", "где", "когда",   "чтобы",
    "после", "очень", "только", "ещё", "еще", "дома", "год", "месяц",  "дней",  "нашей",  "нашем",   "я",   "о",       "их",
    "они",   "он",    "она",    "ни",  "же",  "без",  "под", "почему", "никто", "своей",  "может",   "вас", "ребенка", "ребёнка"};

/// Endings of three letters and more, of words longer than the ending by two letters.
inline constexpr std::string_view kUzbekLatinEnds[] = {"ning", "lari",  "larni",  "yapti", "moqda",  "gan",    "imiz",
                                                       "ish",  "ingiz", "magan",  "adi",   "yotgan", "lik",    "chi",
                                                       "miz",  "ydi",   "sizlik", "dagi",  "maydi",  "yapman", "yapmiz"};
inline constexpr std::string_view kKarakalpakLatinEnds[] = {"nin",   "din",   "tin",  "lari", "leri",  "gan",   "gen",   "imiz", "iw",
                                                            "maydi", "meydi", "atir", "ler",  "ende",  "ip",    "shi",   "liq",  "lik",
                                                            "adi",   "edi",   "daǵı", "degi", "genim", "magan", "megen", "wshi", "jaq"};
inline constexpr std::string_view kEnglishEnds[] = {"ing",  "tion", "ment", "ness", "able", "ible", "ight", "ough",
                                                    "ould", "ally", "ted",  "ked",  "ers",  "ies",  "ive",  "ous"};
inline constexpr std::string_view kUzbekCyrillicEnds[] = {"нинг",   "лари",  "ларни", "япти",  "мокда", "моқда", "ган", "имиз",
                                                          "иш",     "ингиз", "маган", "ади",   "ётган", "лик",   "миз", "йди",
                                                          "сизлик", "даги",  "майди", "япмиз", "япман", "лар",   "дан"};
inline constexpr std::string_view kKarakalpakCyrillicEnds[] = {"ниң",   "диң",   "тиң",  "лары", "лери", "ымыз", "ыў", "иў",
                                                               "майды", "мейди", "атыр", "лер",  "лық",  "ады",  "еди"};
inline constexpr std::string_view kRussianEnds[] = {"ость", "ения", "ение", "ться", "тся",  "ого", "его", "ому", "ему", "ыми",
                                                    "ими",  "ать",  "ить",  "еть",  "ают",  "яют", "ует", "ают", "ный", "ная",
                                                    "ное",  "ные",  "ной",  "ных",  "ска",  "ски", "ция", "ции", "аем", "или",
                                                    "ала",  "али",  "ешь",  "ете",  "ться", "ами", "ях",  "ов"};

}  // namespace darcha::triage
