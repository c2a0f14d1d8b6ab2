// What the author writes into the thread, by whatever channel.
#include "core/text.h"
#include "murojaat/engine.h"
#include "murojaat/store.h"

namespace darcha::murojaat {
namespace {

constexpr int kTries = 4;  // an officer may act at the same moment: neither minds the other

bool question_open(const Loaded& loaded) {
  for (auto message = loaded.messages.rbegin(); message != loaded.messages.rend(); ++message) {
    if (message->kind == "question") return true;
    if (message->kind == "answer") return false;
  }
  return false;
}

Prepared written(const Loaded& loaded, const NewMessage& message, bool answers, Instant now) {
  audit::Actor actor = author_of(loaded.it);
  if (!message.person.is_nil()) actor = {.kind = audit::ActorKind::citizen, .id = message.person};
  Prepared prepared =
      prepare(loaded.it, {.kind = answers ? "answered_question" : "wrote", .actor = actor, .token = message.token, .at = now});
  Appeal& after = prepared.after;
  if (message.contact_proved && after.author == AuthorKind::contact) after.contact_verified = true;
  if (answers && after.halted() && after.halts.back().code == "awaiting_author") after.halts.back().until = now;
  return prepared;
}

}  // namespace

Task<Result<void>> add_message(std::shared_ptr<Services> services, Key key, NewMessage message) {
  if (message.body.find_first_not_of(" \t\r\n") == std::string::npos) co_return refuse("murojaat.text_missing", RefusalKind::bad_input);
  if (count_characters(message.body) > kMaxText) co_return refuse("murojaat.text_long", RefusalKind::bad_input);
  for (int attempt = 0;; ++attempt) {
    const auto loaded = co_await find(services, key);
    if (!loaded) co_return refuse("murojaat.not_found", RefusalKind::not_found);
    if (loaded->it.state == State::closed || loaded->it.state == State::withdrawn) co_return refuse("murojaat.closed");
    const Instant now = services->clock.now();
    for (const Event& event : loaded->events)
      if (!message.token.empty() && event.token == message.token) co_return Result<void>{};  // sent twice
    const bool answers = question_open(*loaded);
    Prepared prepared = written(*loaded, message, answers, now);
    db::Batch batch;
    add_change(batch, *services, prepared);
    add_message(batch, prepared.after,
                {.id = make_uuid_v7(now),
                 .kind = answers ? "answer" : "letter",
                 .author_kind = "citizen",
                 .author = prepared.change.actor.id,
                 .author_name = {},
                 .body = message.body,
                 .channel = message.channel,
                 .at = now});
    for (std::size_t i = 0; i < message.files.size(); ++i)
      store::add_file(batch, key, kept_file(message.files[i], loaded->it.author, loaded->files.size() + i + 1, now));
    auto done = co_await commit(services, key, prepared.after.version, message.token, std::move(batch));
    if (done || done.error().code != "murojaat.already_done" || attempt + 1 == kTries) co_return done;
  }
}

}  // namespace darcha::murojaat
