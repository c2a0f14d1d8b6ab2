// What would stop a server later is said before anything is begun. Private to app.
#pragma once
#include "app/config.h"

namespace darcha::app {

/// Throws std::runtime_error with a sentence if the address is none, or a TLS key has no certificate.
/// Raises the number of files the process may hold open to what the system lets it.
void before_start(const Config& config);

}  // namespace darcha::app
