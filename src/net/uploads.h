// Files of a multipart body on their way to disk. Private to net.
#pragma once
#include <filesystem>

#include "core/crypto.h"
#include "net/http.h"
#include "net/multipart.h"

namespace darcha::net {

/// Fills request.form and request.uploads. After a crash, or while a request is being read, files named `upload-*.part` lie in the folder:
/// `remove_stale_uploads` takes away what no living request can own.
class UploadWriter final : public MultipartParser::Events {
 public:
  UploadWriter(Request& request, std::filesystem::path dir, MultipartLimits limits);
  ~UploadWriter() override;
  UploadWriter(const UploadWriter&) = delete;
  UploadWriter& operator=(const UploadWriter&) = delete;

  int begin(const MultipartParser::Part& part) override;
  int data(std::string_view piece) override;
  int end() override;

 private:
  int end_file();
  struct Keeper;

  Request& request_;
  std::filesystem::path dir_;
  MultipartLimits limits_;
  std::shared_ptr<Keeper> keeper_;
  MultipartParser::Part part_;
  std::string text_;
  std::size_t text_total_ = 0;
  std::uint64_t size_ = 0;
  std::filesystem::path path_;
  Sha256 digest_;
  int descriptor_ = -1;
};

void remove_stale_uploads(const std::filesystem::path& dir, std::chrono::hours older_than);

}  // namespace darcha::net
