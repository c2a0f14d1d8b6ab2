#include "triage/model/features.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace darcha::triage {

FeatureTable::FeatureTable(std::vector<std::uint64_t> ascending) : features_(std::move(ascending)) {
  slots_.assign(std::bit_ceil(2 * features_.size() + 1), kNone);
  for (std::uint32_t row = 0; row < features_.size(); ++row) {
    std::size_t at = features_[row] & (slots_.size() - 1);
    while (slots_[at] != kNone) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = row;
  }
}

std::uint32_t FeatureTable::row_of(std::uint64_t feature) const {
  if (slots_.empty()) return kNone;
  std::size_t at = feature & (slots_.size() - 1);
  while (slots_[at] != kNone && features_[slots_[at]] != feature) at = (at + 1) & (slots_.size() - 1);
  return slots_[at];
}

Counted counted(std::vector<std::uint64_t> values) {
  std::sort(values.begin(), values.end(), [](std::uint64_t a, std::uint64_t b) { return a < b; });
  Counted out;
  for (const std::uint64_t value : values) {
    if (out.values.empty() || out.values.back() != value) {
      out.values.push_back(value);
      out.times.push_back(0);
    }
    ++out.times.back();
  }
  return out;
}

std::string read_octets(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::error_code unknown;
  const auto size = std::filesystem::file_size(file, unknown);
  if (!in || unknown) throw std::runtime_error(file.string() + " cannot be read");
  std::string octets(size, '\0');
  if (!in.read(octets.data(), static_cast<std::streamsize>(size))) throw std::runtime_error(file.string() + " cannot be read");
  return octets;
}

void write_octets(const std::filesystem::path& file, std::string_view octets) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(octets.data(), static_cast<std::streamsize>(octets.size()));
  out.close();
  if (!out) throw std::runtime_error(file.string() + " cannot be written");
}

void put_texts(std::string& out, const std::vector<std::string>& texts) {
  const auto number = [&out](std::size_t value) {
    const auto narrow = static_cast<std::uint32_t>(value);
    out.append(reinterpret_cast<const char*>(&narrow), sizeof narrow);
  };
  number(texts.size());
  for (const std::string& text : texts) {
    number(text.size());
    out += text;
  }
}

Octets::Octets(std::string_view octets, std::string_view magic) : octets_(octets) {
  if (!octets_.starts_with(magic)) throw std::runtime_error("not a model of this program: make it again with `darcha train`");
  octets_.remove_prefix(magic.size());
}

std::uint32_t Octets::number(std::size_t size_of_each) {
  std::uint32_t value = 0;
  copy(&value, sizeof value);
  if (value > octets_.size() / size_of_each) throw std::runtime_error("cut short");
  return value;
}

void Octets::copy(void* to, std::size_t size) {
  if (size > octets_.size()) throw std::runtime_error("cut short");
  if (size > 0) std::memcpy(to, octets_.data(), size);
  octets_.remove_prefix(size);
}

std::vector<std::string> Octets::texts() {
  std::vector<std::string> out(number(1));
  for (std::string& text : out) {
    text.resize(number(1));
    copy(text.data(), text.size());
  }
  return out;
}

}  // namespace darcha::triage
