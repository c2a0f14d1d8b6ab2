// The entry that an outcome writes into a register of the house: what `registry` lends to `decisions`.
#pragma once
#include "decisions/decisions.h"

namespace darcha::app {

/// Adds it to the transaction of the decision. Its region is that of the case's territory, for the statistics.
Task<> enter_in_register(db::Batch& batch, decisions::Entering entering);

}  // namespace darcha::app
