#include "documents/verify/signature.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>

#include <openssl/pem.h>

#include "documents/sign/issuing.h"
#include "documents/testing.h"

namespace darcha::documents {
namespace {

using testing::press;
using testing::signed_pdf;

Seal seal_of(std::string_view file) { return check_pdf(file, *press().authority).seal; }

/// What pdfsig says about the file, with our root in no store: a second opinion by another implementation.
std::optional<std::string> pdfsig(const std::string& pdf) {
  const auto path = testing::folder_of_run().path() / "opinion.pdf";
  std::ofstream(path, std::ios::binary) << pdf;
  if (std::system("command -v pdfsig >/dev/null 2>&1") != 0) return std::nullopt;
  FILE* pipe = ::popen(("pdfsig -nssdir '' '" + path.string() + "' 2>&1").c_str(), "r");
  std::string out;
  std::array<char, 4096> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) out.append(buffer.data(), got);
  ::pclose(pipe);
  return out;
}

TEST(Seal, IsIntactAsSigned) {
  const std::string pdf = signed_pdf();
  const PdfCheck check = check_pdf(pdf, *press().authority);
  EXPECT_TRUE(check.is_pdf);
  EXPECT_EQ(check.seal, Seal::intact);
  EXPECT_EQ(check.claimed_number.substr(0, 6), "YJ-26-");
}

TEST(Seal, IsNotGivenToAnUnsignedOrForeignFile) {
  EXPECT_EQ(seal_of(testing::composed()), Seal::none);
  const Authority other = Authority::load_or_make(testing::folder_of_run().path() / "other", testing::kNow);
  EXPECT_EQ(seal_of(sign(testing::composed(), {testing::kNow, "Darcha", "x", Lang::uz}, other)), Seal::none)
      << "the same names, another root";
  EXPECT_FALSE(check_pdf("not a pdf", *press().authority).is_pdf);
  EXPECT_EQ(seal_of(""), Seal::none);
}

/// Every bit that is flipped anywhere is seen: either the signature no longer verifies or it is no longer there. (A flipped bit in the zero
/// padding makes the contents unreadable; one in the root's certificate inside the CMS is not signed, so the file digest must catch it.)
TEST(Seal, BreaksWithAnyFlippedByteOfTheSignedRanges) {
  const std::string pdf = signed_pdf();
  const std::size_t hole = pdf.find("/Contents <") + 10, behind = pdf.find('>', hole) + 1;
  for (std::size_t at = 0; at < pdf.size(); at += at < hole - 400 || at > behind ? 97 : 1) {
    if (at >= hole && at < behind) {
      at = behind - 1;
      continue;
    }
    std::string flipped = pdf;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    EXPECT_NE(seal_of(flipped), Seal::intact) << "at " << at;
  }
}

struct Tampering {
  const char* name;
  std::string (*change)(std::string pdf);
  Seal expected;
};
void PrintTo(const Tampering& t, std::ostream* out) { *out << t.name; }
class Tampered : public ::testing::TestWithParam<Tampering> {};

std::string replace(std::string pdf, std::string_view from, std::string_view to) {
  const std::size_t at = pdf.find(from);
  if (at == std::string::npos) throw std::logic_error("nothing to replace: " + std::string(from));
  return pdf.replace(at, from.size(), to);
}

/// An incremental update as an attacker writes it: object 5 anew, with a table of its own.
std::string with_update(std::string pdf, std::string_view object) {
  const std::string previous = pdf.substr(pdf.rfind("startxref") + 10, pdf.rfind("%%EOF") - pdf.rfind("startxref") - 11);
  const std::size_t object_at = pdf.size();
  pdf += std::string(object);
  const std::size_t table = pdf.size();
  char entry[21];
  std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", object_at);
  return pdf + "xref\n5 1\n" + entry + "trailer\n<< /Size 100 /Root 1 0 R /Prev " + previous + " >>\nstartxref\n" + std::to_string(table) +
         "\n%%EOF\n";
}

TEST_P(Tampered, IsSeen) { EXPECT_EQ(seal_of(GetParam().change(signed_pdf())), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Seal, Tampered,
    ::testing::Values(
        Tampering{"OneByteOfTheText",
                  [](std::string p) {
                    p[2000] ^= 1;
                    return p;
                  },
                  Seal::changed},
        Tampering{"TheTimeOfSigning", [](std::string p) { return replace(std::move(p), "/M (D:2026", "/M (D:2025"); }, Seal::changed},
        Tampering{"ANewLineAppended", [](std::string p) { return p + "\n"; }, Seal::extended},
        Tampering{"APageReplacedByAnUpdate",
                  [](std::string p) { return with_update(std::move(p), "5 0 obj\n<< /Type /Page >>\nendobj\n"); }, Seal::extended},
        Tampering{"AShadowObjectAddedBehind",
                  [](std::string p) { return with_update(std::move(p), "5 0 obj\n<< /Length 3 >>\nstream\nBT \nendstream\nendobj\n"); },
                  Seal::extended},
        Tampering{"RangeShortenedToHideTheTail",
                  [](std::string p) {
                    const std::size_t at = p.find("/ByteRange [0 ") + 14 + 22;
                    p[at + 9] = p[at + 9] == '0' ? '1' : '0';
                    return p;
                  },
                  Seal::changed},
        Tampering{"RangeBeginsLater", [](std::string p) { return replace(std::move(p), "/ByteRange [0 ", "/ByteRange [1 "); }, Seal::none},
        Tampering{"TruncatedBeforeTheSignature", [](std::string p) { return p.substr(0, p.find("/ByteRange")); }, Seal::none},
        Tampering{"TruncatedAtTheEnd", [](std::string p) { return p.substr(0, p.size() - 1); }, Seal::none},
        Tampering{"SignatureOfAnotherDocument",
                  [](std::string p) {
                    const std::string other =
                        sign(testing::composed(Lang::ru), {testing::kNow, "Darcha", "x", Lang::uz}, *press().authority);
                    const std::size_t from = other.find("/Contents <") + 11, to = p.find("/Contents <") + 11;
                    const std::size_t length = p.find('>', to) - to;
                    return p.replace(to, length, other.substr(from, length));
                  },
                  Seal::changed},
        Tampering{"TwoSignatureDictionaries",
                  [](std::string p) { return replace(std::move(p), "/Creator", "/ByteRange [0 1 2 3] /Creator"); }, Seal::none},
        Tampering{"ContentsNotHexadecimal", [](std::string p) { return replace(std::move(p), "/Contents <30", "/Contents <zz"); },
                  Seal::none},
        Tampering{"SomethingHiddenInThePadding",
                  [](std::string p) {
                    p[p.find('>', p.find("/Contents <")) - 1] = '1';
                    return p;
                  },
                  Seal::none},
        Tampering{"HoleUnderAnotherName", [](std::string p) { return replace(std::move(p), "/Contents <", "/Contentz <"); }, Seal::none}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Seal, SurvivesHostileNumbersAndSizes) {
  const std::string_view hostile[] = {"%PDF-1.5 /ByteRange [0 18446744073709551615 18446744073709551615 18446744073709551615]",
                                      "%PDF-1.5 /ByteRange [0 5 3 9]",
                                      "%PDF-1.5 /ByteRange [",
                                      "%PDF-1.5 /ByteRange [0 99999999999999999999999 1 1]",
                                      "%PDF-1.5 /Contents <>/ByteRange [0 19 21 1]",
                                      "%PDF-1.5 /Contents <30841FFFFFFF>/ByteRange [0 19 33 1]"};
  for (const auto file : hostile) EXPECT_EQ(seal_of(file), Seal::none) << file;
  std::string many = "%PDF-1.5 ";
  for (int i = 0; i < 100'000; ++i) many += "/ByteRange [0 1 2 3] darcha-document ";
  EXPECT_EQ(seal_of(many), Seal::none);
}

// ---- an operator's certificate behind an intermediate --------------------------------------------------------------------------------

/// Root, intermediate, signer, as files; each may be made wrong.
class Chain : public ::testing::Test {
 protected:
  struct Made {
    Key key{EVP_EC_gen("P-256")};
    Certificate certificate;
  };
  static Made make(const std::string& name, const Made* issuer, Issuing::Use use, int below = 0, long days = 365) {
    Made made;
    made.certificate = make_certificate({name, days, made.key.get(), issuer != nullptr ? issuer->key.get() : made.key.get(),
                                         issuer != nullptr ? issuer->certificate.get() : nullptr, testing::kNow, use, below});
    return made;
  }
  std::filesystem::path write(const std::string& name, std::initializer_list<const Made*> certificates) {
    const auto path = folder_.path() / name;
    const Bio out{BIO_new_file(path.c_str(), "w")};
    for (const Made* one : certificates) PEM_write_bio_X509(out.get(), one->certificate.get());
    return path;
  }
  std::filesystem::path write_key(const Made& made) {
    const auto path = folder_.path() / "signer.key";
    {
      const Bio out{BIO_new_file(path.c_str(), "w")};
      PEM_write_bio_PKCS8PrivateKey(out.get(), made.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    }
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return path;
  }
  Authority load(const Made& signer, std::initializer_list<const Made*> file) {
    return Authority::load(write("signer.pem", file), write_key(signer), write("root.pem", {&root_}), testing::kNow);
  }
  std::string refused(const Made& signer, std::initializer_list<const Made*> file) {
    try {
      (void)load(signer, file);
    } catch (const std::runtime_error& e) {
      return e.what();
    }
    return "loaded";
  }
  static std::string signed_by(const Authority& authority) {
    return sign(testing::composed(), {testing::kNow, "Darcha", "x", Lang::uz}, authority);
  }

  testing::Folder folder_;
  Made root_ = make("Root", nullptr, Issuing::Use::authority, 1);
  Made between_ = make("Issuing authority", &root_, Issuing::Use::authority);
  Made signer_ = make("Darcha", &between_, Issuing::Use::signer);
};

TEST_F(Chain, OfThreeGoesIntoTheSignatureAndIsVerifiedUpToTheRoot) {
  const Authority authority = load(signer_, {&signer_, &between_});
  const std::string pdf = signed_by(authority);
  EXPECT_EQ(check_pdf(pdf, authority).seal, Seal::intact);
  for (const Made* one : {&signer_, &between_, &root_})
    EXPECT_NE(pdf.find(to_hex(der_of(one->certificate.get()))), std::string::npos) << "a reader needs the whole chain";
  std::string flipped = pdf;
  flipped[2000] ^= 1;
  EXPECT_EQ(check_pdf(flipped, authority).seal, Seal::changed);
  EXPECT_EQ(check_pdf(pdf, *press().authority).seal, Seal::none) << "another root";
}

TEST_F(Chain, IsTheSameInAnyOrderAndWithTheRootInIt) {
  for (const Authority& authority :
       {load(signer_, {&signer_, &root_, &between_, &between_}), load(signer_, {&signer_, &between_, &root_, &signer_})})
    EXPECT_EQ(check_pdf(signed_by(authority), authority).seal, Seal::intact);
}

TEST_F(Chain, ThatDoesNotLeadToTheRootIsRefusedAtTheStart) {
  EXPECT_NE(refused(signer_, {&signer_}).find("put the certificates between them behind it"), std::string::npos);
  const Made stranger = make("Issuing authority", nullptr, Issuing::Use::authority);
  EXPECT_NE(refused(signer_, {&signer_, &stranger}).find("does not lead to the root"), std::string::npos) << "the same name, another key";
  const Made ended = make("Issuing authority", &root_, Issuing::Use::authority, 0, 0);
  const Made under_ended = make("Darcha", &ended, Issuing::Use::signer);
  EXPECT_NE(refused(under_ended, {&under_ended, &ended}).find("expired"), std::string::npos);
  const Made no_authority = make("Not an authority", &between_, Issuing::Use::signer);
  const Made under_it = make("Darcha", &no_authority, Issuing::Use::signer);
  EXPECT_NE(refused(under_it, {&under_it, &no_authority, &between_}).find("does not lead to the root"), std::string::npos);
  EXPECT_NE(refused(signer_, {&between_, &signer_}).find("does not belong to the key"), std::string::npos) << "the signer comes first";
}

TEST_F(Chain, AnotherCustomerOfTheSameAuthorityIsNotThePlatform) {
  const Authority ours = load(signer_, {&signer_, &between_});
  const Made other = make("Somebody else", &between_, Issuing::Use::signer);
  EXPECT_EQ(check_pdf(signed_by(load(other, {&other, &between_})), ours).seal, Seal::none);
  const Made renewed = make("Darcha", &between_, Issuing::Use::signer);
  EXPECT_EQ(check_pdf(signed_by(load(renewed, {&renewed, &between_})), ours).seal, Seal::intact) << "the platform's own, renewed";
}

/// Other implementations: poppler says the signature is valid, and OpenSSL's own command builds the chain from what is in the file.
TEST_F(Chain, OthersAccept) {
  const Authority authority = load(signer_, {&signer_, &between_});
  const std::string pdf = signed_by(authority);
  const auto opinion = pdfsig(pdf);
  if (!opinion) GTEST_SKIP() << "pdfsig (poppler-utils) is not installed";
  EXPECT_NE(opinion->find("Signature is Valid"), std::string::npos) << *opinion;
  EXPECT_NE(opinion->find("Total document signed"), std::string::npos) << *opinion;
  const std::size_t hole = pdf.find("/Contents <") + 10, behind = pdf.find('>', hole) + 1;
  const auto cms = parse_hex(pdf.substr(hole + 1, behind - hole - 2)).value();
  const auto put = [&](const char* name, std::string_view octets) {
    std::ofstream(folder_.path() / name, std::ios::binary) << octets;
    return (folder_.path() / name).string();
  };
  const std::string signature = put("cms.der", {reinterpret_cast<const char*>(cms.data()), cms.size()});
  const std::string content = put("content", pdf.substr(0, hole) + pdf.substr(behind));
  const std::string command = "openssl cms -verify -cades -binary -purpose any -attime 1795242600 -inform DER -in " + signature +
                              " -content " + content + " -CAfile " + (folder_.path() / "root.pem").string() + " -out /dev/null 2>" +
                              put("said", "");
  EXPECT_EQ(std::system(command.c_str()), 0) << std::ifstream(folder_.path() / "said").rdbuf();
}

TEST(Seal, PdfsigAgrees) {
  const auto good = pdfsig(signed_pdf());
  if (!good) GTEST_SKIP() << "pdfsig (poppler-utils) is not installed";
  EXPECT_NE(good->find("ETSI.CAdES.detached"), std::string::npos) << *good;
  EXPECT_NE(good->find("Total document signed"), std::string::npos) << *good;
  EXPECT_NE(good->find("Signature is Valid"), std::string::npos) << *good;
  std::string bad = signed_pdf();
  bad[2000] ^= 1;
  EXPECT_NE(pdfsig(bad)->find("Digest Mismatch"), std::string::npos);
}

}  // namespace
}  // namespace darcha::documents
