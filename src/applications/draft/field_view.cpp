#include "applications/draft/field_view.h"

#include <fmt/core.h>

#include <set>

#include "applications/words.h"
#include "core/dates.h"
#include "core/text.h"
#include "gen/applications/text.h"
#include "gen/applications/views.h"
#include "gen/web/views.h"
#include "web/sentence.h"

namespace darcha::applications {
namespace {

using catalog::Condition;
using catalog::Field;
using catalog::FieldType;

struct Rendering {
  const web::Context& context;
  const OpenDraft& open;
  const catalog::FormPage& page;
  const PageErrors& errors;
  bool heading;  ///< the first field's legend is the page's heading

  std::vector<std::string> values(const Field& field) const {
    const auto found = open.draft.answers.find(field.code);
    return found == open.draft.answers.end() ? std::vector<std::string>{} : found->second;
  }
  std::string value(const Field& field) const {
    const auto all = values(field);
    return all.empty() ? std::string{} : all.front();
  }
  std::optional<std::string> hint(const Field& field) const {
    const std::string& text = field.hint.in(context.lang);
    return text.empty() ? std::nullopt : std::optional{text};
  }
  std::string label(const Field& field) const { return field.label.in(context.lang); }
};

web::Html render_one(const Rendering& r, const Field& field);
web::Html render_rows(const Rendering& r, const Field& group);

// The option of a choice on the same page that a field's condition asks for.
bool hangs_on(const Field& field, const Field& choice, std::string_view option) {
  return field.when && field.when->kind == Condition::Kind::equals && field.when->field == choice.code && field.when->values.size() == 1 &&
         field.when->values.front() == option;
}

bool hangs_on_any(const Field& field, const catalog::FormPage& page) {
  for (const Field& other : page.fields) {
    if (other.type != FieldType::choice && other.type != FieldType::yes_no) continue;
    if (field.when && field.when->kind == Condition::Kind::equals && field.when->field == other.code && field.when->values.size() == 1)
      return true;
  }
  return false;
}

std::optional<web::Html> under_option(const Rendering& r, const Field& choice, std::string_view option) {
  web::Html inside;
  for (const Field& field : r.page.fields)
    if (hangs_on(field, choice, option)) inside.text += render_one(r, field).text;
  return inside.text.empty() ? std::nullopt : std::optional{std::move(inside)};
}

std::vector<catalog::Option> options_of(const Rendering& r, const Field& field) {
  if (field.type != FieldType::yes_no) return field.options;
  LocalText yes, no;
  yes.in(r.context.lang) = r.context.t(text::kYes);
  no.in(r.context.lang) = r.context.t(text::kNo);
  return {{.code = "yes", .label = yes}, {.code = "no", .label = no}};
}

template <class Group>
web::Html render_group(const Rendering& r, const Field& field) {
  const auto chosen = r.values(field);
  const bool heading = r.heading && &field == &r.page.fields.front();
  Group group{.id = field.code,
              .name = field.code,
              .legend = heading ? r.page.title.in(r.context.lang) : r.label(field),
              .hint = r.hint(field),
              .error = r.errors.of(field),
              .heading = heading,
              .optional = !field.required};
  int number = 0;
  for (const catalog::Option& option : options_of(r, field)) {
    ++number;
    const std::string& hint = option.hint.in(r.context.lang);
    group.options.push_back({.id = number == 1 ? field.code : fmt::format("{}-{}", field.code, number),
                             .value = option.code,
                             .label = option.label.in(r.context.lang),
                             .hint = hint.empty() ? std::nullopt : std::optional{hint},
                             .checked = std::find(chosen.begin(), chosen.end(), option.code) != chosen.end(),
                             .more = under_option(r, field, option.code)});
  }
  return web::html_of(r.context, group);
}

web::Html render_select(const Rendering& r, const Field& field) {
  web::views::Select select{.id = field.code,
                            .name = field.code,
                            .label = r.label(field),
                            .hint = r.hint(field),
                            .error = r.errors.of(field),
                            .optional = !field.required};
  for (const catalog::Option& option : field.options)
    select.options.push_back({.value = option.code, .label = option.label.in(r.context.lang), .selected = option.code == r.value(field)});
  return web::html_of(r.context, select);
}

web::Html render_date(const Rendering& r, const Field& field) {
  const std::string value = r.value(field);
  web::views::DateField date{.id = field.code,
                             .name = field.code,
                             .legend = r.label(field),
                             .hint = r.hint(field),
                             .error = r.errors.of(field),
                             .optional = !field.required};
  const auto first = value.find('-');
  const auto second = first == std::string::npos ? first : value.find('-', first + 1);
  if (second != std::string::npos) {
    date.year = value.substr(0, first);
    date.month = value.substr(first + 1, second - first - 1);
    date.day = value.substr(second + 1);
  }
  return web::html_of(r.context, date);
}

std::string size_in_words(const Rendering& r, std::int64_t bytes) {
  const double megabytes = static_cast<double>(bytes) / (1024 * 1024);
  std::string text = megabytes < 0.1 ? fmt::format("{} KB", std::max<std::int64_t>(1, bytes / 1024)) : fmt::format("{:.1f} MB", megabytes);
  if (r.context.lang != Lang::en) std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

web::Html render_file(const Rendering& r, const Field& field) {
  web::views::FileField file{.id = field.code,
                             .name = field.code,
                             .label = r.label(field),
                             .error = r.errors.of(field),
                             .multiple = field.files.max_count > 1,
                             .optional = !field.required};
  std::string kinds;
  for (const std::string& type : field.files.types) {
    kinds += (kinds.empty() ? "" : ", ") + (type == "jpeg" ? std::string{"JPG"} : to_upper(type));
    file.accept += (file.accept.empty() ? "." : ",.") + (type == "jpeg" ? std::string{"jpg,.jpeg"} : type);
  }
  file.hint =
      r.context.t(text::kFileHint,
                  {{"kinds", kinds}, {"megabytes", std::to_string(field.files.max_mb)}, {"files", std::to_string(field.files.max_count)}});
  for (const Attachment& attachment : r.open.attachments)
    if (attachment.field == field.code)
      file.files.push_back({.name = attachment.file_name,
                            .size = size_in_words(r, attachment.size),
                            .remove_name = "remove",
                            .remove_value = attachment.id.str()});
  return web::html_of(r.context, file);
}

web::Html render_box(const Rendering& r, const Field& field) {
  web::views::Field box{.id = field.code,
                        .name = field.code,
                        .label = r.label(field),
                        .hint = r.hint(field),
                        .error = r.errors.of(field),
                        .value = r.value(field),
                        .optional = !field.required};
  switch (field.type) {
    case FieldType::number: box.inputmode = "numeric", box.size = 12; break;
    case FieldType::money: box.inputmode = "numeric", box.size = 16, box.unit = r.context.t(text::kSom); break;
    case FieldType::phone: box.type = "tel", box.inputmode = "tel", box.autocomplete = "tel", box.size = 20; break;
    case FieldType::email: box.type = "email", box.inputmode = "email", box.autocomplete = "email"; break;
    case FieldType::pinfl: box.inputmode = "numeric", box.size = 18, box.spellcheck_off = true; break;
    case FieldType::tin: box.inputmode = "numeric", box.size = 12, box.spellcheck_off = true; break;
    case FieldType::document_number:
    case FieldType::plate: box.size = 12, box.spellcheck_off = true; break;
    default: box.maxlength = field.max_length; break;
  }
  return web::html_of(r.context, box);
}

web::Html render_one(const Rendering& r, const Field& field) {
  switch (field.type) {
    case FieldType::choice:
      if (field.options.size() > 8) return render_select(r, field);
      return render_group<web::views::RadioGroup>(r, field);
    case FieldType::yes_no: return render_group<web::views::RadioGroup>(r, field);
    case FieldType::choices: return render_group<web::views::CheckboxGroup>(r, field);
    case FieldType::date: return render_date(r, field);
    case FieldType::file: return render_file(r, field);
    case FieldType::group: return render_rows(r, field);
    case FieldType::long_text:
      return web::html_of(r.context, web::views::TextArea{.id = field.code,
                                                          .name = field.code,
                                                          .label = r.label(field),
                                                          .hint = r.hint(field),
                                                          .error = r.errors.of(field),
                                                          .value = r.value(field),
                                                          .rows = 6,
                                                          .maxlength = field.max_length,
                                                          .optional = !field.required});
    default: return render_box(r, field);
  }
}

// A condition of a row under the names its fields carry on the page.
Condition named_in_row(Condition condition, const Field& group, std::string_view row) {
  if (const Field* part = group.find(condition.field)) condition.field = catalog::row_name(group, row, *part);
  for (Condition& inner : condition.parts) inner = named_in_row(std::move(inner), group, row);
  return condition;
}

// One row as a page of its own, its fields under their full names.
catalog::FormPage page_of_row(const Field& group, std::string_view row, const catalog::FormInput& input) {
  catalog::FormPage page{.code = group.code};
  for (const Field* part : catalog::visible_row_fields(group, row, input)) {
    page.fields.push_back(*part);
    page.fields.back().code = catalog::row_name(group, row, *part);
    if (part->when) page.fields.back().when = named_in_row(*part->when, group, row);
  }
  return page;
}

// Rows that are complete and right are folded into one line; a row with something to do is open.
views::GroupField::Rows render_row(const Rendering& r, const Field& group, const std::string& row, std::size_t place) {
  const catalog::FormPage page = page_of_row(group, row, form_input(r.open, date_in_tashkent(r.context.now)));
  const Rendering inner{r.context, r.open, page, r.errors, false};
  views::GroupField::Rows shown{.id = row_id(group, row),
                                .name = group.code,
                                .value = row,
                                .title = group.item.in(r.context.lang) + ' ' + std::to_string(place),
                                .remove = group.code + '.' + row};
  for (const Field& field : page.fields) {
    if (r.errors.of(field) || (field.required && inner.values(field).empty())) shown.open = true;
    if (!hangs_on_any(field, page)) shown.fields.push_back({render_one(inner, field)});
  }
  if (std::string words = row_words(r.context, group, row, r.open.draft.answers); !words.empty())
    shown.words = std::move(words);
  else
    shown.open = true;
  return shown;
}

web::Html render_rows(const Rendering& r, const Field& group) {
  views::GroupField view{.id = group.code,
                         .legend = r.label(group),
                         .hint = r.hint(group),
                         .error = r.errors.of(group),
                         .row_count = r.context.t(text::kRowCount, {{"max", std::to_string(group.max_rows)}})};
  std::vector<std::string> rows = catalog::rows_of(group, r.open.draft.answers);
  while (rows.size() < static_cast<std::size_t>(group.min_rows)) rows.push_back(catalog::next_row(rows));
  for (std::size_t i = 0; i < rows.size(); ++i) view.rows.push_back(render_row(r, group, rows[i], i + 1));
  if (rows.size() < static_cast<std::size_t>(group.max_rows))
    view.add = r.context.t(rows.empty() ? text::kAddRow : text::kAddAnotherRow, {{"item", group.item.in(r.context.lang)}});
  return web::html_of(r.context, view);
}

std::string joined_date(const net::Request& request, const std::string& code) {
  const auto box = [&](std::string_view part) {
    return std::string{request.form.find(code + std::string{part}).value_or(std::string_view{})};
  };
  std::string day = box("_day"), month = box("_month"), year = box("_year");
  if (day.empty() && month.empty() && year.empty()) return {};
  if (day.size() == 1) day.insert(0, "0");
  if (month.size() == 1) month.insert(0, "0");
  return year + '-' + month + '-' + day;
}

}  // namespace

bool title_is_question(const catalog::FormPage& page) {
  if (page.fields.empty()) return false;
  const FieldType type = page.fields.front().type;
  const bool group =
      type == FieldType::yes_no || type == FieldType::choices || (type == FieldType::choice && page.fields.front().options.size() <= 8);
  return group && std::all_of(page.fields.begin() + 1, page.fields.end(), [&](const Field& f) { return hangs_on_any(f, page); });
}

std::string error_sentence(const web::Context& context, const catalog::Service& service, const catalog::FormError& error) {
  const auto found = catalog::find_answer(service, error.field);
  const Field* field = found ? found->field : nullptr;
  const auto row = std::ranges::find(error.args, "row", &std::pair<std::string, std::string>::first);
  const std::string place =
      found && found->group != nullptr && row != error.args.end() ? found->group->item.in(context.lang) + ' ' + row->second + ": " : "";
  if (error.code == "pattern" && field != nullptr && !field->pattern_says.empty()) return place + field->pattern_says.in(context.lang);
  if (error.code == "missing_in_register") {
    if (const catalog::Prefill* prefill = service.find_prefill(error.field); prefill != nullptr && !prefill->missing.empty())
      return prefill->missing.in(context.lang);
  }
  TextArgs args = error.args;
  for (auto& [name, value] : args)
    if (const auto day = parse_iso_date(value)) value = format_date(*day, context.lang);
  args.emplace_back("field", field == nullptr ? error.field : place + field->label.in(context.lang));
  return web::sentence(context, "applications.field_" + error.code, args);
}

std::optional<std::string> PageErrors::of(const Field& field) const {
  for (std::size_t i = 0; i < errors.size(); ++i)
    if (errors[i].field == field.code) return sentences[i];
  return std::nullopt;
}

std::vector<web::Html> render_fields(const web::Context& context, const OpenDraft& open, const catalog::FormPage& page,
                                     const PageErrors& errors) {
  const Rendering r{context, open, page, errors, title_is_question(page)};
  catalog::FormInput input = form_input(open, date_in_tashkent(context.now));
  std::set<std::string> visible;
  for (const Field* field : catalog::visible_fields(page, input)) visible.insert(field->code);
  std::vector<web::Html> out;
  for (const Field& field : page.fields)
    if (!hangs_on_any(field, page) && visible.contains(field.code)) out.push_back(render_one(r, field));
  return out;
}

namespace {

void read_field(const net::Request& request, const Field& field, const std::string& name, Answers& answers) {
  if (field.type == FieldType::file) return;
  if (field.type == FieldType::date) {
    if (std::string date = joined_date(request, name); !date.empty()) answers[name] = {std::move(date)};
    return;
  }
  for (const std::string_view value : request.form.find_all(name))
    if (!value.empty()) answers[name].emplace_back(value);
}

}  // namespace

Answers read_answers(const net::Request& request, const catalog::FormPage& page) {
  Answers answers;
  for (const Field& field : page.fields) {
    read_field(request, field, field.code, answers);
    if (field.type != FieldType::group) continue;
    std::vector<std::string> rows = catalog::rows_of(field, answers);
    for (const std::string& row : rows)
      for (const Field& part : field.fields) read_field(request, part, catalog::row_name(field, row, part), answers);
    answers.erase(field.code);
    if (!rows.empty()) answers[field.code] = std::move(rows);
  }
  return answers;
}

std::string row_id(const catalog::Field& group, std::string_view row) { return group.code + '.' + std::string{row}; }

}  // namespace darcha::applications
