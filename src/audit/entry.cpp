#include "audit/entry.h"

#include <boost/json.hpp>

#include <algorithm>
#include <stdexcept>

#include "core/text.h"

namespace darcha::audit {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxCode = 100;

/// Spec: RFC 8785 3.2.2.2. Only the quote, the backslash and control characters are escaped; everything else stands as UTF-8.
void put_string(std::string& out, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kHex[static_cast<unsigned char>(c) >> 4];
          out += kHex[static_cast<unsigned char>(c) & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

/// `key` comes with its punctuation: `,"at":`.
void put(std::string& out, std::string_view key, std::string_view value) {
  out += key;
  put_string(out, value);
}

std::string id_text(const Uuid& id) { return id.is_nil() ? std::string() : id.str(); }

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= kMaxCode && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
  });
}

void check(const Event& event) {
  if (event.id.is_nil()) throw std::invalid_argument("audit event without an id");
  if (!is_code(event.kind)) throw std::invalid_argument("audit event with a kind that is not a code: " + event.kind);
  if (!event.purpose.empty() && !is_code(event.purpose))
    throw std::invalid_argument("audit event with a purpose that is not a code: " + event.purpose);
  for (const std::string& group : event.what)
    if (!is_code(group)) throw std::invalid_argument("audit event with a data group that is not a code: " + group);
  for (const std::string* text : {&event.actor.name, &event.actor.office_name, &event.case_ref})
    if (!is_utf8(*text) && !text->empty()) throw std::invalid_argument("audit event with a text that is not UTF-8");
}

const json::value* find(const json::value& object, std::string_view key) {
  const auto* fields = object.if_object();
  return fields == nullptr ? nullptr : fields->if_contains(key);
}
std::optional<std::string> text_at(const json::value* object, std::string_view key) {
  const json::value* value = object == nullptr ? nullptr : find(*object, key);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}
std::optional<Uuid> id_at(const json::value* object, std::string_view key) {
  const auto text = text_at(object, key);
  if (!text) return std::nullopt;
  return text->empty() ? Uuid{} : parse_uuid(*text);
}
std::optional<Instant> instant_at(const json::value& object) {
  const auto text = text_at(&object, "at");
  return text ? parse_iso_instant(*text) : std::nullopt;
}

}  // namespace

Salt make_salt() {
  Salt salt;
  fill_random(salt);
  return salt;
}

std::string_view code(ActorKind kind) {
  switch (kind) {
    case ActorKind::citizen: return "citizen";
    case ActorKind::officer: return "officer";
    case ActorKind::system: return "system";
    case ActorKind::agency: return "agency";
    case ActorKind::nobody: return "nobody";
  }
  throw std::invalid_argument("unknown kind of actor");
}
std::optional<ActorKind> parse_actor_kind(std::string_view text) {
  for (const ActorKind kind : {ActorKind::citizen, ActorKind::officer, ActorKind::system, ActorKind::agency, ActorKind::nobody})
    if (code(kind) == text) return kind;
  return std::nullopt;
}

std::string canonical_details(const Event& event) {
  check(event);
  std::string out;
  out.reserve(512);
  put(out, R"({"actor":{"id":)", id_text(event.actor.id));
  put(out, R"(,"kind":)", code(event.actor.kind));
  put(out, R"(,"name":)", event.actor.name);
  put(out, R"(},"at":)", to_iso(event.at));
  put(out, R"(,"case":)", event.case_ref);
  put(out, R"(,"id":)", event.id.str());
  put(out, R"(,"kind":)", event.kind);
  put(out, R"(,"office":{"id":)", id_text(event.actor.office));
  put(out, R"(,"name":)", event.actor.office_name);
  put(out, R"(},"purpose":)", event.purpose);
  put(out, R"(,"subject":)", id_text(event.subject));
  out += R"(,"v":1,"what":[)";
  for (std::size_t i = 0; i < event.what.size(); ++i) {
    if (i > 0) out += ',';
    put_string(out, event.what[i]);
  }
  out += "]}";
  return out;
}

std::optional<Event> parse_details(std::string_view details) {
  boost::system::error_code error;
  const json::value parsed = json::parse(json::string_view(details.data(), details.size()), error);
  if (error) return std::nullopt;
  const json::value* actor = find(parsed, "actor");
  const json::value* office = find(parsed, "office");
  const json::value* what = find(parsed, "what");
  const auto id = id_at(&parsed, "id"), subject = id_at(&parsed, "subject"), actor_id = id_at(actor, "id"), office_id = id_at(office, "id");
  const auto at = instant_at(parsed);
  const auto actor_code = text_at(actor, "kind"), actor_name = text_at(actor, "name"), office_name = text_at(office, "name");
  const auto kind = text_at(&parsed, "kind"), purpose = text_at(&parsed, "purpose"), case_ref = text_at(&parsed, "case");
  if (!id || !subject || !actor_id || !office_id || !at || !actor_code || !actor_name || !office_name || !kind || !purpose || !case_ref ||
      what == nullptr || !what->is_array())
    return std::nullopt;
  const auto actor_kind = parse_actor_kind(*actor_code);
  if (!actor_kind) return std::nullopt;
  Event event{RecordId(*id), SubjectId(*subject), *at, *kind, {*actor_kind, *actor_id, *actor_name, OfficeId(*office_id), *office_name},
              *purpose,      *case_ref,           {}};
  for (const json::value& group : what->get_array()) {
    if (!group.is_string()) return std::nullopt;
    event.what.emplace_back(group.get_string());
  }
  try {
    if (canonical_details(event) != details) return std::nullopt;
  } catch (const std::invalid_argument&) {  // codes that append() would never have let in
    return std::nullopt;
  }
  return event;
}

Digest details_digest(BytesView salt, std::string_view details) { return Sha256().update(salt).update(details).finish(); }

std::string canonical_entry(const LogEntry& entry) {
  std::string out;
  out.reserve(192);
  put(out, R"({"at":)", to_iso(entry.at));
  put(out, R"(,"digest":)", to_hex(BytesView(entry.digest)));
  put(out, R"(,"id":)", entry.id.str());
  put(out, R"(,"kind":)", entry.kind);
  out += R"(,"v":1})";
  return out;
}

std::optional<LogEntry> parse_entry(std::string_view text) {
  boost::system::error_code error;
  const json::value parsed = json::parse(json::string_view(text.data(), text.size()), error);
  if (error) return std::nullopt;
  const auto id = id_at(&parsed, "id");
  const auto at = instant_at(parsed);
  const auto kind = text_at(&parsed, "kind"), digest_text = text_at(&parsed, "digest");
  const auto digest = digest_text ? parse_hex(*digest_text) : std::nullopt;
  if (!id || id->is_nil() || !at || !kind || !is_code(*kind) || !digest || digest->size() != sizeof(Digest)) return std::nullopt;
  LogEntry entry{RecordId(*id), *at, *kind, {}};
  std::ranges::copy(*digest, entry.digest.begin());
  if (canonical_entry(entry) != text) return std::nullopt;
  return entry;
}

}  // namespace darcha::audit
