// What models look at in a word: numbers of 64 bits made of the word, its beginnings and its pieces, and the place of each in a table. No
// feature's name is kept: it takes a millionth of a millionth for two of a model to fall together. Compiled for speed in every preset.
#pragma once
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace darcha::triage {

/// FNV-1a, then mixed; `mark` keeps a word, a beginning and a piece of the same letters apart.
inline std::uint64_t feature_of(char mark, std::string_view letters) {
  std::uint64_t hash = (0xCBF29CE484222325ULL ^ static_cast<unsigned char>(mark)) * 0x100000001B3ULL;
  for (const char c : letters) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDULL;
  return hash ^ (hash >> 33);
}

/// Rows of the features of one model: the features ascending, so that the same ones have the same rows.
class FeatureTable {
 public:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  FeatureTable() = default;
  explicit FeatureTable(std::vector<std::uint64_t> ascending);

  std::uint32_t row_of(std::uint64_t feature) const;  ///< kNone: never learnt
  const std::vector<std::uint64_t>& features() const { return features_; }

 private:
  std::vector<std::uint64_t> features_;
  std::vector<std::uint32_t> slots_;  // open addressing, a power of two, at most half full
};

/// A sorted run of numbers with each one once, and how often it was there.
struct Counted {
  std::vector<std::uint64_t> values;
  std::vector<std::uint32_t> times;
};
Counted counted(std::vector<std::uint64_t> values);

std::string read_octets(const std::filesystem::path& file);                     ///< throws std::runtime_error
void write_octets(const std::filesystem::path& file, std::string_view octets);  ///< throws std::runtime_error

/// Plain values one after another, as the processor has them: models are made on the machine that uses them.
template <class T>
void put_values(std::string& out, const std::vector<T>& values) {
  const auto count = static_cast<std::uint32_t>(values.size());
  out.append(reinterpret_cast<const char*>(&count), sizeof count);
  out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}
void put_texts(std::string& out, const std::vector<std::string>& texts);

/// Reads what put_values and put_texts wrote; throws std::runtime_error where less is there.
class Octets {
 public:
  Octets(std::string_view octets, std::string_view magic);
  template <class T>
  std::vector<T> values() {
    std::vector<T> out(number(sizeof(T)));
    copy(out.data(), out.size() * sizeof(T));
    return out;
  }
  std::vector<std::string> texts();
  bool at_end() const { return octets_.empty(); }

 private:
  std::uint32_t number(std::size_t size_of_each);
  void copy(void* to, std::size_t size);
  std::string_view octets_;
};

}  // namespace darcha::triage
