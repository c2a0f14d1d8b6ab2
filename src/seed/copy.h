// Records as rows of COPY (text format), one buffer a table.
#pragma once
#include <string>
#include <vector>

#include "persons/persons.h"

namespace darcha::seed {

struct TableRows {
  std::string sql;  ///< "copy persons.names (...) from stdin"
  std::string rows;
};

/// Tables in the order that foreign keys ask for.
class CopyRows {
 public:
  explicit CopyRows(persons::Pepper pepper);
  void add(const persons::Record& record);
  void clear();
  const std::vector<TableRows>& tables() const { return tables_; }

 private:
  persons::Pepper pepper_;
  std::vector<TableRows> tables_;
};

/// Names of the tables above, children first: what has to be emptied before a chunk is written again.
std::vector<std::string> tables_children_first();

}  // namespace darcha::seed
