#include "documents/compose/ornament.h"

#include <qrencode.h>

#include <cmath>
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

/// Calls `run(column, row, length)` for every horizontal run of dark modules.
template <class Run>
void each_dark_run(const QRcode& code, Run run) {
  for (int row = 0; row < code.width; ++row) {
    for (int column = 0; column < code.width;) {
      int length = 0;
      while (column + length < code.width && (code.data[row * code.width + column + length] & 1) != 0) ++length;
      if (length > 0) run(column, row, length);
      column += std::max(length, 1);
    }
  }
}

}  // namespace

void draw_girih_band(Pen& pen, double y, double height) {
  cairo_t* cairo = pen.cairo();
  const double half = height / 2, middle = y + half;
  pen.rectangle(0, y, kPageWidth, height, kDeep);
  cairo_save(cairo);
  cairo_rectangle(cairo, 0, y, kPageWidth, height);
  cairo_clip(cairo);
  // A whole number of pattern cells (four half-heights wide), so that both ends of the band are alike.
  const int cells = static_cast<int>(std::round(kPageWidth / (4 * height)));
  const double cell = kPageWidth / cells;
  cairo_set_line_width(cairo, height / 11);
  set_colour(cairo, kFeruza);
  for (int i = 0; i <= cells; ++i) diamond_path(cairo, i * cell, middle, half);
  for (int i = 0; i < cells; ++i) {
    diamond_path(cairo, (i + 0.25) * cell, middle, half);
    diamond_path(cairo, (i + 0.75) * cell, middle, half);
    diamond_path(cairo, (i + 0.5) * cell, middle, height * 0.86);
  }
  cairo_stroke(cairo);
  set_colour(cairo, kZarhal);
  for (int i = 0; i < cells; ++i) {
    cairo_new_sub_path(cairo);
    star_path(cairo, (i + 0.5) * cell, middle, half * 0.72);
  }
  cairo_fill(cairo);
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
  const double module = size / (code->width + 2 * kQuietZone);
  pen.rectangle(x, y, size, size, {1, 1, 1});
  cairo_set_source_rgb(cairo, 0, 0, 0);
  each_dark_run(*code, [&](int column, int row, int length) {
    // A hair taller than a module: viewers that smooth edges would otherwise show white seams between rows.
    cairo_rectangle(cairo, x + (column + kQuietZone) * module, y + (row + kQuietZone) * module, length * module, module * 1.02);
  });
  cairo_fill(cairo);
}

}  // namespace darcha::documents
