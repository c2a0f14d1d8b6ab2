// Lodging: what every channel comes down to. Registration is never refused (art. 23): only what cannot be read is.
#include "audit/audit.h"
#include "core/log.h"
#include "core/text.h"
#include "documents/rules.h"
#include "murojaat/engine.h"
#include "murojaat/route/route.h"
#include "murojaat/store.h"

namespace darcha::murojaat {
namespace {

constexpr int kTries = 5;
constexpr std::string_view kPrefix = "MR";

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string{text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1)};
}

Result<void> readable(const Services& services, const offices::Directory& directory, const Lodging& lodging) {
  Refusal refusal{.code = "murojaat.unreadable", .kind = RefusalKind::bad_input};
  const auto fault = [&](std::string field, std::string code) { refusal.fields.push_back({std::move(field), "murojaat." + code, {}}); };
  if (trimmed(lodging.text).empty() || !is_utf8(lodging.text)) fault("text", "refusal.text_missing");
  if (count_characters(lodging.text) > kMaxText) fault("text", "refusal.text_long");
  if (!lodging.kind.empty() && services.law->find_kind(lodging.kind) == nullptr) fault("kind", "refusal.unknown_kind");
  if (!lodging.topic.empty() && services.law->find_topic(lodging.topic) == nullptr) fault("topic", "refusal.unknown_topic");
  if (!lodging.place.district.empty() && directory.find_territory(lodging.place.district) == nullptr)
    fault("district", "refusal.unknown_place");
  const auto& [lat, lon] = std::pair{lodging.place.lat, lodging.place.lon};
  if (lat.has_value() != lon.has_value() || (lat && (*lat < -90 || *lat > 90 || *lon < -180 || *lon > 180)))
    fault("place", "refusal.unknown_place");
  const bool person = lodging.author.kind == AuthorKind::person || lodging.author.kind == AuthorKind::organisation;
  if (person && lodging.author.subject.is_nil()) fault("author", "refusal.author_missing");
  if (lodging.author.kind == AuthorKind::contact && trimmed(lodging.author.name).empty()) fault("author", "refusal.author_missing");
  if (lodging.files.size() > kMaxFiles) fault("files", "refusal.files_many");
  if (lodging.points.size() > kMaxPoints) fault("points", "refusal.points_many");
  if (refusal.fields.empty()) return {};
  refusal.code = refusal.fields.front().code;
  return std::unexpected(std::move(refusal));
}

/// Of an author who did not sign in, the subject and the code follow from the request's token and the house's key: sent twice, it is the
/// same appeal with the same code, and nobody without the key can find either.
SubjectId random_subject(const Services& services, const std::string& token) {
  const Bytes digest = keyed(services, "subject", token);
  SubjectId out;
  std::copy_n(digest.begin(), out.value.octets.size(), out.value.octets.begin());
  out.value.octets[6] = static_cast<std::uint8_t>((out.value.octets[6] & 0x0f) | 0x40);  // Spec: RFC 9562 5.4, as any random one
  out.value.octets[8] = static_cast<std::uint8_t>((out.value.octets[8] & 0x3f) | 0x80);
  return out;
}

std::string secret_code(const Services& services, const std::string& token) {
  return documents::make_code(BytesView{keyed(services, "code", token)}.first(documents::kCodeRandom));
}

std::vector<Point> points_of(const Lodging& lodging, const std::optional<Suggestion>& suggestion) {
  std::vector<std::string> texts = lodging.points;
  std::string source = "author";
  if (texts.empty() && suggestion && suggestion->points.size() > 1) {
    texts = suggestion->points;
    source = "machine";
  }
  if (texts.empty()) texts.push_back(trimmed(lodging.text));
  std::vector<Point> out;
  for (std::string& text : texts) {
    if (out.size() == kMaxPoints) break;
    out.push_back({.no = static_cast<int>(out.size()) + 1, .text = std::move(text), .source = source});
  }
  return out;
}

/// How sure the machine has to be before its word goes into a new appeal unasked. The officer may change all of it.
constexpr double kSureEnough = 0.5;

struct Ready {
  Appeal it;
  std::vector<Point> points;
  std::optional<Suggestion> suggestion;
  std::string route;
};

