// Open appeals like the one being written: on the pages of the wizard, and while the author still types.
#include "core/utf8.h"
#include "murojaat/wizard/draft.h"

namespace darcha::murojaat {
namespace {

constexpr std::size_t kMostCompared = 2'000;  // characters: what is alike is so from its beginning
constexpr std::size_t kLeast = 20;            // octets: fewer are like anything
// Each address: a page asks once a second at most, and an office is many pages behind one.
constexpr double kAMinute = 120;
constexpr double kAtOnce = 60;

std::string beginning(std::string text) {
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size() && count < kMostCompared; ++count) utf8::next(text, at);
  text.resize(at);
  return text;
}

}  // namespace

Task<views::SimilarOnes> similar_ones(std::shared_ptr<Services> services, web::Context context, Draft draft) {
  views::SimilarOnes view;
  if (!services->similar || draft.human_only || draft.text.size() < kLeast) co_return view;
  for (const Similar& one : co_await services->similar(beginning(std::move(draft.text)), draft.district)) {
    views::SimilarOnes::Ones shown{.topic = topic_words(context, *services, one.appeal.topic), .number = one.appeal.number};
    if (!one.appeal.description.empty()) shown.words = one.appeal.description;
    if (one.appeal.collective) shown.join = thread_path(one.appeal.number) + "/qoshilish";  // of the others there is nothing to join
    view.ones.push_back(std::move(shown));
  }
  view.some = !view.ones.empty();
  co_return view;
}

Task<Result<net::Response>> similar_while_typing(std::shared_ptr<Services> services, web::Context context) {
  const web::Form form(context);
  Draft draft{.text = form.raw("matn"), .human_only = form.ticked("odam")};
  if (!services->limits.allow("murojaat.similar", context.request->peer, kAMinute, kAtOnce, context.now)) draft.text.clear();
  const views::SimilarOnes view = co_await similar_ones(services, context, std::move(draft));
  net::Response response = net::Response::html(web::html_of(context, view).text);
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

}  // namespace darcha::murojaat
