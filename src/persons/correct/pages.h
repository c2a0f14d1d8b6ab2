// Pages of corrections that stand in files of their own; private to the room.
#pragma once
#include "persons/persons.h"

namespace darcha::persons {

/// The name of a value of a register in the reader's language.
std::string name_of_path(const web::Context& context, std::string path);

/// GET and POST /kabinet/tuzatishlar/yangi?nima=<path>&qaytish=<page of this site>: "this is wrong", said by the person.
std::vector<web::Route> report_routes(std::shared_ptr<Services> services);

}  // namespace darcha::persons
