#include "applications/attach/attach.h"

#include <array>
#include <fstream>

#include "applications/store.h"
#include "audit/audit.h"
#include "documents/documents.h"

namespace darcha::applications {
namespace {

std::string head_of(const std::filesystem::path& file) {
  std::array<char, 16> head{};
  std::ifstream in(file, std::ios::binary);
  in.read(head.data(), head.size());
  return {head.data(), static_cast<std::size_t>(in.gcount())};
}

std::optional<catalog::FormError> refused(const catalog::Field& field, const std::optional<std::string>& type, std::uint64_t size,
                                          std::size_t already) {
  const auto short_name = type ? type->substr(type->find('/') + 1) : std::string{};
  if (!type || std::find(field.files.types.begin(), field.files.types.end(), short_name) == field.files.types.end())
    return catalog::FormError{field.code, "file_type", {}};
  if (size > static_cast<std::uint64_t>(field.files.max_mb) * 1024 * 1024)
    return catalog::FormError{field.code, "file_size", {{"max", std::to_string(field.files.max_mb)}}};
  if (already >= static_cast<std::size_t>(field.files.max_count))
    return catalog::FormError{field.code, "file_count", {{"max", std::to_string(field.files.max_count)}}};
  return std::nullopt;
}

void audit_attachment(db::Batch& batch, SubjectId subject, std::string kind, Instant now) {
  audit::append(batch, {.id = RecordId::make(now),
                        .subject = subject,
                        .at = now,
                        .kind = std::move(kind),
                        .actor = {.kind = audit::ActorKind::citizen, .id = subject},
                        .purpose = "own_application",
                        .what = {"attachment"}});
}

}  // namespace

std::optional<std::string> sniff_type(std::string_view head) {
  if (head.starts_with("%PDF-")) return "application/pdf";
  if (head.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  if (head.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
  return std::nullopt;
}

Task<> attach(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, std::string field, net::Upload upload, Instant now) {
  const auto type = sniff_type(co_await run_on(services->cpu, [path = upload.path] { return head_of(path); }));
  const auto octets = parse_hex(upload.sha256_hex);
  Digest digest{};
  std::copy_n(octets.value().begin(), digest.size(), digest.begin());
  co_await services->documents->objects.adopt(upload.path, digest);  // the file first, then the row that refers to it
  db::Batch batch;
  batch.add(sql::InsertAttachment{.subject_id = subject,
                                  .application_id = id,
                                  .attachment_id = make_uuid_v7(now),
                                  .field = std::move(field),
                                  .file_name = upload.file_name,
                                  .content_type = type.value_or("application/octet-stream"),
                                  .size = static_cast<std::int64_t>(upload.size),
                                  .sha256 = *octets,
                                  .now = now});
  audit_attachment(batch, subject, "applications.attached", now);
  co_await services->db.run(std::move(batch));
}

Task<std::vector<catalog::FormError>> take_uploads(std::shared_ptr<Services> services, web::Context context, OpenDraft open,
                                                   catalog::FormPage page) {
  std::vector<catalog::FormError> errors;
  for (const net::Upload& upload : context.request->uploads) {
    const auto field = std::find_if(page.fields.begin(), page.fields.end(), [&](const auto& f) { return f.code == upload.field; });
    if (field == page.fields.end() || field->type != catalog::FieldType::file || upload.size == 0)
      continue;  // an empty file input is no file
    const auto type = sniff_type(co_await run_on(services->cpu, [path = upload.path] { return head_of(path); }));
    const auto already =
        std::count_if(open.attachments.begin(), open.attachments.end(), [&](const auto& a) { return a.field == field->code; });
    if (auto error = refused(*field, type, upload.size, static_cast<std::size_t>(already))) {
      errors.push_back(std::move(*error));
      continue;
    }
    const auto digest_bytes = parse_hex(upload.sha256_hex);
    Digest digest{};
    std::copy_n(digest_bytes.value().begin(), digest.size(), digest.begin());
    co_await services->documents->objects.adopt(upload.path, digest);  // the file first, then the row that refers to it
    const Attachment attachment{make_uuid_v7(context.now),
                                field->code,
                                upload.file_name,
                                *type,
                                static_cast<std::int64_t>(upload.size),
                                *digest_bytes,
                                context.now};
    db::Batch batch;
    batch.add(sql::InsertAttachment{.subject_id = open.draft.subject,
                                    .application_id = open.draft.id,
                                    .attachment_id = attachment.id,
                                    .field = attachment.field,
                                    .file_name = attachment.file_name,
                                    .content_type = attachment.content_type,
                                    .size = attachment.size,
                                    .sha256 = attachment.sha256,
                                    .now = attachment.at});
    audit_attachment(batch, open.draft.subject, "applications.attached", context.now);
    co_await services->db.run(std::move(batch));
    open.attachments.push_back(attachment);
  }
  co_return errors;
}

Task<> remove_attachment(std::shared_ptr<Services> services, SubjectId subject, ApplicationId application, Uuid attachment) {
  db::Batch batch;
  batch.add(sql::DeleteAttachment{.subject_id = subject, .application_id = application, .attachment_id = attachment});
  audit_attachment(batch, subject, "applications.attachment_removed", services->clock.now());
  co_await services->db.run(std::move(batch));
}

}  // namespace darcha::applications
