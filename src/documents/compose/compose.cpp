#include "documents/compose/compose.h"

#include <fmt/core.h>

#include <cmath>

#include "core/dates.h"
#include "documents/compose/ornament.h"
#include "documents/compose/pen.h"

namespace darcha::documents {
namespace {

constexpr double kMargin = 56;
constexpr double kWidth = kPageWidth - 2 * kMargin;
constexpr double kGutter = 22;
constexpr double kColumn = (kWidth - kGutter) / 2;
constexpr double kLabelWidth = 168;
constexpr double kBand = 15;
constexpr double kFooterTop = kPageHeight - 40;
constexpr double kContinuedTop = 76;   // where text goes on after the head of a later page
constexpr double kTallestPiece = 480;  // of a paragraph: what is longer goes on in another piece, so that every piece fits on any page

constexpr Style kState{.size = 8, .colour = kMuted, .letter_spacing = 0.6, .of_form = true};
constexpr Style kIssuer{.size = 11, .bold = true, .colour = kLojuvard, .of_form = true};
constexpr Style kIssuerOther{.size = 9, .colour = kMuted, .of_form = true};
constexpr Style kTitle{.size = 17, .bold = true, .colour = kInk, .leading = 0.92, .of_form = true};
constexpr Style kTitleOther{.size = 11.5, .colour = kMuted, .of_form = true};
constexpr Style kFactLabel{.size = 8, .colour = kMuted, .of_form = true};
constexpr Style kFact{.size = 10.5, .bold = true};
constexpr Style kBody{.size = 10};
constexpr Style kLabel{.size = 8.5, .bold = true, .colour = kMuted, .of_form = true};
constexpr Style kLabelOther{.size = 7.5, .colour = kMuted, .of_form = true};
constexpr Style kValue{.size = 10.5};
constexpr Style kValueOther{.size = 9, .colour = kMuted};
constexpr Style kNote{.size = 8, .colour = kMuted, .of_form = true};
constexpr Style kPanelTitle{.size = 11, .bold = true, .colour = kLojuvard, .of_form = true};
constexpr Style kCode{.size = 12.5, .bold = true, .letter_spacing = 0.5};
constexpr Style kLink{.size = 10, .bold = true, .colour = kLojuvard, .of_form = true};
constexpr Style kFooter{.size = 8, .colour = kMuted};

/// A piece that is not split over two pages. `draw` gets the y of its top.
struct Block {
  double height;
  std::function<void(double y)> draw;
  enum class Part { flow, row } part = Part::flow;
};

std::string in(const Value& value, Lang lang) {
  struct Visitor {
    Lang lang;
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(const LocalText& text) const { return text.in(lang); }
    std::string operator()(Date day) const { return format_date(day, lang); }
  };
  return std::visit(Visitor{lang}, value);
}

std::string fill(std::string_view sentence, const std::map<std::string, Value, std::less<>>& fields, Lang lang) {
  std::string out;
  while (!sentence.empty()) {
    const std::size_t open = sentence.find('{');
    out += sentence.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = sentence.find('}', open);
    const auto found = fields.find(sentence.substr(open + 1, close - open - 1));
    if (found != fields.end()) out += in(found->second, lang);
    sentence.remove_prefix(close + 1);
  }
  return out;
}

class Composer {
 public:
  explicit Composer(const Sheet& sheet)
      : sheet_(sheet), form_(*sheet.form), frame_(*sheet.frame), pen_(pdf_), other_(sheet.content.lang), two_(other_ != Lang::uz) {}

  Result<std::string> run() {
    for (const Template::Row& row : form_.rows)
      if (!row.optional && !has(row.field)) return refuse("documents.field_missing", RefusalKind::bad_input, {{"field", row.field}});
    for (const Template::Section& section : form_.sections)
      if (!section.optional && !has(section.field) && !sheet_.draft)
        return refuse("documents.field_missing", RefusalKind::bad_input, {{"field", section.field}});
    pen_.metadata(form_.title.in(other_) + " " + sheet_.number, who().in(other_), form_.name.in(other_),
                  sheet_.draft ? std::string{} : std::string(kNumberMarker) + sheet_.number,
                  to_iso(std::chrono::floor<std::chrono::seconds>(sheet_.issued_at)));
    collect();
    paginate();
    draw_pages();
    if (pen_.missing_glyphs() > 0) return refuse("documents.cannot_print", RefusalKind::bad_input);
    pen_.finish();
    return std::move(pdf_);
  }

 private:
  bool has(const std::string& field) const {
    const auto found = sheet_.content.fields.find(field);
    return found != sheet_.content.fields.end() && !in(found->second, Lang::uz).empty();
  }

