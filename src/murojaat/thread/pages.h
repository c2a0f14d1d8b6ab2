// What the pages of the thread share.
#pragma once
#include "audit/looks.h"
#include "murojaat/pages.h"

namespace darcha::murojaat {

struct Seen {
  std::shared_ptr<const Loaded> loaded;
  bool author = false;  ///< otherwise a participant
};

struct Around {
  std::shared_ptr<const offices::Directory> directory;
  std::vector<audit::Look> looks;
};
/// The author's page of an appeal. `wrong`: why the act did not go through (null: none).
views::ThreadPage thread_view(const web::Context& context, const Services& services, const Seen& seen, const Around& around,
                              const std::string& failed);

}  // namespace darcha::murojaat
