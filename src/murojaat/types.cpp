#include "murojaat/types.h"

#include <algorithm>
#include <iterator>

namespace darcha::murojaat {
namespace {

constexpr std::string_view kStates[] = {"registered", "at_work", "answered", "concluded", "withdrawn", "closed"};
constexpr std::string_view kForms[] = {"oral", "written", "electronic"};
constexpr std::string_view kChannels[] = {"web", "desk", "call_centre", "reception", "email", "open311", "api"};
constexpr std::string_view kAuthors[] = {"person", "organisation", "contact", "anonymous"};

template <class Enum, std::size_t N>
std::optional<Enum> parse(const std::string_view (&names)[N], std::string_view code) {
  const auto found = std::ranges::find(names, code);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<Enum>(found - std::begin(names));
}

}  // namespace

std::string_view code(State state) { return kStates[static_cast<std::size_t>(state)]; }
std::string_view code(Form form) { return kForms[static_cast<std::size_t>(form)]; }
std::string_view code(Channel channel) { return kChannels[static_cast<std::size_t>(channel)]; }
std::string_view code(AuthorKind kind) { return kAuthors[static_cast<std::size_t>(kind)]; }
std::optional<State> parse_state(std::string_view code) { return parse<State>(kStates, code); }
std::optional<Form> parse_form(std::string_view code) { return parse<Form>(kForms, code); }
std::optional<Channel> parse_channel(std::string_view code) { return parse<Channel>(kChannels, code); }
std::optional<AuthorKind> parse_author_kind(std::string_view code) { return parse<AuthorKind>(kAuthors, code); }

Form form_of(Channel channel) {
  switch (channel) {
    case Channel::call_centre:
    case Channel::reception: return Form::oral;
    case Channel::desk: return Form::written;
    default: return Form::electronic;
  }
}

}  // namespace darcha::murojaat
