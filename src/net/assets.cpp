#include <brotli/decode.h>
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <set>

#include "core/crypto.h"
#include "net/negotiate.h"
#include "net/net.h"

namespace darcha::net {
namespace {

namespace fs = std::filesystem;

std::string_view type_of(std::string_view extension) {
  static const std::map<std::string_view, std::string_view> kTypes{
      {".css", "text/css; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".woff2", "font/woff2"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".txt", "text/plain; charset=utf-8"},
      {".pdf", "application/pdf"},
      {".wasm", "application/wasm"},
  };
  const auto found = kTypes.find(extension);
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read the asset " + path.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

/// name.3f2a91c0.css: eight or more hexadecimal digits between the last two dots.
bool has_digest(const fs::path& name) {
  const std::string digest = name.stem().extension().string();
  return digest.size() >= 9 &&
         std::all_of(digest.begin() + 1, digest.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string digest_name(const fs::path& logical, std::string_view content) {
  if (has_digest(logical.filename())) return logical.generic_string();
  const std::string digest = to_hex(BytesView(sha256(content)).first(4));
  return (logical.parent_path() / (logical.stem().string() + "." + digest + logical.extension().string())).generic_string();
}

/// Replaces url(x) by url(<digest name>) wherever x, relative to the sheet, is one of `urls`.
std::string with_digests(std::string_view css, const fs::path& sheet, const std::map<std::string, std::string, std::less<>>& urls) {
  std::string out;
  for (;;) {
    const std::size_t open = css.find("url(");
    const std::size_t close = open == std::string_view::npos ? open : css.find(')', open);
    if (close == std::string_view::npos) break;
    std::string_view inner = css.substr(open + 4, close - open - 4);
    if (inner.size() >= 2 && (inner.front() == '"' || inner.front() == '\'') && inner.back() == inner.front())
      inner = inner.substr(1, inner.size() - 2);
    const std::size_t fragment = std::min(inner.find('#'), inner.size());
    const auto found = urls.find((sheet.parent_path() / inner.substr(0, fragment)).lexically_normal().generic_string());
    out += css.substr(0, open + 4);
    if (found == urls.end())
      out += css.substr(open + 4, close - open - 4);
    else
      out += "\"" + found->second + std::string(inner.substr(fragment)) + "\"";
    out += ')';
    css.remove_prefix(close + 1);
  }
  out += css;
  return out;
}

/// Brotli forms of earlier starts, by digest of the plain octets. Any of them may be missing, cut short or foreign: one is taken only if
/// it unpacks to those octets. A folder that cannot be written costs time, nothing else.
class Kept {
 public:
  Kept(fs::path dir, int quality) : dir_(std::move(dir)), quality_(quality) {}

  std::string brotli(std::string_view body) {
    if (dir_.empty()) return net::brotli(body, quality_);
    const fs::path file = dir_ / fmt::format("{}.q{}.br", to_hex(BytesView(sha256(body))), quality_);
    used_.insert(file.filename());
    std::ifstream in(file, std::ios::binary);
    if (in) {
      std::string packed{std::istreambuf_iterator<char>(in), {}};
      if (unpacks_to(packed, body)) return packed;
    }
    std::string packed = net::brotli(body, quality_);
    keep(file, packed);
    return packed;
  }

  /// Forms of files that are gone.
  void sweep() const {
    if (dir_.empty()) return;
    std::error_code ec;
    for (auto entry = fs::directory_iterator(dir_, ec); !ec && entry != fs::directory_iterator(); entry.increment(ec))
      if (!used_.contains(entry->path().filename())) {
        std::error_code ignored;  // another process of this folder may have removed it
        fs::remove(entry->path(), ignored);
      }
  }

 private:
  static bool unpacks_to(const std::string& packed, std::string_view body) {
    std::string out(body.size() + 1, '\0');
    std::size_t size = out.size();
    const auto done = BrotliDecoderDecompress(packed.size(), reinterpret_cast<const std::uint8_t*>(packed.data()), &size,
                                              reinterpret_cast<std::uint8_t*>(out.data()));
    return done == BROTLI_DECODER_RESULT_SUCCESS && std::string_view(out).substr(0, size) == body;
  }
  void keep(const fs::path& file, const std::string& packed) const {
    std::error_code ec;
    fs::create_directories(dir_, ec);
    const fs::path draft = file.string() + "." + to_hex(random_bytes(4)) + ".new";
    std::ofstream out(draft, std::ios::binary | std::ios::trunc);
    out << packed;
    out.close();
    if (out) {
      fs::rename(draft, file, ec);
    }
    if (!out || ec) fs::remove(draft, ec);
  }

  fs::path dir_;
  int quality_;
  std::set<fs::path> used_;
};

}  // namespace

struct Assets::State {
  std::string prefix;
  std::map<std::string, std::string, std::less<>> urls;  ///< by logical name
  std::map<std::string, Frozen, std::less<>> files;      ///< by what follows the prefix

  static Task<Response> serve(std::shared_ptr<const State> state, std::shared_ptr<Request> request) {
    const auto found = state->files.find(request->path_param("path"));
    if (found == state->files.end()) throw StatusError(404);
    co_return found->second.answer(*request);
  }
};

Assets Assets::load(const fs::path& dir, std::string url_prefix, int brotli_quality, fs::path kept_in) {
  Kept kept(std::move(kept_in), brotli_quality);
  while (url_prefix.ends_with('/')) url_prefix.pop_back();
  auto state = std::make_shared<State>();
  state->prefix = url_prefix;
  std::error_code ec;
  std::vector<fs::path> names;
  for (auto entry = fs::recursive_directory_iterator(dir, ec); !ec && entry != fs::recursive_directory_iterator(); entry.increment(ec))
    if (entry->is_regular_file() && !entry->path().filename().string().starts_with('.'))
      names.push_back(entry->path().lexically_relative(dir));
  if (ec) throw std::runtime_error("cannot read the folder of assets " + dir.string() + ": " + ec.message());
  // Sheets last: their own digest must cover the names they point at.
  std::sort(names.begin(), names.end(), [](const fs::path& a, const fs::path& b) {
    return std::pair(a.extension() == ".css", a.generic_string()) < std::pair(b.extension() == ".css", b.generic_string());
  });
  for (const fs::path& logical : names) {
    std::string content = read(dir / logical);
    if (logical.extension() == ".css") content = with_digests(content, logical, state->urls);
    const std::string served = digest_name(logical, content);
    state->urls[logical.generic_string()] = url_prefix + "/" + served;
    Response response = Response::bytes(std::move(content), std::string(type_of(logical.extension().string())));
    response.headers.add("Cache-Control", "public, max-age=31536000, immutable");
    response.headers.add("X-Content-Type-Options", "nosniff");
    response.headers.add("Cross-Origin-Resource-Policy", "same-origin");
    state->files.emplace(served, Frozen::make(std::move(response), [&kept](std::string_view body) { return kept.brotli(body); }));
  }
  kept.sweep();
  Assets assets;
  assets.state_ = std::move(state);
  return assets;
}

const std::string& Assets::url(std::string_view logical_name) const {
  const auto found = state_->urls.find(logical_name);
  if (found == state_->urls.end()) throw std::out_of_range("no such asset: " + std::string(logical_name));
  return found->second;
}

std::vector<Route> Assets::routes() const {
  return {{Method::get, state_->prefix + "/{path*}",
           [state = state_](std::shared_ptr<Request> request) { return State::serve(state, std::move(request)); }}};
}

}  // namespace darcha::net
