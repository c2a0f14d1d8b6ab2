// The CMS inside a PDF signature: CAdES baseline B attributes (content-type, message-digest, signing-certificate-v2), no signing-time.
#pragma once
#include <string_view>

#include "core/bytes.h"
#include "documents/sign/authority.h"

namespace darcha::documents {

/// Detached SignedData over `content` in DER, with the signer's certificate and all up to the root. SHA-256; ECDSA or RSA as the key is.
Bytes make_cms(std::string_view content, const Authority& authority);

}  // namespace darcha::documents
