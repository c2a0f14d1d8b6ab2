#include <cairo/cairo-pdf.h>
#include <pango/pangocairo.h>

#include <memory>
#include <stdexcept>

#include "cabinet/data/data.h"

namespace darcha::cabinet {
namespace {

constexpr double kWidth = 595.28, kHeight = 841.89, kMargin = 51;  // A4 in points; 18 mm
constexpr double kLabel = 170, kGap = 12;

struct Unref {
  void operator()(PangoLayout* p) const { g_object_unref(p); }
  void operator()(PangoFontDescription* p) const { pango_font_description_free(p); }
  void operator()(cairo_surface_t* p) const { cairo_surface_destroy(p); }
  void operator()(cairo_t* p) const { cairo_destroy(p); }
};

cairo_status_t append(void* out, const unsigned char* data, unsigned int size) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

class Sheet {
 public:
  Sheet(std::string& out, std::string page_word)
      : surface_(cairo_pdf_surface_create_for_stream(append, &out, kWidth, kHeight)),
        cairo_(cairo_create(surface_.get())),
        page_word_(std::move(page_word)) {}

  double text(double x, double y, double width, const std::string& words, const char* font) {
    const std::unique_ptr<PangoLayout, Unref> layout(pango_cairo_create_layout(cairo_.get()));
    const std::unique_ptr<PangoFontDescription, Unref> description(pango_font_description_from_string(font));
    pango_layout_set_font_description(layout.get(), description.get());
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout.get(), words.data(), static_cast<int>(words.size()));
    int height = 0;
    pango_layout_get_size(layout.get(), nullptr, &height);
    if (y >= 0) {
      cairo_move_to(cairo_.get(), x, y);
      pango_cairo_show_layout(cairo_.get(), layout.get());
    }
    return static_cast<double>(height) / PANGO_SCALE;
  }
  double height(double width, const std::string& words, const char* font) { return text(0, -1, width, words, font); }

  /// Room for `needed` points below the cursor, on a new page if there is none on this one.
  void make_room(double needed) {
    if (y_ + needed > kHeight - kMargin) next_page();
  }
  void next_page() {
    foot();
    cairo_show_page(cairo_.get());
    y_ = kMargin;
    ++page_;
  }
  void foot() { text(kMargin, kHeight - kMargin + 14, kWidth - 2 * kMargin, replaced(), "Noto Sans 8"); }
  void line() {
    cairo_set_line_width(cairo_.get(), 0.5);
    cairo_set_source_rgb(cairo_.get(), 0.8, 0.82, 0.85);
    cairo_move_to(cairo_.get(), kMargin, y_);
    cairo_line_to(cairo_.get(), kWidth - kMargin, y_);
    cairo_stroke(cairo_.get());
    cairo_set_source_rgb(cairo_.get(), 0, 0, 0);
  }
  void finish() {
    foot();
    cairo_show_page(cairo_.get());
    cairo_surface_finish(surface_.get());
    if (cairo_surface_status(surface_.get()) != CAIRO_STATUS_SUCCESS) throw std::runtime_error("cairo could not write the PDF");
  }
  double y_ = kMargin;

 private:
  std::string replaced() const {
    std::string words = page_word_;
    if (const auto at = words.find("{page}"); at != std::string::npos) words.replace(at, 6, std::to_string(page_));
    return words;
  }
  std::unique_ptr<cairo_surface_t, Unref> surface_;
  std::unique_ptr<cairo_t, Unref> cairo_;
  std::string page_word_;
  int page_ = 1;
};

void draw_line(Sheet& sheet, const DataLine& line) {
  const double value_width = kWidth - 2 * kMargin - kLabel - kGap;
  const std::string source = line.source + (line.time.empty() ? "" : ", " + line.time);
  const double value_height = sheet.height(value_width, line.value, "Noto Sans 10");
  const double source_height = source.empty() ? 0 : sheet.height(value_width, source, "Noto Sans 8");
  const double tall = std::max(sheet.height(kLabel, line.label, "Noto Sans 9"), value_height + source_height) + 10;
  sheet.make_room(tall);
  sheet.text(kMargin, sheet.y_ + 4, kLabel, line.label, "Noto Sans 9");
  sheet.text(kMargin + kLabel + kGap, sheet.y_ + 4, value_width, line.value, "Noto Sans 10");
  if (!source.empty()) sheet.text(kMargin + kLabel + kGap, sheet.y_ + 4 + value_height, value_width, source, "Noto Sans 8");
  sheet.y_ += tall;
  sheet.line();
}

}  // namespace

std::string draw_data(const std::string& title, const std::string& made, const std::vector<DataGroup>& groups,
                      const std::string& page_word) {
  std::string out;
  Sheet sheet(out, page_word);
  const double width = kWidth - 2 * kMargin;
  sheet.y_ += sheet.text(kMargin, sheet.y_, width, title, "Noto Sans Bold 18") + 4;
  sheet.y_ += sheet.text(kMargin, sheet.y_, width, made, "Noto Sans 9") + 18;
  for (const DataGroup& group : groups) {
    sheet.make_room(80);  // a heading never stands alone at the foot of a page
    sheet.y_ += sheet.text(kMargin, sheet.y_, width, group.title, "Noto Sans Bold 12") + 4;
    sheet.line();
    for (const DataLine& line : group.lines) draw_line(sheet, line);
    sheet.y_ += 18;
  }
  sheet.finish();
  return out;
}

}  // namespace darcha::cabinet
