// Text and shapes on a PDF page: cairo and pango behind values that free themselves. One Pen per document, one thread at a time.
#pragma once
#include <cairo.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>

namespace darcha::documents {

/// Lengths are PostScript points (1/72 inch) from the upper left corner of an A4 page.
inline constexpr double kPageWidth = 595.276;
inline constexpr double kPageHeight = 841.890;

struct Colour {
  double red, green, blue;
};
inline constexpr Colour kInk{0.133, 0.188, 0.235};       // #22303C
inline constexpr Colour kMuted{0.353, 0.408, 0.455};     // #5A6874, 5.9:1 on white
inline constexpr Colour kLojuvard{0.078, 0.314, 0.561};  // #14508F
inline constexpr Colour kFeruza{0.361, 0.753, 0.769};    // #5CC0C4
inline constexpr Colour kZarhal{0.890, 0.706, 0.388};    // #E3B463
inline constexpr Colour kHairline{0.835, 0.859, 0.882};  // #D5DBE1
inline constexpr Colour kPaper{0.957, 0.969, 0.980};     // #F4F7FA

struct Style {
  double size;
  bool bold = false;
  Colour colour = kInk;
  double leading = 1.0;       ///< multiplies the font's own line height
  double letter_spacing = 0;  ///< points
  enum class Align { left, right, centre } align = Align::left;
  bool of_form = false;  ///< the form's own words, the same in many documents: laid out once for each thread, not for each document
};

class Pen {
 public:
  /// Writes a PDF 1.7 into `out`, which must outlive the pen.
  explicit Pen(std::string& out);
  ~Pen();
  Pen(const Pen&) = delete;
  Pen& operator=(const Pen&) = delete;

  /// `when` is ISO 8601 UTC: taken from the caller, so that the same document is the same bytes.
  void metadata(const std::string& title, const std::string& author, const std::string& subject, const std::string& keywords,
                const std::string& when);

  double height(std::string_view text, double width, const Style& style);
  double text(double x, double y, double width, std::string_view text, const Style& style);  ///< returns the height
  void rectangle(double x, double y, double width, double height, Colour fill);
  void line(double x1, double y1, double x2, double y2, double width, Colour colour);

  /// Everything `draw` puts on the page belongs to one structure element (ISO 32000-1 14.8.4: Document, H1, P, Table, TR, TH, TD, Figure).
  void tagged(const char* tag, const std::function<void()>& draw, const char* attributes = nullptr);
  void begin(const char* tag) { cairo_tag_begin(cairo_, tag, nullptr); }
  void end(const char* tag) { cairo_tag_end(cairo_, tag); }

  void next_page();
  void finish();  ///< once; throws std::runtime_error if cairo could not do it
  cairo_t* cairo() { return cairo_; }
  /// Characters no font had a glyph for, so far: a document with any is not issued.
  int missing_glyphs() const { return missing_glyphs_; }

 private:
  struct Layout;
  /// All that a layout follows from: text, width, size, bold, leading, letter spacing, alignment.
  using Laid = std::tuple<std::string, double, double, bool, double, double, Style::Align>;
  using Layouts = std::map<Laid, std::unique_ptr<Layout>>;
  const Layout& layout(std::string_view text, double width, const Style& style);

  std::string& out_;
  Layouts layouts_;  ///< what is drawn was measured before: shaped once
  cairo_surface_t* surface_;
  cairo_t* cairo_;
  int missing_glyphs_ = 0;
};

}  // namespace darcha::documents
