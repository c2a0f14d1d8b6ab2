// The addresses of appeals: one where appeals are written to, and one for each thread, tagged so that nobody can make one up. Private to
// mail.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"

namespace darcha::mail {

/// murojaat@example.uz, murojaat+mr267k3m9qx25-3f6c...@example.uz
class AddressBook {
 public:
  /// `address`: of the appeals. Throws std::runtime_error if it is none.
  AddressBook(std::string_view address, Bytes secret);

  bool is_ours(std::string_view address) const;  ///< the plain one, or one with a tag that holds
  /// The number in a tag that holds; nothing for the plain address or anything else.
  std::optional<std::string> number_in(std::string_view address) const;
  std::string tagged(std::string_view number) const;
  const std::string& domain() const { return domain_; }

 private:
  std::string mac(std::string_view compact) const;
  std::string local_, domain_;  ///< lower case
  Bytes secret_;
};

/// "MR-26-7K3M-9QX2-4ZT5" anywhere in a text; as it stands there.
std::optional<std::string> find_number(std::string_view text);

}  // namespace darcha::mail
