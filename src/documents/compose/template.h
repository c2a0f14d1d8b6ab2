// Document templates: what a kind of document says and in which order, as data (documents/templates/<kind>.yaml).
#pragma once
#include <filesystem>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/lang.h"

namespace darcha::documents {

struct Template {
  struct Row {
    std::string field;
    LocalText label;
    bool optional = false;
  };
  /// A heading and running text under it, as long as it takes: the line breaks of the field part its paragraphs.
  struct Section {
    std::string field;
    LocalText heading;
    bool optional = false;
  };
  std::string kind;
  std::string prefix;  ///< two letters that begin the number
  LocalText name;      ///< short, for lists and the verification page
  LocalText issuer;
  LocalText title;
  std::vector<LocalText> body;  ///< paragraphs; {field} stands for a value
  std::vector<Row> rows;
  std::vector<Section> sections;  ///< after the rows; may be none
  LocalText note;
};

/// Sentences common to all documents.
struct FrameTexts {
  LocalText state, number, issued, valid_until, verify_title, verify_how, signed_by, code, page, draft;
};

/// A template that cannot be used; says which file, which key and what is wrong with it.
class TemplateFault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Read once at start, never changed: shared by all threads.
class Templates {
 public:
  /// Reads frame.yaml and every other *.yaml of the folder. Throws TemplateFault.
  static Templates load(const std::filesystem::path& dir);
  const Template* find(std::string_view kind) const;
  const FrameTexts& frame() const { return frame_; }

 private:
  FrameTexts frame_;
  std::unordered_map<std::string, Template> by_kind_;
};

}  // namespace darcha::documents
