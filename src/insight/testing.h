// For tests of this room: murojaat's country with this room's tables, and appeals that are followed.
#pragma once
#include "gen/insight/sql.h"
#include "insight/insight.h"
#include "insight/store.h"
#include "murojaat/testing.h"

namespace darcha::insight {

class InsightTest : public murojaat::testing::MurojaatTest {
 public:
  std::vector<db::Migration> migrations() override {
    auto series = MurojaatTest::migrations();
    for (const db::Migration& migration : sql::migrations()) series.push_back(migration);
    std::sort(series.begin(), series.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    return series;
  }
  void SetUp() override {
    MurojaatTest::SetUp();
    insight_ =
        std::make_shared<Services>(Services{.db = pool(), .clock = clock_, .murojaat = services_, .base_url = "https://darcha.example"});
  }
  void at(std::string_view iso) { clock_.set(*parse_iso_instant(iso)); }
  /// All that waits is done, by both rooms.
  void follow() {
    jobs::Worker worker(io(), pool(), clock_, "insight-" + make_uuid_v4().str());
    murojaat::subscribe(worker, services_);
    subscribe(worker, insight_);
    while (await(worker.run_once()) > 0) {
    }
    await(worker.stop());
  }
  murojaat::Receipt appeal() {
    auto receipt = await(murojaat::lodge(services_, letter()));
    if (!receipt) throw std::runtime_error(receipt.error().code);
    return *receipt;
  }
  /// By the first officer of the district, on the merits.
  void answer(const murojaat::Receipt& receipt) {
    const auto& officer = clerk(murojaat::testing::kOffice, "murojaat");
    const auto act = [&] { return murojaat::Act{.visitor = officer.visitor(), .number = receipt.number, .token = random_token(9)}; };
    const auto done = [](Result<void> result) {
      if (!result) throw std::runtime_error(result.error().code);
    };
    done(await(murojaat::claim(services_, act())));
    for (const int no : {1, 2})
      done(await(murojaat::answer_point(services_, act(),
                                        {.no = no,
                                         .answer = "Kósheniń jolı 2026-jıl 20-noyabrde dúzetildi, 120 metr.",
                                         .done = "Jol ońlandı, akt 14-san",
                                         .provision = "OʻRQ-445",
                                         .evidence = "akt"})));
    done(await(murojaat::send_reply(services_, act(), "", "Tekserildi")));
  }
  net::Response visit(net::Method method, std::string path, Lang lang = Lang::uz, web::Visitor visitor = {},
                      murojaat::testing::Form fields = {}) {
    web::Context context = web::test::context(lang);
    context.request = web::test::request(method, std::move(path));
    for (auto& [name, value] : fields) context.request->form.add(name, value);
    context.now = clock_.now();
    context.visitor = std::move(visitor);
    return await(web::test::Site(routes(insight_)).visit(std::move(context)));
  }
  Recomputed again() { return await(recompute(insight_)); }
  std::int64_t counted(const std::string& name) {
    return std::stoll(text_of("select coalesce(sum(n), 0)::text from insight.counts where name = '" + name + "'"));
  }

  std::shared_ptr<Services> insight_;
};

}  // namespace darcha::insight
