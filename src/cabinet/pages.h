// The HTML edges of the room.
#pragma once
#include "cabinet/cabinet.h"

namespace darcha::cabinet {

std::vector<web::Route> overview_routes(std::shared_ptr<Services> services);
std::vector<web::Route> data_routes(std::shared_ptr<Services> services);
std::vector<web::Route> live_routes(std::shared_ptr<Services> services);

}  // namespace darcha::cabinet
