// MinHash (Broder 1997) with multiply-shift hashing; pairs that are alike, and groups of them.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>

#include "triage/text/fold.h"
#include "triage/triage.h"

namespace darcha::triage {
namespace {

constexpr std::size_t kPiece = 4;        // letters
constexpr double kSameText = 0.6;        // share of pieces: a copy with its greeting changed
constexpr double kAlike = 0.22;          // unrelated appeals of one language seldom have more in common
constexpr double kNearMetres = 400;      // a block of houses, a school and its street
constexpr double kSamePlaceAlike = 0.1;  // words in common that are enough where place and time agree and a topic is not known
constexpr auto kSameTime = std::chrono::hours{24 * 10};
constexpr double kEarthMetres = 6'371'000;

/// Odd numbers from splitmix64: the same on every machine and in every version, for sketches are stored.
constexpr std::array<std::uint64_t, Sketch::kHashes> multipliers() {
  std::array<std::uint64_t, Sketch::kHashes> out{};
  std::uint64_t state = 0x64617263'68610001ULL;
  for (std::uint64_t& value : out) {
    state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    value = (z ^ (z >> 31)) | 1;
  }
  return out;
}
constexpr auto kMultipliers = multipliers();

std::uint64_t hash_of(std::string_view piece) {  // FNV-1a, then mixed: its low bits alone are poor
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : piece) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDULL;
  return hash ^ (hash >> 33);
}

double metres(const Place& a, const Place& b) {
  const auto radians = [](double degrees) { return degrees * 3.14159265358979323846 / 180; };
  const double lat = radians(b.latitude - a.latitude), lon = radians(b.longitude - a.longitude);
  const double h =
      std::pow(std::sin(lat / 2), 2) + std::cos(radians(a.latitude)) * std::cos(radians(b.latitude)) * std::pow(std::sin(lon / 2), 2);
  return 2 * kEarthMetres * std::asin(std::sqrt(std::clamp(h, 0.0, 1.0)));
}

struct Side {
  const Sketch& sketch;
  const std::string& topic;
  const std::optional<Place>& place;
  Instant at;
};

std::optional<Similar> compare(const Side& a, const Side& b) {
  const double common = likeness(a.sketch, b.sketch);
  if (common >= kSameText) return Similar{.score = common, .likeness = Likeness::same_text};
  const auto apart = a.at > b.at ? a.at - b.at : b.at - a.at;
  const bool placed = a.place && b.place;
  const double distance = placed ? metres(*a.place, *b.place) : std::numeric_limits<double>::infinity();
  const bool topics_known = !a.topic.empty() && !b.topic.empty();
  const bool same_matter = topics_known ? a.topic == b.topic : common >= kSamePlaceAlike;
  if (same_matter && distance <= kNearMetres && apart <= kSameTime)
    return Similar{.score = 0.5 + 0.3 * (1 - distance / kNearMetres) + 0.2 * common, .likeness = Likeness::same_event};
  if (common >= kAlike) return Similar{.score = common, .likeness = Likeness::alike};
  return std::nullopt;
}

}  // namespace

Sketch sketch(std::string_view text) {
  Sketch out;
  out.lowest.fill(std::numeric_limits<std::uint32_t>::max());
  const std::string folded = fold(text, kMostRead);
  if (folded.empty()) return out;
  std::vector<std::uint64_t> pieces;
  const std::size_t count = folded.size() < kPiece ? 1 : folded.size() - kPiece + 1;
  pieces.reserve(count);
  for (std::size_t at = 0; at < count; ++at) pieces.push_back(hash_of(std::string_view{folded}.substr(at, kPiece)));
  std::ranges::sort(pieces);
  pieces.erase(std::unique(pieces.begin(), pieces.end()), pieces.end());
  for (const std::uint64_t piece : pieces)
    for (std::size_t i = 0; i < Sketch::kHashes; ++i)
      out.lowest[i] = std::min(out.lowest[i], static_cast<std::uint32_t>((piece * kMultipliers[i]) >> 32));
  return out;
}

std::string Sketch::bytes() const {
  std::string out;
  for (const std::uint32_t value : lowest)
    for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift);
  return out;
}

std::optional<Sketch> Sketch::parse(std::string_view bytes) {
  if (bytes.size() != kHashes * 4) return std::nullopt;
  Sketch out;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    out.lowest[i / 4] |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (i % 4 * 8);
  return out;
}

double likeness(const Sketch& a, const Sketch& b) {
  constexpr auto kNothing = std::numeric_limits<std::uint32_t>::max();  // of a text without a word, which is like no other
  std::size_t same = 0;
  for (std::size_t i = 0; i < Sketch::kHashes; ++i) same += a.lowest[i] == b.lowest[i] && a.lowest[i] != kNothing;
  return static_cast<double>(same) / Sketch::kHashes;
}

std::vector<Similar> similar(const Question& question, const std::vector<Candidate>& candidates, std::size_t most) {
  const Sketch own = sketch(question.text);
  std::vector<Similar> found;
  for (const Candidate& candidate : candidates) {
    auto pair =
        compare({own, question.topic, question.place, question.at}, {candidate.sketch, candidate.topic, candidate.place, candidate.at});
    if (!pair) continue;
    pair->id = candidate.id;
    found.push_back(*pair);
  }
  std::ranges::sort(found, [](const Similar& a, const Similar& b) { return std::tie(b.score, a.id) < std::tie(a.score, b.id); });
  if (found.size() > most) found.resize(most);
  return found;
}

std::vector<std::vector<std::size_t>> clusters(const std::vector<Candidate>& candidates) {
  std::vector<std::size_t> parent(candidates.size());
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  const auto root = [&](std::size_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  const auto side = [&](std::size_t i) { return Side{candidates[i].sketch, candidates[i].topic, candidates[i].place, candidates[i].at}; };
  for (std::size_t i = 0; i < candidates.size(); ++i)
    for (std::size_t j = i + 1; j < candidates.size(); ++j) {
      const auto pair = compare(side(i), side(j));
      if (pair && pair->likeness != Likeness::alike) parent[std::max(root(i), root(j))] = std::min(root(i), root(j));
    }
  std::vector<std::vector<std::size_t>> groups(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) groups[root(i)].push_back(i);
  std::erase_if(groups, [](const auto& group) { return group.size() < 2; });
  std::ranges::stable_sort(groups, [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return groups;
}

}  // namespace darcha::triage
