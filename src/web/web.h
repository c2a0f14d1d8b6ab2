// The page kit: who is looking, what a page function gets and gives, layout, texts, forms. Rooms above write templates and page
// functions against this door and know nothing of headers, cookies or markup of the frame.
#pragma once
#include <array>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/lang.h"
#include "core/refusal.h"
#include "core/task.h"
#include "core/time.h"
#include "net/http.h"

namespace darcha::web {

/// Display settings, kept in the cookie `prefs`, set by a plain form, rendered by the server as attributes (no flash).
struct Prefs {
  bool large_text = false;
  bool high_contrast = false;
  bool simple_view = false;
  bool read_aloud = false;
  enum class Scheme { automatic, light, dark } scheme = Scheme::automatic;
};

/// The place an officer acts from, as their pages name it.
struct Post {
  LocalText office;
  LocalText position;
};

/// Who is looking. Filled by `identity` for each request; a nil session means nobody is signed in.
struct Visitor {
  SessionId session;
  SubjectId subject;  ///< nil for nobody
  OfficerId officer;  ///< not nil when signed in to act for an office
  OfficeId office;
  std::vector<std::string> roles;
  int assurance = 0;         ///< 0 nobody, 1 password, 2 password and a second factor, 3 higher means (later)
  std::string display_name;  ///< personal data: may be shown to this visitor, never logged
  Instant signed_in_at{};
  std::shared_ptr<const Post> post;  ///< of an officer who is acting; null for everyone else
  bool signed_in() const { return !session.is_nil(); }
};

/// Who may use a route. A row of the table of routes; the table of every role and route is generated from these.
struct WhoMay {
  enum class Kind { anyone, signed_in, officer } kind = Kind::anyone;
  int assurance = 1;
  std::string role;  ///< officers only; empty = any officer
  static WhoMay anyone() { return {Kind::anyone, 0, {}}; }
  static WhoMay citizen(int assurance = 1) { return {Kind::signed_in, assurance, {}}; }
  static WhoMay officer_with(std::string role) { return {Kind::officer, 2, std::move(role)}; }
};

/// One translatable sentence: an index into the table of its room, made by the generator from text.yaml.
struct TextKey {
  std::uint16_t room;
  std::uint16_t index;
};

/// A row of a room's table of sentences, made by tools/gen/text.py. Forms: one, few, and many (or the only one, or "other").
struct TextEntry {
  std::string_view key;  ///< "refusal.too_late"
  std::array<std::array<std::string_view, 3>, kLangCount> forms;
};
/// Called by generated code before main. Throws std::logic_error if two rooms share a number.
void register_texts(std::uint16_t room, std::string_view room_name, std::span<const TextEntry> entries);
/// The sentence of a refusal: refusal.<reason> of the room in "<room>.<reason>", or the text of that name.
std::optional<TextKey> find_refusal_text(std::string_view code);
/// The sentence behind a code, "<room>.<key>" ("applications.refusal.too_late", "identity.password_too_short"); nothing if there is none.
std::optional<TextKey> find_text(std::string_view code);

class VisitorSource;
class RateLimiter;
class PageCache;
struct OfficerEntry;
namespace views {
struct OfficerMenu;
}

/// What the kit works with; made once by `app`, outlives every request.
struct Services {
  VisitorSource* visitors = nullptr;  ///< nobody is ever signed in without one
  const Clock* clock = nullptr;       ///< the machine's if null
  RateLimiter* limiter = nullptr;
  PageCache* cache = nullptr;  ///< of complete public pages; none if null
  Bytes secret;                ///< 32 octets or more; the same on every node and after a restart, or forms open at that moment fail
  std::function<std::string(std::string_view)> asset_url;  ///< logical name to URL; net::Assets::url
  /// What the rooms below throw, as a refusal: db::Unavailable is a 503 with Retry-After. Anything unexplained is a fault, a 500.
  std::function<std::optional<Refusal>(const std::exception_ptr&)> explain;
  bool demo = false;  ///< the synthetic country: every page says so
  /// How many messages the visitor has not read, for the menu of the cabinet; no badge if empty. One statement by person.
  std::function<Task<std::int64_t>(Visitor)> unread_messages;
  /// The rooms' entries in the menu of officers (officer_nav.h), in the order of the menu; none if null.
  std::shared_ptr<const std::vector<OfficerEntry>> officer_entries;
};

/// Cookies of the house: HttpOnly, SameSite=Lax, Path=/, and over TLS Secure with the name prefix __Host- (Spec: RFC 6265bis 4.1.3.2).
std::string make_cookie(const net::Request& request, std::string_view name, std::string_view value,
                        std::optional<std::chrono::seconds> max_age);
std::string drop_cookie(const net::Request& request, std::string_view name);
std::optional<std::string_view> read_cookie(const net::Request& request, std::string_view name);

/// A path of this site to go back to, or nothing: one leading slash, no scheme, host, backslash or control character, at most 2,000 octets.
std::optional<std::string> safe_local_path(std::string_view path);
/// Path and query of this request, without `til`; with `name` set to `value` where given.
std::string here(const net::Request& request, std::string_view name = {}, std::string_view value = {});
std::string percent_encoded(std::string_view text);  ///< every octet but A-Z a-z 0-9 - . _ ~

/// What one request gathers while its page is made; shared by the copies of its Context.
struct RequestState {
  std::string anonymous_nonce;           ///< what the CSRF token of a visitor without a session is bound to; a cookie
  bool cacheable = false;                ///< page_of says: the same bytes for everyone with this language and these preferences
  bool form_rendered = false;            ///< the page holds a token: it is nobody else's page, and the nonce must be kept in the cookie
  std::vector<std::string> set_cookies;  ///< complete Set-Cookie values added to the response
};

/// What a page function gets: by value, cheap to copy.
struct Context {
  std::shared_ptr<net::Request> request;
  Visitor visitor;
  Lang lang = Lang::uz;
  Prefs prefs;
  Instant now{};     ///< taken once per request from the clock
  std::string csrf;  ///< token for forms of this visitor; forms carry it masked (Writer::csrf_fields)
  std::shared_ptr<const Services> services;
  std::shared_ptr<RequestState> state;
  std::int64_t unread_messages = 0;  ///< on pages of the cabinet
  /// On a route for officers: their menu, with what waits for this one. page_of then draws the officers' frame instead of the public one.
  std::shared_ptr<const views::OfficerMenu> desk;

