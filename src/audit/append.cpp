#include "audit/store.h"

namespace darcha::audit {

void append(db::Batch& batch, const Event& event) { store::add_event(batch, event); }

}  // namespace darcha::audit
