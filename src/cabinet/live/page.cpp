#include "cabinet/pages.h"

namespace darcha::cabinet {
namespace {

// A person's open pages listen on a channel of their own.
std::string channel_of(SubjectId subject) { return "subject/" + subject.str(); }

class Stream final : public net::EventStream {
 public:
  explicit Stream(std::shared_ptr<jobs::HubStream> stream) : stream_(std::move(stream)) {}
  ~Stream() override { stream_->close(); }
  Task<std::optional<std::string>> next() override { return stream_->next(); }

 private:
  std::shared_ptr<jobs::HubStream> stream_;
};

Task<Result<net::Response>> listen(std::shared_ptr<Services> services, web::Context context) {
  net::Response response;
  response.headers.set("Content-Type", "text/event-stream");
  response.body = std::shared_ptr<net::EventStream>(std::make_shared<Stream>(services->hub.subscribe(channel_of(context.visitor.subject))));
  co_return response;
}

// The event says only that something changed: the page asks for what, and is checked again then.
void publish(jobs::Hub& hub, const jobs::OutboxEvent& event) {
  if (!event.subject.is_nil()) hub.publish(channel_of(event.subject), "message", event.topic);  // the name that `onmessage` hears
}

}  // namespace

std::vector<web::Route> live_routes(std::shared_ptr<Services> services) {
  return {{net::Method::get, "/kabinet/oqim", web::WhoMay::citizen(),
           [services](web::Context context) { return listen(services, std::move(context)); }}};
}

void subscribe(jobs::Worker& worker, jobs::Hub& hub) {
  worker.on_hint("*", [&hub](const jobs::OutboxEvent& event) { publish(hub, event); });
}

}  // namespace darcha::cabinet