  std::string t(TextKey key, const TextArgs& args = {}) const;                      ///< the sentence, unescaped
  std::string t(TextKey key, std::int64_t count, const TextArgs& args = {}) const;  ///< with the plural form `count` asks for
};

/// HTML that is known to be safe: made by templates, never from a string of a person.
struct Html {
  std::string text;
};

/// Where a view writes, with what it needs to write in the reader's language. Templates compile to `render(Writer&)` members.
class Writer {
 public:
  explicit Writer(const Context& context) : context_(context) { out_.reserve(16 * 1024); }
  void raw(std::string_view html) { out_ += html; }
  void escaped(std::string_view text);           ///< & < > " ' for element content and quoted attributes
  void url(std::string_view url);                ///< escaped; anything but a path, https:, http:, mailto: or tel: becomes "#"
  void number(std::int64_t value);               ///< for reading: digits grouped as the reader's language does
  void digits(std::int64_t value);               ///< for machines: 1234
  std::string format(std::int64_t value) const;  ///< as number() writes it
  void text(TextKey key);                        ///< escaped
  void text(TextKey key, const TextArgs& args);  ///< arguments are escaped as well
  void text(TextKey key, std::int64_t count, const TextArgs& args);
  void csrf_fields();                 ///< hidden inputs: the CSRF token and a fresh one-time form token
  void asset(std::string_view name);  ///< URL of a static file with its digest
  void icon(std::string_view name);   ///< a symbol of the sprite icons.svg, hidden from screen readers
  const Context& context() const { return context_; }
  std::string take() { return std::move(out_); }
  std::string& buffer() { return out_; }

 private:
  const Context& context_;
  std::string out_;
};

struct Crumb {
  std::string title;
  std::string href;
};

/// The frame around a page's own HTML.
struct Frame {
  std::string title;
  std::string description;
  std::string section;               ///< highlights an entry of the main menu: services, life, offices, data, verify, appeal, cabinet
  std::vector<Crumb> crumbs;         ///< from the front page down; the current page is added by its title
  std::vector<std::string> scripts;  ///< logical names of islands this page needs
  std::vector<std::string> styles;   ///< logical names of further sheets
  bool has_error = false;            ///< prefixes the title
  bool cacheable = false;            ///< same bytes for everyone with this language and these preferences
  bool noindex = false;              ///< search engines stay out
};

/// A complete page: the view rendered into the layout, with security headers.
template <class View>
net::Response page(const Context& context, const Frame& frame, const View& view, int status = 200);
net::Response page_of(const Context& context, const Frame& frame, Html main, int status = 200);

using Page = std::function<Task<Result<net::Response>>(Context)>;

/// One row of a room's table of routes.
struct Route {
  net::Method method;
  std::string pattern;
  WhoMay who_may;
  Page page;
  std::uint64_t max_body = 64 * 1024;
  bool uploads = false;
  bool api = false;          ///< answers problem+json; authenticated by token, so without CSRF
  bool csrf_exempt = false;  ///< only where no session exists and nothing of a person changes; say why where it is set
};

/// Identity fills this in: finds the visitor of a request by its session cookie.
class VisitorSource {
 public:
  virtual ~VisitorSource() = default;
  virtual Task<Visitor> visitor_of(std::shared_ptr<net::Request> request) = 0;
  /// Without waiting: could this request belong to a session? Cached public pages are served only if not.
  virtual bool may_be_signed_in(const net::Request& request) const { return request.headers.find("Cookie").has_value(); }
};

/// Rate limits: true = go on. Buckets live in memory of the process, bounded; keys are hashed.
class RateLimiter {
 public:
  virtual ~RateLimiter() = default;
  virtual bool allow(std::string_view bucket, std::string_view key, double per_minute, double burst, Instant now) = 0;
};

/// Routes for the server. For each request, in this order: language and settings, cached page, visitor, who-may (a visitor who is not
/// signed in goes to /kirish?qaytish=..., one whose assurance is too low to /kirish?qaytish=...&daraja=N), CSRF for methods that change
/// something, the page; then refusals and exceptions become problem+json or a page, and every response gets the security headers.
std::vector<net::Route> bind(std::vector<Route> routes, Services services);

/// For net::Server: the same translation for requests no route took (404, 405, 413, broken HTTP).
std::function<Task<net::Response>(std::shared_ptr<net::Request>, int status, std::exception_ptr)> fallback(Services services);

/// POST /sozlamalar: display settings.
std::vector<Route> settings_routes();

/// A refusal as a response: problem+json where `api` is set or Accept prefers JSON, a page otherwise.
net::Response refused(const Context& context, const Refusal& refusal, bool api);

/// A view as HTML, to be given to another view's html member.
template <class View>
Html html_of(const Context& context, const View& view) {
  Writer writer(context);
  view.render(writer);
  return Html{writer.take()};
}

template <class View>
net::Response page(const Context& context, const Frame& frame, const View& view, int status) {
  Writer writer(context);
  view.render(writer);
  return page_of(context, frame, Html{writer.take()}, status);
}

}  // namespace darcha::web
