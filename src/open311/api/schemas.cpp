// Shapes of what goes in and out. A test holds every answer and every example against them.
#include <boost/json.hpp>

#include "open311/api/api.h"

namespace darcha::open311::api {
namespace {

constexpr std::string_view kSchemas = R"json({
"Problem": {"type":"object","required":["type","status","code","title"],"properties":{
  "type":{"type":"string"},"status":{"type":"integer"},"code":{"type":"string"},"title":{"type":"string"},"detail":{"type":"string"},
  "request_id":{"type":"string"},"errors":{"type":"array","items":{"type":"object","required":["field","code"],"properties":{
    "field":{"type":"string"},"code":{"type":"string"},"detail":{"type":"string"}}}}}},
"Document": {"type":"object","required":["openapi","info","paths"],"properties":{"openapi":{"type":"string"}}},
"NewAppeal": {"type":"object","required":["text"],"additionalProperties":false,"properties":{
  "text":{"type":"string","minLength":1,"maxLength":20000},
  "lang":{"type":"string","enum":["uz","uz-Cyrl","ru","en","kaa"]},
  "kind":{"type":"string","enum":["ariza","taklif","shikoyat"]},
  "topic":{"type":"string","description":"Code of a topic; empty: found from the text."},
  "points":{"type":"array","maxItems":20,"items":{"type":"string"},"description":"What is asked, one thing each; empty: found from the text."},
  "author":{"type":"object","required":["name"],"additionalProperties":false,"properties":{
    "name":{"type":"string","maxLength":200},"contact":{"type":"string","maxLength":200},"address":{"type":"string","maxLength":300}}},
  "place":{"type":"object","additionalProperties":false,"properties":{
    "lat":{"type":"number"},"long":{"type":"number"},"district":{"type":"string","description":"SOATO"},"words":{"type":"string","maxLength":300}}},
  "office":{"type":"string","description":"Code of the body that should answer; empty: the competent one."},
  "about_office":{"type":"string","description":"Code of the body complained about: it never gets it."},
  "public_text":{"type":"string","maxLength":4000,"description":"What everybody may read, in the author's own words; empty: nothing."},
  "human_only":{"type":"boolean","description":"No machine looks at it."},
  "collective":{"type":"boolean","description":"Others may join."}}},
"Receipt": {"type":"object","required":["number","code","office","registered_on","due_at","repeated"],"additionalProperties":false,"properties":{
  "number":{"type":"string"},"code":{"type":["string","null"]},"office":{"type":"string"},
  "registered_on":{"type":"string","format":"date"},"due_at":{"type":"string","format":"date-time"},"repeated":{"type":"boolean"}}},
"AppealLine": {"type":"object","required":["number","kind","topic","state","urgency","due_at"],"additionalProperties":false,"properties":{
  "number":{"type":"string"},"kind":{"type":"string"},"topic":{"type":"string"},"state":{"type":"string"},"urgency":{"type":"integer"},
  "district":{"type":["string","null"]},"holder":{"type":["string","null"],"format":"uuid"},
  "lodged_at":{"type":"string","format":"date-time"},"due_at":{"type":"string","format":"date-time"},
  "halted":{"type":"boolean"},"escalated":{"type":"boolean"},"reopened":{"type":"integer"}}},
"AppealList": {"type":"object","required":["items","cursor"],"properties":{
  "items":{"type":"array","items":{"$ref":"#/components/schemas/AppealLine"}},"cursor":{"type":["string","null"]}}},
"FoundList": {"type":"object","required":["items","cursor"],"properties":{
  "items":{"type":"array","items":{"type":"object","required":["number","topic","state","lodged_at"],"additionalProperties":false,"properties":{
    "number":{"type":"string"},"topic":{"type":"string"},"state":{"type":"string"},"lodged_at":{"type":"string","format":"date-time"}}}},
  "cursor":{"type":["string","null"]}}},
"Appeal": {"type":"object","required":["number","kind","topic","state","office","text","author","points","timeline","due_at","version"],
  "additionalProperties":false,"properties":{
  "number":{"type":"string"},"kind":{"type":"string"},"topic":{"type":"string"},"state":{"type":"string"},"office":{"type":"string"},
  "holder":{"type":["string","null"],"format":"uuid"},"holder_name":{"type":["string","null"]},"urgency":{"type":"integer"},
  "district":{"type":["string","null"]},"lodged_at":{"type":"string","format":"date-time"},"due_at":{"type":"string","format":"date-time"},
  "answered_at":{"type":["string","null"],"format":"date-time"},"version":{"type":"integer"},
  "text":{"type":"string"},"public_text":{"type":["string","null"]},"lang":{"type":"string"},
  "author":{"type":"object","required":["kind"],"additionalProperties":false,"properties":{
    "kind":{"type":"string"},"name":{"type":["string","null"]},"contact":{"type":["string","null"]}}},
  "place":{"type":"object","properties":{"lat":{"type":["number","null"]},"long":{"type":["number","null"]},"words":{"type":["string","null"]}}},
  "points":{"type":"array","items":{"type":"object","required":["no","text"],"additionalProperties":false,"properties":{
    "no":{"type":"integer"},"text":{"type":"string"},"answer":{"type":["string","null"]},"done":{"type":["string","null"]},
    "provision":{"type":["string","null"]},"evidence":{"type":["string","null"]},"verdict":{"type":["string","null"]}}}},
  "timeline":{"type":"array","items":{"type":"object","required":["seq","kind","state","at"],"additionalProperties":false,"properties":{
    "seq":{"type":"integer"},"kind":{"type":"string"},"state":{"type":"string"},"at":{"type":"string","format":"date-time"}}}}}},
"MessageList": {"type":"object","required":["items","cursor"],"properties":{
  "items":{"type":"array","items":{"type":"object","required":["kind","from","text","at"],"additionalProperties":false,"properties":{
    "kind":{"type":"string"},"from":{"type":"string"},"text":{"type":"string"},"at":{"type":"string","format":"date-time"}}}},
  "cursor":{"type":["string","null"]}}},
"NewMessage": {"type":"object","required":["text"],"additionalProperties":false,"properties":{"text":{"type":"string","minLength":1,"maxLength":20000}}},
"Written": {"type":"object","required":["number","written"],"additionalProperties":false,"properties":{"number":{"type":"string"},"written":{"type":"boolean"}}},
"Assignment": {"type":"object","additionalProperties":false,"properties":{
  "officer":{"type":"string","format":"uuid","description":"Empty: who lent the key."},"reason":{"type":"string","maxLength":1000}}},
"Resolution": {"type":"object","additionalProperties":false,"properties":{
  "answers":{"type":"array","maxItems":20,"items":{"type":"object","required":["point","answer","done"],"additionalProperties":false,"properties":{
    "point":{"type":"integer","minimum":1},"answer":{"type":"string","minLength":1},"done":{"type":"string","minLength":1,"description":"What was done."},
    "provision":{"type":"string"},"evidence":{"type":"string"}}}},
  "text":{"type":"string","description":"Before the answers."},
  "formal_reason":{"type":"string","description":"Why it leaves although it looks formal; counted."}}},
"Notice": {"type":"object","required":["text"],"additionalProperties":false,"properties":{"text":{"type":"string","minLength":1},"question":{"type":"boolean"}}},
"RequestAnswer": {"type":"object","required":["answer"],"additionalProperties":false,"properties":{"answer":{"type":"string","minLength":1}}},
"Standing": {"type":"object","required":["number","state","holder"],"additionalProperties":false,"properties":{
  "number":{"type":"string"},"state":{"type":"string"},"holder":{"type":"string","format":"uuid"}}},
"RequestList": {"type":"object","required":["items","cursor"],"properties":{
  "items":{"type":"array","items":{"type":"object","required":["request","number","joint","due_at"],"additionalProperties":false,"properties":{
    "request":{"type":"string","format":"uuid"},"number":{"type":"string"},"joint":{"type":"boolean"},"due_at":{"type":"string","format":"date-time"}}}},
  "cursor":{"type":["string","null"]}}},
"EventList": {"type":"object","required":["items","cursor"],"properties":{
  "items":{"type":"array","items":{"type":"object","required":["number","kind","state","topic","version","here","seen_at"],"additionalProperties":false,"properties":{
    "number":{"type":"string"},"kind":{"type":"string"},"state":{"type":"string"},"topic":{"type":"string"},"version":{"type":"integer"},
    "here":{"type":"boolean","description":"It lies at the office now; otherwise it has left."},"seen_at":{"type":"string","format":"date-time"}}}},
  "cursor":{"type":["string","null"]}}}
})json";

}  // namespace

const boost::json::object& schemas() {
  static const boost::json::object parsed = boost::json::parse(kSchemas).as_object();
  return parsed;
}

}  // namespace darcha::open311::api