  /// Uzbek, and under it the other language in a quieter style unless it reads the same. Returns the height; draws unless measuring.
  double pair(double x, double y, double width, const std::string& uz, const std::string& other, const Style& first, const Style& second,
              bool draw) {
    double height = draw ? pen_.text(x, y, width, uz, first) : pen_.height(uz, width, first);
    if (two_ && other != uz) height += (draw ? pen_.text(x, y + height, width, other, second) : pen_.height(other, width, second));
    return height;
  }
  double pair(double x, double y, double width, const LocalText& text, const Style& first, const Style& second, bool draw) {
    return pair(x, y, width, text.in(Lang::uz), text.in(other_), first, second, draw);
  }

  void collect() {
    head();
    facts();
    for (const LocalText& paragraph : form_.body)
      beside(fill(paragraph.in(Lang::uz), sheet_.content.fields, Lang::uz), fill(paragraph.in(other_), sheet_.content.fields, other_),
             kBody, 11);
    for (const Template::Row& row : form_.rows)
      if (has(row.field)) table_row(row);
    for (const Template::Section& section : form_.sections)
      if (has(section.field)) running_text(section);
    space(9);
    beside(form_.note.in(Lang::uz), form_.note.in(other_), kNote, 10);
    sheet_.draft ? space(1) : verification();
  }

  const LocalText& who() const { return sheet_.content.issuer.empty() ? form_.issuer : sheet_.content.issuer; }

  void space(double height) {
    blocks_.push_back({height, [](double) {}});
  }

  void head() {
    const double width = kWidth - 58;
    const double issuer = 13 + pair(0, 0, width, who(), kIssuer, kIssuerOther, false);
    const double top = std::max(46.0, issuer) + 10;
    const double title = pair(0, 0, kWidth, form_.title, kTitle, kTitleOther, false);
    blocks_.push_back({top + 14 + title + 12, [this, width, top](double y) {
                         pen_.tagged("Figure", [&] { draw_mark(pen_, kMargin, y, 44); });
                         pen_.tagged("P", [&] {
                           const std::string state =
                               two_ ? frame_.state.in(Lang::uz) + "  ·  " + frame_.state.in(other_) : frame_.state.in(Lang::uz);
                           pen_.text(kMargin + 58, y - 1, width, state, kState);
                           pair(kMargin + 58, y + 13, width, who(), kIssuer, kIssuerOther, true);
                         });
                         pen_.line(kMargin, y + top, kMargin + kWidth, y + top, 0.6, kHairline);
                         pen_.tagged("H1", [&] { pair(kMargin, y + top + 14, kWidth, form_.title, kTitle, kTitleOther, true); });
                       }});
  }

  /// Number, date of issue, last day: what a clerk looks for first.
  void facts() {
    struct Fact {
      const LocalText* label;
      std::string uz, other;
    };
    const Date issued = date_in_tashkent(sheet_.issued_at);
    std::vector<Fact> items{
        {&frame_.number, sheet_.draft ? frame_.draft.in(Lang::uz) : sheet_.number, sheet_.draft ? frame_.draft.in(other_) : sheet_.number},
        {&frame_.issued, format_date(issued, Lang::uz), format_date(issued, other_)}};
    if (sheet_.valid_until)
      items.push_back({&frame_.valid_until, format_date(*sheet_.valid_until, Lang::uz), format_date(*sheet_.valid_until, other_)});
    const double width = (kWidth - 2 * kGutter) / 3;
    const auto draw_one = [this, width](const Fact& fact, double x, double y, bool draw) {
      const std::string label = two_ && fact.label->in(other_) != fact.label->in(Lang::uz)
                                    ? fact.label->in(Lang::uz) + " / " + fact.label->in(other_)
                                    : fact.label->in(Lang::uz);
      const double top = draw ? pen_.text(x, y, width, label, kFactLabel) : pen_.height(label, width, kFactLabel);
      return top + 1 + pair(x, y + top + 1, width, fact.uz, fact.other, kFact, kValueOther, draw);
    };
    double height = 0;
    for (const Fact& fact : items) height = std::max(height, draw_one(fact, 0, 0, false));
    blocks_.push_back({height + 14, [this, items, width, draw_one](double y) {
                         for (std::size_t i = 0; i < items.size(); ++i)
                           pen_.tagged("P", [&] { draw_one(items[i], kMargin + static_cast<double>(i) * (width + kGutter), y, true); });
                       }});
  }

  /// A paragraph over the whole width, or in two columns: Uzbek left, the other language right.
  void beside(std::string uz, std::string other, const Style& style, double gap) {
    const double width = two_ ? kColumn : kWidth;
    double height = pen_.height(uz, width, style);
    if (two_) height = std::max(height, pen_.height(other, width, style));
    blocks_.push_back({height + gap, [this, uz = std::move(uz), other = std::move(other), style, width](double y) {
                         pen_.tagged("P", [&] { pen_.text(kMargin, y, width, uz, style); });
                         if (two_) pen_.tagged("P", [&] { pen_.text(kMargin + kColumn + kGutter, y, width, other, style); });
                       }});
  }

