#include "documents/sign/sign.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "documents/sign/cms.h"

namespace darcha::documents {
namespace {

/// The PDF that cairo wrote: one classic cross-reference table, one trailer, dictionaries without streams for the objects we change.
class ComposedPdf {
 public:
  explicit ComposedPdf(std::string_view pdf) : pdf_(pdf) {
    const std::size_t word = pdf_.rfind("startxref");
    if (word == std::string_view::npos) fault("startxref");
    xref_ = number_at(pdf_.find_first_of("0123456789", word));
    if (xref_ >= pdf_.size() || !pdf_.substr(xref_).starts_with("xref\n0 ")) fault("a classic cross-reference table");
    const std::size_t entries = pdf_.find('\n', xref_ + 5) + 1;
    const std::size_t count = number_at(xref_ + 7);
    const std::size_t trailer = entries + 20 * count;  // ISO 32000-1 7.5.4: an entry is exactly 20 bytes
    if (trailer >= pdf_.size() || !pdf_.substr(trailer).starts_with("trailer")) fault("a trailer behind the table");
    trailer_ = pdf_.substr(trailer, word - trailer);
    entries_ = entries;
    count_ = count;
  }

  std::size_t xref() const { return xref_; }
  std::size_t size() const { return count_; }
  std::size_t trailer_reference(std::string_view name) const { return reference(trailer_, name); }

  /// The text of a dictionary object between its outermost << and >>.
  std::string_view dictionary(std::size_t object) const {
    if (object == 0 || object >= count_) fault("an object that is referred to");
    const std::size_t at = number_at(entries_ + 20 * object);
    const std::string head = fmt::format("{} 0 obj\n", object);
    if (at >= pdf_.size() || !pdf_.substr(at).starts_with(head)) fault("an object where the table says");
    std::string_view body = pdf_.substr(at + head.size());
    body = body.substr(0, body.find("endobj"));
    const std::size_t open = body.find("<<"), close = body.rfind(">>");
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) fault("a dictionary");
    return body.substr(open + 2, close - open - 2);
  }

  /// The number in "/Name 12 0 R" (or "/Name [ 12 0 R").
  static std::size_t reference(std::string_view text, std::string_view name) {
    const std::size_t at = text.find(name);
    if (at == std::string_view::npos) fault(name);
    const std::size_t digit = text.find_first_of("0123456789", at + name.size());
    if (digit == std::string_view::npos) fault(name);
    std::size_t out = 0;
    std::from_chars(text.data() + digit, text.data() + text.size(), out);
    return out;
  }

 private:
  [[noreturn]] static void fault(std::string_view what) {
    throw std::runtime_error(fmt::format("the composed PDF cannot be signed: {} was expected", what));
  }
  std::size_t number_at(std::size_t at) const {
    std::size_t out = 0;
    if (at >= pdf_.size() || std::from_chars(pdf_.data() + at, pdf_.data() + pdf_.size(), out).ec != std::errc{}) fault("a number");
    return out;
  }

  std::string_view pdf_, trailer_;
  std::size_t xref_ = 0, entries_ = 0, count_ = 0;
};

/// Objects written behind the end, and the table that finds them.
class Update {
 public:
  explicit Update(std::string& pdf) : pdf_(pdf) {}

  void object(std::size_t number, std::string_view body) {
    offsets_[number] = pdf_.size();
    pdf_ += fmt::format("{} 0 obj\n{}\nendobj\n", number, body);
  }

  void finish(std::size_t size, std::size_t root, std::size_t info, std::size_t previous) {
    const std::size_t at = pdf_.size();
    pdf_ += "xref\n";
    for (const auto& [number, offset] : offsets_) pdf_ += fmt::format("{} 1\n{:010} 00000 n \n", number, offset);
    pdf_ +=
        fmt::format("trailer\n<< /Size {} /Root {} 0 R /Info {} 0 R /Prev {} >>\nstartxref\n{}\n%%EOF\n", size, root, info, previous, at);
  }

