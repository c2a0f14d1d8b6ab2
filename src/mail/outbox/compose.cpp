#include "mail/outbox/compose.h"

#include <fmt/core.h>

#include <array>
#include <stdexcept>

#include "core/crypto.h"
#include "mail/mime/coding.h"

namespace darcha::mail {
namespace {

void require_one_line(std::string_view text) {
  if (text.find_first_of("\r\n") != std::string_view::npos) throw std::invalid_argument("mail: a line end in a header");
}

std::string text_part(const std::string& text, Lang lang) {
  return fmt::format(
      "Content-Type: text/plain; charset=utf-8\r\nContent-Language: {}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}",
      code(lang), encode_quoted_printable(text));
}

/// No text holds it: it follows from what it stands between.
std::string boundary_of(const OutMail& mail) { return "=_" + to_hex(BytesView{sha256(mail.id + mail.text)}.first(12)); }

}  // namespace

std::string mail_date(Instant at) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Date day = date_in_tashkent(at);
  const std::chrono::year_month_day ymd{day};
  const auto second = std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count() % 60;
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0500", kDays[std::chrono::weekday{day}.c_encoding()],
                     static_cast<unsigned>(ymd.day()), kMonths[static_cast<unsigned>(ymd.month()) - 1], static_cast<int>(ymd.year()),
                     hour_in_tashkent(at), minute_in_tashkent(at), second);
}

std::string compose(const OutMail& mail) {
  for (const std::string* one : {&mail.from, &mail.from_name, &mail.reply_to, &mail.to, &mail.subject, &mail.id}) require_one_line(*one);
  const std::string domain = mail.from.substr(mail.from.rfind('@') + 1);
  std::string out = fmt::format("Date: {}\r\nFrom: {} <{}>\r\nTo: <{}>\r\nMessage-ID: <{}@{}>\r\nSubject: {}\r\n", mail_date(mail.at),
                                encode_words(mail.from_name), mail.from, mail.to, mail.id, domain, encode_words(mail.subject));
  if (!mail.reply_to.empty()) out += fmt::format("Reply-To: <{}>\r\n", mail.reply_to);
  // Nobody's machine is to answer it, and should it come back to us it is known.
  out += fmt::format("Auto-Submitted: {}\r\nX-Auto-Response-Suppress: All\r\nX-Darcha: appeal\r\nMIME-Version: 1.0\r\n",
                     mail.answers ? "auto-replied" : "auto-generated");
  if (mail.files.empty()) return out + text_part(mail.text, mail.lang);
  const std::string boundary = boundary_of(mail);
  out +=
      fmt::format("Content-Type: multipart/mixed; boundary=\"{}\"\r\n\r\n--{}\r\n{}", boundary, boundary, text_part(mail.text, mail.lang));
  for (const OutFile& file : mail.files)
    out += fmt::format(
        "--{}\r\nContent-Type: {}; name=\"{}\"\r\nContent-Disposition: attachment; filename=\"{}\"\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n{}",
        boundary, file.type, file.name, file.name, encode_base64_lines(file.content));
  return out + "--" + boundary + "--\r\n";
}

}  // namespace darcha::mail
