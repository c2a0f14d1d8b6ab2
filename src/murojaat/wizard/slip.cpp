#include <cairo/cairo-pdf.h>
#include <pango/pangocairo.h>

#include <stdexcept>

#include "murojaat/wizard/draft.h"

namespace darcha::murojaat {
namespace {

constexpr double kWidth = 419.53, kHeight = 595.28, kMargin = 40;  // A5 in points

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

double write(cairo_t* cairo, double y, const std::string& words, const char* font) {
  const std::unique_ptr<PangoLayout, Unref> layout(pango_cairo_create_layout(cairo));
  const std::unique_ptr<PangoFontDescription, Unref> description(pango_font_description_from_string(font));
  pango_layout_set_font_description(layout.get(), description.get());
  pango_layout_set_width(layout.get(), static_cast<int>((kWidth - 2 * kMargin) * PANGO_SCALE));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text(layout.get(), words.data(), static_cast<int>(words.size()));
  cairo_move_to(cairo, kMargin, y);
  pango_cairo_show_layout(cairo, layout.get());
  int height = 0;
  pango_layout_get_size(layout.get(), nullptr, &height);
  return y + static_cast<double>(height) / PANGO_SCALE;
}

}  // namespace

std::string draw_slip(const Slip& slip) {
  std::string out;
  const std::unique_ptr<cairo_surface_t, Unref> surface(cairo_pdf_surface_create_for_stream(append, &out, kWidth, kHeight));
  const std::unique_ptr<cairo_t, Unref> cairo(cairo_create(surface.get()));
  double y = write(cairo.get(), kMargin, slip.title, "Noto Sans Bold 16") + 16;
  for (const auto& [label, value] : slip.lines) {
    y = write(cairo.get(), y, label, "Noto Sans 9") + 2;
    y = write(cairo.get(), y, value, "Noto Sans Bold 14") + 14;
  }
  write(cairo.get(), y + 8, slip.lead, "Noto Sans 10");
  cairo_show_page(cairo.get());
  cairo_surface_finish(surface.get());
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) throw std::runtime_error("cairo could not write the PDF");
  return out;
}

}  // namespace darcha::murojaat
