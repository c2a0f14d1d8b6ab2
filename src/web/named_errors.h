// What is wrong with a form, by the labels of its fields: "Reason: fill in this field". Labels are known where fields are shown, not where
// they are read.
#pragma once
#include <map>

#include "gen/web/views.h"

namespace darcha::web {

/// `labels` by the ids that the links of the summary lead to (id_of() of a field's name); what has none keeps its words.
inline std::optional<views::ErrorSummary> named(std::optional<views::ErrorSummary> summary,
                                                const std::map<std::string, std::string>& labels) {
  if (summary)
    for (auto& item : summary->items)
      if (const auto label = labels.find(item.id); label != labels.end()) item.text = label->second + ": " + item.text;
  return summary;
}

}  // namespace darcha::web
