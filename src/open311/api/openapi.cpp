// The description, made from the table of calls. Spec: OpenAPI 3.1.0.
#include <boost/json.hpp>

#include "open311/api/api.h"

namespace darcha::open311::api {
namespace {

using boost::json::array;
using boost::json::object;

object reference(std::string_view schema) { return {{"$ref", "#/components/schemas/" + std::string{schema}}}; }

object content(std::string_view type, std::string_view schema) { return {{type, object{{"schema", reference(schema)}}}}; }

array parameters_of(const Endpoint& endpoint) {
  array out;
  const auto add = [&](const Parameter& one) {
    out.push_back(object{{"name", one.name},
                         {"in", one.where},
                         {"required", one.required},
                         {"description", one.text},
                         {"schema", boost::json::parse(one.schema)}});
  };
  for (const Parameter& one : endpoint.parameters) add(one);
  if (endpoint.changes())
    add({"Idempotency-Key", "header", "Chosen by the program for this request; sent again, it is done once and answered as before.", true,
         R"({"type":"string","minLength":8,"maxLength":200})"});
  return out;
}

object responses_of(const Endpoint& endpoint) {
  object out{
      {std::to_string(endpoint.status), object{{"description", "Done."}, {"content", content("application/json", endpoint.answer)}}}};
  if (endpoint.status == 201)
    out["200"] =
        object{{"description", "Done before, by the same Idempotency-Key."}, {"content", content("application/json", endpoint.answer)}};
  if (endpoint.scope.empty()) return out;
  const auto problem = [&](const char* status, const char* words) {
    out[status] = object{{"description", words}, {"content", content("application/problem+json", "Problem")}};
  };
  problem("400", "The request cannot be read.");
  problem("401", "There is no key.");
  problem("403", "The key is not known, has ended, or is not for this.");
  problem("404", "There is no such thing within reach of the key.");
  problem("429", "Too many requests: wait as long as Retry-After says.");
  if (endpoint.operation == "listEvents") problem("410", "The cursor is older than events are kept: begin without one.");
  if (endpoint.changes()) {
    problem("409", "Somebody was faster, or it stands otherwise by now.");
    problem("422", "Fields are wrong; each is named.");
  }
  return out;
}

object operation_of(const Endpoint& endpoint) {
  object out{{"operationId", endpoint.operation}, {"summary", endpoint.summary}, {"parameters", parameters_of(endpoint)}};
  if (!endpoint.body.empty()) {
    object json_body{{"schema", reference(endpoint.body)}, {"example", boost::json::parse(endpoint.example)}};
    out["requestBody"] = object{{"required", true}, {"content", object{{"application/json", std::move(json_body)}}}};
  }
  out["responses"] = responses_of(endpoint);
  out["security"] = endpoint.scope.empty() ? array{} : array{object{{"key", array{endpoint.scope}}}};
  return out;
}

}  // namespace

object openapi(const std::string& base_url) {
  object paths;
  for (const Endpoint& endpoint : endpoints()) {
    auto& path = paths[endpoint.path];
    if (path.is_null()) path = object{};
    path.as_object()[endpoint.changes() ? "post" : "get"] = operation_of(endpoint);
  }
  return {
      {"openapi", "3.1.0"},
      {"info", object{{"title", "Darcha: appeals of citizens, for agencies"},
                      {"version", "1.0.0"},
                      {"description",
                       "A key belongs to an office, or is lent by an officer for some hours and acts as that officer. The operator "
                       "of the portal gives the first (darcha open311 key), officers the second (/xodim/kalitlar)."}}},
      {"servers", array{object{{"url", base_url}}}},
      {"paths", std::move(paths)},
      {"components", object{{"schemas", schemas()}, {"securitySchemes", object{{"key", object{{"type", "http"}, {"scheme", "bearer"}}}}}}}};
}

}  // namespace darcha::open311::api
