// The citizen's way in: one page at a time, with or without signing in. Pages carry a sealed draft; the last one sends it.
#include <boost/json.hpp>

#include <algorithm>

#include "core/dates.h"
#include "core/text.h"
#include "murojaat/wizard/draft.h"

namespace darcha::murojaat {
namespace {

constexpr std::uint64_t kMostBody = 64 * 1024 * 1024;
constexpr std::string_view kSteps[] = {"matn", "joy", "kim", "tekshirish"};

std::size_t place_of(std::string_view step) {
  const auto found = std::ranges::find(kSteps, step);
  return found == std::end(kSteps) ? 0 : static_cast<std::size_t>(found - std::begin(kSteps));
}

web::views::Field field(const web::Context& context, std::string name, web::TextKey label, const std::string& value, bool optional) {
  return {.id = name, .name = name, .label = context.t(label), .value = value, .maxlength = 200, .optional = optional};
}

template <class View>
void add(const web::Context& context, const web::Form* form, views::Wizard& view, View part) {
  if (form != nullptr) form->show(part);
  view.fields.push_back({.field = web::html_of(context, part)});
}

void text_page(const web::Context& context, const Draft& draft, const web::Form* form, views::Wizard& view) {
  view.start = view.first = true;
  add(context, form, view,
      web::views::TextArea{.id = "matn",
                           .name = "matn",
                           .label = context.t(text::kStepText),
                           .hint = context.t(text::kStepTextHint),
                           .value = draft.text,
                           .rows = 9,
                           .maxlength = static_cast<std::int64_t>(kMaxText)});
  web::views::FileField files{.id = "fayl",
                              .name = "fayl",
                              .label = context.t(text::kFiles),
                              .hint = context.t(text::kFilesHint),
                              .accept = ".jpg,.jpeg,.png,.pdf",
                              .multiple = true,
                              .optional = true};
  add(context, form, view, std::move(files));
}

void place_page(const web::Context& context, const offices::Directory& directory, const Draft& draft, const web::Form* form,
                views::Wizard& view) {
  web::views::Select district{.id = "tuman", .name = "tuman", .label = context.t(text::kDistrict), .optional = true};
  district.options.push_back({.value = "", .label = context.t(text::kNoDistrict), .selected = draft.district.empty()});
  for (const offices::Territory& territory : directory.territories()) {
    if (territory.soato.size() < 7) continue;
    const offices::Territory* region = directory.find_territory(territory.soato.substr(0, 4));
    district.options.push_back(
        {.value = territory.soato,
         .label = (region != nullptr ? region->name.in(context.lang) + ", " : std::string{}) + territory.name.in(context.lang),
         .selected = draft.district == territory.soato});
  }
  std::ranges::sort(district.options.begin() + 1, district.options.end(), {}, &web::views::Select::Options::label);
  add(context, form, view, std::move(district));
  add(context, form, view, field(context, "manzil", text::kPlaceWords, draft.words, true));
}

void who_page(const web::Context& context, const Draft& draft, const web::Form* form, views::Wizard& view) {
  const bool in = context.visitor.signed_in();
  web::views::RadioGroup who{.id = "kim", .name = "kim", .legend = context.t(text::kStepWho)};
  const std::string chosen = draft.who.empty() ? (in ? "men" : "ism") : draft.who;
  const auto option = [&](const char* value, web::TextKey label, std::optional<std::string> hint) {
    who.options.push_back({.id = who.options.empty() ? "kim" : "kim-" + std::string{value},
                           .value = value,
                           .label = context.t(label),
                           .hint = std::move(hint),
                           .checked = chosen == value});
  };
  if (in) option("men", text::kWhoMe, std::nullopt);
  option("ism", text::kWhoContact, std::nullopt);
  option("anonim", text::kWhoAnonymous, context.t(text::kWhoAnonymousHint));
  add(context, form, view, std::move(who));
  add(context, form, view, field(context, "ism", text::kName, draft.name, true));
  add(context, form, view, field(context, "aloqa", text::kContact, draft.contact, true));
  web::views::CheckboxGroup also{.id = "yana", .name = "yana", .legend = context.t(text::kOptions), .optional = true};
  also.options = {{.id = "yana", .value = "jamoa", .label = context.t(text::kCollective), .checked = draft.collective},
                  {.id = "yana-2", .value = "odam", .label = context.t(text::kHumanOnly), .checked = draft.human_only}};
  add(context, form, view, std::move(also));
}

Task<std::optional<Suggestion>> suggested(std::shared_ptr<Services> services, const Draft& draft, Lang lang) {
  if (draft.human_only || !services->suggest) co_return std::nullopt;
  co_return co_await run_on(services->cpu, [services, text = draft.text, lang] { return services->suggest(text, lang); });
}

Task<> check_page(std::shared_ptr<Services> services, const web::Context& context, Draft draft, const web::Form* form,
                  views::Wizard& view) {
  const auto machine = co_await suggested(services, draft, context.lang);
  const std::string kind = !draft.kind.empty() ? draft.kind : machine && !machine->kind.empty() ? machine->kind : "ariza";
  const std::string topic = !draft.topic.empty() ? draft.topic : machine ? machine->topic : std::string{};
  web::views::SummaryList check;
  check.rows.push_back({.label = context.t(text::kThreadText), .value = draft.text});
  if (!draft.words.empty()) check.rows.push_back({.label = context.t(text::kStepPlace), .value = draft.words});
  for (const File& file : draft.files) check.rows.push_back({.label = context.t(text::kThreadFiles), .value = file.name});
  view.check = std::move(check);
  web::views::Select kinds{.id = "tur", .name = "tur", .label = context.t(text::kKind)};
  for (const KindRule& rule : services->law->kinds)
    kinds.options.push_back(
        {.value = rule.code, .label = rule.name.in(context.lang) + ": " + rule.means.in(context.lang), .selected = kind == rule.code});
  add(context, form, view, std::move(kinds));
  web::views::Select topics{.id = "mavzu", .name = "mavzu", .label = context.t(text::kTopic), .optional = true};
  if (machine && !machine->topic.empty()) topics.hint = context.t(text::kTopicSuggested);
  topics.options.push_back({.value = "", .label = context.t(text::kTopicOpen), .selected = topic.empty()});
  for (const Topic& one : services->law->topics)
    topics.options.push_back({.value = one.code, .label = one.name.in(context.lang), .selected = topic == one.code});
  add(context, form, view, std::move(topics));
  add(context, form, view, field(context, "ustidan", text::kAbout, draft.about, true));
  add(context, form, view, field(context, "tavsif", text::kPublicText, draft.public_text, true));
  const Topic* found = services->law->find_topic(topic);
  if (found != nullptr && !found->service.empty() && services->service_title)
    if (const std::string title = services->service_title(found->service, context.lang); !title.empty())
      view.service.push_back({.title = title, .href = "/xizmatlar/" + found->service});
  if (!services->similar || draft.human_only) co_return;
  for (const Similar& one : co_await services->similar(draft.text, draft.district))
    view.similar.push_back(
        {.title = one.appeal.description.empty() ? topic_words(context, *services, one.appeal.topic) : one.appeal.description,
         .href = "/murojaat/qoshilish/" + one.appeal.number,
         .note = one.appeal.number});
  view.has_similar = !view.similar.empty();
}

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context, Draft draft, std::size_t step,
                                 const web::Form* form) {
  constexpr web::TextKey titles[] = {text::kStepText, text::kStepPlace, text::kStepWho, text::kStepCheck};
  views::Wizard view{.title = context.t(titles[step]), .step = std::string{kSteps[step]}, .draft = seal_draft(*services, draft)};
  view.action = step + 1 == std::size(kSteps) ? "/murojaat/yuborish" : "/murojaat/yozish";
  view.submit = context.t(step + 1 == std::size(kSteps) ? text::kSend : text::kNext);
  if (step == 0) text_page(context, draft, form, view);
  if (step == 1) place_page(context, *co_await offices::directory(services->db), draft, form, view);
  if (step == 2) who_page(context, draft, form, view);
  if (step == 3) co_await check_page(services, context, std::move(draft), form, view);
  const bool wrong = form != nullptr && !form->ok();
  if (wrong) view.errors = form->summary();
  co_return web::page(context,
                      {.title = context.t(step == 0 ? text::kStartTitle : titles[step]),
                       .section = "appeal",
                       .scripts = {"wizard.js"},
                       .has_error = wrong,
                       .noindex = step > 0},
                      view, wrong ? 422 : 200);
}

Task<Result<net::Response>> start(std::shared_ptr<Services> services, web::Context context) {
  co_return co_await show(services, context, open_draft(*services, {}), 0, nullptr);
}

Task<> take_files(std::shared_ptr<Services> services, web::Form& form, Draft& draft) {
  for (const net::Upload* upload : form.files("fayl", {.required = false, .max_count = kMaxFiles})) {
    if (draft.files.size() == kMaxFiles) break;
    const Bytes bytes = parse_hex(upload->sha256_hex).value();
    File file{.id = make_uuid_v4(),
              .name = upload->file_name,
              .content_type = web::sniff_type(upload->path),
              .size = static_cast<std::int64_t>(upload->size)};
    std::copy_n(bytes.begin(), file.sha256.size(), file.sha256.begin());
    co_await services->documents->objects.adopt(upload->path, file.sha256);
    draft.files.push_back(std::move(file));
  }
}

Task<> take(std::shared_ptr<Services> services, const web::Context& context, web::Form& form, std::size_t step, Draft& draft) {
  const auto optional = [&](const char* name, std::size_t max) { return form.text(name, {.required = false, .max = max}); };
  if (step == 0) {
    draft.text = form.text("matn", {.max = kMaxText, .lines = true});
    co_await take_files(services, form, draft);
  } else if (step == 1) {
    draft.district = optional("tuman", 20);
    draft.words = optional("manzil", 300);
    const auto directory = co_await offices::directory(services->db);
    if (!draft.district.empty() && directory->find_territory(draft.district) == nullptr)
      form.fail("tuman", "murojaat.refusal.unknown_place");
  } else if (step == 2) {
    draft.who = form.choice("kim", {"men", "ism", "anonim"});
    if (draft.who == "men" && !context.visitor.signed_in()) draft.who = "ism";
    draft.name = optional("ism", 200);
    draft.contact = optional("aloqa", 200);
    if (draft.who == "ism" && draft.name.empty()) form.fail("ism", "murojaat.refusal.author_missing");
    const auto also = form.choices("yana", {"jamoa", "odam"});
    draft.collective = std::ranges::find(also, "jamoa") != also.end();
    draft.human_only = std::ranges::find(also, "odam") != also.end();
  } else {
    draft.kind = form.choice("tur", {"ariza", "taklif", "shikoyat"});
    draft.topic = optional("mavzu", 48);
    draft.about = optional("ustidan", 300);
    draft.public_text = optional("tavsif", 300);
    if (!draft.topic.empty() && services->law->find_topic(draft.topic) == nullptr) form.fail("mavzu", "murojaat.refusal.unknown_topic");
  }
}

Task<Result<net::Response>> write(std::shared_ptr<Services> services, web::Context context) {
  web::Form form(context);
  Draft draft = open_draft(*services, form.raw("qoralama"));
  const std::size_t step = std::min<std::size_t>(place_of(form.raw("qadam")), 2);
  if (!form.raw("orqaga").empty()) co_return co_await show(services, context, std::move(draft), step == 0 ? 0 : step - 1, nullptr);
  co_await take(services, context, form, step, draft);
  co_return co_await show(services, context, std::move(draft), form.ok() ? step + 1 : step, form.ok() ? nullptr : &form);
}

/// A flood is one text again and again, or one person; an office behind one address is many texts.
bool may_lodge(const Services& services, const web::Context& context, const Draft& draft) {
  const Instant now = context.now;
  if (context.visitor.signed_in()) return services.limits.allow("murojaat.person", context.visitor.subject.str(), 3, 20, now);
  const std::string alike = to_hex(keyed(services, "flood", fold_for_search(draft.text).substr(0, 80)));
  return services.limits.allow("murojaat.text", context.request->peer + alike, 0.2, 3, now) &&
         services.limits.allow("murojaat.address", context.request->peer, 30, 120, now);
}

Task<Result<net::Response>> send(std::shared_ptr<Services> services, web::Context context) {
  web::Form form(context);
  Draft draft = open_draft(*services, form.raw("qoralama"));
  if (!form.raw("orqaga").empty()) co_return co_await show(services, context, std::move(draft), 2, nullptr);
  co_await take(services, context, form, 3, draft);
  if (!form.ok()) co_return co_await show(services, context, std::move(draft), 3, &form);
  if (draft.text.empty()) co_return co_await show(services, context, std::move(draft), 0, nullptr);
  if (!may_lodge(*services, context, draft)) co_return refuse("murojaat.too_many", RefusalKind::rate_limited);
  const auto receipt = co_await lodge(services, lodging_of(draft, context));
  if (!receipt) co_return std::unexpected(receipt.error());
  const auto directory = co_await offices::directory(services->db);
  const offices::Office* office = directory->find_office(receipt->office);
  views::ReceiptPage view{.thread = thread_path(receipt->number)};
  view.facts.items = {{.label = context.t(text::kReceiptNumber), .value = receipt->number},
                      {.label = context.t(text::kReceiptOffice), .value = office != nullptr ? office->name.in(context.lang) : "—"},
                      {.label = context.t(text::kRegisteredOn), .value = format_date(receipt->registered_on, context.lang)},
                      {.label = context.t(text::kReceiptDue),
                       .value = format_date(date_in_tashkent(receipt->due_at - std::chrono::microseconds{1}), context.lang)}};
  if (receipt->code) {
    view.code.push_back({.box = {.id = "kod", .label = context.t(text::kReceiptCode), .code = *receipt->code}});
    context.state->set_cookies.push_back(access_cookie(*services, *context.request, receipt->key));
  }
  view.sealed = seal_text(*services, "slip", receipt->number + "|" + receipt->code.value_or(""));
  co_return web::page(context, {.title = context.t(text::kReceiptTitle), .section = "appeal", .noindex = true}, view);
}

Task<Result<net::Response>> slip(std::shared_ptr<Services> services, web::Context context) {
  const auto plain = open_text(*services, "slip", web::Form(context).raw("varaqa"));
  const auto bar = plain ? plain->find('|') : std::string::npos;
  if (bar == std::string::npos) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  Slip sheet{.title = context.t(text::kReceiptTitle), .lead = context.t(text::kSlipLead)};
  sheet.lines.emplace_back(context.t(text::kReceiptNumber), plain->substr(0, bar));
  if (const std::string code = plain->substr(bar + 1); !code.empty()) sheet.lines.emplace_back(context.t(text::kReceiptCode), code);
  net::Response response = net::Response::bytes(co_await run_on(services->cpu, [sheet] { return draw_slip(sheet); }), "application/pdf");
  response.headers.set("Content-Disposition", "attachment; filename=\"murojaat.pdf\"");
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

net::Response code_page(const web::Context& context, const web::Form* form) {
  views::CodePage view{.code = {.id = "kod", .name = "kod", .label = context.t(text::kCodeLabel), .value = "", .spellcheck_off = true}};
  if (form != nullptr) {
    form->show(view.code);
    view.errors = form->summary();
  }
  return web::page(context, {.title = context.t(text::kCodeTitle), .section = "appeal", .has_error = form != nullptr, .noindex = true},
                   view, form != nullptr ? 422 : 200);
}

Task<Result<net::Response>> ask_code(std::shared_ptr<Services>, web::Context context) { co_return code_page(context, nullptr); }

Task<Result<net::Response>> open_code(std::shared_ptr<Services> services, web::Context context) {
  if (!services->limits.allow("murojaat.code", context.request->peer, 10, 20, context.now))
    co_return refuse("murojaat.too_many", RefusalKind::rate_limited);
  web::Form form(context);
  const std::string typed = form.text("kod", {.max = 60});
  if (!form.ok()) co_return code_page(context, &form);
  if (const auto key = co_await find_by_code(services, typed)) {
    const auto loaded = co_await find(services, *key);
    context.state->set_cookies.push_back(access_cookie(*services, *context.request, *key));
    if (loaded) co_return net::Response::redirect(thread_path(loaded->it.number));
  }
  if (const auto key = co_await find_by_number(services, typed);
      key && context.visitor.signed_in() && key->subject == context.visitor.subject)
    co_return net::Response::redirect(thread_path((co_await find(services, *key))->it.number));
  form.fail("kod", "murojaat.refusal.not_found");
  co_return code_page(context, &form);
}

}  // namespace

std::vector<web::Route> wizard_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto anyone = web::WhoMay::anyone();
  return {{Method::get, "/murojaat", anyone, with(start)},
          {.method = Method::post,
           .pattern = "/murojaat/yozish",
           .who_may = anyone,
           .page = with(write),
           .max_body = kMostBody,
           .uploads = true},
          {.method = Method::post,
           .pattern = "/murojaat/yuborish",
           .who_may = anyone,
           .page = with(send),
           .max_body = 1024 * 1024,
           .uploads = true},
          {Method::post, "/murojaat/varaqa", anyone, with(slip)},
          {Method::get, "/murojaat/kod", anyone, with(ask_code)},
          {Method::post, "/murojaat/kod", anyone, with(open_code)}};
}

}  // namespace darcha::murojaat
