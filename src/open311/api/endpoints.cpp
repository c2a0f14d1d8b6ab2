// The table of the interface: whoever adds a call adds a row here, and with it its description.
#include "open311/api/api.h"

namespace darcha::open311::api {
namespace {

using net::Method;

constexpr std::string_view kWhole = R"({"type":"integer","minimum":1,"maximum":200})";
const Parameter kNumber{"number", "path", "Public number of the appeal, as it was given: MR-26-7K3M-9QX2-5DTA.", true};
const Parameter kLimit{"limit", "query", "How many at once, 50 if not said.", false, kWhole};
const Parameter kCursor{"cursor", "query", "Of the answer before: what follows it."};
const Parameter kPurpose{"Darcha-Purpose", "header", "What the person's data is read for; the person sees it. Keys of officers need none.",
                         false, R"({"type":"string","enum":["murojaat","case_control","explanation"]})"};

Task<Result<net::Response>> describe(std::shared_ptr<Services> services, Call) {
  net::Response response = json(openapi(services->base_url));
  response.headers.set("Access-Control-Allow-Origin", "*");
  co_return response;
}

void add_lists(std::vector<Endpoint>& out) {
  out.push_back({Method::get, "/api/v1/openapi.json", "describe", "This document.", "", {}, "", "", 200, "Document", describe});
  out.push_back({Method::get,
                 "/api/v1/appeals",
                 "listAppeals",
                 "Open appeals of the key's office, the most urgent first, then by the end of the term. Nothing about persons.",
                 kScopeList,
                 {{"topic", "query", "Code of a topic."},
                  {"state", "query", "registered or at_work.", false, R"({"type":"string","enum":["registered","at_work"]})"},
                  {"holder", "query", "none: nobody has it yet.", false, R"({"type":"string","enum":["none"]})"},
                  {"overdue", "query", "true: only those whose term is over.", false, R"({"type":"string","enum":["true"]})"},
                  kLimit,
                  kCursor},
                 "",
                 "",
                 200,
                 "AppealList",
                 list});
  out.push_back({Method::get,
                 "/api/v1/appeals/search",
                 "searchAppeals",
                 "Appeals the key's office has or had, by words of them as the beginnings of words, in either script; newest first.",
                 kScopeSearch,
                 {{"q", "query", "Words.", true}, kLimit},
                 "",
                 "",
                 200,
                 "FoundList",
                 search});
}

void add_reading(std::vector<Endpoint>& out) {
  out.push_back({Method::get,
                 "/api/v1/appeals/{number}",
                 "readAppeal",
                 "An appeal that concerns the key's office. The author sees who read it and for what.",
                 kScopeRead,
                 {kNumber, kPurpose},
                 "",
                 "",
                 200,
                 "Appeal",
                 read});
  out.push_back({Method::get,
                 "/api/v1/appeals/{number}/messages",
                 "listMessages",
                 "The thread of an appeal, oldest first.",
                 kScopeRead,
                 {kNumber, kPurpose},
                 "",
                 "",
                 200,
                 "MessageList",
                 list_messages});
  out.push_back({Method::get,
                 "/api/v1/requests",
                 "listRequests",
                 "What other bodies ask of the key's office and it has not answered.",
                 kScopeList,
                 {},
                 "",
                 "",
                 200,
                 "RequestList",
                 list_requests});
  out.push_back(
      {Method::get,
       "/api/v1/events",
       "listEvents",
       "What happened to the appeals of the key's office since the cursor, oldest first; the first call goes without one. An event is "
       "shown two seconds after it became known, and kept for 180 days; a cursor that is older is answered 410: begin without one.",
       kScopeEvents,
       {kLimit, kCursor},
       "",
       "",
       200,
       "EventList",
       events});
}

void add_writing(std::vector<Endpoint>& out) {
  out.push_back(
      {Method::post,
       "/api/v1/appeals",
       "lodgeAppeal",
       "Registers an appeal for somebody; number and clock at once. Without an author it is anonymous. The code opens the thread and is "
       "shown once: give it to the author.",
       kScopeLodge,
       {},
       "NewAppeal",
       R"({"text":"Kóshemizde tún boyı shıraqlar janbaydı.","lang":"kaa","kind":"shikoyat","topic":"roads",
                     "author":{"name":"Aygúl Reymova","contact":"+998901234567"},
                     "place":{"district":"1735401","words":"Berdaq kóshesi, 12-úy aldı"}})",
       201,
       "Receipt",
       lodge});
}

void add_acts(std::vector<Endpoint>& out) {
  out.push_back({Method::post,
                 "/api/v1/appeals/{number}/messages",
                 "writeMessage",
                 "A message of the author, into an appeal that was lodged with this key.",
                 kScopeWrite,
                 {kNumber},
                 "NewMessage",
                 R"({"text":"Suwret qosıp jibermekshimen."})",
                 201,
                 "Written",
                 write});
  out.push_back(
      {Method::post,
       "/api/v1/appeals/{number}/assign",
       "assignAppeal",
       "Gives the appeal to an officer of the office; without one, the officer who lent the key takes it. Needs an officer's key.",
       kScopeAct,
       {kNumber},
       "Assignment",
       R"({"reason":"Navbat boʻyicha"})",
       200,
       "Standing",
       assign});
  out.push_back(
      {Method::post,
       "/api/v1/appeals/{number}/resolve",
       "resolveAppeal",
       "Answers points and sends the signed reply, all or nothing. A point without an answer stops it; a reply that looks formal leaves "
       "only with a reason. Needs an officer's key.",
       kScopeAct,
       {kNumber},
       "Resolution",
       R"({"answers":[{"point":1,"answer":"Berdaq koʻchasidagi 14 ta yoritkich 2026-yil 20-noyabrda tekshirildi.",
                     "done":"14 ta yoritkichning 9 tasi almashtirildi","provision":"OʻRQ-445, 28-modda","evidence":"17-son dalolatnoma"}],
                     "text":"Murojaatingiz uchun rahmat."})",
       200,
       "Standing",
       resolve});
}

void add_letters(std::vector<Endpoint>& out) {
  out.push_back({Method::post,
                 "/api/v1/appeals/{number}/notices",
                 "tellAuthor",
                 "Tells the author something, or asks them. Needs an officer's key.",
                 kScopeAct,
                 {kNumber},
                 "Notice",
                 R"({"text":"Yoritkichlar qaysi uydan boshlab oʻchgan?","question":true})",
                 200,
                 "Written",
                 tell});
  out.push_back({Method::post,
                 "/api/v1/appeals/{number}/requests/{request}/answer",
                 "answerRequest",
                 "Answers what another body asked of this office. Needs an officer's key.",
                 kScopeAct,
                 {kNumber, {"request", "path", "Id of the request, as listRequests gives it.", true}},
                 "RequestAnswer",
                 R"({"answer":"Taʼmirlash 20-noyabrda tugadi."})",
                 200,
                 "Written",
                 answer_request});
}

}  // namespace

std::vector<Endpoint> endpoints() {
  std::vector<Endpoint> out;
  add_lists(out);
  add_reading(out);
  add_writing(out);
  add_acts(out);
  add_letters(out);
  return out;
}

}  // namespace darcha::open311::api
