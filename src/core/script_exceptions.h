// Words whose Cyrillic spelling does not follow from the Latin one. Own list after the orthographic rules (domain facts B6).
// Lower case, U+02BB and U+02BC; the longest that fits wins.
#pragma once
#include <string_view>

namespace darcha {

enum class Fit {
  whole,  ///< the word itself, without endings (июль, but 2 июлдаги: the soft sign is lost before an ending)
  stem,   ///< the word and everything that begins with it
};

struct ScriptException {
  std::u32string_view latin;
  std::u32string_view cyrillic;
  Fit fit;
};

inline constexpr ScriptException kScriptExceptions[] = {
    // months; the soft sign stands only without an ending
    {U"yanvar", U"январь", Fit::whole}, {U"fevral", U"февраль", Fit::whole}, {U"aprel", U"апрель", Fit::whole}, {U"iyun", U"июнь", Fit::whole},
    {U"iyul", U"июль", Fit::whole}, {U"sentabr", U"сентябрь", Fit::whole}, {U"oktabr", U"октябрь", Fit::whole}, {U"noyabr", U"ноябрь", Fit::whole},
    {U"dekabr", U"декабрь", Fit::whole}, {U"sentabr", U"сентябр", Fit::stem}, {U"oktabr", U"октябр", Fit::stem},
    // soft sign at the end
    {U"parol", U"пароль", Fit::whole}, {U"rol", U"роль", Fit::whole}, {U"nol", U"ноль", Fit::whole}, {U"model", U"модель", Fit::whole},
    {U"profil", U"профиль", Fit::whole}, {U"kabel", U"кабель", Fit::whole}, {U"mebel", U"мебель", Fit::whole}, {U"nikel", U"никель", Fit::whole},
    {U"medal", U"медаль", Fit::whole}, {U"detal", U"деталь", Fit::whole}, {U"festival", U"фестиваль", Fit::whole},
    {U"avtomobil", U"автомобиль", Fit::whole}, {U"kontrol", U"контроль", Fit::whole}, {U"gospital", U"госпиталь", Fit::whole},
    {U"vertikal", U"вертикаль", Fit::whole}, {U"gorizontal", U"горизонталь", Fit::whole}, {U"spektakl", U"спектакль", Fit::whole},
    {U"sekretar", U"секретарь", Fit::whole}, {U"slesar", U"слесарь", Fit::whole}, {U"tokar", U"токарь", Fit::whole},
    {U"lager", U"лагерь", Fit::whole}, {U"kalendar", U"календарь", Fit::whole}, {U"bron", U"бронь", Fit::whole},
    // soft sign inside
    {U"albom", U"альбом", Fit::stem}, {U"alternativ", U"альтернатив", Fit::stem}, {U"asfalt", U"асфальт", Fit::stem},
    {U"bulvar", U"бульвар", Fit::stem}, {U"feldsher", U"фельдшер", Fit::stem}, {U"filtr", U"фильтр", Fit::stem},
    {U"kalkulyator", U"калькулятор", Fit::stem}, {U"konsultant", U"консультант", Fit::stem}, {U"konsultatsiya", U"консультация", Fit::stem},
    {U"kultivator", U"культиватор", Fit::stem}, {U"multimedia", U"мультимедиа", Fit::stem}, {U"multfilm", U"мультфильм", Fit::stem},
    {U"film", U"фильм", Fit::stem}, {U"palto", U"пальто", Fit::stem}, {U"pult", U"пульт", Fit::stem}, {U"ultra", U"ультра", Fit::stem},
    {U"fakultet", U"факультет", Fit::stem}, {U"fakultativ", U"факультатив", Fit::stem}, {U"gelmint", U"гельминт", Fit::stem},
    {U"kristall", U"кристалл", Fit::stem}, {U"intervyu", U"интервью", Fit::stem}, {U"kompyuter", U"компьютер", Fit::stem},
    {U"premyera", U"премьера", Fit::stem}, {U"pyesa", U"пьеса", Fit::stem}, {U"kuryer", U"курьер", Fit::stem}, {U"baryer", U"барьер", Fit::stem},
    {U"karyera", U"карьера", Fit::stem}, {U"karyer", U"карьер", Fit::stem}, {U"vyetnam", U"вьетнам", Fit::stem}, {U"atelye", U"ателье", Fit::stem},
    {U"batalyon", U"батальон", Fit::stem}, {U"bulyon", U"бульон", Fit::stem}, {U"pavilyon", U"павильон", Fit::stem},
    {U"pochtalyon", U"почтальон", Fit::stem}, {U"medalyon", U"медальон", Fit::stem}, {U"shampinyon", U"шампиньон", Fit::stem},
    {U"delta", U"дельта", Fit::stem}, {U"vals", U"вальс", Fit::whole}, {U"balzam", U"бальзам", Fit::stem}, {U"valyuta", U"валюта", Fit::stem},
    {U"volfram", U"вольфрам", Fit::stem}, {U"gilza", U"гильза", Fit::stem}, {U"impuls", U"импульс", Fit::stem}, {U"insult", U"инсульт", Fit::stem},
    {U"konkurs", U"конкурс", Fit::stem}, {U"konsul", U"консул", Fit::stem}, {U"kilovatt", U"киловатт", Fit::stem}, {U"vatt", U"ватт", Fit::stem},
    {U"volt", U"вольт", Fit::stem}, {U"tyubik", U"тюбик", Fit::stem},
    // hard sign
    {U"obyekt", U"объект", Fit::stem}, {U"subyekt", U"субъект", Fit::stem}, {U"syezd", U"съезд", Fit::stem}, {U"adyutant", U"адъютант", Fit::stem},
    {U"inyeksiya", U"инъекция", Fit::stem}, {U"konyunktura", U"конъюнктура", Fit::stem},
    // ц
    {U"sirk", U"цирк", Fit::stem}, {U"sement", U"цемент", Fit::stem}, {U"sex", U"цех", Fit::stem}, {U"senz", U"ценз", Fit::stem},
    {U"sentner", U"центнер", Fit::stem}, {U"sellofan", U"целлофан", Fit::stem}, {U"sellyuloza", U"целлюлоза", Fit::stem},
    {U"selsiy", U"цельсий", Fit::stem}, {U"silindr", U"цилиндр", Fit::stem}, {U"sitata", U"цитата", Fit::stem},
    {U"sivilizatsiya", U"цивилизация", Fit::stem}, {U"sitrus", U"цитрус", Fit::stem}, {U"sikl", U"цикл", Fit::stem},
    {U"konsert", U"концерт", Fit::stem}, {U"konsentra", U"концентра", Fit::stem}, {U"konsepsiya", U"концепция", Fit::stem},
    {U"konsessiya", U"концессия", Fit::stem}, {U"konslager", U"концлагерь", Fit::whole}, {U"kansler", U"канцлер", Fit::stem},
    {U"kanselyariya", U"канцелярия", Fit::stem}, {U"litsey", U"лицей", Fit::stem}, {U"litsenziya", U"лицензия", Fit::stem},
    {U"retsept", U"рецепт", Fit::stem}, {U"retsenziya", U"рецензия", Fit::stem}, {U"protsent", U"процент", Fit::stem},
    {U"protsess", U"процесс", Fit::stem}, {U"protsedura", U"процедура", Fit::stem}, {U"dotsent", U"доцент", Fit::stem},
    {U"ofitser", U"офицер", Fit::stem}, {U"shpris", U"шприц", Fit::stem}, {U"abzats", U"абзац", Fit::stem}, {U"sotsial", U"социал", Fit::stem},
    {U"sotsiolog", U"социолог", Fit::stem}, {U"meditsina", U"медицина", Fit::stem}, {U"vitse", U"вице", Fit::stem},
    {U"aksiya", U"акция", Fit::stem}, {U"aksiz", U"акциз", Fit::stem}, {U"aksept", U"акцепт", Fit::stem}, {U"vaksina", U"вакцина", Fit::stem},
    {U"finans", U"финанс", Fit::stem}, {U"kvars", U"кварц", Fit::whole}, {U"koeffitsiyent", U"коэффициент", Fit::stem},
    {U"patsiyent", U"пациент", Fit::stem}, {U"insident", U"инцидент", Fit::stem}, {U"pretsedent", U"прецедент", Fit::stem},
    {U"deputat", U"депутат", Fit::stem}, {U"sertifikat", U"сертификат", Fit::stem}, {U"prinsip", U"принцип", Fit::stem},
    {U"provinsiya", U"провинция", Fit::stem}, {U"versiya", U"версия", Fit::stem}, {U"kommersiya", U"коммерция", Fit::stem},
    {U"porsiya", U"порция", Fit::stem}, {U"ssenariy", U"сценарий", Fit::stem},
    // -нсия, -псия, -ксия with с, against the rule below
    {U"pensiya", U"пенсия", Fit::stem}, {U"vakansiya", U"вакансия", Fit::stem}, {U"ekspansiya", U"экспансия", Fit::stem},
    {U"epilepsiya", U"эпилепсия", Fit::stem}, {U"biopsiya", U"биопсия", Fit::stem}, {U"refleksiya", U"рефлексия", Fit::stem},
    {U"anneksiya", U"аннексия", Fit::stem}, {U"litsenziat", U"лицензиат", Fit::stem},
    // й before a vowel
    {U"rayon", U"район", Fit::stem}, {U"mayor", U"майор", Fit::whole}, {U"mayori", U"майори", Fit::stem}, {U"yod", U"йод", Fit::whole},
    {U"mayonez", U"майонез", Fit::stem}, {U"yogurt", U"йогурт", Fit::stem}, {U"poyabzal", U"пойабзал", Fit::stem}, {U"foye", U"фойе", Fit::stem},
    // э inside
    {U"mer", U"мэр", Fit::whole}, {U"meriya", U"мэрия", Fit::stem}, {U"reket", U"рэкет", Fit::stem}, {U"ser", U"сэр", Fit::whole},
    // щ
    {U"meshchan", U"мешчан", Fit::stem}, {U"borshch", U"борщ", Fit::stem},
};

/// Words of the Latin alphabet that stay Latin in a Cyrillic sentence.
inline constexpr std::u32string_view kKeptLatin[] = {
    U"id", U"pdf", U"qr", U"sms", U"pin", U"api", U"json", U"xml", U"csv", U"html", U"http", U"https", U"url", U"totp", U"png", U"jpg", U"jpeg",
    U"ussd", U"gps", U"myid", U"oneid", U"mrz", U"nfc", U"usb", U"sha", U"pades", U"telegram", U"google", U"apple", U"android",
};

}  // namespace darcha