void describe(Appeal& it, const Services& services, const Lodging& lodging, const std::optional<Suggestion>& suggestion) {
  it.kind = lodging.kind;
  it.topic = lodging.topic;
  if (suggestion && it.kind.empty() && suggestion->kind_confidence >= kSureEnough && services.law->find_kind(suggestion->kind) != nullptr)
    it.kind = suggestion->kind;
  if (suggestion && it.topic.empty() && suggestion->topic_confidence >= kSureEnough &&
      services.law->find_topic(suggestion->topic) != nullptr)
    it.topic = suggestion->topic;
  if (it.kind.empty()) it.kind = lodging.parent.empty() ? "ariza" : "shikoyat";
  if (it.topic.empty()) it.topic = "other";
  it.urgency = std::max(services.law->find_topic(it.topic)->urgency, suggestion ? suggestion->urgency : 0);
}

void copy_author(Appeal& it, const Lodging& lodging) {
  it.author = lodging.author.kind;
  if (it.author == AuthorKind::anonymous) return;
  it.author_name = trimmed(lodging.author.name);
  it.author_contact = trimmed(lodging.author.contact);
  it.author_address = trimmed(lodging.author.address);
  it.contact_verified = lodging.author.contact_verified;
}

Task<Ready> make_ready(std::shared_ptr<Services> services, Lodging lodging, std::shared_ptr<const offices::Directory> directory) {
  Ready out;
  if (!lodging.human_only && services->suggest)
    out.suggestion =
        co_await run_on(services->cpu, [services, text = lodging.text, lang = lodging.lang] { return services->suggest(text, lang); });
  const Instant now = services->clock.now();
  Appeal& it = out.it;
  it.form = form_of(lodging.channel);
  it.channel = lodging.channel;
  it.collective = lodging.collective;
  it.repeat_of = documents::parse_number(lodging.repeat_of).value_or("");
  it.parent = documents::parse_number(lodging.parent).value_or("");
  it.lang = lodging.lang;
  it.text = trimmed(lodging.text);
  it.public_text = trimmed(lodging.public_text);
  it.place = lodging.place;
  it.about = lodging.about;
  it.about_officer = trimmed(lodging.about_officer);
  it.human_only = lodging.human_only;
  it.helper = lodging.helper;
  it.lodged_at = now;
  copy_author(it, lodging);
  describe(it, *services, lodging, out.suggestion);
  it.key.subject = signed_in_author(it) ? lodging.author.subject : random_subject(*services, lodging.token);
  it.key.id = AppealId::make(now);
  OfficeId parent_office;
  if (!it.parent.empty()) {
    const auto below = co_await find_by_number(services, it.parent);
    const auto loaded = below ? co_await find(services, *below) : std::nullopt;
    if (loaded) parent_office = loaded->it.office;
    if (loaded)
      for (const Reply& reply : loaded->replies) it.barred.push_back(reply.officer);
  }
  const Routed routed =
      route(*directory, *services->law, services->law->find_topic(it.topic), it.place.district, lodging.wanted, it.about, parent_office);
  it.office = routed.office;
  out.route = routed.why;
  it.registered_on = it.arrived_on = registration_day(*services->law, *services->calendar, now);
  it.term = services->law->find_kind(it.kind)->term;
  if (const auto same = co_await store::find_text(services->db, keyed(*services, "text", fold_for_search(it.text))))
    if (now - same->lodged_at < Days{90}) it.duplicate_of = same->number;
  out.points = points_of(lodging, out.suggestion);
  co_return out;
}

audit::Actor actor_of(const Lodging& lodging, const Appeal& it) {
  if (!lodging.helper) return author_of(it);
  const auto kind = lodging.helper->program ? audit::ActorKind::agency : audit::ActorKind::officer;
  return {.kind = kind, .id = lodging.helper->officer, .name = lodging.helper->name, .office = lodging.helper->office};
}

db::Batch rows_of(const Services& services, const Lodging& lodging, const Ready& ready) {
  db::Batch batch;
  Prepared prepared{.before = ready.it, .after = ready.it};
  prepared.before.version = 0;
  prepared.after.version = 1;
  prepared.change = {
      .kind = "registered", .actor = actor_of(lodging, ready.it), .reason = "murojaat.route." + ready.route, .at = ready.it.lodged_at};
  prepared.notice = "appeal_registered";
  add_change(batch, services, prepared);
  const Key key = ready.it.key;
  for (const Point& point : ready.points) store::add_point(batch, key, point);
  for (std::size_t i = 0; i < lodging.files.size(); ++i)
    store::add_file(batch, key, kept_file(lodging.files[i], ready.it.author, i + 1, ready.it.lodged_at));
  if (ready.suggestion) store::add_suggestion(batch, key, *ready.suggestion, ready.it.lodged_at);
  batch.add(sql::PutText{.text_digest = keyed(services, "text", fold_for_search(ready.it.text)),
                         .subject_id = key.subject,
                         .appeal_id = key.id,
                         .number = ready.it.number,
                         .lodged_at = ready.it.lodged_at});
  return batch;
}

