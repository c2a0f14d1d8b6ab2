#include "mail/intake/letter.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "mail/intake/rules.h"
#include "mail/mime/charset.h"
#include "mail/mime/flow.h"
#include "murojaat/lodge/photo.h"
#include "murojaat/types.h"
#include "web/form.h"

namespace darcha::mail {
namespace {

constexpr std::string_view kBefore = "mail-", kAfter = ".part";

/// A file as it lies on the disk, without taking memory of its own.
class Mapped {
 public:
  explicit Mapped(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat info{};
    if (descriptor < 0 || ::fstat(descriptor, &info) != 0) throw std::system_error(errno, std::generic_category(), "mail spool");
    size_ = static_cast<std::size_t>(info.st_size);
    if (size_ > 0) data_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
    ::close(descriptor);
    if (data_ == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mail spool");
  }
  ~Mapped() {
    if (data_ != nullptr) ::munmap(data_, size_);
  }
  Mapped(const Mapped&) = delete;
  Mapped& operator=(const Mapped&) = delete;
  std::string_view octets() const { return {static_cast<const char*>(data_), size_}; }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

/// The same checks as of the pages: a type by content, a size, a number of files.
void enclose(const Settings& settings, const Parsed& mail, Letter& letter) {
  const web::FileRule rule;
  for (const Attached& attached : mail.files) {
    if (letter.files.size() == murojaat::kMaxFiles || attached.octets.size() > rule.max_bytes * 2) {
      ++letter.refused_files;
      continue;
    }
    std::string content = decode(attached.octets, attached.coding);
    auto file = std::make_shared<SpoolFile>(settings.spool);
    file->write(content);
    std::string type = web::sniff_type(file->path());
    if (content.size() > rule.max_bytes || std::ranges::find(rule.types, type) == rule.types.end()) {
      ++letter.refused_files;
      continue;
    }
    if (std::string bare = murojaat::without_metadata(content, type); bare != content) {
      content = std::move(bare);
      file = std::make_shared<SpoolFile>(settings.spool);
      file->write(content);
    }
    letter.files.push_back({.name = attached.name, .type = std::move(type), .file = std::move(file), .sha256 = sha256(content)});
  }
}

/// Fields that servers on the way add or change are not in it: the same mail by another way is the same mail.
std::string key_of(const Parsed& mail, const Letter& letter) {
  Sha256 digest;
  const auto add = [&](std::string_view text) {
    digest.update(std::to_string(text.size()) + ":");
    digest.update(text);
  };
  for (const char* name : {"message-id", "date"}) add(mail.headers.find(name).value_or(""));
  add(lower_ascii(letter.author.address));
  add(letter.subject);
  add(letter.text);
  for (const Enclosed& file : letter.files) add(as_text(BytesView{file.sha256}));
  return to_hex(BytesView{digest.finish()});
}

}  // namespace

SpoolFile::SpoolFile(const std::filesystem::path& folder)
    : path_(folder / (std::string{kBefore} + to_hex(random_bytes(16)) + std::string{kAfter})),
      descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "mail spool");
}

SpoolFile::~SpoolFile() {
  ::close(descriptor_);
  ::unlink(path_.c_str());
}

void SpoolFile::write(std::string_view octets) {
  size_ += octets.size();
  while (!octets.empty()) {
    const ssize_t count = ::write(descriptor_, octets.data(), octets.size());
    if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "mail spool");
    if (count > 0) octets.remove_prefix(static_cast<std::size_t>(count));
  }
}

void empty_spool(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    std::error_code ignored;
    if (name.starts_with(kBefore) && name.ends_with(kAfter)) std::filesystem::remove(entry.path(), ignored);
  }
}

Letter read_letter(const Settings& settings, const std::filesystem::path& path, const Envelope& envelope, std::string_view our_domain) {
  const Mapped file(path);
  const Parsed mail = parse_mail(file.octets());
  Letter out;
  out.fault = mail.fault;
  if (!out.fault.empty()) return out;
  out.endless = mail.headers.count("received") > kMostHops;
  out.encrypted = mail.encrypted;
  out.machine = machine_wrote(mail, envelope, our_domain);
  if (out.machine || out.endless || out.encrypted) return out;
  out.author = *parse_mailbox(*mail.headers.find("from"));
  if (const auto subject = mail.headers.find("subject")) out.subject = bare_subject(decode_words(*subject));
  out.text = mail.text;
  enclose(settings, mail, out);
  out.key = key_of(mail, out);
  return out;
}

}  // namespace darcha::mail
