#include "web/gallery/gallery.h"

#include "gen/web/views.h"

namespace darcha::web {
namespace {

using Group = views::Gallery::Groups;

template <class View>
Html drawn(const Context& context, const View& view) {
  Writer writer(context);
  view.render(writer);
  return Html{writer.take()};
}

/// Adds specimens to a group; the name of the view stands above each.
class Shelf {
 public:
  Shelf(const Context& context, std::string id, std::string title)
      : context_(context), group_{.id = std::move(id), .title = std::move(title)} {}

  template <class View>
  Shelf& add(std::string name, const View& view) {
    group_.specimens.push_back({.name = std::move(name), .body = drawn(context_, view)});
    return *this;
  }
  Group take() { return std::move(group_); }

 private:
  const Context& context_;
  Group group_;
};

Html income_question(const Context& context) {
  return drawn(context, views::Field{.id = "daromad",
                                     .name = "daromad",
                                     .label = "Oxirgi 12 oyda jami",
                                     .hint = "Faqat raqam yozing, masalan: 4800000",
                                     .error = "Qoʻshimcha daromad summasini kiriting",
                                     .value = "",
                                     .inputmode = "numeric",
                                     .size = 16,
                                     .unit = "soʻm"});
}

Group text_fields(const Context& context) {
  Shelf shelf(context, "maydonlar", "Maydonlar");
  shelf.add("Field", views::Field{.id = "ism", .name = "ism", .label = "Ism", .value = "Dilnoza", .autocomplete = "given-name"});
  shelf.add("Field: hint, size", views::Field{.id = "jshshir",
                                              .name = "jshshir",
                                              .label = "JSHSHIR",
                                              .hint = "14 ta raqam, ID-kartangizning orqa tomonida",
                                              .value = "",
                                              .inputmode = "numeric",
                                              .maxlength = 14,
                                              .size = 16,
                                              .spellcheck_off = true});
  shelf.add("Field: error, optional", views::Field{.id = "pochta",
                                                   .name = "pochta",
                                                   .label = "Elektron pochta",
                                                   .error = "Elektron pochta manzilida @ belgisi boʻlishi kerak",
                                                   .value = "dilnoza.pochta.uz",
                                                   .type = "email",
                                                   .autocomplete = "email",
                                                   .optional = true});
  shelf.add("Field: password", views::Field{.id = "parol",
                                            .name = "parol",
                                            .label = "Parol",
                                            .hint = "Kamida 10 ta belgi",
                                            .value = "",
                                            .type = "password",
                                            .autocomplete = "new-password",
                                            .spellcheck_off = true});
  shelf.add("TextArea", views::TextArea{.id = "izoh",
                                        .name = "izoh",
                                        .label = "Nima notoʻgʻri?",
                                        .hint = "Toʻgʻri maʼlumotni ham yozing",
                                        .value = "Uy raqami 12 emas, 21.",
                                        .rows = 4,
                                        .maxlength = 200});
  shelf.add("TextArea: error",
            views::TextArea{.id = "izoh2", .name = "izoh2", .label = "Sabab", .error = "Sababni yozing", .value = "", .rows = 3});
  views::Select region{.id = "viloyat",
                       .name = "viloyat",
                       .label = "Viloyat",
                       .options = {{"1726", "Toshkent shahri", true}, {"1735", "Qoraqalpogʻiston Respublikasi", false}}};
  shelf.add("Select", region);
  region.id = region.name = "viloyat2";
  region.error = "Viloyatni tanlang";
  region.options[0].selected = false;
  shelf.add("Select: error", region);
  shelf.add("DateField", views::DateField{.id = "sana",
                                          .name = "sana",
                                          .legend = "Tugʻilgan sana",
                                          .hint = "Masalan: 27 3 1990",
                                          .day = "27",
                                          .month = "3",
                                          .year = "1990",
                                          .birthday = true});
  shelf.add("DateField: error", views::DateField{.id = "sana2",
                                                 .name = "sana2",
                                                 .legend = "Hujjat berilgan sana",
                                                 .error = "Bunday sana yoʻq: 31-fevral",
                                                 .day = "31",
                                                 .month = "2",
                                                 .year = "2026"});
  return shelf.take();
}

Group choices(const Context& context) {
  Shelf shelf(context, "tanlovlar", "Tanlovlar");
  shelf.add("RadioGroup: conditional question", views::RadioGroup{.id = "boshqa",
                                                                  .name = "boshqa",
                                                                  .legend = "Boshqa daromadingiz bormi?",
                                                                  .hint = "Masalan: uy ijarasi, dehqonchilik, chet eldan pul oʻtkazmasi.",
                                                                  .options = {{.id = "boshqa", .value = "yoq", .label = "Yoʻq"},
                                                                              {.id = "boshqa-2",
                                                                               .value = "ha",
                                                                               .label = "Ha, bor",
                                                                               .hint = "Summani kiritasiz",
                                                                               .checked = true,
                                                                               .more = income_question(context)}}});
  shelf.add("RadioGroup: error", views::RadioGroup{.id = "til-tanlov",
                                                   .name = "til_tanlov",
                                                   .legend = "Hujjat tili",
                                                   .error = "Hujjat tilini tanlang",
                                                   .options = {{.id = "til-tanlov", .value = "uz", .label = "Oʻzbekcha"},
                                                               {.id = "til-tanlov-2", .value = "ru", .label = "Ruscha va oʻzbekcha"}}});
  shelf.add("CheckboxGroup", views::CheckboxGroup{.id = "xabar",
                                                  .name = "xabar",
                                                  .legend = "Qanday xabar beraylik?",
                                                  .optional = true,
                                                  .options = {{.id = "xabar", .value = "sms", .label = "SMS", .checked = true},
                                                              {.id = "xabar-2", .value = "pochta", .label = "Elektron pochta"}}});
  views::ConsentBox consent{.id = "rozi",
                            .name = "rozi",
                            .title = "Bank hisobi boʻyicha roziligingiz kerak",
                            .why = "Qolgan maʼlumotlar qonun asosida olinadi. Bank qoldigʻi esa faqat siz ruxsat bersangiz soʻraladi.",
                            .what = "oxirgi 3 oydagi oʻrtacha qoldiq, bitta raqam",
                            .who = "Ijtimoiy himoya boʻlimi, faqat shu ariza uchun",
                            .how_long = "30 kun, keyin oʻchiriladi; istalgan payt bekor qilasiz",
                            .refused = "Rozi boʻlmasangiz ham ariza qabul qilinadi: bankdan maʼlumotnoma keltirishingiz mumkin.",
                            .agree = "Bank qoldigʻim haqidagi maʼlumot olinishiga roziman"};
  shelf.add("ConsentBox", consent);
  return shelf.take();
}

Group files_and_actions(const Context& context) {
  Shelf shelf(context, "fayllar", "Fayllar va amallar");
  shelf.add("FileField: error", views::FileField{.id = "rasm",
                                                 .name = "rasm",
                                                 .label = "Rasm",
                                                 .hint = "JPG, 5 MB gacha",
                                                 .error = "Fayl 12 MB. 5 MB dan kichik fayl tanlang",
                                                 .accept = ".jpg"});
  shelf.add(
      "Field, FileField, Actions, Autosave: a step of the wizard",
      views::GalleryForm{
          .field =
              {.id = "telefon", .name = "telefon", .label = "Telefon", .value = "+998 90 000 00 00", .type = "tel", .autocomplete = "tel"},
          .file = {.id = "hujjat",
                   .name = "hujjat",
                   .label = "Tasdiqlovchi hujjat",
                   .hint = "PDF, JPG yoki PNG, 10 MB gacha",
                   .accept = ".pdf,.jpg,.jpeg,.png",
                   .optional = true,
                   .files = {{.name = "ijara-shartnomasi.pdf", .size = "1,2 MB", .remove_name = "olib_tashla", .remove_value = "1"}}},
          .actions = {.submit = "Saqlash va davom etish", .back_href = "#orqaga", .later_href = "#keyinroq"},
          .autosave = {.url = "/ishlanma/galereya", .saved_at = "10:44"}});
  shelf.add("Actions: danger", views::Actions{.submit = "Arizani qaytarib olish", .danger = true, .back_href = "#orqaga"});
  shelf.add("CopyCode", views::CopyCode{.id = "kod", .label = "Hujjat kodi", .code = "7F2K-90QX-M4TD-31BC"});
  shelf.add("PrintButton", views::PrintButton{.text = "QR-kodni chop etish"});
  return shelf.take();
}

Group messages(const Context& context) {
  Shelf shelf(context, "xabarlar", "Xabarlar");
  for (const char* kind : {"info", "success", "warning", "danger"})
    shelf.add(std::string("Alert: ") + kind, views::Alert{.kind = kind,
                                                          .title = "Arizangiz qabul qilindi",
                                                          .text = "Raqami YM-2026-0048213. Maʼlumotnoma bir daqiqada tayyor boʻladi."});
  for (const char* color : {"neutral", "info", "success", "warning", "danger", "feruza"})
    shelf.add(std::string("Tag: ") + color, views::Tag{.color = color, .text = "Koʻrib chiqilmoqda"});
  shelf.add("EmptyState", views::EmptyState{.title = "Hali hujjatlaringiz yoʻq",
                                            .text = "Xizmatdan foydalansangiz, hujjat shu yerda turadi.",
                                            .href = "/xizmatlar",
                                            .action = "Xizmat tanlash"});
  return shelf.take();
}

Group progress(const Context& context) {
  Shelf shelf(context, "jarayon", "Jarayon");
  shelf.add("Steps", views::Steps{.number = "3",
                                  .total = "4",
                                  .percent = 50,
                                  .current = "Manzil",
                                  .items = {{.title = "Ariza beruvchi", .href = "#1", .done = true},
                                            {.title = "Maqsad", .href = "#2", .done = true},
                                            {.title = "Manzil", .now = true},
                                            {.title = "Tekshirish va yuborish"}}});
  shelf.add(
      "Timeline",
      views::Timeline{.id = "holat",
                      .events = {{.title = "Qabul qilindi", .note = "19-noyabr, 18:20", .done = true},
                                 {.title = "Maʼlumotlar reyestrdan olindi", .note = "19-noyabr, 18:21 · manzil reyestri", .done = true},
                                 {.title = "Hujjat tayyorlanmoqda", .note = "odatda bir daqiqa", .now = true},
                                 {.title = "Imzolanadi va kabinetingizga qoʻyiladi"}}});
  shelf.add("TaskList", views::TaskList{.tasks = {{.symbol = "warn",
                                                   .title = "Arizani yakunlang",
                                                   .href = "#ariza",
                                                   .note = "3-qadamda toʻxtagansiz. 28-noyabrgacha saqlanadi",
                                                   .action = "Davom etish",
                                                   .urgent = true},
                                                  {.symbol = "star",
                                                   .title = "Xizmatni baholang",
                                                   .href = "#baho",
                                                   .note = "Yashash joyi haqida maʼlumotnoma",
                                                   .action = "Baholash"}}});
  shelf.add("SideNav", views::SideNav{.label = "Kabinet boʻlimlari",
                                      .entries = {{.symbol = "grid", .title = "Umumiy koʻrinish", .href = "#umumiy", .current = true},
                                                  {.symbol = "list", .title = "Arizalarim", .href = "#arizalar", .count = "2"},
                                                  {.symbol = "eye", .title = "Maʼlumotimni kim koʻrdi", .href = "#kim"}}});
  shelf.add("Meter", views::Meter{.label = "Yunusobod tumani DXM", .value = "8 daqiqa", .percent = 34, .low = true});
  shelf.add("Meter: high", views::Meter{.label = "Mirzo Ulugʻbek tumani DXM", .value = "48 daqiqa", .percent = 93, .high = true});
  return shelf.take();
}

Group data(const Context& context) {
  Shelf shelf(context, "malumot", "Maʼlumot");
  shelf.add("SummaryList",
            views::SummaryList{
                .rows = {{.label = "F.I.Sh.", .value = "Karimova Dilnoza Anvarovna", .source = "Aholi reyestri", .time = "bugun 10:42"},
                         {.label = "Doimiy yashash manzili",
                          .value = "Toshkent shahri, Yunusobod tumani, 4-mavze, 12-uy, 34-xonadon",
                          .source = "Manzil reyestri",
                          .time = "bugun 10:42",
                          .wrong_href = "#xato"},
                         {.label = "Maqsad", .value = "Ish joyiga taqdim etish", .change_href = "#ozgartirish"}}});
  shelf.add(
      "Facts",
      views::Facts{
          .items = {{"Muddati", "Darhol"}, {"Toʻlov", "Bepul"}, {"Ariza toʻldirish", "taxminan 1 daqiqa"}, {"Natija", "Imzolangan PDF"}}});
  shelf.add("Kpis", views::Kpis{.items = {{"Bugun topshirilgan", "48 210", "kecha shu vaqtda 45 934"},
                                          {"Muddatida", "97,4 %", "oxirgi 30 kun"},
                                          {"Baho", "4,6 / 5", {}},
                                          {"Qogʻozsiz", "1,9 mln", "2026-yil"}}});
  views::Table table{
      .caption = "Soʻnggi murojaatlar",
      .columns = {{.label = "Vaqt"}, {.label = "Kim"}, {.label = "Asos"}, {.label = "Yozuv", .numeric = true}, {.label = "Amal"}}};
  table.rows.push_back({.title = "20.11.2026, 16:12",
                        .cells = {{.label = "Kim", .text = "Yagona portal (avtomatik)", .note = "Siz boshlagan soʻrov"},
                                  {.label = "Asos", .text = "YM-2026-0048213"},
                                  {.label = "Yozuv", .text = "1 204", .numeric = true},
                                  {.label = "Amal", .text = "Batafsil", .href = "#batafsil", .about = "20.11.2026, 16:12"}}});
  table.rows.push_back({.flagged = true,
                        .title = "02.11.2026, 11:30",
                        .cells = {{.label = "Kim", .text = "IIV migratsiya boʻlimi", .note = "Xodim № 20417"},
                                  {.label = "Asos", .text = "Asos koʻrsatilmagan", .tag = "warning"},
                                  {.label = "Yozuv", .text = "877", .numeric = true},
                                  {.label = "Amal", .text = "Tushuntirish talab qilish", .href = "#savol"}}});
  shelf.add("Table", table);
  shelf.add("DocumentCard",
            views::DocumentCard{
                .title = "Yashash joyi haqida maʼlumotnoma",
                .note = "YM-2026-0048213 · 20.11.2026",
                .status = "Amal qiladi",
                .color = "success",
                .href = "#hujjat",
                .qr = Html{R"(<svg viewBox="0 0 7 7" role="img" aria-label="QR"><path d="M0 0h7v7h-7zm1 1v5h5v-5zm1 1h3v3h-3z"/></svg>)"}});
  shelf.add("Proof", views::Proof{.id = "isbot", .record = "0", .source = "/ishlanma/galereya"});
  return shelf.take();
}

Group finding(const Context& context) {
  Shelf shelf(context, "qidiruv", "Qidiruv va roʻyxatlar");
  shelf.add("SearchBox", views::SearchBox{.id = "q",
                                          .action = "/xizmatlar",
                                          .name = "q",
                                          .label = "Xizmat, hujjat yoki vaziyat nomi",
                                          .hint = "Masalan: pasport, nafaqa, yer soligʻi",
                                          .query = "",
                                          .button = "Qidirish",
                                          .suggest = "/ishlanma/galereya"});
  shelf.add("Chips",
            views::Chips{.label = "Koʻp izlanadi",
                         .items = {{"Biometrik pasport", "#p", false}, {"Bolalar nafaqasi", "#n", true}, {"Jarimalar", "#j", false}}});
  shelf.add(
      "LinkList",
      views::LinkList{
          .items = {
              {.title = "Yashash joyi haqida maʼlumotnoma", .href = "#1", .note = "Muddati: darhol", .tag = "Bepul", .color = "feruza"},
              {.title = "Haydovchilik guvohnomasini almashtirish", .href = "#2", .note = "Muddati: 3 ish kuni"}}});
  shelf.add("Pagination", views::Pagination{.label = "Xizmatlar sahifalari",
                                            .previous = "#1",
                                            .next = "#3",
                                            .pages = {{.number = "1", .href = "#1"},
                                                      {.number = "2", .href = "#2", .current = true},
                                                      {.number = "", .href = "", .gap = true},
                                                      {.number = "12", .href = "#12"}}});
  return shelf.take();
}

Task<Result<net::Response>> show_gallery(Context context) {
  views::Gallery gallery;
  gallery.errors.items = {{.id = "pochta", .text = "Elektron pochta manzilida @ belgisi boʻlishi kerak"},
                          {.id = "viloyat2", .text = "Viloyatni tanlang"}};
  gallery.groups = {text_fields(context), choices(context), files_and_actions(context), messages(context), progress(context),
                    data(context),        finding(context)};
  const Frame frame{.title = "Komponentlar galereyasi",
                    .description = "Darcha komponentlari",
                    .crumbs = {{context.t(text::kErrorHome), "/"}},
                    .scripts = {"wizard.js", "suggest.js", "live.js", "proof.js"}};
  co_return page(context, frame, gallery);
}

}  // namespace

Route gallery_route() {
  return {.method = net::Method::get, .pattern = "/ishlanma/galereya", .who_may = WhoMay::anyone(), .page = show_gallery};
}

}  // namespace darcha::web
