#include "documents/compose/pen.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <cmath>
#include <stdexcept>

namespace darcha::documents {
namespace {

constexpr const char* kFamily = "Noto Sans";

cairo_status_t append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Object = std::unique_ptr<T, Unref>;

/// Finding and loading a font takes tens of milliseconds: done once per thread, because pango's maps may not be shared between threads.
PangoContext* context_of_thread() {
  thread_local const Object<PangoFontMap> fonts{pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT)};
  thread_local const Object<PangoContext> context = [] {
    Object<PangoContext> made{pango_font_map_create_context(fonts.get())};
    // Metrics unhinted: the same line breaks on every machine and at every zoom.
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(made.get(), options);
    cairo_font_options_destroy(options);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts.get()), 72.0);
    return made;
  }();
  return context.get();
}

PangoAlignment pango_alignment(Style::Align align) {
  switch (align) {
    case Style::Align::left: return PANGO_ALIGN_LEFT;
    case Style::Align::right: return PANGO_ALIGN_RIGHT;
    case Style::Align::centre: return PANGO_ALIGN_CENTER;
  }
  return PANGO_ALIGN_LEFT;
}

void set_colour(cairo_t* cairo, Colour c) { cairo_set_source_rgb(cairo, c.red, c.green, c.blue); }

}  // namespace

struct Pen::Layout {
  Object<PangoLayout> pango;
  double height() const {
    int h = 0;
    pango_layout_get_size(pango.get(), nullptr, &h);
    return static_cast<double>(h) / PANGO_SCALE;
  }
};

Pen::Pen(std::string& out) : out_(out) {
  surface_ = cairo_pdf_surface_create_for_stream(&append, &out_, kPageWidth, kPageHeight);
  cairo_pdf_surface_restrict_to_version(surface_, CAIRO_PDF_VERSION_1_5);
  cairo_ = cairo_create(surface_);
}

Pen::~Pen() {
  cairo_destroy(cairo_);
  cairo_surface_finish(surface_);
  cairo_surface_destroy(surface_);
}

void Pen::metadata(const std::string& title, const std::string& author, const std::string& subject, const std::string& keywords,
                   const std::string& when) {
  const auto set = [this](cairo_pdf_metadata_t key, const std::string& value) {
    cairo_pdf_surface_set_metadata(surface_, key, value.c_str());
  };
  set(CAIRO_PDF_METADATA_TITLE, title);
  set(CAIRO_PDF_METADATA_AUTHOR, author);
  set(CAIRO_PDF_METADATA_SUBJECT, subject);
  set(CAIRO_PDF_METADATA_KEYWORDS, keywords);
  set(CAIRO_PDF_METADATA_CREATOR, "Darcha");
  set(CAIRO_PDF_METADATA_CREATE_DATE, when);
  set(CAIRO_PDF_METADATA_MOD_DATE, when);
}

const Pen::Layout& Pen::layout(std::string_view text, double width, const Style& style) {
  constexpr std::size_t kMost = 500;            // some hundred words of forms in five languages; names of offices come and go
  PangoContext* context = context_of_thread();  // made before the layouts that refer to it, and so let go after them
  thread_local Layouts of_forms;
  if (of_forms.size() >= kMost && layouts_.empty()) of_forms.clear();  // at the beginning of a document: nobody holds one
  Layouts& layouts = style.of_form ? of_forms : layouts_;
  std::unique_ptr<Layout>& kept = layouts[Laid{text, width, style.size, style.bold, style.leading, style.letter_spacing, style.align}];
  if (kept) return *kept;
  kept = std::make_unique<Layout>(Object<PangoLayout>{pango_layout_new(context)});
  Layout& out = *kept;
  PangoFontDescription* font = pango_font_description_new();
  pango_font_description_set_family_static(font, kFamily);
  pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
  pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(out.pango.get(), font);
  pango_font_description_free(font);
  if (style.letter_spacing != 0) {
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_letter_spacing_new(static_cast<int>(style.letter_spacing * PANGO_SCALE)));
    pango_layout_set_attributes(out.pango.get(), attributes);
    pango_attr_list_unref(attributes);
  }
  pango_layout_set_width(out.pango.get(), static_cast<int>(std::floor(width * PANGO_SCALE)));
  pango_layout_set_wrap(out.pango.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(out.pango.get(), pango_alignment(style.align));
  pango_layout_set_line_spacing(out.pango.get(), static_cast<float>(style.leading));
  pango_layout_set_text(out.pango.get(), text.data(), static_cast<int>(text.size()));
  return out;
}

double Pen::height(std::string_view text, double width, const Style& style) { return layout(text, width, style).height(); }

double Pen::text(double x, double y, double width, std::string_view text, const Style& style) {
  const Layout& made = layout(text, width, style);
  missing_glyphs_ += pango_layout_get_unknown_glyphs_count(made.pango.get());
  set_colour(cairo_, style.colour);
  cairo_move_to(cairo_, x, y);
  pango_cairo_show_layout(cairo_, made.pango.get());
  return made.height();
}

void Pen::rectangle(double x, double y, double width, double height, Colour fill) {
  set_colour(cairo_, fill);
  cairo_rectangle(cairo_, x, y, width, height);
  cairo_fill(cairo_);
}

void Pen::line(double x1, double y1, double x2, double y2, double width, Colour colour) {
  set_colour(cairo_, colour);
  cairo_set_line_width(cairo_, width);
  cairo_move_to(cairo_, x1, y1);
  cairo_line_to(cairo_, x2, y2);
  cairo_stroke(cairo_);
}

void Pen::tagged(const char* tag, const std::function<void()>& draw, const char* attributes) {
  cairo_tag_begin(cairo_, tag, attributes);
  draw();
  cairo_tag_end(cairo_, tag);
}

void Pen::next_page() { cairo_show_page(cairo_); }

void Pen::finish() {
  cairo_show_page(cairo_);
  cairo_surface_finish(surface_);
  if (const cairo_status_t status = cairo_status(cairo_); status != CAIRO_STATUS_SUCCESS)
    throw std::runtime_error(std::string("the document could not be drawn: ") + cairo_status_to_string(status));
  if (const cairo_status_t status = cairo_surface_status(surface_); status != CAIRO_STATUS_SUCCESS)
    throw std::runtime_error(std::string("the document could not be written: ") + cairo_status_to_string(status));
}

}  // namespace darcha::documents
