// Logs are events with fields, one line each: `2026-11-21T06:30:00Z info http.request method=GET path=/ status=200 ms=3`.
// Values are numbers, codes and ids. A type that holds personal data has no conversion to LogField and cannot be logged.
#pragma once
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/ids.h"

namespace darcha {

enum class LogLevel { debug, info, warn, error };

struct LogField {
  std::string_view name;
  std::string value;

  LogField(std::string_view n, std::string_view v) : name(n), value(v) {}
  LogField(std::string_view n, const char* v) : name(n), value(v) {}
  LogField(std::string_view n, bool v) : name(n), value(v ? "true" : "false") {}
  template <std::integral T>
  LogField(std::string_view n, T v) : name(n), value(std::to_string(v)) {}
  LogField(std::string_view n, double v);
  LogField(std::string_view n, const Uuid& v) : name(n), value(v.str()) {}
};

void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});
void set_log_level(LogLevel level);
void set_log_file(const std::string& path);  ///< appends; standard error when never called

inline void log_info(std::string_view event, std::initializer_list<LogField> fields = {}) { log(LogLevel::info, event, fields); }
inline void log_warn(std::string_view event, std::initializer_list<LogField> fields = {}) { log(LogLevel::warn, event, fields); }
inline void log_error(std::string_view event, std::initializer_list<LogField> fields = {}) { log(LogLevel::error, event, fields); }

}  // namespace darcha
