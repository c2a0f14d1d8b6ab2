// The platform's signature on a PDF: PAdES baseline B-B, written as an incremental update, so that the bytes before it stay as composed.
// Spec: ETSI EN 319 142-1 (PAdES), EN 319 122-1 (CAdES attributes), ISO 32000-1 7.5.6 (incremental updates), 12.8 (signatures).
#pragma once
#include <string>

#include "core/lang.h"
#include "core/time.h"
#include "documents/sign/authority.h"

namespace darcha::documents {

struct SignatureText {
  Instant at;            ///< claimed time of signing, in the dictionary's /M (the CMS may not hold one: EN 319 142-1 6.3)
  std::string signer;    ///< ASCII, shown by readers
  std::string reason;    ///< ASCII
  Lang lang = Lang::uz;  ///< the document's main language, for screen readers
};

/// The PDF with its signature. Takes what `compose` writes: a PDF with a classic cross-reference table (throws std::runtime_error for
/// any other, as cairo 1.18 might write). Safe from any thread; a fraction of a millisecond with P-256.
std::string sign(std::string pdf, const SignatureText& text, const Authority& authority);

}  // namespace darcha::documents
