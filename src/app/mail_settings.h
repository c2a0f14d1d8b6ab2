// Settings of mail as that room takes them. Private to app.
#pragma once
#include "app/config.h"
#include "mail/mail.h"

namespace darcha::app {

/// Throws std::runtime_error with a sentence when something does not fit together.
mail::Settings mail_settings(const Config& config);

}  // namespace darcha::app
