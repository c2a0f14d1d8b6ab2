// The national accent of a document, drawn as shapes: the girih band, the eight-point mark, and the QR code.
#pragma once
#include <string>

#include "documents/compose/pen.h"

namespace darcha::documents {

void draw_girih_band(Pen& pen, double y, double height);  ///< across the whole page
void draw_mark(Pen& pen, double x, double y, double size);
/// Error correction M, quiet zone of four modules inside `size`. Spec: ISO/IEC 18004. Throws std::runtime_error if the text does not fit.
void draw_qr(Pen& pen, double x, double y, double size, const std::string& text);

}  // namespace darcha::documents
