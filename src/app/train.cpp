#include "app/train.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>

#include "app/run_task.h"
#include "core/log.h"
#include "murojaat/fairness/fairness.h"
#include "triage/fairness/fairness.h"
#include "triage/overrides.h"
#include "triage/train/train.h"

namespace darcha::app {
namespace {

constexpr int kBarWidth = 40;
constexpr int kReportDays = 365;

void show_progress(std::string_view stage, double done) {
  if (::isatty(STDOUT_FILENO) == 0) return;
  const int full = static_cast<int>(done * kBarWidth);
  fmt::print("\r\033[K  [{:#<{}}{:.<{}}] {:3.0f} %  {}", "", full, "", kBarWidth - full, done * 100, stage);
  if (done >= 1) fmt::print("\r\033[K");
  std::fflush(stdout);
}

triage::TrainOptions options_of(const Config& config) {
  return {.corpus = config.reference_dir / "triage",
          .regions = config.reference_dir / "regions.json",
          .topics = config.services_dir / "appeals" / "topics.yaml",
          .models = config.models_dir,
          .made_on = date_in_tashkent(SystemClock{}.now())};
}

/// What the house knows of officers' choices, read beside a running server or from the database that is given.
class Choices {
 public:
  explicit Choices(const Config& config) : opened_(open_database(config, true)), pool_(io_, pool_options(opened_.url, 2)) {}
  ~Choices() { run_task(io_, pool_.close()); }
  std::vector<triage::Learnt> learnt() { return run_task(io_, triage::list_learnt(pool_)); }
  std::vector<triage::GroupFigure> fairness(Instant since) { return run_task(io_, murojaat::fairness_since(pool_, cpu_, since)); }
  std::vector<triage::OverrideCount> counts() { return run_task(io_, triage::count_overrides(pool_)); }

 private:
  boost::asio::io_context io_{1};
  Opened opened_;
  CpuPool cpu_{1};
  db::Pool pool_;
};

int report(const Config& config) {
  Choices choices(config);
  fmt::print("| model | what | office | language | choices | overridden | nothing suggested |\n|---|---|---|---|---:|---:|---:|\n");
  for (const triage::OverrideCount& c : choices.counts())
    fmt::print("| {} | {} | {} | {} | {} | {} | {} |\n", c.model, c.aspect, c.office.str(), c.language, c.choices, c.overridden,
               c.unsuggested);
  const Instant since = SystemClock{}.now() - std::chrono::days{kReportDays};
  fmt::print("\n{}", triage::fairness_markdown(triage::publishable(choices.fairness(since))));
  return 0;
}

int make(const Arguments& arguments) {
  triage::TrainOptions options = options_of(arguments.config);
  options.progress = show_progress;
  if (arguments.options.contains("quick")) {
    if (triage::has_current(options.models)) return 0;  // a better one, or this one, is in use
    options.effort = triage::kQuick;
    options.measure = false;
  }
  if (arguments.options.contains("validation-only")) options.measure = false;
  fmt::print("held-out texts as frozen, SHA-256 {}\n", triage::held_out_digest(options.corpus));
  if (arguments.options.contains("with-choices")) options.learnt = Choices(arguments.config).learnt();
  const triage::Trained trained = triage::train(options);
  if (!arguments.options.contains("validation-only")) triage::make_current(trained);
  fmt::print("model {} {}; its card: {}\n", trained.version, trained.new_made ? "made" : "was there already",
             (trained.folder / "card.md").string());
  return 0;
}

int train(const Arguments& arguments) {
  try {
    return arguments.options.contains("report") ? report(arguments.config) : make(arguments);
  } catch (const std::exception& failure) {
    fmt::print(stderr, "darcha: {}\n", failure.what());
    return 1;
  }
}

}  // namespace

Command train_command() {
  return {"train",
          "make the model that proposes where appeals belong",
          "Reads the texts of data/triage, trains (some half a minute of two cores, the same octets each time), measures on held-out texts "
          "(their digest is checked and printed), and writes the "
          "model with its card (JSON, Markdown, HTML) into the models folder. Servers load it at their start.\n\n  darcha train\n  darcha "
          "train "
          "--with-choices          learn from officers' choices as well\n  darcha train --report                overrides; accuracy, delay "
          "and outcome by language, region, sex and channel",
          {{"quick", "", "where there is no model yet: a small one in some seconds, some points less right, for a demonstration"},
           {"with-choices", "", "learn from what officers chose, as the database knows it"},
           {"validation-only", "", "while a recipe is being chosen: the held-out texts are not looked at, and no server loads the model"},
           {"report", "", "print overrides by model, office and language, and whether everybody is served alike; trains nothing"}},
          train};
}

void load_model(const Config& config, triage::Services& triage) {
  try {
    if (auto engine = triage::load_current(config.models_dir))
      triage.shelf->put(std::move(engine));
    else
      log_info("triage.no_model", {{"make_it_with", "darcha train"}});
  } catch (const std::runtime_error& failure) {  // appeals are taken without suggestions rather than not at all
    log_warn("triage.model_unreadable", {{"why", failure.what()}});
  }
}

std::shared_ptr<const triage::Engine> model_for_bench(const Config& config) {
  const triage::Trained trained = triage::train(options_of(config));  // there already, or made: the one in use may be a quick one
  if (!triage::has_current(config.models_dir)) triage::make_current(trained);
  return triage::load(trained);
}

}  // namespace darcha::app
