// Reference data shared by all services: services/*.yaml beside the folders, and data/base_values.yaml. Part of the door (types.h).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"

namespace darcha::catalog {

struct Category {
  std::string code;
  LocalText name;
  std::string icon;
};

struct LifeEvent {
  std::string code;
  LocalText name;
  LocalText summary;
  std::string icon;
};

struct Agency {
  std::string code;
  LocalText name;
  LocalText short_name;
  std::string link;
};

struct RegisterField {
  std::string code;
  LocalText name;
  bool special = false;  ///< special category of personal data (O'RQ-547)
  std::vector<std::string> aliases;
  bool connected = false;  ///< Darcha reads it; a connected register may have data that it does not give yet
};

struct Register {
  std::string code;
  std::string owner;  ///< agency
  LocalText name;
  bool connected = false;  ///< Darcha reads it; otherwise it is only named
  std::vector<RegisterField> fields;
};

/// A register that the house itself keeps, append-only (services/kept_registers.yaml).
struct KeptRegister {
  std::string code;
  std::string owner;  ///< agency
  LocalText name;
  LocalText summary;
  struct Entry {
    std::string code;
    LocalText name;
  };
  std::vector<Entry> entries;
  std::vector<std::string> shows;    ///< what an extract prints: data of registers.yaml
  std::vector<std::string> who_may;  ///< roles that may search it
  const Entry* find(std::string_view entry) const;
};

struct BaseValue {
  Date from{};
  Money amount;
  bool unverified = false;
};

struct Reference {
  std::vector<Category> categories;
  std::vector<LifeEvent> life_events;
  std::vector<Agency> agencies;
  std::vector<Register> registers;
  std::vector<KeptRegister> kept_registers;
  std::vector<BaseValue> base_values;  ///< by date, ascending

  const Category* find_category(std::string_view code) const;
  const LifeEvent* find_life_event(std::string_view code) const;
  const Agency* find_agency(std::string_view code) const;
  const Register* find_register(std::string_view code) const;
  const KeptRegister* find_kept_register(std::string_view code) const;
  struct Datum {
    const Register* holder;
    const RegisterField* field;
  };
  std::optional<Datum> find_datum(std::string_view code) const;  ///< "address.current"
};

}  // namespace darcha::catalog
