#include "mail/outbox/outbox.h"

#include <boost/json.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include "core/dates.h"
#include "core/log.h"
#include "gen/mail/text.h"
#include "mail/address.h"
#include "mail/mime/flow.h"
#include "mail/outbox/client.h"
#include "mail/outbox/compose.h"

namespace darcha::mail {
namespace {

namespace json = boost::json;
constexpr const char* kJob = "mail.send";

/// Steps that the author is told of by a short letter. The registration has its confirmation, the answer its own letter.
constexpr std::array<std::pair<std::string_view, web::TextKey>, 4> kMoves{{{"appeal_moved", text::kMovedText},
                                                                           {"appeal_concluded", text::kConcludedText},
                                                                           {"appeal_reception", text::kReceptionText},
                                                                           {"appeal_follow_up", text::kFollowUpText}}};

std::string sentence(Lang lang, web::TextKey key, const TextArgs& args = {}) {
  web::Context context;
  context.lang = lang;
  return context.t(key, args);
}

bool wrote_by_mail(const murojaat::Appeal& it) {
  return it.channel == murojaat::Channel::email && it.author == murojaat::AuthorKind::contact && it.author_contact.contains('@');
}

/// What every letter has.
OutMail begin(const Services& services, const murojaat::Appeal& it, const std::string& id, web::TextKey subject) {
  return {.id = id,
          .from = services.settings.address,
          .from_name = sentence(it.lang, text::kFromName),
          .reply_to = reply_address(services, it.number),
          .to = it.author_contact,
          .return_path = reply_address(services, it.number),  // what cannot be delivered comes back there, as from nobody
          .subject = it.number + ": " + sentence(it.lang, subject),
          .text = {},
          .lang = it.lang,
          .at = services.murojaat->clock.now()};
}

std::string foot(const Services& services, const murojaat::Appeal& it) {
  return "\n\n" + sentence(it.lang, text::kHowToGoOn, {{"url", services.murojaat->documents->base_url + "/murojaat/kod"}}) + "\n";
}

std::string head(Lang lang) { return std::string(kReplyAbove) + "\n" + sentence(lang, text::kReplyAbove) + "\n\n"; }

OutMail confirmation(const Services& services, const murojaat::Appeal& it, const std::string& id, const json::object& payload) {
  OutMail out = begin(services, it, id, text::kConfirmSubject);
  out.answers = true;
  out.return_path.clear();  // Spec: RFC 3834 3.3
  out.text = head(it.lang) + sentence(it.lang, text::kConfirmText,
                                      {{"number", it.number},
                                       {"due", format_date(date_in_tashkent(it.due_at - std::chrono::microseconds{1}), it.lang)},
                                       {"code", murojaat::code_of(*services.murojaat, std::string{payload.at("token").as_string()})}});
  if (const auto count = payload.at("refused").as_int64(); count > 0)
    out.text += "\n\n" + sentence(it.lang, text::kFilesRefused, {{"count", std::to_string(count)}});
  out.text += foot(services, it);
  return out;
}

std::optional<OutMail> message_letter(const Services& services, const murojaat::Loaded& loaded, const std::string& id,
                                      const json::object& payload) {
  const auto wanted = parse_uuid(payload.at("message").as_string());
  const auto found = std::ranges::find_if(loaded.messages, [&](const murojaat::Message& one) { return wanted && one.id == *wanted; });
  if (found == loaded.messages.end()) return std::nullopt;
  const bool question = found->kind == "question";
  OutMail out = begin(services, loaded.it, id, question ? text::kQuestionSubject : text::kNoticeSubject);
  out.text = head(loaded.it.lang) + sentence(loaded.it.lang, question ? text::kQuestionText : text::kNoticeText) + "\n\n" + found->body +
             foot(services, loaded.it);
  return out;
}

std::optional<OutMail> moved_letter(const Services& services, const murojaat::Appeal& it, const std::string& id,
                                    const json::object& payload) {
  const std::string_view notice = payload.at("notice").as_string();
  const auto words = std::ranges::find(kMoves, notice, [](const auto& one) { return one.first; });
  if (words == kMoves.end()) return std::nullopt;
  OutMail out = begin(services, it, id, text::kMovedSubject);
  out.text = head(it.lang) + sentence(it.lang, words->second) + foot(services, it);
  return out;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  if (!file) throw std::runtime_error("a document cannot be read");
  return std::move(out).str();
}

Task<std::optional<OutMail>> reply_letter(std::shared_ptr<Services> services, murojaat::Loaded loaded, std::string id, std::int64_t no) {
  const murojaat::Appeal& it = loaded.it;
  for (const murojaat::Reply& reply : loaded.replies) {
    if (reply.no != no) continue;
    const auto file = co_await documents::read(services->murojaat->documents, {.subject = it.key.subject,
                                                                               .document = reply.document,
                                                                               .actor = {.kind = audit::ActorKind::system},
                                                                               .purpose = "murojaat",
                                                                               .case_ref = it.number,
                                                                               .now = services->murojaat->clock.now()});
    if (!file) co_return std::nullopt;
    OutMail out = begin(*services, it, id, text::kReplySubject);
    out.text = head(it.lang) + sentence(it.lang, text::kReplyText) + foot(*services, it);
    out.files.push_back({.name = file->document.number + ".pdf",
                         .type = "application/pdf",
                         .content = co_await run_on(services->murojaat->cpu, [path = file->path] { return content_of(path); })});
    co_return out;
  }
  co_return std::nullopt;
}

/// Whole or not at all; the same letter again is the same file.
void put_in_folder(const std::filesystem::path& folder, const std::string& name, const std::string& octets) {
  std::filesystem::create_directories(folder);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  const std::filesystem::path beside = folder / ("." + name + ".part");
  const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written = descriptor >= 0 && ::write(descriptor, octets.data(), octets.size()) == static_cast<ssize_t>(octets.size()) &&
                       ::fsync(descriptor) == 0;
  const int error = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!written) throw std::system_error(error, std::generic_category(), "mail outbox");
  std::filesystem::rename(beside, folder / (name + ".eml"));
}

Task<> send_letter(std::shared_ptr<Services> services, jobs::Job job) {
  const json::object payload = json::parse(job.payload).as_object();
  const auto subject = SubjectId::parse(payload.at("subject").as_string());
  const auto appeal = murojaat::AppealId::parse(payload.at("appeal").as_string());
  if (!subject || !appeal) throw std::runtime_error("mail: a job that names no appeal");
  const auto loaded = co_await murojaat::find(services->murojaat, {*subject, *appeal});
  if (!loaded || !wrote_by_mail(loaded->it)) co_return;
  const std::string what{payload.at("what").as_string()}, id = job.id.str();
  std::optional<OutMail> mail;
  if (what == "confirm") mail = confirmation(*services, loaded->it, id, payload);
  if (what == "message") mail = message_letter(*services, *loaded, id, payload);
  if (what == "moved") mail = moved_letter(*services, loaded->it, id, payload);
  if (what == "reply") mail = co_await reply_letter(services, *loaded, id, payload.at("no").as_int64());
  if (!mail) co_return;
  std::string octets = compose(*mail);
  if (services->settings.relay.host.empty()) {
    co_await run_on(services->murojaat->cpu, [folder = services->settings.outbox, id, octets] { put_in_folder(folder, id, octets); });
    log_info("mail.kept", {{"what", what}});
    co_return;
  }
  const bool sent = co_await send(services->settings.relay, services->settings.host, *mail, std::move(octets));
  if (sent) log_info("mail.sent", {{"what", what}});
}

/// A job holds ids and codes; the letter is written when it leaves.
jobs::Job make_job(const Uuid& id, murojaat::Key key, json::object payload, Instant now) {
  payload["subject"] = key.subject.str();
  payload["appeal"] = key.id.str();
  return {.id = JobId{id}, .kind = kJob, .key = key.id, .payload = json::serialize(payload), .run_at = now};
}

/// A message's own channel is the desk.
bool may_leave_by_mail(std::string_view what, const json::object& said) {
  return what == "message" || said.at("channel").as_string() == "email";
}

/// The job's id is the event's: delivered twice, it waits once.
Task<> on_event(std::shared_ptr<Services> services, jobs::OutboxEvent event, const char* what) {
  const json::object said = json::parse(event.payload).as_object();
  if (!may_leave_by_mail(what, said)) co_return;
  const auto appeal = murojaat::AppealId::parse(said.at("appeal_id").as_string());
  if (!appeal) co_return;
  json::object payload{{"what", what}};
  if (std::string_view{what} == "message") {
    if (said.at("author_kind").as_string() != "officer") co_return;
    payload["message"] = said.at("message_id");
  } else if (std::string_view{what} == "reply") {
    payload["no"] = said.at("reply_no");
  } else {
    const std::string_view notice = said.at("notice").as_string();
    if (std::ranges::find(kMoves, notice, [](const auto& one) { return one.first; }) == kMoves.end()) co_return;
    payload["notice"] = said.at("notice");
  }
  db::Batch batch;
  jobs::enqueue(batch, make_job(event.id, {event.subject, *appeal}, std::move(payload), services->murojaat->clock.now()));
  co_await services->murojaat->db.run(std::move(batch));
}

}  // namespace

