// PostgreSQL's binary format of the types a statement may declare.
// Spec: PostgreSQL 15, src/backend/utils/adt (the *_recv and *_send functions of each type).
#include "db/statement.h"

#include <libpq-fe.h>

#include <bit>
#include <cstring>
#include <limits>

#include "db/db.h"

namespace darcha::db {
namespace {

// timestamptz counts microseconds and date counts days from 2000-01-01.
constexpr std::int64_t kEpochMicros = 946'684'800'000'000;
constexpr std::int32_t kEpochDays = 10'957;
constexpr std::uint32_t kTextOid = 25, kInt8Oid = 20, kUuidOid = 2950, kJsonbOid = 3802;

template <class T>
void append_big_endian(std::string& out, T v) {
  using U = std::make_unsigned_t<T>;
  U u = static_cast<U>(v);
  char bytes[sizeof u];
  for (std::size_t i = sizeof u; i-- > 0; u = static_cast<U>(u >> 7 >> 1)) bytes[i] = static_cast<char>(u & 0xFF);
  out.append(bytes, sizeof bytes);
}

template <class T>
T load_big_endian(const char* at) {
  std::make_unsigned_t<T> u = 0;
  for (std::size_t i = 0; i < sizeof u; ++i) u = static_cast<std::make_unsigned_t<T>>((u << 7 << 1) | static_cast<unsigned char>(at[i]));
  return static_cast<T>(u);
}

[[noreturn]] void wrong_value(const PGresult* result, int column, const char* what) {
  const char* name = PQfname(result, column);
  throw Failure("22P03", fmt::format("column {} '{}': {}", column, name != nullptr ? name : "?", what), false, false);
}

std::string_view value_of(const void* pg_result, int row, int column) {
  const auto* result = static_cast<const PGresult*>(pg_result);
  if (column >= PQnfields(result)) wrong_value(result, column, "there is no such column");
  if (PQgetisnull(result, row, column) != 0) wrong_value(result, column, "null where the statement declares a value");
  return {PQgetvalue(result, row, column), static_cast<std::size_t>(PQgetlength(result, row, column))};
}

std::string_view sized_value(const void* pg_result, int row, int column, std::size_t size) {
  const std::string_view value = value_of(pg_result, row, column);
  if (value.size() != size)
    wrong_value(static_cast<const PGresult*>(pg_result), column, "the value has another length than its declared type");
  return value;
}

void append_array_header(std::string& out, std::uint32_t element_oid, std::size_t count) {
  append_big_endian<std::int32_t>(out, count == 0 ? 0 : 1);  // dimensions
  append_big_endian<std::int32_t>(out, 0);                   // no nulls
  append_big_endian<std::uint32_t>(out, element_oid);
  if (count == 0) return;
  append_big_endian<std::int32_t>(out, static_cast<std::int32_t>(count));
  append_big_endian<std::int32_t>(out, 1);  // lower bound
}

/// Calls `take` with each element of a one-dimensional array without nulls.
template <class Take>
void read_array(const void* pg_result, int row, int column, std::uint32_t element_oid, Take take) {
  const auto* result = static_cast<const PGresult*>(pg_result);
  std::string_view rest = value_of(pg_result, row, column);
  const auto next = [&](std::size_t size) {
    if (rest.size() < size) wrong_value(result, column, "the array is cut off");
    const std::string_view piece = rest.substr(0, size);
    rest.remove_prefix(size);
    return piece;
  };
  const auto number = [&] { return load_big_endian<std::int32_t>(next(4).data()); };
  const std::int32_t dimensions = number();
  number();  // whether there are nulls; each element says so itself
  if (static_cast<std::uint32_t>(number()) != element_oid) wrong_value(result, column, "the array has another element type");
  if (dimensions == 0) return;
  if (dimensions != 1) wrong_value(result, column, "the array has several dimensions");
  const std::int32_t count = number();
  number();  // lower bound
  for (std::int32_t i = 0; i < count; ++i) {
    const std::int32_t size = number();
    if (size < 0) wrong_value(result, column, "the array holds a null");
    take(next(static_cast<std::size_t>(size)));
  }
}

}  // namespace

void Params::add(bool v) {
  buffer_ += v ? '\1' : '\0';
  ends_.push_back(static_cast<std::int64_t>(buffer_.size()));
}
void Params::add(std::int16_t v) {
  append_big_endian(buffer_, v);
  ends_.push_back(static_cast<std::int64_t>(buffer_.size()));
}
void Params::add(std::int32_t v) {
  append_big_endian(buffer_, v);
  ends_.push_back(static_cast<std::int64_t>(buffer_.size()));
}
void Params::add(std::int64_t v) {
  append_big_endian(buffer_, v);
  ends_.push_back(static_cast<std::int64_t>(buffer_.size()));
}
void Params::add(double v) { add(std::bit_cast<std::int64_t>(v)); }
void Params::add(std::string_view v) {
  buffer_ += v;
  ends_.push_back(static_cast<std::int64_t>(buffer_.size()));
}
void Params::add(const Uuid& v) { add(as_text(v.octets)); }
void Params::add(Date v) { add(static_cast<std::int32_t>(v.time_since_epoch().count() - kEpochDays)); }
void Params::add(Instant v) { add(static_cast<std::int64_t>(v.time_since_epoch().count() - kEpochMicros)); }
void Params::add(const Bytes& v) { add(as_text(v)); }
void Params::add_json(std::string_view v) {
  buffer_ += '\1';  // version of the jsonb format
  add(v);
}
void Params::add_array(const std::vector<std::string>& v) {
  append_array_header(buffer_, kTextOid, v.size());
  for (const std::string& element : v) {
    append_big_endian(buffer_, static_cast<std::int32_t>(element.size()));
    buffer_ += element;
  }
  ends_.push_back(static_cast<std::int64_t>(buffer_.size()));
}
void Params::add_array(const std::vector<std::int64_t>& v) {
  append_array_header(buffer_, kInt8Oid, v.size());
  for (const std::int64_t element : v) {
    append_big_endian<std::int32_t>(buffer_, 8);
    append_big_endian(buffer_, element);
  }
  ends_.push_back(static_cast<std::int64_t>(buffer_.size()));
}
void Params::add_array(const std::vector<Uuid>& v) {
  append_array_header(buffer_, kUuidOid, v.size());
  for (const Uuid& element : v) {
    append_big_endian<std::int32_t>(buffer_, 16);
    buffer_ += as_text(element.octets);
  }
  ends_.push_back(static_cast<std::int64_t>(buffer_.size()));
}
void Params::add_null() { ends_.push_back(-1 - static_cast<std::int64_t>(buffer_.size())); }

namespace {
std::int64_t end_of(std::int64_t stored) { return stored < 0 ? -1 - stored : stored; }
}  // namespace

const char* Params::value(std::size_t i) const {
  if (ends_[i] < 0) return nullptr;
  return buffer_.data() + (i == 0 ? 0 : end_of(ends_[i - 1]));
}
int Params::length(std::size_t i) const { return static_cast<int>(end_of(ends_[i]) - (i == 0 ? 0 : end_of(ends_[i - 1]))); }

bool RowView::is_null(int column) const { return PQgetisnull(static_cast<const PGresult*>(result_), row_, column) != 0; }
void RowView::read(int column, bool& v) const { v = sized_value(result_, row_, column, 1)[0] != 0; }
void RowView::read(int column, std::int16_t& v) const { v = load_big_endian<std::int16_t>(sized_value(result_, row_, column, 2).data()); }
void RowView::read(int column, std::int32_t& v) const { v = load_big_endian<std::int32_t>(sized_value(result_, row_, column, 4).data()); }
void RowView::read(int column, std::int64_t& v) const { v = load_big_endian<std::int64_t>(sized_value(result_, row_, column, 8).data()); }
void RowView::read(int column, double& v) const {
  v = std::bit_cast<double>(load_big_endian<std::int64_t>(sized_value(result_, row_, column, 8).data()));
}
void RowView::read(int column, std::string& v) const {
  std::string_view value = value_of(result_, row_, column);
  if (PQftype(static_cast<const PGresult*>(result_), column) == kJsonbOid) {
    if (value.empty() || value[0] != '\1') wrong_value(static_cast<const PGresult*>(result_), column, "an unknown version of jsonb");
    value.remove_prefix(1);
  }
  v = value;
}
void RowView::read(int column, Uuid& v) const { std::memcpy(v.octets.data(), sized_value(result_, row_, column, 16).data(), 16); }
void RowView::read(int column, Date& v) const {
  std::int32_t days = 0;
  read(column, days);
  if (days == std::numeric_limits<std::int32_t>::max() || days == std::numeric_limits<std::int32_t>::min()) {
    wrong_value(static_cast<const PGresult*>(result_), column, "an infinite date");
  }
  v = Date{Days{std::int64_t{days} + kEpochDays}};
}
void RowView::read(int column, Instant& v) const {
  std::int64_t micros = 0;
  read(column, micros);
  if (micros == std::numeric_limits<std::int64_t>::max() || micros == std::numeric_limits<std::int64_t>::min()) {
    wrong_value(static_cast<const PGresult*>(result_), column, "an infinite time");
  }
  v = Instant{std::chrono::microseconds{micros + kEpochMicros}};
}
void RowView::read(int column, Bytes& v) const {
  const BytesView value = as_bytes(value_of(result_, row_, column));
  v.assign(value.begin(), value.end());
}
void RowView::read(int column, std::vector<std::string>& v) const {
  v.clear();
  read_array(result_, row_, column, kTextOid, [&](std::string_view element) { v.emplace_back(element); });
}
void RowView::read(int column, std::vector<std::int64_t>& v) const {
  v.clear();
  read_array(result_, row_, column, kInt8Oid, [&](std::string_view element) {
    if (element.size() == 8) v.push_back(load_big_endian<std::int64_t>(element.data()));
  });
}
void RowView::read(int column, std::vector<Uuid>& v) const {
  v.clear();
  read_array(result_, row_, column, kUuidOid, [&](std::string_view element) {
    if (element.size() == 16) std::memcpy(v.emplace_back().octets.data(), element.data(), 16);
  });
}

void expect_rows(const StatementInfo& info, int rows, int least, int most) {
  if (rows >= least && rows <= most) return;
  throw Failure("21000", fmt::format("{} declares {} but gave {} rows", info.name, least == 1 ? "one row" : "at most one row", rows), false,
                false);
}

}  // namespace darcha::db
