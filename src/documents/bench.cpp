#include "documents/bench.h"

#include "core/cpu_pool.h"
#include "documents/compose/compose.h"
#include "documents/documents.h"
#include "documents/rules.h"
#include "documents/sign/authority.h"
#include "documents/sign/sign.h"

namespace darcha::documents {
namespace {

Content sample(int i) {
  const Lang lang = kLangs[static_cast<std::size_t>(i) % kLangCount];
  return {.kind = "residence-certificate",
          .lang = lang,
          .fields = {{"full_name", "Toʻrayeva Dilnoza Gʻanijon qizi " + std::to_string(i)},
                     {"birth_date", *make_date(1994, 3, 17)},
                     {"pinfl", std::string("41703940001234")},
                     {"address", std::string("Toshkent shahri, Chilonzor tumani, Bunyodkor shohkoʻchasi, 12-uy, 45-xonadon")},
                     {"purpose", std::string("Bankka")}}};
}

double one(const Press& press, const ObjectStore& store, Instant now, int i) {
  const auto began = std::chrono::steady_clock::now();
  const std::string code = make_code(random_bytes(kCodeRandom));
  auto pdf = compose({.form = press.templates->find("residence-certificate"),
                      .frame = &press.templates->frame(),
                      .content = sample(i),
                      .number = make_number("YJ", date_in_tashkent(now), random_bytes(kNumberRandom)),
                      .code = code,
                      .verify_url = "https://darcha.example/tekshirish/" + code,
                      .verify_page = "darcha.example/tekshirish",
                      .issued_at = now,
                      .valid_until = date_in_tashkent(now) + Days{30}});
  if (!pdf) throw std::runtime_error(pdf.error().code);
  (void)store.put_now(sign(std::move(*pdf), {now, "Darcha", "Official document", Lang::uz}, *press.authority));
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
}

}  // namespace

std::vector<Measure> bench(const std::filesystem::path& templates_dir, int count) {
  const auto folder = std::filesystem::temp_directory_path() / ("darcha-bench-" + random_token(9));
  const Instant now = SystemClock{}.now();
  CpuPool pool(1);
  const ObjectStore store(folder / "objects", pool);
  const Press press = open_press({.templates_dir = templates_dir, .development_keys = folder / "signing"}, now);
  const double first = one(press, store, now, 0);
  std::vector<double> times;
  double total = 0;
  for (int i = 1; i <= count; ++i) total += times.emplace_back(one(press, store, now, i));
  std::filesystem::remove_all(folder);
  std::ranges::sort(times);
  const auto at = [&times](double share) { return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))]; };
  return {{"documents.compose_sign_store.first", first, "ms"},
          {"documents.compose_sign_store.p50", at(0.5), "ms"},
          {"documents.compose_sign_store.p95", at(0.95), "ms"},
          {"documents.compose_sign_store.per_thread", 1000.0 * static_cast<double>(times.size()) / total, "1/s"}};
}

}  // namespace darcha::documents