  /// A text in pieces that each fit on a page, broken between words. A single word as tall as a page stays whole.
  std::vector<std::string> pieces(std::string_view text, double width, const Style& style) {
    std::vector<std::string> out;
    while (pen_.height(text, width, style) > kTallestPiece) {
      std::vector<std::size_t> ends;
      for (std::size_t at = text.find(' '); at != std::string_view::npos; at = text.find(' ', at + 1)) ends.push_back(at);
      const auto first_too_tall = std::ranges::partition_point(
          ends, [&](std::size_t end) { return pen_.height(text.substr(0, end), width, style) <= kTallestPiece; });
      if (first_too_tall == ends.begin()) break;
      const std::size_t end = *std::prev(first_too_tall);
      out.emplace_back(text.substr(0, end));
      text.remove_prefix(end + 1);
    }
    out.emplace_back(text);
    return out;
  }

  static std::vector<std::string> paragraphs(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      if (end > at) out.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    return out;
  }

  /// Paragraph beside paragraph where both languages have as many; else each column runs by itself. The same text in both stands once.
  void running_text(const Template::Section& section) {
    const Value& value = sheet_.content.fields.find(section.field)->second;
    const auto uz = paragraphs(in(value, Lang::uz)), other = paragraphs(in(value, other_));
    const bool once = !two_ || uz == other;
    const double width = once ? kWidth : kColumn;
    std::vector<std::pair<std::string, std::string>> lines;
    const auto add = [&](const std::string& left, const std::string& right) {
      const auto a = pieces(left, width, kBody), b = once ? a : pieces(right, width, kBody);
      for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i)
        lines.emplace_back(i < a.size() ? a[i] : std::string{}, i < b.size() ? b[i] : std::string{});
    };
    for (std::size_t i = 0; i < std::max(uz.size(), other.size()); ++i)
      add(i < uz.size() ? uz[i] : std::string{}, i < other.size() ? other[i] : std::string{});
    const double head = 12 + pair(0, 0, kWidth, section.heading, kPanelTitle, kLabelOther, false) + 3;
    for (std::size_t i = 0; i < lines.size(); ++i) {  // the heading stays with the first paragraph
      const double top = i == 0 ? head : 0;
      const auto [left, right] = lines[i];
      const double height = std::max(pen_.height(left, width, kBody), once ? 0.0 : pen_.height(right, width, kBody));
      blocks_.push_back({top + height + 5, [this, &section, left, right, top, width, once](double y) {
                           if (top > 0)
                             pen_.tagged("H2", [&] { pair(kMargin, y + 12, kWidth, section.heading, kPanelTitle, kLabelOther, true); });
                           if (!left.empty()) pen_.tagged("P", [&] { pen_.text(kMargin, y + top, width, left, kBody); });
                           if (!once && !right.empty())
                             pen_.tagged("P", [&] { pen_.text(kMargin + kColumn + kGutter, y + top, width, right, kBody); });
                         }});
    }
  }

  void table_row(const Template::Row& row) {
    const Value& value = sheet_.content.fields.find(row.field)->second;
    const std::string uz = in(value, Lang::uz), other = in(value, other_);
    const double value_x = kMargin + kLabelWidth + 16, value_width = kWidth - kLabelWidth - 16;
    const double height = std::max(pair(0, 0, kLabelWidth, row.label, kLabel, kLabelOther, false),
                                   pair(0, 0, value_width, uz, other, kValue, kValueOther, false));
    blocks_.push_back({height + 9.5,
                       [this, &row, uz, other, value_x, value_width, height](double y) {
                         pen_.line(kMargin, y, kMargin + kWidth, y, 0.5, kHairline);
                         pen_.tagged("TR", [&] {
                           pen_.tagged("TH", [&] { pair(kMargin, y + 5.2, kLabelWidth, row.label, kLabel, kLabelOther, true); });
                           pen_.tagged("TD", [&] { pair(value_x, y + 3.8, value_width, uz, other, kValue, kValueOther, true); });
                         });
                         pen_.line(kMargin, y + height + 9.5, kMargin + kWidth, y + height + 9.5, 0.5, kHairline);
                       },
                       Block::Part::row});
  }

