#include <fstream>

#include "web/form.h"

namespace darcha::web {
namespace {

constexpr std::string_view kPdf = "%PDF-";
constexpr std::string_view kJpeg = "\xFF\xD8\xFF";
constexpr std::string_view kPng = "\x89PNG\r\n\x1A\n";

std::string megabytes(std::uint64_t bytes) { return std::to_string((bytes + 1024 * 1024 - 1) / (1024 * 1024)); }

/// "PDF, JPEG, PNG" of the types.
std::string names_of(const std::vector<std::string>& types) {
  std::string out;
  for (const std::string& type : types) {
    if (!out.empty()) out += ", ";
    for (const char c : type.substr(type.rfind('/') + 1)) out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return out;
}

}  // namespace

std::string sniff_type(const std::filesystem::path& path) {
  std::array<char, 16> head{};
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), head.size());
  const std::string_view start{head.data(), static_cast<std::size_t>(file.gcount())};
  if (start.starts_with(kPdf)) return "application/pdf";
  if (start.starts_with(kJpeg)) return "image/jpeg";
  if (start.starts_with(kPng)) return "image/png";
  if (start.size() >= 12 && start.starts_with("RIFF") && start.substr(8, 4) == "WEBP") return "image/webp";
  return {};
}

std::vector<const net::Upload*> Form::files(const std::string& name, const FileRule& rule) {
  std::vector<const net::Upload*> out;
  for (const net::Upload& upload : context_.request->uploads) {
    if (upload.field != name || (upload.size == 0 && upload.file_name.empty())) continue;  // an empty file input still sends a part
    out.push_back(&upload);
  }
  const auto refuse_all = [&](std::string code, TextArgs args = {}) {
    fail(name, std::move(code), std::move(args));
    return std::vector<const net::Upload*>{};
  };
  if (out.empty() && rule.required) return refuse_all("web.field_file_required");
  if (out.size() > rule.max_count) return refuse_all("web.field_file_count", {{"max", number(static_cast<std::int64_t>(rule.max_count))}});
  for (const net::Upload* upload : out) {
    if (upload->size == 0) return refuse_all("web.field_file_empty", {{"name", upload->file_name}});
    if (upload->size > rule.max_bytes)
      return refuse_all("web.field_file_too_large", {{"name", upload->file_name}, {"max", megabytes(rule.max_bytes)}});
    if (std::ranges::find(rule.types, sniff_type(upload->path)) == rule.types.end()) {
      return refuse_all("web.field_file_type", {{"name", upload->file_name}, {"types", names_of(rule.types)}});
    }
  }
  return out;
}

}  // namespace darcha::web
