// The demonstration: the synthetic country, accounts of its named persons, and what is printed about both.
#pragma once
#include "app/house.h"

namespace darcha::app {

/// Plants the country if it is not there, and opens accounts for its named persons. Repeating it changes nothing.
void plant_demo(boost::asio::io_context& io, Shared& shared, db::Pool& pool, Rooms& rooms);

/// Whom the sign-in page names.
std::function<std::vector<identity::DemoHint>(const web::Context&)> demo_hints(Shared& shared);

/// Address and, in a demonstration, whom to sign in as: on standard output, for the person who started it.
void say_where(const Shared& shared, std::uint16_t port);

}  // namespace darcha::app