  void verification() {
    constexpr double kPad = 12, kQr = 100;
    const double x = kMargin + kPad + kQr + 18, width = kWidth - 2 * kPad - kQr - 18;
    const auto content = [this, x, width](double y, bool draw) {
      double at = y;
      const auto put = [&](const std::string& text, const Style& style, double gap) {
        at += (draw ? pen_.text(x, at, width, text, style) : pen_.height(text, width, style)) + gap;
      };
      const auto both = [this](const LocalText& text, std::string_view between) {
        return two_ ? text.in(Lang::uz) + std::string(between) + text.in(other_) : text.in(Lang::uz);
      };
      if (draw) pen_.begin("H2");
      put(both(frame_.verify_title, "  ·  "), kPanelTitle, 3);
      if (draw) {
        pen_.end("H2");
        pen_.begin("P");
      }
      put(frame_.verify_how.in(Lang::uz), kNote, 2);
      if (two_) put(frame_.verify_how.in(other_), kNote, 2);
      at += 4;
      put(both(frame_.code, " / "), kFactLabel, 0);
      put(sheet_.code, kCode, 3);
      if (draw) {
        pen_.end("P");
        pen_.begin("P");
        cairo_tag_begin(pen_.cairo(), CAIRO_TAG_LINK, fmt::format("uri='{}'", sheet_.verify_url).c_str());
      }
      put(sheet_.verify_page, kLink, 0);
      if (draw) {
        cairo_tag_end(pen_.cairo(), CAIRO_TAG_LINK);
        pen_.end("P");
      }
      return at - y;
    };
    const double inner = std::max(kQr, content(0, false));
    const double signed_height = pair(0, 0, kWidth, frame_.signed_by, kNote, kNote, false);
    blocks_.push_back({inner + 2 * kPad + 8 + signed_height, [this, inner, content](double y) {
                         pen_.rectangle(kMargin, y, kWidth, inner + 2 * kPad, kPaper);
                         pen_.rectangle(kMargin, y, 3, inner + 2 * kPad, kFeruza);
                         pen_.tagged("Figure", [&] { draw_qr(pen_, kMargin + kPad, y + kPad, kQr, sheet_.verify_url); });
                         content(y + kPad, true);
                         pen_.tagged("P", [&] { pair(kMargin, y + inner + 2 * kPad + 8, kWidth, frame_.signed_by, kNote, kNote, true); });
                       }});
  }

  void paginate() {
    double y = kBand + 24;
    pages_.emplace_back();
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (y + blocks_[i].height > kFooterTop && !pages_.back().empty()) {
        pages_.emplace_back();
        y = kContinuedTop;
      }
      if (i + 1 == blocks_.size())
        y = std::max(y, kFooterTop - blocks_[i].height - 4);  // how to verify stands at the foot of the last page
      pages_.back().push_back({i, y});
      y += blocks_[i].height;
    }
  }

  void draw_pages() {
    pen_.begin("Document");
    for (std::size_t page = 0; page < pages_.size(); ++page) {
      if (page > 0) pen_.next_page();
      draw_girih_band(pen_, 0, kBand);
      if (sheet_.draft) {
        Style mark = kPanelTitle;
        mark.align = Style::Align::right;
        pen_.text(kMargin, kBand + 8, kWidth,
                  two_ ? frame_.draft.in(Lang::uz) + "  ·  " + frame_.draft.in(other_) : frame_.draft.in(Lang::uz), mark);
      }
      if (page > 0) {
        pen_.text(kMargin, kBand + 24, kWidth, form_.title.in(Lang::uz), kLabel);
      }
      bool table = false;
      for (const auto& [index, y] : pages_[page]) {
        const Block& block = blocks_[index];
        if ((block.part == Block::Part::row) != table) {
          table = !table;
          table ? pen_.begin("Table") : pen_.end("Table");
        }
        block.draw(y);
      }
      if (table) pen_.end("Table");
      footer(page + 1);
    }
    pen_.end("Document");
  }

  void footer(std::size_t page) {
    const std::map<std::string, Value, std::less<>> counts{{"page", std::to_string(page)}, {"pages", std::to_string(pages_.size())}};
    std::string text = fill(frame_.page.in(Lang::uz), counts, Lang::uz);
    if (two_) text += "  ·  " + fill(frame_.page.in(other_), counts, other_);
    Style right = kFooter;
    right.align = Style::Align::right;
    pen_.line(kMargin, kFooterTop + 4, kMargin + kWidth, kFooterTop + 4, 0.5, kHairline);
    pen_.tagged("P", [&] {
      if (!sheet_.draft) pen_.text(kMargin, kFooterTop + 10, kWidth / 2, sheet_.number, kFooter);
      pen_.text(kMargin + kWidth / 2, kFooterTop + 10, kWidth / 2, text, right);
    });
    draw_girih_band(pen_, kPageHeight - 6, 6);
  }

  const Sheet& sheet_;
  const Template& form_;
  const FrameTexts& frame_;
  std::string pdf_;
  Pen pen_;
  Lang other_;
  bool two_;
  std::vector<Block> blocks_;
  std::vector<std::vector<std::pair<std::size_t, double>>> pages_;  ///< index of the block and its top
};

}  // namespace

Result<std::string> compose(const Sheet& sheet) { return Composer(sheet).run(); }

}  // namespace darcha::documents
