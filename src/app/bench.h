// What `./dev bench` measures inside the program: search and the audit log. The rest is measured from outside, over HTTP.
#pragma once
#include "app/command.h"

namespace darcha::app {

/// `darcha bench search|audit`: one JSON object on standard output.
int bench(const Arguments& arguments);

}  // namespace darcha::app