 private:
  std::string& pdf_;
  std::map<std::size_t, std::size_t> offsets_;
};

std::string literal(std::string_view ascii) {
  std::string out = "(";
  for (const char c : ascii) {
    if (c < 0x20 || c > 0x7E) throw std::invalid_argument("only ASCII may stand in the signature dictionary");
    if (c == '(' || c == ')' || c == '\\') out += '\\';
    out += c;
  }
  return out + ")";
}

std::string pdf_date(Instant at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{seconds - day};
  return fmt::format("(D:{:04}{:02}{:02}{:02}{:02}{:02}Z)", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), time.hours().count(), time.minutes().count(), time.seconds().count());
}

/// The page's dictionary with the signature field among its annotations.
std::string page_with(std::string_view page, std::size_t widget) {
  const std::size_t at = page.find("/Annots [");
  if (at == std::string_view::npos) return fmt::format("<<{} /Annots [ {} 0 R ] >>", page, widget);
  const std::size_t open = at + 9;
  return fmt::format("<<{} {} 0 R {}>>", page.substr(0, open), widget, page.substr(open));
}

constexpr std::string_view kRangeBlank = "[0 0000000000 0000000000 0000000000]";

/// Room for the CMS in bytes: signature and attributes take under 1 KB with P-256 and 1.5 KB with RSA-4096; the certificates what they
/// take.
std::size_t room_for_cms(const Authority& authority) {
  std::size_t room = 3072 + der_of(authority.certificate()).size() + der_of(authority.root()).size();
  const CertificateStack between = authority.between();
  for (int i = 0; i < sk_X509_num(between.get()); ++i) room += der_of(sk_X509_value(between.get(), i)).size();
  return room;
}

}  // namespace

std::string sign(std::string pdf, const SignatureText& text, const Authority& authority) {
  const std::string composed = pdf;  // the parser's views must not move while `pdf` grows
  const ComposedPdf before(composed);
  const std::size_t root = before.trailer_reference("/Root"), info = before.trailer_reference("/Info");
  const std::string_view catalogue = before.dictionary(root);
  const std::size_t page = ComposedPdf::reference(before.dictionary(ComposedPdf::reference(catalogue, "/Pages")), "/Kids");
  const std::size_t widget = before.size(), signature = widget + 1;
  if (pdf.back() != '\n') pdf += '\n';

  Update update(pdf);
  update.object(root, fmt::format("<<{} /Version /1.7 /Lang ({}) /ViewerPreferences << /DisplayDocTitle true >>"
                                  " /AcroForm << /SigFlags 3 /Fields [ {} 0 R ] >>"
                                  " /Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 1 >> >> >>",
                                  catalogue, code(text.lang), widget));
  update.object(page, page_with(before.dictionary(page), widget));
  update.object(widget, fmt::format("<< /Type /Annot /Subtype /Widget /FT /Sig /T (Darcha) /V {} 0 R /F 132 /Rect [ 0 0 0 0 ] /P {} 0 R >>",
                                    signature, page));
  const std::size_t room = room_for_cms(authority);
  update.object(
      signature,
      fmt::format(
          "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M {} /Name {} /Reason {} /ByteRange {} /Contents <{}> >>",
          pdf_date(text.at), literal(text.signer), literal(text.reason), kRangeBlank, std::string(2 * room, '0')));
  update.finish(signature + 1, root, info, before.xref());

  const std::size_t range = pdf.rfind(kRangeBlank), hole = pdf.find("/Contents <", range) + 10, behind = hole + 2 * room + 2;
  pdf.replace(range, kRangeBlank.size(), fmt::format("[0 {:010} {:010} {:010}]", hole, behind, pdf.size() - behind));
  const Bytes cms = make_cms(pdf.substr(0, hole) + pdf.substr(behind), authority);
  if (cms.size() > room) throw std::runtime_error("the signature is longer than the room left for it");
  pdf.replace(hole + 1, 2 * cms.size(), to_hex(cms));
  return pdf;
}

}  // namespace darcha::documents
