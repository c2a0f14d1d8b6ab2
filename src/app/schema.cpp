#include "app/schema.h"

#include "db/db.h"
#include "gen/appeals/sql.h"
#include "gen/applications/sql.h"
#include "gen/audit/sql.h"
#include "gen/cases/sql.h"
#include "gen/catalog/sql.h"
#include "gen/consent/sql.h"
#include "gen/db/sql.h"
#include "gen/decisions/sql.h"
#include "gen/documents/sql.h"
#include "gen/identity/sql.h"
#include "gen/insight/sql.h"
#include "gen/jobs/sql.h"
#include "gen/murojaat/sql.h"
#include "gen/notifications/sql.h"
#include "gen/offices/sql.h"
#include "gen/open311/sql.h"
#include "gen/persons/sql.h"
#include "gen/registry/sql.h"
#include "gen/seed/sql.h"
#include "gen/triage/sql.h"

namespace darcha::app {

std::vector<db::Migration> all_migrations() {
  std::vector<db::Migration> all;
  for (const auto& room :
       {jobs::sql::migrations(), audit::sql::migrations(), catalog::sql::migrations(), offices::sql::migrations(),
        persons::sql::migrations(), identity::sql::migrations(), documents::sql::migrations(), registry::sql::migrations(),
        notifications::sql::migrations(), consent::sql::migrations(), applications::sql::migrations(), cases::sql::migrations(),
        decisions::sql::migrations(), appeals::sql::migrations(), murojaat::sql::migrations(), triage::sql::migrations(),
        insight::sql::migrations(), open311::sql::migrations(), seed::sql::migrations()})
    all.insert(all.end(), room.begin(), room.end());
  return all;
}

std::vector<const db::StatementInfo*> all_statements() {
  std::vector<const db::StatementInfo*> all;
  for (const auto& room :
       {db::sql::statements(),       jobs::sql::statements(),          audit::sql::statements(),    catalog::sql::statements(),
        offices::sql::statements(),  persons::sql::statements(),       identity::sql::statements(), documents::sql::statements(),
        registry::sql::statements(), notifications::sql::statements(), consent::sql::statements(),  applications::sql::statements(),
        cases::sql::statements(),    decisions::sql::statements(),     appeals::sql::statements(),  murojaat::sql::statements(),
        triage::sql::statements(),   insight::sql::statements(),       open311::sql::statements(),  seed::sql::statements()})
    all.insert(all.end(), room.begin(), room.end());
  return all;
}

}  // namespace darcha::app
