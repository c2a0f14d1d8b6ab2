// The side menu of the personal cabinet. Its pages belong to several rooms, so the menu belongs to the page kit: links, and how
// many messages are new (Context::unread_messages).
#pragma once
#include "gen/web/views.h"
#include "web/web.h"

namespace darcha::web {

enum class CabinetPage { overview, applications, appeals, documents, messages, consents, reads, corrections, data, security };

views::SideNav cabinet_nav(const Context& context, CabinetPage current);

}  // namespace darcha::web
