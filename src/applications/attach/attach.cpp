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

/// The file goes into the store first, then the row that refers to it.
Task<Attachment> store_one(std::shared_ptr<Services> services, net::Upload upload, std::string field, std::string type, Instant now) {
  const auto octets = parse_hex(upload.sha256_hex);
  Digest digest{};
  std::copy_n(octets.value().begin(), digest.size(), digest.begin());
  co_await services->documents->objects.adopt(upload.path, digest);
  co_return Attachment{
      make_uuid_v7(now), std::move(field), upload.file_name, std::move(type), static_cast<std::int64_t>(upload.size), *octets, now};
}

}  // namespace

std::optional<std::string> sniff_type(std::string_view head) {
  if (head.starts_with("%PDF-")) return "application/pdf";
  if (head.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  if (head.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
  return std::nullopt;
}

Task<std::vector<Attachment>> keep_files(std::shared_ptr<Services> services, std::string field, std::vector<net::Upload> uploads,
                                         Instant now) {
  std::vector<Attachment> out;
  for (const net::Upload& upload : uploads) {
    const auto type = sniff_type(co_await run_on(services->cpu, [path = upload.path] { return head_of(path); }));
    out.push_back(co_await store_one(services, upload, field, type.value_or("application/octet-stream"), now));
  }
  co_return out;
}

void add_attachments(db::Batch& batch, SubjectId subject, ApplicationId id, const std::vector<Attachment>& files) {
  for (const Attachment& file : files) {
    batch.add(sql::InsertAttachment{.subject_id = subject,
                                    .application_id = id,
                                    .attachment_id = file.id,
                                    .field = file.field,
                                    .file_name = file.file_name,
                                    .content_type = file.content_type,
                                    .size = file.size,
                                    .sha256 = file.sha256,
                                    .now = file.at});
    audit_attachment(batch, subject, "applications.attached", file.at);
  }
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
    const Attachment attachment = co_await store_one(services, upload, field->code, *type, context.now);
    db::Batch batch;
    add_attachments(batch, open.draft.subject, open.draft.id, {attachment});
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
