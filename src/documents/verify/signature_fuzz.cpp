// Files of strangers: nothing but the one signed file is ever intact, and nothing is read out of bounds. The input is either a whole file,
// or a list of edits (two octets of place, one of value) to a file the platform signed.
#include <cstdlib>
#include <filesystem>

#include "core/crypto.h"
#include "documents/rules.h"
#include "documents/sign/sign.h"
#include "documents/verify/signature.h"

namespace {

using namespace darcha;
using namespace darcha::documents;

struct Fixture {
  std::filesystem::path folder = std::filesystem::temp_directory_path() / ("darcha-fuzz-" + random_token(9));
  Authority authority = Authority::load_or_make(folder / "signing", SystemClock{}.now());
  std::string file;
  Fixture() {
    std::filesystem::remove_all(folder);
    const std::string objects[] = {
        "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n", "2 0 obj\n<< /Kids [ 3 0 R ] /Count 1 >>\nendobj\n",
        "3 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n", "4 0 obj\n<< /Keywords (darcha-document) >>\nendobj\n"};
    std::string pdf = "%PDF-1.5\n", table = "xref\n0 5\n0000000000 65535 f \n";
    for (const std::string& object : objects) {
      const std::string offset = std::to_string(pdf.size());
      table += std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
      pdf += object;
    }
    const std::size_t at = pdf.size();
    pdf += table + "trailer\n<< /Size 5 /Root 1 0 R /Info 4 0 R >>\nstartxref\n" + std::to_string(at) + "\n%%EOF\n";
    file = sign(std::move(pdf), {SystemClock{}.now(), "Darcha", "fuzz", Lang::uz}, authority);
    if (check_pdf(file, authority).seal != Seal::intact) std::abort();
  }
};

/// The signed octets of the file: all but what stands between the angle brackets of /Contents.
std::string signed_part(const std::string& file) {
  const std::size_t hole = file.find("/Contents <") + 10;
  return file.substr(0, hole) + file.substr(file.find('>', hole) + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Fixture fixture;
  if (size == 0) return 0;
  if (data[0] % 2 == 0) {
    const std::string_view file(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (check_pdf(file, fixture.authority).seal == Seal::intact && signed_part(std::string(file)) != signed_part(fixture.file))
      std::abort();
    (void)parse_code(file);
    (void)parse_number(file);
    return 0;
  }
  std::string file = fixture.file;
  for (std::size_t i = 1; i + 2 < size; i += 3) file[(data[i] << 8 | data[i + 1]) % file.size()] = static_cast<char>(data[i + 2]);
  if (check_pdf(file, fixture.authority).seal == Seal::intact && signed_part(file) != signed_part(fixture.file)) std::abort();
  return 0;
}
