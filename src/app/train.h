// `darcha train`: the model that proposes where appeals belong, its card, and the report of fairness.
#pragma once
#include "app/command.h"
#include "app/house.h"

namespace darcha::app {

Command train_command();

/// Puts the current model on the shelf; without one, suggestions are silent and a line of the log says how to make it.
void load_model(const Config& config, triage::Services& triage);

/// The model that the texts of this house make, made first if it is not there: for measurements, whatever model is in use.
std::shared_ptr<const triage::Engine> model_for_bench(const Config& config);

}  // namespace darcha::app
