#include "documents/compose/ornament.h"

#include <qrencode.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <numbers>
#include <stdexcept>

namespace darcha::documents {
namespace {

constexpr Colour kDeep{0.055, 0.247, 0.451};  // #0E3F73
constexpr int kQuietZone = 4;                 // modules; ISO/IEC 18004 6.3.8

/// A star of two squares: 16 corners, alternately far and near. For {8/2} the near radius is far * cos(45) / cos(22.5).
void star_path(cairo_t* cairo, double x, double y, double radius) {
  const double near = radius * std::cos(std::numbers::pi / 4) / std::cos(std::numbers::pi / 8);
  for (int i = 0; i < 16; ++i) {
    const double angle = i * std::numbers::pi / 8 - std::numbers::pi / 2;
    const double r = i % 2 == 0 ? radius : near;
    cairo_line_to(cairo, x + r * std::cos(angle), y + r * std::sin(angle));
  }
  cairo_close_path(cairo);
}

void diamond_path(cairo_t* cairo, double x, double y, double radius) {
  cairo_move_to(cairo, x, y - radius);
  cairo_line_to(cairo, x + radius, y);
  cairo_line_to(cairo, x, y + radius);
  cairo_line_to(cairo, x - radius, y);
  cairo_close_path(cairo);
}

void set_colour(cairo_t* cairo, Colour c) { cairo_set_source_rgb(cairo, c.red, c.green, c.blue); }

using Code = std::unique_ptr<QRcode, decltype(&QRcode_free)>;

Code encode(const std::string& text) {
  Code code{QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free};
  if (!code) throw std::runtime_error("the text does not fit a QR code");
  return code;
}

struct DestroySurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;

constexpr int kCellsOfMotif = 3;

/// What some cells of the band add to it: the PDF holds them once and places them as often as they are needed.
Surface girih_motif(double cell, double height) {
  const double half = height / 2;
  const cairo_rectangle_t extents{-height, -height, kCellsOfMotif * cell + 2 * height, 2 * height};
  Surface motif{cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents)};
  cairo_t* cairo = cairo_create(motif.get());
  cairo_set_line_width(cairo, height / 11);
  set_colour(cairo, kFeruza);
  for (int i = 0; i < kCellsOfMotif; ++i) {
    for (const double part : {0.0, 0.25, 0.75}) diamond_path(cairo, (i + part) * cell, 0, half);
    diamond_path(cairo, (i + 0.5) * cell, 0, height * 0.86);
  }
  cairo_stroke(cairo);
  set_colour(cairo, kZarhal);
  for (int i = 0; i < kCellsOfMotif; ++i) {
    cairo_new_sub_path(cairo);
    star_path(cairo, (i + 0.5) * cell, 0, half * 0.72);
  }
  cairo_fill(cairo);
  cairo_destroy(cairo);
  return motif;
}

/// The modules of a code with its quiet zone, black on white. Four pixels a module: a viewer that smooths what it enlarges blurs an eighth
/// of one.
Surface raster(const QRcode& code) {
  constexpr int kPixels = 4;
  const int modules = code.width + 2 * kQuietZone;
  Surface image{cairo_image_surface_create(CAIRO_FORMAT_RGB24, modules * kPixels, modules * kPixels)};
  if (cairo_surface_status(image.get()) != CAIRO_STATUS_SUCCESS) throw std::runtime_error("no memory for a QR code");
  const int stride = cairo_image_surface_get_stride(image.get()), side = modules * kPixels;
  unsigned char* pixels = cairo_image_surface_get_data(image.get());
  const auto dark = [&](int column, int row) {
    const int c = column - kQuietZone, r = row - kQuietZone;
    return c >= 0 && r >= 0 && c < code.width && r < code.width && (code.data[r * code.width + c] & 1) != 0;
  };
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) std::memset(pixels + y * stride + x * 4, dark(x / kPixels, y / kPixels) ? 0x00 : 0xFF, 4);
  cairo_surface_mark_dirty(image.get());
  return image;
}

}  // namespace

void draw_girih_band(Pen& pen, double y, double height) {
  cairo_t* cairo = pen.cairo();
  pen.rectangle(0, y, kPageWidth, height, kDeep);
  cairo_save(cairo);
  cairo_rectangle(cairo, 0, y, kPageWidth, height);
  cairo_clip(cairo);
  // A whole number of pattern cells (four half-heights wide), so that both ends of the band are alike.
  const int cells = static_cast<int>(std::round(kPageWidth / (4 * height)));
  const double cell = kPageWidth / cells;
  const Surface motif = girih_motif(cell, height);
  for (int i = 0; i <= cells; i += kCellsOfMotif) {  // of the last one only the beginning is inside
    cairo_set_source_surface(cairo, motif.get(), i * cell, y + height / 2);
    cairo_paint(cairo);
  }
  cairo_restore(cairo);
}

void draw_mark(Pen& pen, double x, double y, double size) {
  cairo_t* cairo = pen.cairo();
  const double r = size / 2, cx = x + r, cy = y + r;
  cairo_new_path(cairo);
  star_path(cairo, cx, cy, r);
  set_colour(cairo, kLojuvard);
  cairo_fill(cairo);
  star_path(cairo, cx, cy, r * 0.74);
  set_colour(cairo, kFeruza);
  cairo_set_line_width(cairo, size / 30);
  cairo_stroke(cairo);
  cairo_arc(cairo, cx, cy, r * 0.36, 0, 2 * std::numbers::pi);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_fill(cairo);
  star_path(cairo, cx, cy, r * 0.24);
  set_colour(cairo, kLojuvard);
  cairo_fill(cairo);
}

void draw_qr(Pen& pen, double x, double y, double size, const std::string& text) {
  const Code code = encode(text);
  cairo_t* cairo = pen.cairo();
  const Surface image = raster(*code);
  cairo_save(cairo);
  cairo_translate(cairo, x, y);
  const double scale = size / cairo_image_surface_get_width(image.get());
  cairo_scale(cairo, scale, scale);
  cairo_set_source_surface(cairo, image.get(), 0, 0);
  cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST);
  cairo_paint(cairo);
  cairo_restore(cairo);
}

}  // namespace darcha::documents
