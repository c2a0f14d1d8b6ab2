// The key the log signs with, kept in a file of the data folder that only the server's user may read.
#pragma once
#include <filesystem>
#include <string>

#include "audit/note.h"

namespace darcha::audit {

/// Reads the key, or makes one named `origin` when the file does not exist yet (0600, written whole or not at all, flushed to disk; of
/// two processes that start at once one makes it and both use it). Throws std::runtime_error if others may read the file, if it is
/// broken, or if it is the key of another origin: a log that changes its name or its key is another log, and that is for a person to
/// decide.
NoteSigner load_or_create_key(const std::filesystem::path& file, const std::string& origin);

inline constexpr const char* kKeyVariable = "DARCHA_LOG_KEY";    ///< the key's own text
inline constexpr const char* kKeyCredential = "darcha-log-key";  ///< a file in $CREDENTIALS_DIRECTORY. Spec: systemd.exec(5), credentials

/// The key from the environment, else from the service manager's credentials, else load_or_create_key(file). Throws as that does; a key
/// that is given and cannot be used is never replaced by another.
NoteSigner find_key(const std::filesystem::path& file, const std::string& origin);

}  // namespace darcha::audit
