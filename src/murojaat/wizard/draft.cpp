#include "murojaat/wizard/draft.h"

#include <boost/json.hpp>

#include <algorithm>
#include <sstream>

namespace darcha::murojaat {
namespace {

namespace json = boost::json;

constexpr std::pair<const char*, std::string Draft::*> kFields[] = {{"text", &Draft::text},
                                                                    {"kind", &Draft::kind},
                                                                    {"topic", &Draft::topic},
                                                                    {"district", &Draft::district},
                                                                    {"words", &Draft::words},
                                                                    {"lat", &Draft::lat},
                                                                    {"lon", &Draft::lon},
                                                                    {"who", &Draft::who},
                                                                    {"name", &Draft::name},
                                                                    {"contact", &Draft::contact},
                                                                    {"wanted", &Draft::wanted},
                                                                    {"about", &Draft::about},
                                                                    {"officer", &Draft::about_officer},
                                                                    {"public", &Draft::public_text},
                                                                    {"token", &Draft::token}};
constexpr std::string_view kStepCodes[kSteps] = {"matn", "joy", "kim", "tekshirish"};

}  // namespace

std::string_view step_code(std::size_t step) { return kStepCodes[step]; }
std::size_t parse_step(std::string_view code) {
  const auto found = std::ranges::find(kStepCodes, code);
  return found == std::end(kStepCodes) ? 0 : static_cast<std::size_t>(found - std::begin(kStepCodes));
}

std::string seal_draft(const Services& services, const Draft& draft) {
  json::object out{{"collective", draft.collective}, {"human_only", draft.human_only}};
  for (const auto& [name, field] : kFields) out[name] = draft.*field;
  json::array files;
  for (const File& file : draft.files)
    files.push_back(json::object{{"id", file.id.str()},
                                 {"name", file.name},
                                 {"type", file.content_type},
                                 {"size", file.size},
                                 {"sha256", to_hex(BytesView{file.sha256})}});
  out["files"] = std::move(files);
  return seal_text(services, "draft", json::serialize(out));
}

Draft open_draft(const Services& services, const std::string& sealed) {
  Draft draft;
  const auto plain = sealed.empty() ? std::nullopt : open_text(services, "draft", sealed);
  if (!plain) {
    draft.token = random_token(24);
    return draft;
  }
  const json::value all = json::parse(*plain);  // sealed here: it is what was written
  for (const auto& [name, field] : kFields) draft.*field = std::string{all.at(name).as_string()};
  draft.collective = all.at("collective").as_bool();
  draft.human_only = all.at("human_only").as_bool();
  for (const json::value& one : all.at("files").as_array()) {
    File file{.id = parse_uuid(one.at("id").as_string()).value(),
              .name = std::string{one.at("name").as_string()},
              .content_type = std::string{one.at("type").as_string()},
              .size = one.at("size").as_int64()};
    const Bytes digest = parse_hex(one.at("sha256").as_string()).value();
    std::copy_n(digest.begin(), file.sha256.size(), file.sha256.begin());
    draft.files.push_back(std::move(file));
  }
  return draft;
}

namespace {

/// The page asks to write each matter on a line of its own: several lines are several points. One line is left as it is.
std::vector<std::string> matters_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    if (line.find_first_not_of(" \t\r") != std::string::npos) out.push_back(std::move(line));
  if (out.size() < 2 || out.size() > kMaxPoints) out.clear();
  return out;
}

}  // namespace

Lodging lodging_of(const Draft& draft, const web::Context& context) {
  Lodging out{.channel = Channel::web, .lang = context.lang, .text = draft.text, .kind = draft.kind, .topic = draft.topic};
  if (draft.who == "men" && context.visitor.signed_in())
    out.author = {.kind = AuthorKind::person, .subject = context.visitor.subject, .name = context.visitor.display_name};
  else if (draft.who == "ism")
    out.author = {.kind = AuthorKind::contact, .name = draft.name, .contact = draft.contact};
  out.points = matters_of(draft.text);
  out.place = {.district = draft.district, .words = draft.words};
  if (!draft.lat.empty() && !draft.lon.empty()) {
    out.place.lat = std::stod(draft.lat);
    out.place.lon = std::stod(draft.lon);
  }
  out.wanted = OfficeId::parse(draft.wanted).value_or(OfficeId{});
  out.about = OfficeId::parse(draft.about).value_or(OfficeId{});
  out.about_officer = draft.about_officer;
  out.human_only = draft.human_only;
  out.public_text = draft.public_text;
  out.collective = draft.collective;
  out.files = draft.files;
  out.token = draft.token;
  return out;
}

}  // namespace darcha::murojaat
