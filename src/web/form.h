// Reading a posted form: values are kept as typed, every fault is said at its field, and what is right comes out typed.
//
//   web::Form form(context);
//   const auto name = form.text("ism", {.max = 100, .uzbek = true});
//   const auto born = form.date("tugilgan", {.latest = today});
//   const auto way = form.choice("usul", {"pochta", "elektron"});
//   if (way == "pochta") form.text("manzil", {.max = 300});      // asked only then; what a hidden field holds is never looked at
//   if (!form.ok()) return show(context, form);                  // form.show(view) puts value and error into each field's view
//   use_case(..., form.token());
#pragma once
#include <initializer_list>

#include "core/money.h"
#include "gen/web/views.h"
#include "web/web.h"

namespace darcha::web {

struct TextRule {
  bool required = true;
  std::size_t min = 0;    ///< characters, of what is not empty
  std::size_t max = 500;  ///< characters
  bool lines = false;     ///< line breaks allowed (kept as \n)
  bool uzbek = false;     ///< apostrophes become ʻ and ʼ, as names are stored
  std::string pattern{};  ///< ICU regular expression the whole value must match; from our code or the catalogue, never from a person
  std::string pattern_code = "web.field_pattern";  ///< what is said when it does not
};

struct NumberRule {
  bool required = true;
  std::int64_t min = 0;
  std::int64_t max = 1'000'000'000'000;
};

struct DateRule {
  bool required = true;
  std::optional<Date> earliest{};
  std::optional<Date> latest{};
};

struct FileRule {
  bool required = true;
  std::size_t max_count = 1;
  std::uint64_t max_bytes = 10 * 1024 * 1024;                                    ///< each
  std::vector<std::string> types{"application/pdf", "image/jpeg", "image/png"};  ///< by content, whatever the name says
};

/// The type of a file by its first octets: application/pdf, image/jpeg, image/png, image/webp; empty for anything else.
std::string sniff_type(const std::filesystem::path& path);

class Form {
 public:
  explicit Form(const Context& context) : context_(context), fields_(context.request->form) {}
  /// Of values that were not posted (a draft, an API body) but are checked by the same rules.
  Form(const Context& context, net::Fields fields) : context_(context), fields_(std::move(fields)) {}

  // Each reads one field by its name and notes what is wrong. Text comes trimmed and in NFC; empty when absent, optional or wrong.
  std::string text(const std::string& name, const TextRule& rule = {});
  std::optional<std::int64_t> integer(const std::string& name, const NumberRule& rule = {});  ///< spaces between digits allowed
  std::optional<Money> money(const std::string& name,
                             const NumberRule& rule = {});  ///< soʻm, with "," or "." and two digits of tiyin; bounds in soʻm
  std::optional<Date> date(const std::string& name, const DateRule& rule = {});  ///< three boxes {name}_day, _month, _year
  std::string choice(const std::string& name, const std::vector<std::string>& allowed, bool required = true);
  std::vector<std::string> choices(const std::string& name, const std::vector<std::string>& allowed, std::size_t min = 0);
  bool ticked(const std::string& name) const;                        ///< a single checkbox, value 1
  bool must_tick(const std::string& name, const std::string& code);  ///< a consent: says `code` when it is not
  std::string phone(const std::string& name, bool required = true);  ///< +998 and nine digits
  std::string pin(const std::string& name, bool required = true);    ///< 14 digits with a right check digit; whether it exists is not asked
  std::string email(const std::string& name, bool required = true);
  std::vector<const net::Upload*> files(const std::string& name, const FileRule& rule = {});

  /// As typed: for passwords and for showing again. Empty when absent or repeated.
  std::string raw(const std::string& name) const { return std::string{fields_.find(name).value_or("")}; }

  /// A repeated group has fields {prefix}.0.{name}, {prefix}.1.{name}...: how many, at most `max`.
  std::size_t group_count(const std::string& prefix, std::size_t max = 20) const;
  static std::string in_group(const std::string& prefix, std::size_t index, std::string_view name);

  void fail(std::string field, std::string code, TextArgs args = {});
  void take(const Refusal& refusal);  ///< field errors a use case found
  bool ok() const { return errors_.empty(); }
  bool posted() const { return !fields_.items().empty(); }
  const std::vector<FieldError>& errors() const { return errors_; }
  std::optional<std::string> error_of(const std::string& field) const;  ///< in the reader's language
  Refusal refusal() const;                                              ///< for an API face of the same form
  std::optional<views::ErrorSummary> summary() const;                   ///< nothing when all is right

  // Puts what was typed and what is wrong into the view of a field; sets its id from its name where none is given.
  void show(views::Field& view) const;
  void show(views::TextArea& view) const;
  void show(views::Select& view) const;
  void show(views::RadioGroup& view) const;
  void show(views::CheckboxGroup& view) const;
  void show(views::DateField& view) const;
  void show(views::FileField& view) const;

  /// The idempotency key of this submission: the form's one-time token, or the Idempotency-Key header. A request with neither gets a key of
  /// its own: it is done once for each time it is sent.
  std::string token() const;

 private:
  std::string number(std::int64_t value) const;
  /// The one value, trimmed; nothing after noting what is wrong with it (repeated, not text, missing).
  std::optional<std::string> one(const std::string& name, bool required, bool lines = false);

  const Context& context_;
  net::Fields fields_;
  std::vector<FieldError> errors_;
};

/// Letters, digits, - and _ only: "bolalar.0.ism" is "bolalar-0-ism".
std::string id_of(std::string_view name);

}  // namespace darcha::web
