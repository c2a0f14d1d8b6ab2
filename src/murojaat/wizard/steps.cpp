// What each page of the wizard asks. The machine only fills in beforehand what the author then sees and may change.
#include <algorithm>
#include <map>

#include "murojaat/route/route.h"
#include "murojaat/wizard/draft.h"

namespace darcha::murojaat {
namespace {

using Directory = offices::Directory;
constexpr std::size_t kDistrict = 7;  // digits of a SOATO from a district on

web::views::Field field(const web::Context& context, std::string name, web::TextKey label, const std::string& value, bool optional) {
  return {.id = name, .name = name, .label = context.t(label), .value = value, .maxlength = 200, .optional = optional};
}

template <class View>
web::Html shown(const web::Context& context, const web::Form* form, View part) {
  if (form != nullptr) form->show(part);
  return web::html_of(context, part);
}

/// As browsers name the languages they hear; nothing for Karakalpak, which none does.
std::string heard_language(Lang lang) {
  switch (lang) {
    case Lang::uz:
    case Lang::uz_cyrl: return "uz-UZ";
    case Lang::ru: return "ru-RU";
    case Lang::en: return "en-GB";
    case Lang::kaa: break;
  }
  return {};
}

void text_page(const web::Context& context, const Services& services, const Draft& draft, const web::Form* form, views::Wizard& view) {
  view.start = view.first = true;
  view.fields.push_back({shown(context, form,
                               web::views::TextArea{.id = "matn",
                                                    .name = "matn",
                                                    .label = context.t(text::kStepText),
                                                    .hint = context.t(text::kStepTextHint),
                                                    .value = draft.text,
                                                    .rows = 9,
                                                    .maxlength = static_cast<std::int64_t>(kMaxText)})});
  if (const std::string heard = heard_language(context.lang); !heard.empty())
    view.fields.push_back({web::html_of(context, views::Dictate{.target = "matn", .language = heard})});
  if (services.similar) view.fields.push_back({web::html_of(context, views::SimilarWhile{.address = "/murojaat/oxshash"})});
  web::views::FileField files{.id = "fayl",
                              .name = "fayl",
                              .label = context.t(text::kFiles),
                              .hint = context.t(text::kFilesHint),
                              .accept = ".jpg,.jpeg,.png,.pdf",
                              .multiple = true,
                              .optional = true};
  for (const File& file : draft.files)
    files.files.push_back({.name = file.name,
                           .size = context.t(text::kKilobytes, {{"n", std::to_string((file.size + 1023) / 1024)}}),
                           .remove_name = "olib_tashlash",
                           .remove_value = file.id.str()});
  view.fields.push_back({shown(context, form, std::move(files))});
  if (!services.suggest) return;  // nothing is asked about a machine that is not there
  web::views::CheckboxGroup human{.id = "odam", .name = "odam", .legend = context.t(text::kMachine), .hint = context.t(text::kMachineHint)};
  human.optional = true;
  human.options = {{.id = "odam", .value = "1", .label = context.t(text::kHumanOnly), .checked = draft.human_only}};
  view.fields.push_back({shown(context, form, std::move(human))});
}

void place_page(const web::Context& context, const Services& services, const Directory& directory, const Draft& draft,
                const std::optional<Suggestion>& machine, const web::Form* form, views::Wizard& view) {
  const std::string topic = !draft.topic.empty() ? draft.topic : machine ? machine->topic : std::string{};
  web::views::Select topics = topic_select(context, services, topic);
  topics.hint = context.t(machine && !machine->topic.empty() && machine->topic == topic ? text::kTopicSuggested : text::kTopicHint);
  view.fields.push_back({shown(context, form, std::move(topics))});
  view.fields.push_back({web::html_of(context, place_select(context, directory, draft.district, form))});
  view.fields.push_back({web::html_of(context, views::PlaceHere{.lat = draft.lat, .lon = draft.lon, .has_place = !draft.lat.empty()})});
  auto words = field(context, "manzil", text::kPlaceWords, draft.words, true);
  words.hint = context.t(text::kPlaceWordsHint);
  view.fields.push_back({shown(context, form, std::move(words))});
}

void who_page(const web::Context& context, const Draft& draft, const web::Form* form, views::Wizard& view) {
  const bool in = context.visitor.signed_in();
  web::views::RadioGroup who{.id = "kim", .name = "kim", .legend = context.t(text::kStepWho), .heading = true};
  const std::string chosen = draft.who.empty() || (draft.who == "men" && !in) ? (in ? "men" : "ism") : draft.who;
  const auto option = [&](const char* value, std::string label, std::optional<std::string> hint, std::optional<web::Html> more) {
    who.options.push_back({.id = who.options.empty() ? "kim" : "kim-" + std::to_string(who.options.size() + 1),
                           .value = value,
                           .label = std::move(label),
                           .hint = std::move(hint),
                           .checked = chosen == value,
                           .more = std::move(more)});
  };
  if (in) option("men", context.t(text::kWhoMe, {{"name", context.visitor.display_name}}), context.t(text::kWhoMeHint), {});
  auto name = field(context, "ism", text::kName, draft.name, false);
  name.autocomplete = "name";
  auto contact = field(context, "aloqa", text::kContact, draft.contact, true);
  contact.hint = context.t(text::kContactHint);
  web::Html asked{shown(context, form, std::move(name)).text + shown(context, form, std::move(contact)).text};
  option("ism", context.t(text::kWhoContact), context.t(text::kWhoContactHint), std::move(asked));
  option("anonim", context.t(text::kWhoAnonymous), context.t(text::kWhoAnonymousHint), {});
  view.fields.push_back({shown(context, form, std::move(who))});
}

web::views::Select bodies(const web::Context& context, const Directory& directory, const Draft& draft, std::string name, web::TextKey label,
                          const std::string& chosen) {
  web::views::Select out{.id = name, .name = name, .label = context.t(label), .optional = true};
  for (const offices::Agency& agency : directory.agencies())
    if (const offices::Office* office = directory.find_serving(agency.code, draft.district.empty() ? "17" : draft.district))
      out.options.push_back({.value = office->id.str(), .label = office->name.in(context.lang), .selected = office->id.str() == chosen});
  std::ranges::sort(out.options, {}, &web::views::Select::Options::label);
  return out;
}

std::string author_words(const web::Context& context, const Draft& draft) {
  if (draft.who == "anonim") return context.t(text::kWhoAnonymous);
  if (draft.who == "men") return context.visitor.display_name;
  return draft.contact.empty() ? draft.name : draft.name + ", " + draft.contact;
}

void summary(const web::Context& context, const Services& services, const Directory& directory, const Draft& draft,
             const std::optional<Suggestion>& machine, views::Wizard& view) {
  views::Wizard::Parts words{.id = "qism-matn", .title = context.t(text::kThreadText), .step = std::string{step_code(0)}};
  words.rows.push_back({.label = context.t(text::kWords), .value = draft.text, .own = true});
  if (machine && machine->lang) words.rows.push_back({.label = context.t(text::kWrittenIn), .value = lang_words(context, *machine->lang)});
  if (machine && machine->points.size() > 1 && draft.text.find('\n') == std::string::npos) {  // lines are the author's own points
    std::string points;
    for (std::size_t i = 0; i < machine->points.size(); ++i)
      points += (i == 0 ? "" : "\n") + std::to_string(i + 1) + ". " + machine->points[i];
    words.rows.push_back({.label = context.t(text::kPointsSeen), .value = std::move(points), .own = true});
  }
  for (const File& file : draft.files) words.rows.push_back({.label = context.t(text::kThreadFiles), .value = file.name, .own = true});
  const Topic* topic = services.law->find_topic(draft.topic);
  const offices::Territory* place = directory.find_territory(draft.district);
  const Routed routed = route(directory, *services.law, topic, draft.district, OfficeId::parse(draft.wanted).value_or(OfficeId{}),
                              OfficeId::parse(draft.about).value_or(OfficeId{}), {});
  const offices::Office* office = directory.find_office(routed.office);
  views::Wizard::Parts where{.id = "qism-joy", .title = context.t(text::kStepPlace), .step = std::string{step_code(1)}};
  where.rows.push_back(
      {.label = context.t(text::kTopic), .value = topic != nullptr ? topic->name.in(context.lang) : context.t(text::kTopicOpen)});
  where.rows.push_back(
      {.label = context.t(text::kDistrict), .value = place != nullptr ? place->name.in(context.lang) : context.t(text::kNoDistrict)});
  if (!draft.words.empty()) where.rows.push_back({.label = context.t(text::kPlaceWords), .value = draft.words, .own = true});
  where.rows.push_back({.label = context.t(text::kGoesTo), .value = office != nullptr ? office->name.in(context.lang) : "—"});
  views::Wizard::Parts who{.id = "qism-kim", .title = context.t(text::kStepWho), .step = std::string{step_code(2)}};
  who.rows.push_back({.label = context.t(text::kAuthor), .value = author_words(context, draft), .own = draft.who != "anonim"});
  view.parts = {std::move(words), std::move(where), std::move(who)};
}

void check_page(const web::Context& context, const Services& services, const Directory& directory, const Draft& draft,
                const std::optional<Suggestion>& machine, const web::Form* form, views::Wizard& view) {
  summary(context, services, directory, draft, machine, view);
  const std::string kind = !draft.kind.empty() ? draft.kind : machine && !machine->kind.empty() ? machine->kind : "ariza";
  web::views::RadioGroup kinds{.id = "tur", .name = "tur", .legend = context.t(text::kKind)};
  if (machine && machine->kind == kind) kinds.hint = context.t(text::kTopicSuggested);
  for (const KindRule& rule : services.law->kinds)
    kinds.options.push_back({.id = kinds.options.empty() ? "tur" : "tur-" + std::to_string(kinds.options.size() + 1),
                             .value = rule.code,
                             .label = rule.name.in(context.lang),
                             .hint = rule.means.in(context.lang),
                             .checked = kind == rule.code});
  view.fields.push_back({shown(context, form, std::move(kinds))});
  const auto more = [&](auto part) { view.more.push_back({shown(context, form, std::move(part))}); };
  more(bodies(context, directory, draft, "idora", text::kWantedBody, draft.wanted));
  more(bodies(context, directory, draft, "ustidan", text::kAboutBody, draft.about));
  more(field(context, "kim_ustidan", text::kAbout, draft.about_officer, true));
  auto open = field(context, "tavsif", text::kPublicText, draft.public_text, true);
  open.hint = context.t(text::kPublicTextHint);
  more(std::move(open));
  web::views::CheckboxGroup also{.id = "jamoa", .name = "jamoa", .legend = context.t(text::kCollectiveTitle), .optional = true};
  also.options = {{.id = "jamoa", .value = "1", .label = context.t(text::kCollective), .checked = draft.collective}};
  more(std::move(also));
  view.has_more = true;
  view.more_open = form != nullptr && !form->ok();
  const Topic* topic = services.law->find_topic(draft.topic);
  if (topic != nullptr && !topic->service.empty() && services.service_title)
    if (const std::string title = services.service_title(topic->service, context.lang); !title.empty())
      view.service.push_back({.title = title, .href = "/xizmatlar/" + topic->service});
}

/// A machine that does not answer is no reason to keep the author waiting: without one nothing is filled in beforehand.
Task<std::optional<Suggestion>> suggested(std::shared_ptr<Services> services, Draft draft, Lang lang) {
  if (draft.human_only || !services->suggest || draft.text.empty()) co_return std::nullopt;
  co_return co_await run_on(services->cpu, [services, text = draft.text, lang] { return services->suggest(text, lang); });
}

web::views::Steps steps_of(const web::Context& context, std::size_t step) {
  constexpr web::TextKey kTitles[kSteps] = {text::kStepTextShort, text::kStepPlaceShort, text::kStepWhoShort, text::kStepCheckShort};
  web::views::Steps out{.number = std::to_string(step + 1),
                        .total = std::to_string(kSteps),
                        .percent = static_cast<std::int64_t>(100 * step / kSteps),
                        .current = context.t(kTitles[step])};
  for (std::size_t i = 0; i < kSteps; ++i) out.items.push_back({.title = context.t(kTitles[i]), .done = i < step, .now = i == step});
  return out;
}

}  // namespace

views::PlaceSelect place_select(const web::Context& context, const Directory& directory, const std::string& chosen, const web::Form* form) {
  views::PlaceSelect out{.id = "tuman", .name = "tuman", .label = context.t(text::kDistrict), .none = context.t(text::kNoDistrict)};
  out.hint = context.t(text::kDistrictHint);
  if (form != nullptr) out.error = form->error_of("tuman");
  std::map<std::string, views::PlaceSelect::Regions> regions;
  for (const offices::Territory& territory : directory.territories()) {
    if (territory.soato.size() < 4) continue;
    views::PlaceSelect::Regions& region = regions[territory.soato.substr(0, 4)];
    const std::string name = territory.name.in(context.lang);
    const bool whole = territory.soato.size() < kDistrict;
    if (whole) region.name = name;
    region.options.push_back({.value = territory.soato,
                              .label = whole ? context.t(text::kWholeRegion, {{"name", name}}) : name,
                              .selected = chosen == territory.soato});
  }
  for (auto& [soato, region] : regions) {
    std::ranges::sort(region.options, {}, [](const auto& one) { return std::pair{one.value.size() >= kDistrict, one.label}; });
    out.regions.push_back(std::move(region));
  }
  std::ranges::sort(out.regions, {}, &views::PlaceSelect::Regions::name);
  return out;
}

web::views::Select topic_select(const web::Context& context, const Services& services, const std::string& chosen) {
  web::views::Select topics{.id = "mavzu", .name = "mavzu", .label = context.t(text::kTopic), .optional = true};
  topics.options.push_back({.value = "-", .label = context.t(text::kTopicOpen), .selected = chosen.empty()});
  std::vector<web::views::Select::Options> named;
  for (const Topic& one : services.law->topics)
    named.push_back({.value = one.code, .label = one.name.in(context.lang), .selected = chosen == one.code});
  std::ranges::sort(named, {}, &web::views::Select::Options::label);
  std::ranges::move(named, std::back_inserter(topics.options));
  return topics;
}

Task<views::Wizard> wizard_view(std::shared_ptr<Services> services, web::Context context, Draft draft, std::size_t step,
                                const web::Form* form) {
  constexpr web::TextKey kTitles[kSteps] = {text::kStepText, text::kStepPlace, text::kStepWho, text::kStepCheck};
  const auto directory = co_await offices::directory(services->db);
  views::Wizard view{.title = context.t(kTitles[step]), .steps = steps_of(context, step), .step = std::string{step_code(step)}};
  view.draft = seal_draft(*services, draft);
  view.action = step == kCheckStep ? "/murojaat/yuborish" : "/murojaat/yozish";
  view.submit = context.t(step == kCheckStep ? text::kSend : text::kNext);
  if (step == 0) text_page(context, *services, draft, form, view);
  if (step == 1) place_page(context, *services, *directory, draft, co_await suggested(services, draft, context.lang), form, view);
  if (step == 2) {
    who_page(context, draft, form, view);
    view.title.reset();  // its question is the heading
  }
  if (step == kCheckStep) {
    check_page(context, *services, *directory, draft, co_await suggested(services, draft, context.lang), form, view);
  }
  if (step > 0) view.similar = co_await similar_ones(services, context, draft);
  if (form != nullptr && !form->ok()) view.errors = form->summary();
  co_return view;
}

}  // namespace darcha::murojaat
