// What was typed and what is wrong, put into the views of fields.
#include "web/form.h"
#include "web/sentence.h"

namespace darcha::web {
namespace {

void set_id(std::string& id, const std::string& name) {
  if (id.empty()) id = id_of(name);
}

/// The first choice carries the group's id, so that the error summary can jump to it; the others follow.
template <class Options>
void set_option_ids(Options& options, const std::string& id) {
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (options[i].id.empty()) options[i].id = i == 0 ? id : id + '-' + std::to_string(i + 1);
  }
}

}  // namespace

std::string id_of(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    out += plain ? c : '-';
  }
  return out;
}

std::optional<std::string> Form::error_of(const std::string& field) const {
  for (const FieldError& error : errors_) {
    if (error.field == field) return sentence(context_, error.code, error.args);
  }
  return std::nullopt;
}

std::optional<views::ErrorSummary> Form::summary() const {
  if (errors_.empty()) return std::nullopt;
  views::ErrorSummary out;
  for (const FieldError& error : errors_)
    out.items.push_back({.id = id_of(error.field), .text = sentence(context_, error.code, error.args)});
  return out;
}

void Form::show(views::Field& view) const {
  set_id(view.id, view.name);
  if (fields_.count(view.name) > 0 && view.type != "password") view.value = raw(view.name);
  view.error = error_of(view.name);
}

void Form::show(views::TextArea& view) const {
  set_id(view.id, view.name);
  if (fields_.count(view.name) > 0) view.value = raw(view.name);
  view.error = error_of(view.name);
}

void Form::show(views::Select& view) const {
  set_id(view.id, view.name);
  if (fields_.count(view.name) > 0) {
    for (auto& option : view.options) option.selected = option.value == raw(view.name);
  }
  view.error = error_of(view.name);
}

void Form::show(views::RadioGroup& view) const {
  set_id(view.id, view.name);
  set_option_ids(view.options, view.id);
  if (fields_.count(view.name) > 0) {
    for (auto& option : view.options) option.checked = option.value == raw(view.name);
  }
  view.error = error_of(view.name);
}

void Form::show(views::CheckboxGroup& view) const {
  set_id(view.id, view.name);
  set_option_ids(view.options, view.id);
  if (posted()) {  // nothing ticked sends nothing
    const auto values = fields_.find_all(view.name);
    for (auto& option : view.options) option.checked = std::ranges::find(values, option.value) != values.end();
  }
  view.error = error_of(view.name);
}

void Form::show(views::DateField& view) const {
  set_id(view.id, view.name);
  if (fields_.count(view.name + "_day") + fields_.count(view.name + "_month") + fields_.count(view.name + "_year") > 0) {
    view.day = raw(view.name + "_day");
    view.month = raw(view.name + "_month");
    view.year = raw(view.name + "_year");
  }
  view.error = error_of(view.name);
}

void Form::show(views::FileField& view) const {
  set_id(view.id, view.name);
  view.error = error_of(view.name);
}

}  // namespace darcha::web
