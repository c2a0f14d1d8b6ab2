#include "mail/intake/intake.h"

#include "core/log.h"
#include "core/text.h"
#include "gen/mail/text.h"
#include "mail/intake/place.h"
#include "mail/intake/rules.h"
#include "mail/mime/charset.h"
#include "mail/mime/flow.h"
#include "mail/outbox/outbox.h"
#include "net/net.h"

namespace darcha::mail {
namespace {

constexpr std::size_t kLongestSubject = 300;

const Reply kComeBack{451, "4.3.0 Not now: please send it again"};

std::string keyed(const Services& services, std::string_view what, std::string_view value) {
  const std::string text = "darcha.mail." + std::string(what) + "|" + std::string(value);
  return to_hex(BytesView{hmac_sha256(services.secret, as_bytes(text))});
}

/// The beginning of a text by its letters and digits alone: other script, spaces or signs do not make it another one.
std::string gist(const std::string& text) {
  std::string out = fold_for_search(text);
  std::erase_if(out, [](char c) { return static_cast<unsigned char>(c) < 0x80 && !std::isalnum(static_cast<unsigned char>(c)); });
  return out.substr(0, 80);
}

/// A flood is one writer, one server, or one text again and again. None of it is lost: an honest server comes back. An office behind one
/// server has many writers, and a campaign many texts that are alike: both have room.
bool may_write(const Services& services, const Received& received, const Letter& letter) {
  web::RateLimiter& limits = services.murojaat->limits;
  const Instant now = services.murojaat->clock.now();
  const std::string author = lower_ascii(letter.author.address);
  const std::string alike = keyed(services, "flood", gist(letter.text));
  return limits.allow("mail.author", author, 0.5, 10, now) && limits.allow("mail.author_text", author + alike, 0.1, 4, now) &&
         limits.allow("mail.text", alike, 10, 60, now) && (received.peer.empty() || limits.allow("mail.peer", received.peer, 30, 200, now));
}

Reply refused(std::string_view why) {
  if (why == "text_too_long") return {554, "5.3.4 At most 20000 characters of text: send more as a PDF file"};
  return {554, "5.6.0 The mail cannot be read: " + std::string(why)};
}

Lang language_of(const Services& services, const std::string& text) {
  if (services.murojaat->suggest)
    if (const auto suggestion = services.murojaat->suggest(text, std::nullopt); suggestion && suggestion->lang) return *suggestion->lang;
  return guess_lang(text);
}

Task<std::vector<murojaat::File>> keep_files(std::shared_ptr<Services> services, const Letter& letter) {
  std::vector<murojaat::File> out;
  for (const Enclosed& enclosed : letter.files) {
    co_await services->murojaat->documents->objects.adopt(enclosed.file->path(), enclosed.sha256);
    out.push_back({.name = enclosed.name,
                   .content_type = enclosed.type,
                   .size = static_cast<std::int64_t>(enclosed.file->size()),
                   .sha256 = enclosed.sha256});
  }
  co_return out;
}

web::Context speaking(Lang lang) {
  web::Context context;
  context.lang = lang;
  return context;
}

/// Where a mail belongs that is no new appeal.
struct Thread {
  murojaat::Key key;
  std::string number;
  Lang lang = Lang::uz;
  bool proved = false;  ///< it came to the address that only the author was told
};

Task<std::optional<Thread>> thread_of(std::shared_ptr<Services> services, std::shared_ptr<const AddressBook> book, const Received& received,
                                      const Letter& letter) {
  std::optional<std::string> number;
  for (const std::string& address : received.envelope.to)
    if (!number) number = book->number_in(address);
  const bool proved = number.has_value();
  if (!number) number = find_number(letter.subject);
  const auto key = number ? co_await murojaat::find_by_number(services->murojaat, *number) : std::nullopt;
  const auto loaded = key ? co_await murojaat::find(services->murojaat, *key) : std::nullopt;
  if (!loaded) co_return std::nullopt;
  const murojaat::Appeal& it = loaded->it;
  // A number is public and a sender's name is cheap: together they let a message in, marked, and nothing out.
  const bool same_sender =
      it.author == murojaat::AuthorKind::contact && lower_ascii(it.author_contact) == lower_ascii(letter.author.address);
  if (!proved && !same_sender) co_return std::nullopt;
  co_return Thread{.key = *key, .number = it.number, .lang = it.lang, .proved = proved};
}

/// False: the thread is closed, it becomes an appeal of its own.
Task<Result<void>> add_to_thread(std::shared_ptr<Services> services, const Letter& letter, Thread thread,
                                 std::vector<murojaat::File> files) {
  std::string body = new_words(letter.text);
  if (body.empty() && !files.empty()) body = speaking(thread.lang).t(text::kOnlyFiles);
  if (!body.empty() && !thread.proved) body = speaking(thread.lang).t(text::kSenderNotProved) + "\n\n" + body;
  murojaat::NewMessage message{
      .body = std::move(body), .channel = murojaat::Channel::email, .token = keyed(*services, "message", letter.key)};
  message.files = std::move(files);
  message.contact_proved = thread.proved;
  co_return co_await murojaat::add_message(services->murojaat, thread.key, std::move(message));
}

std::string whole_text(const Letter& letter) {
  const std::string subject = first_octets(letter.subject, kLongestSubject);
  if (subject.empty() || letter.text == subject || letter.text.starts_with(subject + "\n")) return letter.text;
  return letter.text.empty() ? subject : subject + "\n\n" + letter.text;
}

Task<Reply> lodge(std::shared_ptr<Services> services, const Letter& letter, std::vector<murojaat::File> files, std::string after) {
  const std::string text = whole_text(letter);
  const std::string local = letter.author.address.substr(0, letter.author.address.rfind('@'));
  const auto directory = co_await offices::directory(services->murojaat->db);
  const auto [lang, district] = co_await run_on(services->murojaat->cpu, [services, text, directory] {
    return std::pair{language_of(*services, text), find_place(*directory, text)};
  });
  const std::string token = keyed(*services, "appeal", letter.key);
  murojaat::Lodging lodging{.author = {.kind = murojaat::AuthorKind::contact,
                                       .name = letter.author.name.empty() ? local : first_octets(letter.author.name, 200),
                                       .contact = letter.author.address},
                            .channel = murojaat::Channel::email,
                            .lang = lang,
                            .text = text};
  lodging.place.district = district;
  lodging.files = std::move(files);
  lodging.repeat_of = std::move(after);
  lodging.token = token;
  const auto receipt = co_await murojaat::lodge(services->murojaat, std::move(lodging));
  if (!receipt) co_return receipt.error().code == "murojaat.refusal.text_long" ? refused("text_too_long") : refused("no_text");
  co_await enqueue_confirmation(services, receipt->key, token, letter.refused_files);
  log_info("mail.lodged", {{"number", receipt->number}, {"repeated", receipt->repeated}, {"files_refused", letter.refused_files}});
  co_return Reply{250, "2.0.0 Registered as " + receipt->number};
}

Task<Reply> settle(std::shared_ptr<Services> services, std::shared_ptr<const AddressBook> book, Received received) {
  const auto letter = std::make_shared<Letter>(co_await run_on(
      services->murojaat->cpu, [settings = services->settings, file = received.file, envelope = received.envelope,
                                domain = book->domain()] { return read_letter(settings, file->path(), envelope, domain); }));
  if (!letter->fault.empty()) co_return refused(letter->fault);
  if (letter->endless) co_return Reply{554, "5.4.6 The mail goes in a circle"};
  if (letter->encrypted) co_return Reply{554, "5.7.0 An encrypted mail cannot be read here: please send it open, or use the site"};
  if (letter->machine) {
    log_info("mail.not_lodged", {{"why", *letter->machine}});
    net::Metrics::global().count("mail_not_lodged_total", {{"why", std::string(*letter->machine)}});
    co_return Reply{250, "2.0.0 Taken; a machine wrote it, so nothing is registered"};
  }
  if (letter->text.empty() && letter->files.empty() && letter->subject.empty())
    co_return Reply{554, "5.6.0 An empty mail: write what you ask for, as text"};
  if (!may_write(*services, received, *letter)) co_return Reply{450, "4.7.1 Too many mails: this one is taken later"};
  auto files = co_await keep_files(services, *letter);
  const auto thread = co_await thread_of(services, book, received, *letter);
  std::string after;
  if (thread) {
    const auto added = co_await add_to_thread(services, *letter, *thread, files);
    if (added) {
      log_info("mail.added", {{"number", thread->number}, {"proved", thread->proved}});
      co_return Reply{250, "2.0.0 Added to " + thread->number};
    }
    if (added.error().code == "murojaat.text_missing") co_return Reply{554, "5.6.0 Nothing new was written"};
    if (added.error().code == "murojaat.text_long") co_return refused("text_too_long");
    if (added.error().code != "murojaat.closed") co_return kComeBack;
    after = thread->number;
  }
  co_return co_await lodge(services, *letter, std::move(files), std::move(after));
}

/// Whether coming back helps, and what is written down of it: never what the exception said of the mail.
Reply explained(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const db::Failure& failure) {
    log_warn("mail.put_off", {{"why", "database"}, {"sqlstate", failure.sqlstate()}});
  } catch (const Overloaded&) {
    log_warn("mail.put_off", {{"why", "busy"}});
  } catch (const std::system_error& failure) {
    log_error("mail.put_off", {{"why", "disk"}, {"errno", failure.code().value()}});
    return {452, "4.3.1 No room: please send it again"};
  } catch (const std::exception& failure) {
    log_error("mail.fault", {{"what", failure.what()}});
  }
  return kComeBack;
}

}  // namespace

Task<Reply> take_in(std::shared_ptr<Services> services, std::shared_ptr<const AddressBook> book, Received received) {
  std::exception_ptr thrown;
  try {
    co_return co_await settle(services, book, std::move(received));
  } catch (...) {
    thrown = std::current_exception();
  }
  co_return explained(thrown);
}

}  // namespace darcha::mail
