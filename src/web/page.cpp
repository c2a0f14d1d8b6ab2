// The frame around every page.
#include <fmt/core.h>

#include "gen/web/views.h"
#include "web/web.h"

namespace darcha::web {
namespace {

views::LanguageLinks language_links(const Context& context) {
  views::LanguageLinks out;
  for (const Lang lang : kLangs) {
    out.links.push_back({.code = std::string{code(lang)},
                         .name = std::string{own_name(lang)},
                         .href = here(*context.request, "til", code(lang)),
                         .current = lang == context.lang});
  }
  return out;
}

views::Menu menu(const Frame& frame) {
  return {.services = frame.section == "services",
          .life = frame.section == "life",
          .digitisation = frame.section == "data",
          .appeal = frame.section == "appeal",
          .verify = frame.section == "verify"};
}

std::string_view scheme_name(Prefs::Scheme scheme) {
  switch (scheme) {
    case Prefs::Scheme::automatic: return "auto";
    case Prefs::Scheme::light: return "light";
    case Prefs::Scheme::dark: return "dark";
  }
  return "auto";
}

std::vector<views::Layout::Crumbs> crumbs(const Frame& frame) {
  std::vector<views::Layout::Crumbs> out;
  for (const Crumb& crumb : frame.crumbs) out.push_back({.title = crumb.title, .href = crumb.href});
  return out;
}

template <class Item>
std::vector<Item> assets(const Context& context, const std::vector<std::string>& names) {
  std::vector<Item> out;
  for (const std::string& name : names) {
    Writer writer(context);
    writer.asset(name);
    out.push_back({.href = writer.take()});
  }
  return out;
}

views::DisplaySettings settings_of(const Context& context) {
  const Prefs& prefs = context.prefs;
  return {.scheme_auto = prefs.scheme == Prefs::Scheme::automatic,
          .scheme_light = prefs.scheme == Prefs::Scheme::light,
          .scheme_dark = prefs.scheme == Prefs::Scheme::dark,
          .large_text = prefs.large_text,
          .high_contrast = prefs.high_contrast,
          .simple_view = prefs.simple_view,
          .read_aloud = prefs.read_aloud,
          .return_to = here(*context.request)};
}

views::OfficerBar bar_of(const Context& context, bool demo) {
  views::OfficerBar bar{.person = context.visitor.display_name,
                        .languages = language_links(context),
                        .language_name = std::string{own_name(context.lang)},
                        .settings = settings_of(context),
                        .demo = demo};
  if (const auto& post = context.visitor.post) {
    bar.office = post->office.in(context.lang);
    bar.position = post->position.in(context.lang);
  }
  return bar;
}

std::vector<std::string> and_of_desk(std::vector<std::string> names, const Context& context, std::string_view name) {
  if (context.desk) names.emplace_back(name);
  return names;
}

}  // namespace

net::Response page_of(const Context& context, const Frame& frame, Html main, int status) {
  const Prefs& prefs = context.prefs;
  const bool demo = context.services && context.services->demo;
  const views::Layout layout{
      .title = frame.title,
      .description = frame.description,
      .has_error = frame.has_error,
      .scheme = std::string{scheme_name(prefs.scheme)},
      .large_text = prefs.large_text,
      .high_contrast = prefs.high_contrast,
      .simple_view = prefs.simple_view,
      .read_aloud = prefs.read_aloud,
      .light_data = context.request->headers.find("Save-Data") == "on",
      .demo = demo,
      .languages = language_links(context),
      .language_name = std::string{own_name(context.lang)},
      .menu = menu(frame),
      .settings = settings_of(context),
      .user = context.visitor.signed_in() ? std::optional{context.visitor.display_name} : std::nullopt,
      .at_cabinet = frame.section == "cabinet",
      .has_crumbs = !frame.crumbs.empty(),
      .crumbs = crumbs(frame),
      .officer = !context.visitor.officer.is_nil(),
      .bar = context.desk ? std::optional{bar_of(context, demo)} : std::nullopt,
      .desk = context.desk ? std::optional{*context.desk} : std::nullopt,
      .styles = assets<views::Layout::Styles>(context, and_of_desk(frame.styles, context, "work.css")),
      .scripts = assets<views::Layout::Scripts>(context, and_of_desk(frame.scripts, context, "desk.js")),
      .body = std::move(main),
  };
  Writer writer(context);
  layout.render(writer);
  net::Response response = net::Response::html(writer.take(), status);
  response.headers.set("Content-Language", std::string{code(context.lang)});
  if (frame.noindex || status >= 400) response.headers.set("X-Robots-Tag", "noindex");
  if (context.state) context.state->cacheable = frame.cacheable && status == 200;
  return response;
}

}  // namespace darcha::web
