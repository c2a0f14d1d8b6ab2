#include "net/uploads.h"

#include <fcntl.h>
#include <unistd.h>

#include "core/log.h"
#include "core/text.h"

namespace darcha::net {

namespace fs = std::filesystem;

/// Deletes what nobody moved away. Lives as long as the request.
struct UploadWriter::Keeper {
  std::vector<fs::path> paths;
  ~Keeper() {
    std::error_code ignored;  // gone already: somebody kept it, which is what the file was for
    for (const fs::path& path : paths) fs::remove(path, ignored);
  }
};

UploadWriter::UploadWriter(Request& request, fs::path dir, MultipartLimits limits)
    : request_(request), dir_(std::move(dir)), limits_(limits), keeper_(std::make_shared<Keeper>()) {
  request_.keeper = keeper_;
}

UploadWriter::~UploadWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

int UploadWriter::begin(const MultipartParser::Part& part) {
  part_ = part;
  text_.clear();
  size_ = 0;
  if (!part.file_name) return 0;
  path_ = dir_ / ("upload-" + to_hex(random_bytes(16)) + ".part");
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor_ < 0) {
    log_error("net.upload_cannot_be_stored", {{"errno", errno}});
    return 507;
  }
  keeper_->paths.push_back(path_);
  digest_ = Sha256();
  return 0;
}

int UploadWriter::data(std::string_view piece) {
  if (!part_.file_name) {
    text_total_ += piece.size();
    if (text_total_ > limits_.text) return 413;
    text_ += piece;
    return 0;
  }
  digest_.update(piece);
  size_ += piece.size();
  while (!piece.empty()) {
    const auto count = ::write(descriptor_, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      log_error("net.upload_cannot_be_stored", {{"errno", errno}});
      return 507;
    }
    piece.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

int UploadWriter::end() {
  if (part_.file_name) return end_file();
  if (!is_utf8(text_)) return 400;
  request_.form.add(part_.name, text_);
  return 0;
}

int UploadWriter::end_file() {
  const int closed = ::close(std::exchange(descriptor_, -1));
  if (closed != 0) {
    log_error("net.upload_cannot_be_stored", {{"errno", errno}});
    return 507;
  }
  if (part_.file_name->empty() && size_ == 0) return 0;  // a file field left empty; the file of nothing goes with the request
  if (!is_utf8(*part_.file_name)) return 400;
  Upload upload;
  upload.field = part_.name;
  upload.file_name = clean_file_name(*part_.file_name);
  upload.content_type = part_.content_type;
  upload.path = path_;
  upload.size = size_;
  upload.sha256_hex = to_hex(digest_.finish());
  request_.uploads.push_back(std::move(upload));
  return 0;
}

void remove_stale_uploads(const fs::path& dir, std::chrono::hours older_than) {
  std::error_code ec;
  const auto now = fs::file_time_type::clock::now();
  for (auto entry = fs::directory_iterator(dir, ec); !ec && entry != fs::directory_iterator(); entry.increment(ec)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with("upload-") || !name.ends_with(".part")) continue;
    std::error_code gone;
    if (const auto written = entry->last_write_time(gone); !gone && now - written > older_than) fs::remove(entry->path(), gone);
  }
}

}  // namespace darcha::net
