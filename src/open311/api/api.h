// The JSON interface of agencies, /api/v1/. One table holds each call: its route, what key it needs, its description. The OpenAPI document
// is made from the same table (openapi.cpp), so neither can be without the other. Spec: OpenAPI 3.1, RFC 9457, RFC 6750.
#pragma once
#include <boost/json.hpp>

#include <functional>

#include "murojaat/desk/acts.h"
#include "open311/keys/keys.h"
#include "open311/open311.h"
#include "open311/rules.h"

namespace darcha::open311::api {

/// A call whose key holds and whose body is an object.
struct Call {
  web::Context context;
  ApiKey key;
  std::shared_ptr<const offices::Directory> directory;
  boost::json::object body{};
  std::string token{};  ///< idempotency key, made one's own by the key: two programs never meet in one
  std::string number() const { return std::string{context.request->path_param("number")}; }
  std::string query(std::string_view name) const { return param(context.request->query, name); }
};

using Handler = std::function<Task<Result<net::Response>>(std::shared_ptr<Services>, Call)>;

struct Parameter {
  std::string_view name, where, text;  ///< where: path, query, header
  bool required = false;
  std::string_view schema = R"({"type":"string"})";
};

struct Endpoint {
  net::Method method;
  std::string_view path;       ///< "/api/v1/appeals/{number}"
  std::string_view operation;  ///< operationId
  std::string_view summary;
  std::string_view scope;  ///< empty: no key is asked
  std::vector<Parameter> parameters;
  std::string_view body;     ///< name of a schema; empty: none
  std::string_view example;  ///< of the body
  int status = 200;
  std::string_view answer;  ///< name of a schema; empty: nothing comes back
  Handler handler;
  bool changes() const { return method == net::Method::post; }
  bool officer() const { return scope == kScopeAct; }
};

std::vector<Endpoint> endpoints();
boost::json::object openapi(const std::string& base_url);
/// components/schemas of the document.
const boost::json::object& schemas();

// --- bodies: read with every fault at once ----------------------------------------------------------------------------------------------

class Body {
 public:
  explicit Body(const boost::json::object& object) : object_(object) {}
  std::string text(std::string_view name, std::size_t max, bool required = false);
  std::optional<double> number(std::string_view name);
  bool flag(std::string_view name);
  std::vector<std::string> texts(std::string_view name, std::size_t most);
  const boost::json::object* object(std::string_view name);
  std::vector<boost::json::object> objects(std::string_view name, std::size_t most);
  void fail(std::string_view name, std::string_view code = "bad_field");
  /// Refuses open311.bad_request with a fault for each field that is wrong or that nobody asked for.
  Result<void> done();

 private:
  const boost::json::value* find(std::string_view name);
  const boost::json::object& object_;
  std::vector<std::string> known_;
  Refusal refusal_{.code = "open311.bad_request", .kind = RefusalKind::bad_input};
};

net::Response json(const boost::json::value& value, int status = 200);

// --- the calls ---------------------------------------------------------------------------------------------------------------------------

Task<Result<net::Response>> lodge(std::shared_ptr<Services> services, Call call);
Task<Result<net::Response>> list(std::shared_ptr<Services> services, Call call);
Task<Result<net::Response>> search(std::shared_ptr<Services> services, Call call);
Task<Result<net::Response>> read(std::shared_ptr<Services> services, Call call);
Task<Result<net::Response>> list_messages(std::shared_ptr<Services> services, Call call);
Task<Result<net::Response>> write(std::shared_ptr<Services> services, Call call);
Task<Result<net::Response>> assign(std::shared_ptr<Services> services, Call call);
Task<Result<net::Response>> resolve(std::shared_ptr<Services> services, Call call);
Task<Result<net::Response>> tell(std::shared_ptr<Services> services, Call call);
Task<Result<net::Response>> list_requests(std::shared_ptr<Services> services, Call call);
Task<Result<net::Response>> answer_request(std::shared_ptr<Services> services, Call call);
Task<Result<net::Response>> events(std::shared_ptr<Services> services, Call call);

std::vector<web::Route> routes(std::shared_ptr<Services> services);

}  // namespace darcha::open311::api
