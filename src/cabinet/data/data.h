// Everything the house knows about a person, gathered for that person. R113; Law: OʻRQ-547 (right to one's own data).
#pragma once
#include <string>
#include <vector>

#include "cabinet/cabinet.h"

namespace darcha::cabinet {

/// Register values as sentences of a list, grouped by register, in the reader's language.
struct DataLine {
  std::string path;  ///< "address.current"
  std::string label, value;
  std::string source, time;
};
struct DataGroup {
  std::string title;
  std::vector<DataLine> lines;
};

/// Reads every group of the person's record (one logged read, purpose "self").
Task<Result<std::vector<DataGroup>>> own_data(std::shared_ptr<Services> services, web::Context context);

/// JSON: registers, applications, documents, reads. UTF-8, no size limit but the person's own history.
Task<Result<std::string>> own_data_json(std::shared_ptr<Services> services, web::Context context);

/// The same for reading, A4, fonts embedded. Pure and heavy: for the CPU pool.
std::string draw_data(const std::string& title, const std::string& made, const std::vector<DataGroup>& groups,
                      const std::string& page_word);

}  // namespace darcha::cabinet
