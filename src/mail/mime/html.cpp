#include "mail/mime/html.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include "core/text.h"
#include "mail/mime/charset.h"

namespace darcha::mail {
namespace {

constexpr std::array<std::string_view, 8> kSilent{"script", "style", "title", "template", "noscript", "svg", "object", "textarea"};
constexpr std::array<std::string_view, 27> kBlocks{"p",  "div", "br", "tr", "table", "ul",     "ol",      "h1",      "h2",
                                                   "h3", "h4",  "h5", "h6", "hr",    "pre",    "section", "article", "header",
                                                   "dl", "dt",  "dd", "li", "body",  "footer", "center",  "address", "form"};
constexpr int kDeepestQuote = 3;

constexpr std::pair<std::string_view, std::string_view> kEntities[] = {
    {"amp", "&"},   {"lt", "<"},    {"gt", ">"},    {"quot", "\""},  {"apos", "'"},  {"nbsp", " "},  {"laquo", "«"},
    {"raquo", "»"}, {"mdash", "—"}, {"ndash", "–"}, {"hellip", "…"}, {"lsquo", "‘"}, {"rsquo", "’"}, {"ldquo", "“"},
    {"rdquo", "”"}, {"copy", "©"},  {"deg", "°"},   {"sect", "§"},   {"shy", ""},    {"bull", "•"},  {"times", "×"}};

void append_utf8(std::string& out, std::uint32_t c) {
  if (c == 0xA0) c = ' ';
  if (c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0xD800 && c < 0xE000) || c > 0x10FFFF) return;
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

class Reader {
 public:
  explicit Reader(std::string_view html) : html_(html) { out_.reserve(html.size()); }

  std::string run() {
    while (at_ < html_.size()) {
      const char c = html_[at_];
      if (c == '<')
        tag();
      else if (c == '&')
        entity();
      else if (c == ' ' || c == '\n' || c == '\r' || c == '\t')
        space(c);
      else
        put(html_.substr(at_++, 1));
    }
    return std::move(out_);
  }

 private:
  void line() {
    space_ = false;
    if (!out_.empty()) breaks_ = std::max(breaks_, 1);
  }
  void space(char c) {
    ++at_;
    if (pre_ > 0 && c == '\n')
      breaks_ = std::min(breaks_ + 1, 2);
    else
      space_ = true;
  }
  void put(std::string_view text) {
    if (text.empty()) return;
    if (breaks_ > 0 || out_.empty()) {
      for (; breaks_ > 0; --breaks_) out_ += '\n';
      for (int i = 0; i < std::min(quote_, kDeepestQuote); ++i) out_ += "> ";
    } else if (space_) {
      out_ += ' ';
    }
    space_ = false;
    out_ += text;
  }

  void entity() {
    const std::size_t end = html_.substr(at_, 12).find(';');
    const std::string_view name = end == std::string_view::npos ? std::string_view{} : html_.substr(at_ + 1, end - 1);
    if (name.starts_with('#') && name.size() > 1) {
      const bool hex = name[1] == 'x' || name[1] == 'X';
      std::uint32_t value = 0;
      const char* const first = name.data() + (hex ? 2 : 1);
      const char* const last = name.data() + name.size();
      const auto [stop, error] = std::from_chars(first, last, value, hex ? 16 : 10);
      if (error == std::errc{} && stop == last) {
        std::string text;
        append_utf8(text, value);
        at_ += end + 1;
        return text == " " ? void(space_ = true) : put(text);
      }
    }
    for (const auto& [known, text] : kEntities)
      if (known == name) {
        at_ += end + 1;
        return text == " " ? void(space_ = true) : put(text);
      }
    put(html_.substr(at_++, 1));
  }

  /// The end of a tag, past its ">"; npos if there is none. A quote that never ends would make each tag look to the end of the mail, so
  /// after the first such one quotes are no longer looked at.
  std::size_t end_of_tag() {
    char quote = 0;
    if (!quotes_broken_) {
      for (std::size_t i = at_ + 1; i < html_.size(); ++i) {
        const char c = html_[i];
        if (quote != 0) {
          if (c == quote) quote = 0;
        } else if (c == '>') {
          return i + 1;
        } else if ((c == '"' || c == '\'') && html_[i - 1] == '=') {
          quote = c;
        }
      }
      quotes_broken_ = true;
    }
    const std::size_t end = html_.find('>', at_);
    return end == std::string_view::npos ? end : end + 1;
  }

  void tag() {
    if (html_.substr(at_).starts_with("<!--")) {
      const std::size_t end = html_.find("-->", at_ + 4);
      at_ = end == std::string_view::npos ? html_.size() : end + 3;
      return;
    }
    const bool closing = at_ + 1 < html_.size() && html_[at_ + 1] == '/';
    std::size_t begin = at_ + (closing ? 2 : 1);
    std::size_t stop = begin;
    while (stop < html_.size() && stop - begin < 16 && std::isalnum(static_cast<unsigned char>(html_[stop]))) ++stop;
    const bool other = begin < html_.size() && (html_[begin] == '!' || html_[begin] == '?');
    const std::size_t end = stop == begin && !other ? std::string_view::npos : no_more_tags_ ? std::string_view::npos : end_of_tag();
    if (end == std::string_view::npos) {
      if (stop != begin || other) no_more_tags_ = true;
      put(html_.substr(at_++, 1));
      return;
    }
    const std::string name = lower_ascii(html_.substr(begin, stop - begin));
    const bool self_closed = html_[end - 2] == '/';
    at_ = end;
    if (!closing && !self_closed && std::ranges::find(kSilent, name) != kSilent.end()) return skip(name);
    shape(name, closing);
  }

  void shape(const std::string& name, bool closing) {
    if (name == "pre") pre_ = closing ? 0 : 1;
    if (name == "blockquote") {
      line();
      breaks_ = out_.empty() ? 0 : 1;
      quote_ = std::max(0, quote_ + (closing ? -1 : 1));
    } else if (std::ranges::find(kBlocks, name) != kBlocks.end()) {
      const bool twice = name == "p" || (name == "br" && breaks_ > 0);
      line();
      if (twice && !out_.empty()) breaks_ = 2;
      if (name == "li" && !closing) {
        put("-");
        space_ = true;
      }
    } else if (name == "td" || name == "th") {
      space_ = true;
    }
  }

  /// Past the end tag of an element whose content is no text.
  void skip(const std::string& name) {
    const std::string wanted = "</" + name;
    for (std::size_t from = at_; (from = html_.find("</", from)) != std::string_view::npos; from += 2)
      if (lower_ascii(html_.substr(from, wanted.size())) == wanted) {
        at_ = from;
        const std::size_t end = html_.find('>', at_);
        at_ = end == std::string_view::npos ? html_.size() : end + 1;
        return;
      }
    at_ = html_.size();
  }

  std::string_view html_;
  std::string out_;
  std::size_t at_ = 0;
  int breaks_ = 0, quote_ = 0, pre_ = 0;
  bool space_ = false, quotes_broken_ = false, no_more_tags_ = false;
};

}  // namespace

std::string html_to_text(std::string_view html) { return Reader(html).run(); }

}  // namespace darcha::mail