Task<> enqueue_confirmation(std::shared_ptr<Services> services, murojaat::Key key, std::string token, int refused_files) {
  // The id follows from the mail: sent again, it is the same letter, with the same Message-ID.
  const std::string what = "darcha.mail.confirm|" + token;
  const Digest digest = hmac_sha256(services->secret, as_bytes(what));
  Uuid id;
  std::copy_n(digest.begin(), id.octets.size(), id.octets.begin());
  id.octets[6] = static_cast<std::uint8_t>((id.octets[6] & 0x0f) | 0x40);  // Spec: RFC 9562 5.4
  id.octets[8] = static_cast<std::uint8_t>((id.octets[8] & 0x3f) | 0x80);
  db::Batch batch;
  jobs::enqueue(batch,
                make_job(id, key, {{"what", "confirm"}, {"token", token}, {"refused", refused_files}}, services->murojaat->clock.now()));
  co_await services->murojaat->db.run(std::move(batch));
}

std::string reply_address(const Services& services, const std::string& number) {
  return AddressBook(services.settings.address, services.secret).tagged(number);
}

void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services) {
  worker.on_job(kJob, [services](jobs::Job job) { return send_letter(services, std::move(job)); });
  const auto with = [&worker, services](std::string_view topic, const char* what) {
    worker.on_event(
        std::string{topic}, "mail.letters",
        [services, what](jobs::OutboxEvent event) { return on_event(services, std::move(event), what); },
        [what](const jobs::OutboxEvent& event) { return may_leave_by_mail(what, json::parse(event.payload).as_object()); });
  };
  with(murojaat::kMessageTopic, "message");
  with(murojaat::kRepliedTopic, "reply");
  with(murojaat::kChangedTopic, "moved");
}

}  // namespace darcha::mail