Receipt receipt_of(const Appeal& it, std::optional<std::string> code, bool repeated) {
  return {.key = it.key,
          .number = it.number,
          .code = std::move(code),
          .office = it.office,
          .registered_on = it.registered_on,
          .due_at = it.due_at,
          .repeated = repeated};
}

}  // namespace

File kept_file(File file, AuthorKind author, std::size_t number, Instant at) {
  if (file.id.is_nil()) file.id = make_uuid_v7(at);
  file.by = "author";
  file.at = at;
  if (author == AuthorKind::anonymous)
    file.name = "ilova-" + std::to_string(number) + "." + file.content_type.substr(file.content_type.rfind('/') + 1);
  return file;
}

Task<Result<Receipt>> lodge(std::shared_ptr<Services> services, Lodging lodging) {
  const auto directory = co_await offices::directory(services->db);
  if (auto fine = readable(*services, *directory, lodging); !fine) co_return std::unexpected(fine.error());
  if (lodging.token.empty()) lodging.token = random_token(16);
  Ready ready = co_await make_ready(services, lodging, directory);
  Appeal& it = ready.it;
  std::optional<std::string> secret;
  if (!signed_in_author(it)) secret = secret_code(*services, lodging.token);
  recompute(it, *services->law, *services->calendar);
  for (int attempt = 0; attempt < kTries; ++attempt) {
    it.number = documents::make_number(kPrefix, date_in_tashkent(it.lodged_at), random_bytes(documents::kNumberRandom));
    db::Batch batch = rows_of(*services, lodging, ready);
    if (secret)
      batch.add(sql::InsertCode{.code_digest = keyed(*services, "open", *secret), .subject_id = it.key.subject, .appeal_id = it.key.id});
    std::optional<db::OnceOutcome> outcome;
    try {
      // The token itself is not kept: what a page carried must not lead from a backup to whoever had it open.
      outcome = co_await services->db.run_once(
          std::move(batch),
          {.scope = it.key.subject, .key = "murojaat.lodge/" + to_hex(keyed(*services, "token", lodging.token)), .result = it.number});
    } catch (const db::ConstraintViolation& violation) {
      if (violation.constraint() != "numbers_pk") throw;
    }
    if (!outcome) continue;
    if (!outcome->repeated) co_return receipt_of(it, secret, false);
    const auto key = co_await find_by_number(services, outcome->result);
    const auto first = key ? co_await find(services, *key) : std::nullopt;
    if (!first) throw std::runtime_error("murojaat: the appeal of an earlier request is gone");
    co_return receipt_of(first->it, secret, true);
  }
  throw std::runtime_error("murojaat: no free number in several tries");
}

std::string code_of(const Services& services, const std::string& token) { return secret_code(services, token); }

Task<std::optional<Key>> find_by_number(std::shared_ptr<Services> services, std::string typed) {
  const auto number = documents::parse_number(typed);
  if (!number) co_return std::nullopt;
  const auto row = co_await services->db.query(sql::FindNumber{.number = *number});
  if (!row) co_return std::nullopt;
  co_return Key{row->subject_id, AppealId{row->appeal_id}};
}

Task<std::optional<Key>> find_by_code(std::shared_ptr<Services> services, std::string typed) {
  const auto secret = documents::parse_code(typed);
  if (!secret) co_return std::nullopt;
  const auto row = co_await services->db.query(sql::FindCode{.code_digest = keyed(*services, "open", *secret)});
  if (!row) co_return std::nullopt;
  co_return Key{row->subject_id, AppealId{row->appeal_id}};
}

Task<std::optional<Loaded>> find(std::shared_ptr<Services> services, Key key) {
  db::Batch batch;
  const store::Reading reading(batch, key);
  const db::Results results = co_await services->db.run(std::move(batch));
  co_return reading.collect(results);
}

}  // namespace darcha::murojaat
