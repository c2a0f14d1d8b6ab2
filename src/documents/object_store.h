// Files by what they are: each lies under the SHA-256 of its content, so nothing is ever overwritten and a wrong file cannot be taken for
// the right one. Issued documents and attachments of applications use the same store. A folder now; an S3 API has the same three verbs.
//
// After a crash: a file is written under a temporary name, synced, and only then named; a row that refers to it is written after that.
// So a row never refers to nothing; at worst a file lies there that no row refers to, until the sweep finds it (sweep.h).
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "core/cpu_pool.h"
#include "core/crypto.h"
#include "core/task.h"

namespace darcha::documents {

/// What the content was found to be when it is not what its name says.
class DamagedObject : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Safe from any thread. Files are not encrypted here: the operator's volume is.
class ObjectStore {
 public:
  /// `pool` runs what touches the disk; it must outlive the store. The folder is made (mode 0700) if it is not there.
  ObjectStore(std::filesystem::path folder, CpuPool& pool);

  /// Keeps the content and returns its digest; content that is already there is not written again. Durable when it returns.
  Task<Digest> put(std::string content);
  /// Keeps a file that lies elsewhere (an upload), by renaming it where that is possible. Throws DamagedObject unless its content has
  /// this digest. The file at `path` is gone afterwards.
  Task<> adopt(std::filesystem::path path, Digest digest);
  /// The content, or nothing if there is none. Throws DamagedObject if the file is not what its name says.
  Task<std::optional<std::string>> get(Digest digest);
  Task<bool> contains(Digest digest);
  /// Where the file lies, to be sent without reading it into memory (net::FileBody). Whether it is there is another question.
  std::filesystem::path path_of(const Digest& digest) const;

  /// The same, for a caller that is on the pool already.
  Digest put_now(std::string_view content) const;

 private:
  std::filesystem::path folder_;
  CpuPool& pool_;
};

}  // namespace darcha::documents
