// Official documents: drawn, signed, kept, found again and checked. Issuing is two steps, so that the slow one (drawing, signing, writing
// the file) happens before the caller's transaction and the other is a few inserts inside it:
//
//   auto prepared = co_await documents::prepare(services, order);      // Result<Prepared>; the file is in the store, no row refers to it
//   yet if (!prepared) co_return std::unexpected(prepared.error()); documents::add_to(batch, *prepared, actor);                        //
//   rows and the audit entry, in the business transaction
//
// A crash in between leaves a file nobody refers to. Law: O'RQ-1074 (residence), O'RQ-793 (electronic signature).
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "core/cpu_pool.h"
#include "core/crypto.h"
#include "core/ids.h"
#include "core/refusal.h"
#include "core/task.h"
#include "db/db.h"
#include "documents/object_store.h"
#include "documents/types.h"
#include "web/officer_nav.h"
#include "web/web.h"

namespace darcha::documents {

class Authority;
class Templates;

/// The signing key and the templates, read once at start and shared by all threads.
struct Press {
  std::shared_ptr<const Authority> authority;
  std::shared_ptr<const Templates> templates;
};
struct PressOptions {
  std::filesystem::path templates_dir = "documents/templates";
  std::filesystem::path development_keys;        ///< folder for a self-made root and signer; used if `certificate` is empty
  std::filesystem::path certificate, key, root;  ///< PEM, of the operator
};
/// Throws TemplateFault or std::runtime_error with what is wrong with which file.
Press open_press(const PressOptions& options, Instant now);

/// One for each io thread (the pool of connections belongs to one), sharing press, store and CPU pool.
struct Services {
  db::Pool& db;
  CpuPool& cpu;
  ObjectStore& objects;
  Press press;
  std::string base_url;  ///< "https://my.example.uz", without a slash at the end: what QR codes lead to
};

// --- issuing ------------------------------------------------------------------------------------------------------------------------

/// What to issue, to whom, on the ground of what.
struct Order {
  SubjectId subject;
  ApplicationId application;  ///< nil: not by an application
  std::string case_ref;       ///< public number of the application, or empty
  std::string service_code;
  int service_version = 0;
  Content content;                  ///< what it says; `content.kind` names the template
  std::string holder;               ///< full name; only initials are kept (mask_name)
  std::optional<Date> valid_until;  ///< last day; nothing: without end
  Instant now{};
};

/// The same sheet before it is a document: marked as a draft, unsigned, without number, code and QR; kept nowhere. For whoever is about to
/// issue it. Refusals as prepare().
Task<Result<std::string>> preview(std::shared_ptr<Services> services, Order order);

/// What a document of this content says, in words, without its frame: for a page that shows it.
struct Outline {
  struct Part {
    LocalText title;
    LocalText text;
  };
  LocalText issuer, title;
  std::vector<Part> rows, sections;
};
std::optional<Outline> outline(const Services& services, const Content& content);  ///< nothing for a kind without a template

/// A document that exists as a file and waits for its rows. Everything in it is final: a repeated transaction writes the same.
struct Prepared {
  DocumentId id;
  RecordId audit_record;
  Order order;
  std::string number, code, holder_mask;
  Digest digest{};
  std::size_t size = 0;
};

/// Draws, signs and stores on the CPU pool (some 15 ms). Refuses with documents.unknown_kind, field_missing or cannot_print; throws
/// Overloaded when the pool is full.
Task<Result<Prepared>> prepare(std::shared_ptr<Services> services, Order order);
/// Adds the rows and the audit entry "documents.issued" (two inserts of audit, four of documents) to the caller's transaction. Should the
/// number ever be taken (once in some 10^8 documents), the transaction fails with ConstraintViolation of keys_pk: prepare again.
void add_to(db::Batch& batch, const Prepared& prepared, const audit::Actor& actor);

// --- the register -------------------------------------------------------------------------------------------------------------------

/// A document as its holder's register knows it.
struct Issued {
  DocumentId id;
  std::string number, code, kind, service_code, case_ref;
  ApplicationId application;  ///< nil if none
  Lang lang = Lang::uz;
  Digest digest{};
  std::int64_t size = 0;
  std::string holder_mask;
  State state = State::valid;
  Instant issued_at{};
  std::optional<Date> valid_until;
  std::optional<Instant> state_changed_at;
  std::string state_reason;  ///< a code, texts under documents.reason.<code>
  DocumentId superseded_by;  ///< nil if none
  std::optional<Instant> suspended_since;
};
Task<std::vector<Issued>> of_subject(std::shared_ptr<Services> services, SubjectId subject, int max_rows = 200);  ///< newest first
Task<std::optional<Issued>> find(std::shared_ptr<Services> services, SubjectId subject, DocumentId document);
/// The short name of a kind in every language ("Yashash joyi haqida maʼlumotnoma"); the code itself for a kind without a template.
LocalText name_of_kind(const Services& services, std::string_view kind);
std::string verify_url(const Services& services, std::string_view code);  ///< what the QR code of a document holds

/// Why a document stops being good. `reason` is a code: error_found, data_changed, holder_request, court_decision, issued_in_error,
/// decision_overturned.
struct Withdrawal {
  SubjectId subject;
  DocumentId document;
  std::string reason;
  audit::Actor actor;
  Instant now{};
};
/// Refuses with documents.not_found, unknown_reason, already_revoked, already_superseded. Audit: documents.revoked / documents.superseded.
Task<Result<void>> revoke(std::shared_ptr<Services> services, Withdrawal withdrawal);
/// `by` is the newer document of the same person.
Task<Result<void>> supersede(std::shared_ptr<Services> services, Withdrawal withdrawal, DocumentId by);

/// The same in the caller's transaction, of a document that the caller found valid: superseded by `by`, or revoked where there is none. The
/// transaction fails with db::StaleState if it is valid no longer. Throws std::invalid_argument for an unknown reason.
void add_withdrawal(db::Batch& batch, const Issued& document, const Withdrawal& withdrawal, std::optional<DocumentId> by);

/// Halts the effect of a document while a complaint against what it rests on is looked at, or lets it go on; in the caller's transaction.
/// Whoever verifies it is told. What was withdrawn meanwhile stays withdrawn. Audit: documents.suspended / documents.resumed.
struct Suspension {
  SubjectId subject;
  DocumentId document;
  bool on = true;
  audit::Actor actor;
  std::string case_ref;
  Instant now{};
};
void add_suspension(db::Batch& batch, const Suspension& suspension);

/// The file, after the read has been written to the audit log ("documents.downloaded"): for the holder, and for officers with a purpose.
/// `purpose` and `case_ref` as in audit::Event. Refuses with documents.not_found.
struct Reading {
  SubjectId subject;
  DocumentId document;
  audit::Actor actor;
  std::string purpose;
  std::string case_ref;
  Instant now{};
};
struct ReadFile {
  Issued document;
  std::filesystem::path path;
};
Task<Result<ReadFile>> read(std::shared_ptr<Services> services, Reading reading);

// --- verification: anyone, without signing in -----------------------------------------------------------------------------------------

/// What a stranger may know.
struct Verdict {
  enum class Kind { valid, suspended, expired, superseded, revoked, altered, unknown } kind = Kind::unknown;
  struct Facts {
    std::string kind, number, holder_mask, state_reason;
    Instant issued_at{};
    std::optional<Date> valid_until;
    std::optional<Instant> state_changed_at;
    std::optional<Instant> suspended_since;  ///< of a suspended one
  };
  std::optional<Facts> facts;  ///< of a document that was found; for `altered` none: the file may lie about which it is
  std::string claimed_number;  ///< altered only: the number the file bears
};
std::string_view code(Verdict::Kind kind);

/// By the code on the document, as typed. Refuses with documents.bad_code when it cannot be one (a slip of the finger).
Task<Result<Verdict>> verify_code(std::shared_ptr<Services> services, std::string typed, Instant now);
/// By a file, of which `sha256_hex` is known from the upload. Refuses with documents.not_a_pdf.
Task<Result<Verdict>> verify_file(std::shared_ptr<Services> services, std::filesystem::path file, std::string sha256_hex, Instant now);

/// /tekshirish, /tekshirish/{code}, /kabinet/hujjatlar, /kabinet/hujjatlar/{id}.pdf, /api/v1/documents/verify
std::vector<web::Route> routes(std::shared_ptr<Services> services);
/// The desk's entry of withdrawing a document, for heads of offices.
web::OfficerEntry officer_entry();

}  // namespace darcha::documents
