// What the pages of the desk share.
#pragma once
#include "murojaat/desk/acts.h"
#include "murojaat/pages.h"
#include "murojaat/past/past.h"
#include "murojaat/store.h"

namespace darcha::murojaat {

struct DeskAround {
  std::shared_ptr<const offices::Directory> directory;
  std::vector<Flag> flags;                  ///< why the reply would look formal; only when every point is answered
  std::vector<store::Suggested> suggested;  ///< newest first
  std::optional<Loaded> before;             ///< the appeal whose answer the higher body is asked about
  std::vector<Past> past;                   ///< answered ones of this office that are like it
  std::optional<Loaded> looked_up;          ///< the one of them whose answer was asked for
  std::optional<Loaded> lead;               ///< the one it was joined to
  std::vector<Led> led;                     ///< those that were joined to it
  std::vector<Instant> given;               ///< hours of receptions that this officer has given already
};
/// `failed`: the act that did not go through, whose form is opened with what was typed (null: none).
views::DeskAppeal desk_view(const web::Context& context, const Services& services, const OpenAppeal& open, const DeskAround& around,
                            const std::string& failed, const web::Form* form);

/// The others about the same matter, and the act that joins or parts.
void add_lead(const web::Context& context, const OpenAppeal& open, const DeskAround& around, const std::string& failed,
              const web::Form* form, views::DeskAppeal& view);

/// Hours at which a reception can be offered: of the working days within its term, without those that are given.
std::vector<Instant> reception_slots(const Services& services, const Appeal& it, const std::vector<Instant>& given, Instant now);
std::string urgency_words(const web::Context& context, int urgency);
std::vector<web::Route> enter_routes(std::shared_ptr<Services> services);
std::vector<web::Route> queue_routes(std::shared_ptr<Services> services);

}  // namespace darcha::murojaat
