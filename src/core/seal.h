// Authenticated encryption of single fields: secrets and special categories of personal data at rest.
#pragma once
#include <optional>
#include <string_view>

#include "core/bytes.h"

namespace darcha {

/// AES-256-GCM under a 32-octet key: version octet, 12-octet random nonce, ciphertext, 16-octet tag. `context` is bound but not stored
/// (name the table, column and key there), so that a sealed value moved to another row does not open.
Bytes seal(BytesView key, BytesView plain, std::string_view context);

/// Nothing if the key or context is another one, or an octet was changed.
std::optional<Bytes> open_sealed(BytesView key, BytesView sealed, std::string_view context);

}  // namespace darcha
