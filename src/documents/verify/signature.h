// Is this PDF one that the platform signed, and is it still what was signed? Reads files of strangers: every size and count is bounded,
// nothing of the PDF is interpreted but the signature dictionary's byte range and contents.
// Spec: ETSI EN 319 142-1, ISO 32000-1 12.8.1, RFC 5652, RFC 5035 (signing-certificate-v2).
#pragma once
#include <string>
#include <string_view>

#include "documents/sign/authority.h"

namespace darcha::documents {

enum class Seal {
  none,      ///< no signature of the platform
  intact,    ///< signed by the platform, over the whole file, and unchanged
  extended,  ///< what was signed is unchanged, but bytes were added behind it
  changed,   ///< bears the platform's certificate, but does not verify
};

struct PdfCheck {
  bool is_pdf = false;
  Seal seal = Seal::none;
  std::string claimed_number;  ///< by the marker in the keywords; empty if there is none with a right check symbol
};

inline constexpr std::size_t kMaxFile = 10 * 1024 * 1024;

/// Pure: no clock (a document signed while the certificate was good stays good; the register says when that was).
/// Signed by a certificate of the platform, this one or one before it (Authority::why_not_ours).
PdfCheck check_pdf(std::string_view file, const Authority& authority);

}  // namespace darcha::documents
