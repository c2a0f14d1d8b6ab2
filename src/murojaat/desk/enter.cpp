// An officer writes an appeal for somebody who came, called or was received: who helped is recorded and shown to the author, who takes
// number and code home on paper.
#include "murojaat/desk/pages.h"
#include "murojaat/wizard/draft.h"

namespace darcha::murojaat {
namespace {

const std::vector<std::string> kWays{"desk", "call_centre", "reception"};

struct Entered {
  std::string way, text, kind, topic, district, words, name, contact;
};

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context, Entered typed, const web::Form* form) {
  const auto directory = co_await offices::directory(services->db);
  views::DeskEnter view;
  const auto add = [&](auto part) {
    if (form != nullptr) form->show(part);
    view.fields.push_back({web::html_of(context, part)});
  };
  web::views::RadioGroup ways{.id = "yol", .name = "yol", .legend = context.t(text::kChannelLabel)};
  for (const std::string& way : kWays)
    ways.options.push_back({.id = ways.options.empty() ? "yol" : "yol-" + std::to_string(ways.options.size() + 1),
                            .value = way,
                            .label = context.t(web::find_text("murojaat.channel." + way).value()),
                            .checked = way == "desk"});
  add(std::move(ways));
  add(web::views::TextArea{.id = "matn",
                           .name = "matn",
                           .label = context.t(text::kThreadText),
                           .hint = context.t(text::kEnterTextHint),
                           .value = typed.text,
                           .rows = 8,
                           .maxlength = static_cast<std::int64_t>(kMaxText)});
  web::views::Select kinds{.id = "tur", .name = "tur", .label = context.t(text::kKind)};
  for (const KindRule& kind : services->law->kinds)
    kinds.options.push_back({.value = kind.code, .label = kind.name.in(context.lang), .selected = kind.code == "ariza"});
  add(std::move(kinds));
  add(topic_select(context, *services, typed.topic));
  view.fields.push_back({web::html_of(context, place_select(context, *directory, typed.district, form))});
  const auto line = [&](const char* name, web::TextKey label, std::optional<std::string> hint) {
    add(web::views::Field{
        .id = name, .name = name, .label = context.t(label), .hint = std::move(hint), .maxlength = 200, .optional = true});
  };
  line("manzil", text::kPlaceWords, {});
  line("ism", text::kName, context.t(text::kEnterNameHint));
  line("aloqa", text::kContact, {});
  if (form != nullptr) view.errors = form->summary();
  co_return web::page(context,
                      {.title = context.t(text::kEnterTitle),
                       .crumbs = {{context.t(text::kQueueTitle), "/xodim/murojaatlar"}},
                       .has_error = form != nullptr,
                       .noindex = true},
                      view, form != nullptr ? 422 : 200);
}

Task<Result<net::Response>> ask(std::shared_ptr<Services> services, web::Context context) {
  co_return co_await show(services, context, {}, nullptr);
}

Entered typed_in(const Services& services, const offices::Directory& directory, web::Form& form) {
  Entered out{.way = form.choice("yol", kWays),
              .text = form.text("matn", {.max = kMaxText, .lines = true}),
              .kind = form.choice("tur", {"ariza", "taklif", "shikoyat"}),
              .topic = form.text("mavzu", {.required = false, .max = 48}),
              .district = form.text("tuman", {.required = false, .max = 20}),
              .words = form.text("manzil", {.required = false, .max = 300}),
              .name = form.text("ism", {.required = false, .max = 200}),
              .contact = form.text("aloqa", {.required = false, .max = 200})};
  if (out.topic == "-") out.topic.clear();
  if (out.name.empty() && !out.contact.empty()) form.fail("ism", "murojaat.refusal.author_missing");  // it would be lost
  if (!out.topic.empty() && services.law->find_topic(out.topic) == nullptr) form.fail("mavzu", "murojaat.refusal.unknown_topic");
  if (!out.district.empty() && directory.find_territory(out.district) == nullptr) form.fail("tuman", "murojaat.refusal.unknown_place");
  return out;
}

Task<Result<net::Response>> enter(std::shared_ptr<Services> services, web::Context context) {
  const auto me = co_await acting(services, context.visitor);
  if (!me) co_return std::unexpected(me.error());
  const auto directory = co_await offices::directory(services->db);
  web::Form form(context);
  Entered typed = typed_in(*services, *directory, form);
  if (!form.ok()) co_return co_await show(services, context, std::move(typed), &form);
  Author author;
  if (!typed.name.empty()) author = {.kind = AuthorKind::contact, .name = typed.name, .contact = typed.contact};
  auto receipt = co_await lodge(services, {.author = std::move(author),
                                           .channel = parse_channel(typed.way).value_or(Channel::desk),
                                           .lang = context.lang,
                                           .text = std::move(typed.text),
                                           .kind = typed.kind,
                                           .topic = typed.topic,
                                           .place = {.district = typed.district, .words = typed.words},
                                           .helper = Helper{me->officer.id, me->officer.display_name, me->office.id},
                                           .token = form.token()});
  if (!receipt) co_return std::unexpected(receipt.error());
  co_return co_await receipt_page(services, context, std::move(*receipt), true);
}

}  // namespace

std::vector<web::Route> enter_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto officer = web::WhoMay::officer_with(std::string{offices::kRoleMurojaat});
  return {{Method::get, "/xodim/murojaat-kiritish", officer, with(ask)}, {Method::post, "/xodim/murojaat-kiritish", officer, with(enter)}};
}

}  // namespace darcha::murojaat
