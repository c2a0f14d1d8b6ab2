#include "core/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "core/time.h"

namespace darcha {
namespace {

std::shared_ptr<spdlog::logger> configure(std::shared_ptr<spdlog::logger> logger) {
  logger->set_pattern("%v");
  logger->flush_on(spdlog::level::info);
  return logger;
}

std::shared_ptr<spdlog::logger>& logger() {
  // Never destroyed: what ends at the very end of the process may still have something to say.
  static auto* const instance = new std::shared_ptr(configure(spdlog::stderr_logger_mt("darcha")));
  return *instance;
}

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warn: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warn: return "warn";
    case LogLevel::error: return "error";
  }
  return "error";
}

// A value with a space, quote or control character is quoted, so that one event is always one line and one parse.
void append_value(std::string& line, std::string_view value) {
  const bool plain = !value.empty() && value.find_first_of(" \"=\\") == std::string_view::npos &&
                     std::all_of(value.begin(), value.end(), [](unsigned char c) { return c >= 0x20 && c != 0x7F; });
  if (plain) {
    line += value;
    return;
  }
  line += '"';
  for (unsigned char c : value) {
    if (c == '"' || c == '\\') {
      line += '\\';
      line += static_cast<char>(c);
    } else if (c < 0x20 || c == 0x7F) {
      line += fmt::format("\\x{:02x}", c);
    } else {
      line += static_cast<char>(c);
    }
  }
  line += '"';
}

}  // namespace

LogField::LogField(std::string_view n, double v) : name(n), value(fmt::format("{:.3f}", v)) {}

void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (!logger()->should_log(to_spdlog(level))) return;
  std::string line = to_iso(SystemClock{}.now());
  line += ' ';
  line += name_of(level);
  line += ' ';
  line += event;
  for (const LogField& field : fields) {
    line += ' ';
    line += field.name;
    line += '=';
    append_value(line, field.value);
  }
  logger()->log(to_spdlog(level), line);
}

void set_log_level(LogLevel level) { logger()->set_level(to_spdlog(level)); }

void set_log_file(const std::string& path) {
  auto file = configure(std::make_shared<spdlog::logger>("darcha", std::make_shared<spdlog::sinks::basic_file_sink_mt>(path)));
  file->set_level(logger()->level());
  logger() = std::move(file);
}

}  // namespace darcha
