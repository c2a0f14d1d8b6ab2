// What the slices of this room share: a change of an appeal worked out and written as one transaction, and what follows from it.
#pragma once
#include "audit/audit.h"
#include "murojaat/murojaat.h"

namespace darcha::murojaat {

/// Who did what, why, and when.
struct Change {
  std::string kind;  ///< of the event
  audit::Actor actor;
  std::string reason{};  ///< both sides may read it
  std::string token{};
  Instant at{};
  bool formal = false;  ///< Facts of a reply
  int yes = 0, no = 0;  ///< Facts of a verdict
};

/// A change worked out. Everything in it is final; a repeated transaction writes the same.
struct Prepared {
  Appeal before, after;
  Change change;
  std::string notice{};  ///< kind of the message to the author and the participants; empty: they see it when they look
};

/// The next version of an appeal; the caller sets the rest of `after`, then adds it.
Prepared prepare(const Appeal& from, Change change);
/// Its rows: the appeal, the event, the audit entry, the notice, the outbox event. The clock is computed anew first.
void add_change(db::Batch& batch, const Services& services, Prepared& prepared);
/// Runs the batch. Refuses murojaat.already_done (who, time) when somebody else changed the appeal meanwhile; the same request sent twice
/// is done once and answered as the first time.
Task<Result<void>> commit(std::shared_ptr<Services> services, Key key, int seq, std::string token, db::Batch batch);
/// add_change and commit of a change with no rows of others.
Task<Result<void>> save(std::shared_ptr<Services> services, Prepared prepared);

/// What figures are made from, as of a change.
Facts facts_of(const Appeal& it, const Change& made);

/// A message with its outbox event, and a notice to the author where an officer wrote it.
void add_message(db::Batch& batch, const Appeal& it, const Message& message);

/// A file of an author as it is kept. Who wants to leave nothing may have named it after themselves: theirs are numbered.
File kept_file(File file, AuthorKind author, std::size_t number, Instant at);

audit::Actor the_house();
/// The author as the log may know them: nobody for who did not sign in.
audit::Actor author_of(const Appeal& it);
bool signed_in_author(const Appeal& it);

/// Puts the lists in step with the appeal as it is now. `before`: offices it lay at.
Task<> project(std::shared_ptr<Services> services, Key key, std::vector<OfficeId> before);
/// Number of the appeal that an officer joined it to, which leads; empty: none. (What has the same text is found without anybody, and leads
/// nothing.)
std::string led_by(const Loaded& loaded);
struct Led {
  std::string number;
  State state = State::registered;
  Instant lodged_at{};
  bool open = true;
};
/// Those that were joined to it at this office, the oldest first.
Task<std::vector<Led>> list_led(std::shared_ptr<Services> services, OfficeId office, std::string leader);
/// What everybody may know of it.
Public public_of(const Loaded& loaded);

/// What the clock does to one appeal now; what changed around it (its officer, its office); both over all.
Task<> tick(std::shared_ptr<Services> services, Key key);
Task<> look_after(std::shared_ptr<Services> services, Key key);
Task<> run_clock(std::shared_ptr<Services> services);
Task<> run_sweep(std::shared_ptr<Services> services);

/// Keyed digest: of a secret code or a text. The key is not in the database.
Bytes keyed(const Services& services, std::string_view what, std::string_view value);

}  // namespace darcha::murojaat
