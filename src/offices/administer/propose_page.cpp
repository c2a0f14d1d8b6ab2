// The form of a change: one page for every kind, with the questions that kind asks.
#include <algorithm>

#include "core/crypto.h"
#include "offices/administer/pages.h"
#include "web/form.h"
#include "web/sentence.h"

namespace darcha::offices {
namespace {

using FormPtr = std::shared_ptr<web::Form>;
constexpr std::string_view kGrounds[] = {"leave", "illness", "trip", "training"};
constexpr double kSearchesAMinute = 10;

/// What a form is about, from its address.
struct About {
  Kind kind = Kind::office_rename;
  const Office* office = nullptr;
  const Officer* officer = nullptr;
  std::string territory;
};

Result<About> about_of(const web::Context& context, const Me& me) {
  const auto kind = parse_kind(param(context, "tur"));
  if (!kind) return refuse("offices.no_kind", RefusalKind::not_found);
  About out{.kind = *kind, .territory = param(context, "hudud")};
  if (const auto id = OfficeId::parse(param(context, "idora"))) out.office = me.directory->find_office(*id);
  if (const auto id = OfficerId::parse(param(context, "xodim"))) out.officer = me.directory->find_officer(*id);
  if (out.officer != nullptr) out.office = me.directory->find_office(out.officer->office);
  const bool of_officer = !is_of_office(*kind) && *kind != Kind::appoint;
  if (of_officer && out.officer == nullptr) return refuse("offices.no_officer", RefusalKind::not_found);
  if (*kind != Kind::office_create && out.office == nullptr) return refuse("offices.no_office", RefusalKind::not_found);
  if (out.office != nullptr && !within(me.realm, scope_of(*out.office))) return refuse("offices.no_office", RefusalKind::not_found);
  if (!within(me.realm, out.territory.substr(0, 4))) out.territory = me.realm == "17" ? std::string{} : me.realm;
  return out;
}

std::string lang_field(Lang lang) { return "nomi_" + std::string{code(lang)}; }

void add_field(const web::Context& context, views::AdminPage& view, const auto& field) {
  view.fields.push_back({.body = web::html_of(context, field)});
}

void add_names(const web::Context& context, const web::Form& form, const About& about, views::AdminPage& view) {
  for (const Lang lang : kLangs) {
    web::views::Field field{.name = lang_field(lang),
                            .label = context.t(text::kAdminNameIn, {{"lang", std::string{own_name(lang)}}}),
                            .value = about.office != nullptr ? about.office->name.in(lang) : std::string{},
                            .maxlength = 200};
    form.show(field);
    add_field(context, view, field);
  }
}

/// Territories an office of this level and place could serve.
std::vector<const Territory*> candidates(const Directory& directory, const About& about) {
  std::vector<const Territory*> out;
  for (const Territory& territory : directory.territories()) {
    if (about.office == nullptr) {
      if (territory.kind == "republic" || (!about.territory.empty() && !territory.soato.starts_with(about.territory))) continue;
    } else {
      const bool region = territory.kind == "region";
      if (about.office->level == Level::republic
              ? territory.kind != "republic"
              : region != (about.office->level == Level::region) || territory.soato.substr(0, 4) != about.office->territory.substr(0, 4))
        continue;
    }
    out.push_back(&territory);
  }
  return out;
}

void add_territories(const web::Context& context, const web::Form& form, const Me& me, const About& about, views::AdminPage& view) {
  web::views::CheckboxGroup group{.name = "hududlar", .legend = context.t(text::kAdminServes)};
  const auto served = about.office == nullptr        ? std::vector<std::string>{}
                      : about.office->serves.empty() ? std::vector{about.office->territory}
                                                     : about.office->serves;
  for (const Territory* territory : candidates(*me.directory, about))
    group.options.push_back({.value = territory->soato,
                             .label = territory->name.in(context.lang),
                             .checked = std::ranges::find(served, territory->soato) != served.end()});
  form.show(group);
  add_field(context, view, group);
}

std::vector<std::pair<std::string, LocalText>> services_for(const Administration& services, const Me& me, const About& about) {
  const Agency* agency = about.office != nullptr ? me.directory->find_agency(about.office->agency) : nullptr;
  return services.services_of && agency != nullptr ? services.services_of(agency->code) : std::vector<std::pair<std::string, LocalText>>{};
}

void add_services(const web::Context& context, const web::Form& form, const Administration& services, const Me& me, const About& about,
                  views::AdminPage& view) {
  web::views::CheckboxGroup group{
      .name = "xizmatlar", .legend = context.t(text::kAdminServices), .hint = context.t(text::kAdminServicesHint), .optional = true};
  for (const auto& [service, name] : services_for(services, me, about))
    group.options.push_back({.value = service,
                             .label = name.in(context.lang),
                             .checked = about.office != nullptr && !about.office->services.empty() && about.office->works_on(service)});
  form.show(group);
  add_field(context, view, group);
}

void add_select(const web::Context& context, const web::Form& form, web::views::Select select, views::AdminPage& view) {
  form.show(select);
  add_field(context, view, select);
}

/// Where an officer can be moved, or who takes over: open offices of the realm, of one agency where `agency` is given.
std::vector<const Office*> open_offices(const Me& me, std::optional<AgencyId> agency, OfficeId but) {
  std::vector<const Office*> out;
  for (const Office& office : me.directory->offices())
    if (office.open() && office.id != but && within(me.realm, scope_of(office)) && (!agency || office.agency == *agency))
      out.push_back(&office);
  return out;
}

void add_office_choice(const web::Context& context, const web::Form& form, web::TextKey label, const std::vector<const Office*>& offices,
                       views::AdminPage& view) {
  web::views::Select select{.name = "idoraga", .label = context.t(label)};
  for (const Office* office : offices) select.options.push_back({.value = office->id.str(), .label = office->name.in(context.lang)});
  add_select(context, form, std::move(select), view);
}

void add_post(const web::Context& context, const web::Form& form, const Administration& services, const Me& me, const About& about,
              views::AdminPage& view) {
  web::views::Select position{.name = "lavozim", .label = context.t(text::kAdminPosition)};
  bool known = about.officer == nullptr;
  for (const Position& one : services.positions) {
    const bool mine = about.officer != nullptr && about.officer->position == one.name;
    known = known || mine;
    position.options.push_back({.value = one.code, .label = one.name.in(context.lang), .selected = mine});
  }
  if (!known) position.options.push_back({.value = "same", .label = about.officer->position.in(context.lang), .selected = true});
  add_select(context, form, std::move(position), view);
  web::views::CheckboxGroup roles{.name = "vazifalar", .legend = context.t(text::kAdminRoles)};
  for (const std::string_view role : kRoles)
    if (me.realm == "17" || !is_of_republic(role))
      roles.options.push_back(
          {.value = std::string{role},
           .label = web::sentence(context, "offices.admin_role." + std::string{role}),
           .checked = about.officer != nullptr && std::ranges::find(about.officer->roles, role) != about.officer->roles.end()});
  form.show(roles);
  add_field(context, view, roles);
}

void add_day(const web::Context& context, const web::Form& form, std::string name, web::TextKey label, std::optional<web::TextKey> hint,
             std::optional<Date> value, views::AdminPage& view) {
  web::views::DateField field{.name = std::move(name), .legend = context.t(label)};
  if (hint) field.hint = context.t(*hint);
  if (value) {
    const std::chrono::year_month_day day{*value};
    field.day = std::to_string(static_cast<unsigned>(day.day()));
    field.month = std::to_string(static_cast<unsigned>(day.month()));
    field.year = std::to_string(static_cast<int>(day.year()));
  }
  form.show(field);
  add_field(context, view, field);
}

void add_absence(const web::Context& context, const web::Form& form, const Me& me, const About& about, views::AdminPage& view) {
  add_day(context, form, "oxirgi", text::kAdminUntil, std::nullopt, std::nullopt, view);
  web::views::Select ground{.name = "sabab", .label = context.t(text::kAdminGround)};
  for (const std::string_view one : kGrounds)
    ground.options.push_back({.value = std::string{one}, .label = web::sentence(context, "offices.admin_grounds." + std::string{one})});
  add_select(context, form, std::move(ground), view);
  web::views::Select substitute{.name = "orinbosar", .label = context.t(text::kAdminSubstitute)};
  substitute.options.push_back({.value = "yoq", .label = context.t(text::kAdminNoSubstitute)});
  for (const Officer* officer : me.directory->officers_of(about.office->id))
    if (officer->id != about.officer->id && officer->serves_on(me.today))
      substitute.options.push_back(
          {.value = officer->id.str(), .label = officer->display_name + ", " + officer->position.in(context.lang)});
  add_select(context, form, std::move(substitute), view);
}

/// The questions of a kind, in order.
void add_questions(const web::Context& context, const web::Form& form, const Administration& services, const Me& me, const About& about,
                   views::AdminPage& view) {
  switch (about.kind) {
    case Kind::office_create: {
      web::views::Select agency{.name = "tashkilot", .label = context.t(text::kAdminAgency)};
      for (const Agency& one : me.directory->agencies())
        if (me.directory->find_serving(one.code, "17") != nullptr)
          agency.options.push_back({.value = one.code, .label = one.name.in(context.lang)});
      add_select(context, form, std::move(agency), view);
      web::views::Select territory{.name = "joy", .label = context.t(text::kAdminTerritory)};
      for (const Territory* one : candidates(*me.directory, about))
        territory.options.push_back({.value = one->soato, .label = one->name.in(context.lang)});
      add_select(context, form, std::move(territory), view);
      add_names(context, form, about, view);
      break;
    }
    case Kind::office_rename: add_names(context, form, about, view); break;
    case Kind::office_territory: add_territories(context, form, me, about, view); break;
    case Kind::office_services: add_services(context, form, services, me, about, view); break;
    case Kind::office_close:
      add_office_choice(context, form, text::kAdminSuccessor, open_offices(me, about.office->agency, about.office->id), view);
      break;
    case Kind::appoint: {
      web::views::Field pin{.name = "pinfl",
                            .label = context.t(text::kAdminPin),
                            .hint = context.t(text::kAdminPinHint),
                            .inputmode = "numeric",
                            .maxlength = 20,
                            .size = 16,
                            .spellcheck_off = true};
      form.show(pin);
      add_field(context, view, pin);
      add_post(context, form, services, me, about, view);
      break;
    }
    case Kind::move: add_office_choice(context, form, text::kAdminTarget, open_offices(me, {}, about.office->id), view); [[fallthrough]];
    case Kind::roles: add_post(context, form, services, me, about, view); break;
    default: break;
  }
  if (about.kind == Kind::absence_end) {
    add_day(context, form, "oxirgi", text::kAdminBackOn, std::nullopt, me.today, view);
    return;
  }
  add_day(context, form, "kun", about.kind == Kind::absence ? text::kAdminFrom : text::kAdminOn, text::kAdminOnHint, me.today, view);
  if (about.kind == Kind::absence) add_absence(context, form, me, about, view);
}

net::Response form_page(const web::Context& context, const Administration& services, const Me& me, const About& about,
                        const web::Form& form) {
  views::AdminPage view;
  view.summary = form.summary();
  if (about.office != nullptr)
    view.lead = about_words(context, *me.directory, about.office->id, about.officer != nullptr ? about.officer->id : OfficerId{}, {});
  view.has_form = true;
  view.form_title = context.t(text::kAdminChanges);
  view.form_action = propose_path(about.kind, about.office != nullptr ? about.office->id : OfficeId{},
                                  about.officer != nullptr ? about.officer->id : OfficerId{});
  if (!about.territory.empty()) view.form_action += "&hudud=" + about.territory;
  add_questions(context, form, services, me, about, view);
  web::views::TextArea reason{
      .name = "asos", .label = context.t(text::kAdminReason), .hint = context.t(text::kAdminReasonHint), .rows = 3, .maxlength = 500};
  form.show(reason);
  add_field(context, view, reason);
  view.actions = web::views::Actions{.submit = context.t(text::kAdminSend),
                                     .back_href = about.officer != nullptr  ? officer_path(about.officer->id)
                                                  : about.office != nullptr ? office_path(about.office->id)
                                                                            : std::string{kAdminPath}};
  return admin_page(context, std::move(view), kind_words(context, about.kind), false, form.ok() ? 200 : 422);
}

template <class Range, class Value>
std::vector<std::string> values_of(const Range& range, Value value) {
  std::vector<std::string> out;
  for (const auto& one : range) out.push_back(value(one));
  return out;
}

OfficerId post_id_of(OfficeId office, SubjectId subject, Date on) {
  const Digest digest = sha256("darcha.offices.post:" + office.str() + ":" + subject.str() + ":" + to_iso(on));
  OfficerId id;
  std::copy_n(digest.begin(), id.value.octets.size(), id.value.octets.begin());
  id.value.octets[6] = static_cast<std::uint8_t>((id.value.octets[6] & 0x0f) | 0x80);  // RFC 9562 5.8: version 8, our own meaning
  id.value.octets[8] = static_cast<std::uint8_t>((id.value.octets[8] & 0x3f) | 0x80);
  return id;
}

void read_post(const Administration& services, const About& about, web::Form& form, Change& change) {
  auto codes = values_of(services.positions, [](const Position& one) { return one.code; });
  codes.emplace_back("same");
  const std::string position = form.choice("lavozim", codes);
  const auto found = std::ranges::find(services.positions, position, &Position::code);
  if (found != services.positions.end())
    change.position = found->name;
  else if (about.officer != nullptr)
    change.position = about.officer->position;
  else if (!position.empty())
    form.fail("lavozim", "web.field_choice");
  change.roles = form.choices("vazifalar", {kRoles.begin(), kRoles.end()}, 1);
}

void read_office(const Administration& services, const Me& me, const About& about, web::Form& form, Change& change) {
  if (change.kind == Kind::office_create) {
    change.agency = form.choice("tashkilot", values_of(me.directory->agencies(), [](const Agency& one) { return one.code; }));
    change.territory = form.choice("joy", values_of(candidates(*me.directory, about), [](const Territory* one) { return one->soato; }));
    change.serves = {change.territory};
    change.office = office_id_of(change.agency + "-" + change.territory);
  }
  if (change.kind == Kind::office_create || change.kind == Kind::office_rename)
    for (const Lang lang : kLangs) change.name.in(lang) = form.text(lang_field(lang), {.max = 200, .uzbek = true});
  if (change.kind == Kind::office_territory)
    change.serves =
        form.choices("hududlar", values_of(candidates(*me.directory, about), [](const Territory* one) { return one->soato; }), 1);
  if (change.kind == Kind::office_services)
    change.services = form.choices("xizmatlar", values_of(services_for(services, me, about), [](const auto& one) { return one.first; }));
  if (change.kind == Kind::office_close)
    change.successor =
        OfficeId::parse(form.choice("idoraga", values_of(me.directory->offices(), [](const Office& one) { return one.id.str(); })))
            .value_or(OfficeId{});
}

void read_absence(const Me& me, const About& about, web::Form& form, Change& change) {
  change.until = form.date("oxirgi", {});
  change.ground = form.choice("sabab", {std::begin(kGrounds), std::end(kGrounds)});
  auto able = values_of(me.directory->officers_of(about.office->id), [](const Officer* one) { return one->id.str(); });
  able.emplace_back("yoq");
  change.substitute = OfficerId::parse(form.choice("orinbosar", able)).value_or(OfficerId{});
  change.absence = make_uuid_v4();
}

void read_return(const Me& me, web::Form& form, Change& change) {
  change.until = form.date("oxirgi", {});
  change.on = me.today;
  if (const Absence* absence = me.directory->find_absence(change.officer, me.today)) change.absence = absence->id;
}

/// What was typed, as a change. Persons are found afterwards, and only if everything else is right.
Change read_change(const Administration& services, const Me& me, const About& about, web::Form& form) {
  Change change{.kind = about.kind};
  if (about.office != nullptr) change.office = about.office->id;
  if (about.officer != nullptr) {
    change.officer = about.officer->id;
    change.subject = about.officer->subject;
  }
  if (about.kind != Kind::absence_end) change.on = form.date("kun", {}).value_or(Date{});
  read_office(services, me, about, form, change);
  if (about.kind == Kind::appoint || about.kind == Kind::roles || about.kind == Kind::move) read_post(services, about, form, change);
  if (about.kind == Kind::move)
    change.office =
        OfficeId::parse(form.choice("idoraga", values_of(me.directory->offices(), [](const Office& one) { return one.id.str(); })))
            .value_or(OfficeId{});
  if (about.kind == Kind::absence) read_absence(me, about, form, change);
  if (about.kind == Kind::absence_end) read_return(me, form, change);
  return change;
}

/// At which field a fault of the rules is said.
std::string field_of(Kind kind, std::string_view code) {
  if (code == "offices.day_unfit" || code == "offices.not_serving") return kind == Kind::absence_end ? "oxirgi" : "kun";
  if (code == "offices.until_before_from" || code == "offices.away_already" || code == "offices.not_away") return "oxirgi";
  if (code == "offices.substitute_unfit") return "orinbosar";
  if (code == "offices.no_roles" || code == "offices.no_change" || code == "offices.republic_only")
    return kind == Kind::office_rename      ? lang_field(Lang::uz)
           : kind == Kind::office_territory ? "hududlar"
           : kind == Kind::office_services  ? "xizmatlar"
                                            : "vazifalar";
  if (code == "offices.there_already" && kind == Kind::appoint) return "pinfl";
  if (code == "offices.office_there" || code == "offices.no_office_above") return "joy";
  if (kind == Kind::office_territory) return "hududlar";
  return kind == Kind::office_create ? "joy" : "idoraga";
}

Task<Result<net::Response>> show_form(std::shared_ptr<Administration> services, web::Context context) {
  const auto me = co_await administrator(services, context.visitor, false);
  if (!me) co_return std::unexpected(me.error());
  const auto about = about_of(context, *me);
  if (!about) co_return std::unexpected(about.error());
  co_return form_page(context, *services, *me, *about, web::Form{context});
}

Task<bool> find_person(std::shared_ptr<Administration> services, web::Context context, Me me, FormPtr form, Change* change) {
  if (!services->limits.allow("offices.find", me.who.officer.str(), kSearchesAMinute, kSearchesAMinute, context.now)) {
    form->fail("pinfl", "offices.searched_too_often");
    co_return false;
  }
  const auto person = co_await services->find_person(me.actor, form->raw("pinfl"));
  if (!person) {
    form->fail("pinfl", "offices.no_person");
    co_return false;
  }
  change->subject = person->subject;
  change->display_name = person->display_name;
  change->officer = post_id_of(change->office, change->subject, change->on);
  co_return true;
}

Task<Result<net::Response>> post_form(std::shared_ptr<Administration> services, web::Context context) {
  const auto me = co_await administrator(services, context.visitor, true);
  if (!me) co_return std::unexpected(me.error());
  const auto about = about_of(context, *me);
  if (!about) co_return std::unexpected(about.error());
  const auto form = std::make_shared<web::Form>(context);
  if (about->kind == Kind::appoint) form->pin("pinfl");
  Change change = read_change(*services, *me, *about, *form);
  const std::string reason = form->text("asos", {.min = 3, .max = 500, .lines = true});
  if (form->ok() && about->kind == Kind::appoint) co_await find_person(services, context, *me, form, &change);
  if (!form->ok()) co_return form_page(context, *services, *me, *about, *form);
  const auto made = co_await propose(services, *me, change, reason, form->token());
  if (made) co_return net::Response::redirect(proposal_path(*made) + "?yuborildi=1");
  if (made.error().kind != RefusalKind::bad_input && made.error().code != "offices.republic_only") co_return std::unexpected(made.error());
  form->fail(field_of(about->kind, made.error().code), made.error().code, made.error().args);
  co_return form_page(context, *services, *me, *about, *form);
}

}  // namespace

std::vector<web::Route> propose_routes(std::shared_ptr<Administration> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto administrators = web::WhoMay::officer_with(std::string{kRoleAdministrator});
  const std::string path = std::string{kAdminPath} + "/taklif";
  return {{Method::get, path, administrators, with(show_form)}, {Method::post, path, administrators, with(post_form)}};
}

}  // namespace darcha::offices
