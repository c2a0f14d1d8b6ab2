// What an officer does through a program they lent their key to: the desk's own use cases, as that officer. A key of an agency's system
// never comes here: a person decides (ADR 0037).
#include <algorithm>

#include "open311/api/api.h"

namespace darcha::open311::api {
namespace {

using boost::json::object;

struct Acting {
  web::Visitor visitor;
  murojaat::Act act;
};

Result<Acting> as_officer(const Services& services, const Call& call) {
  auto visitor = visitor_of(call.key, *call.directory, date_in_tashkent(services.clock.now()));
  if (!visitor) return refuse("open311.officer_gone", RefusalKind::forbidden);
  return Acting{*visitor, {.visitor = *visitor, .number = call.number(), .token = call.token}};
}

/// A refusal of what this very request did before is none: it was cut off before its answer.
Task<Result<void>> done_before(std::shared_ptr<Services> services, Call call, Refusal refusal) {
  const auto key = co_await murojaat::find_by_number(services->appeals, call.number());
  const auto loaded = key ? co_await murojaat::find(services->appeals, *key) : std::nullopt;
  const auto ours = [&](const murojaat::Event& event) { return event.token == call.token; };
  if (!loaded || std::ranges::none_of(loaded->events, ours)) co_return std::unexpected(std::move(refusal));
  co_return Result<void>{};
}

/// What is known of the appeal after the act, without reading it again.
Task<Result<net::Response>> answered(std::shared_ptr<Services> services, Call call, Result<void> done, object answer) {
  if (!done) done = co_await done_before(services, call, done.error());
  if (!done) co_return std::unexpected(done.error());
  answer["number"] = call.number();
  co_return json(answer);
}

Task<Result<void>> give(std::shared_ptr<Services> services, Acting me, OfficerId to, std::string reason) {
  if (to == me.visitor.officer) co_return co_await murojaat::claim(services->appeals, me.act);
  const auto key = co_await murojaat::find_by_number(services->appeals, me.act.number);
  const auto loaded = key ? co_await murojaat::find(services->appeals, *key) : std::nullopt;
  const bool mine = loaded && loaded->it.holder == me.visitor.officer;
  if (mine) co_return co_await murojaat::hand_over(services->appeals, me.act, to, std::move(reason));
  co_return co_await murojaat::reassign(services->appeals, me.act, to, std::move(reason));
}

}  // namespace

Task<Result<net::Response>> assign(std::shared_ptr<Services> services, Call call) {
  auto me = as_officer(*services, call);
  if (!me) co_return std::unexpected(me.error());
  Body body(call.body);
  const std::string named = body.text("officer", 40);
  const std::string reason = body.text("reason", 1'000);
  const auto officer = named.empty() ? std::optional{me->visitor.officer} : OfficerId::parse(named);
  if (!officer) body.fail("officer");
  if (const auto fine = body.done(); !fine) co_return std::unexpected(fine.error());
  auto done = co_await give(services, std::move(*me), *officer, reason);
  co_return co_await answered(services, std::move(call), std::move(done),
                              {{"state", murojaat::code(murojaat::State::at_work)}, {"holder", officer->str()}});
}

Task<Result<net::Response>> resolve(std::shared_ptr<Services> services, Call call) {
  auto me = as_officer(*services, call);
  if (!me) co_return std::unexpected(me.error());
  Body body(call.body);
  std::vector<murojaat::PointAnswer> answers;
  for (const object& one : body.objects("answers", murojaat::kMaxPoints)) {
    Body answer(one);
    const auto no = answer.number("point");
    answers.push_back({.no = no && *no >= 1 && *no <= 100 ? static_cast<int>(*no) : 0,
                       .answer = answer.text("answer", 10'000, true),
                       .done = answer.text("done", 5'000, true),
                       .provision = answer.text("provision", 500),
                       .evidence = answer.text("evidence", 2'000)});
    if (!answer.done()) body.fail("answers");
  }
  std::string text = body.text("text", 10'000);
  std::string reason = body.text("formal_reason", 1'000);
  if (const auto fine = body.done(); !fine) co_return std::unexpected(fine.error());
  auto done = co_await murojaat::answer_and_send(services->appeals, me->act, std::move(answers), std::move(text), std::move(reason));
  const std::string holder = call.key.officer.str();
  co_return co_await answered(services, std::move(call), std::move(done),
                              {{"state", murojaat::code(murojaat::State::answered)}, {"holder", holder}});
}

Task<Result<net::Response>> tell(std::shared_ptr<Services> services, Call call) {
  auto me = as_officer(*services, call);
  if (!me) co_return std::unexpected(me.error());
  Body body(call.body);
  std::string text = body.text("text", 10'000, true);
  const bool question = body.flag("question");
  if (const auto fine = body.done(); !fine) co_return std::unexpected(fine.error());
  auto done = question ? co_await murojaat::ask_author(services->appeals, me->act, std::move(text))
                       : co_await murojaat::tell_author(services->appeals, me->act, std::move(text));
  co_return co_await answered(services, std::move(call), std::move(done), {{"written", true}});
}

Task<Result<net::Response>> answer_request(std::shared_ptr<Services> services, Call call) {
  auto me = as_officer(*services, call);
  if (!me) co_return std::unexpected(me.error());
  Body body(call.body);
  std::string answer = body.text("answer", 10'000, true);
  if (const auto fine = body.done(); !fine) co_return std::unexpected(fine.error());
  const auto request = parse_uuid(call.context.request->path_param("request"));
  if (!request) co_return refuse("open311.no_request_here", RefusalKind::not_found);
  auto done = co_await murojaat::answer_request(services->appeals, me->act, *request, std::move(answer));
  co_return co_await answered(services, std::move(call), std::move(done), {{"written", true}});
}

}  // namespace darcha::open311::api
