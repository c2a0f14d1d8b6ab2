// The visitor of a request. One look-up by primary key; the row's last_seen_at is written at most every five minutes.
#include <algorithm>

#include "core/crypto.h"
#include "identity/identity.h"
#include "identity/session_cookie.h"
#include "identity/store.h"
#include "offices/offices.h"

namespace darcha::identity {
namespace {
constexpr std::chrono::minutes kTouchEvery{5};

/// Who is away does nothing; whoever stands in for a colleague may what the colleague may. Administrators and members of the commission are
/// not stood in for: each is one of several who watch or outvote each other.
std::vector<std::string> roles_on(const offices::Directory& directory, const offices::Officer& officer, Date today) {
  if (directory.is_away(officer.id, today)) return {};
  std::vector<std::string> roles = officer.roles;
  for (const offices::Officer* colleague : directory.find_represented(officer.id, today))
    for (const std::string& role : colleague->roles)
      if (role != offices::kRoleAdministrator && role != offices::kRoleCommissionMember && std::ranges::find(roles, role) == roles.end())
        roles.push_back(role);
  return roles;
}

}  // namespace

Task<web::Visitor> signed_in_by(std::shared_ptr<Services> services, SessionToken token) {
  const Instant now = services->clock.now();
  const auto row = co_await services->db.query(sql::FindSession{.subject_id = token.subject, .session_id = token.session});
  if (!row || row->pending || !equal_constant_time(row->secret_hash, sha256(token.secret)) ||
      !session_alive(row->created_at, row->last_seen_at, false, now))
    co_return web::Visitor{};
  if (now > row->last_seen_at + kTouchEvery)
    co_await services->db.query(sql::TouchSession{.subject_id = token.subject, .session_id = token.session, .now = now});
  web::Visitor visitor{.session = token.session,
                       .subject = token.subject,
                       .assurance = row->assurance,
                       .display_name = row->display_name,
                       .signed_in_at = row->created_at};
  if (row->officer_id) {
    const auto directory = co_await offices::directory(services->db);
    const offices::Officer* officer = directory->find_officer(*row->officer_id);
    if (officer != nullptr && officer->serves_on(services->office_day())) {  // dismissed since: a citizen again
      visitor.officer = officer->id;
      visitor.office = officer->office;
      visitor.roles = roles_on(*directory, *officer, services->office_day());
      if (const auto* office = directory->find_office(officer->office))
        visitor.post = std::make_shared<const web::Post>(web::Post{office->name, officer->position});
    }
  }
  co_return visitor;
}

namespace {

class SessionVisitors final : public web::VisitorSource {
 public:
  explicit SessionVisitors(std::shared_ptr<Services> services) : services_(std::move(services)) {}

  Task<web::Visitor> visitor_of(std::shared_ptr<net::Request> request) override {
    const auto token = session_token_of(*request);
    if (!token) co_return web::Visitor{};
    co_return co_await signed_in_by(services_, *token);
  }

  bool may_be_signed_in(const net::Request& request) const override { return session_token_of(request).has_value(); }

 private:
  std::shared_ptr<Services> services_;
};

}  // namespace

std::shared_ptr<web::VisitorSource> make_visitor_source(std::shared_ptr<Services> services) {
  return std::make_shared<SessionVisitors>(std::move(services));
}

void end_officer_sessions(db::Batch& batch, SubjectId subject, OfficerId officer, Instant now) {
  batch.add(sql::EndOfficerSessions{.subject_id = subject, .officer_id = officer, .now = now});
}

Task<> sweep_sessions(db::Pool& db, Instant now) { co_await db.query(sql::DeleteOldSessions{.ended_before = now - std::chrono::days{90}}); }

Task<> sweep_attempts(db::Pool& db, Instant now) { co_await db.query(sql::DeleteOldAttempts{.now = now}); }

}  // namespace darcha::identity
