// Who may do what with an appeal: pure. Everything an officer can do goes through may().
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace darcha::murojaat {

enum class Action {
  see,
  claim,
  release,
  hand_over,
  edit_points,
  answer,
  ask_author,
  notify,
  reclassify,
  forward,
  ask_body,
  study,
  extend,
  halt,
  resume,
  conclude,
  reply,
  reception,
  approve,    ///< by the head: an extension or a conclusion that an officer proposed
  reassign,   ///< by who is in charge
  take_over,  ///< an escalated appeal, by the body above
  answer_request
};
inline constexpr std::array kActions{Action::see,       Action::claim,         Action::release,   Action::hand_over,  Action::edit_points,
                                     Action::answer,    Action::ask_author,    Action::notify,    Action::reclassify, Action::forward,
                                     Action::ask_body,  Action::study,         Action::extend,    Action::halt,       Action::resume,
                                     Action::conclude,  Action::reply,         Action::reception, Action::approve,    Action::reassign,
                                     Action::take_over, Action::answer_request};
std::string_view code(Action action);

/// How an officer stands to an appeal, and how the appeal stands.
struct Standing {
  bool holder = false;
  bool desk = false;       ///< of its office, in the role that answers appeals
  bool head = false;       ///< of its office or one above it in the line
  bool in_charge = false;  ///< head or supervisor there
  bool asked = false;      ///< of a body with an open request
  bool own = false;        ///< their own appeal, or one they joined
  bool barred = false;     ///< answered it before it was reopened, or is complained about
  bool open = true;
  bool free = true;
  bool halted = false;
  bool proposed = false;  ///< something waits for the head
  bool proposer = false;  ///< this officer proposed it
  bool escalated_to_me = false;
};

/// Nothing: yes. Otherwise the code of the refusal ("murojaat.barred").
std::optional<std::string_view> may(Action action, const Standing& standing);

}  // namespace darcha::murojaat
