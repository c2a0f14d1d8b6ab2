// What a citizenship procedure looks at: since when somebody has lived here by permit, and when they were away. Some registers contradict
// themselves or each other, as real ones do.
#include "seed/papers.h"

namespace darcha::seed {

namespace {

using persons::DocumentKind;
using persons::Status;

constexpr int kPermitYears = 5;  // facts B3.4

/// First days of all permits, the one in hand last.
std::vector<Date> permits_since(const Facts& m, Random& random, Date in_hand) {
  if (m.told() && !m.told()->permits.empty()) return m.told()->permits;
  std::vector<Date> days{in_hand};
  for (int earlier = random.between(0, 4); earlier > 0; --earlier) {
    // Now and then a permit ran out weeks before the next: residence was not continuous.
    const Date before = years_later(days.front(), -kPermitYears) - Days{random.chance(12) ? random.between(20, 90) : 0};
    if (before <= m.self().born + Days{20}) break;
    days.insert(days.begin(), before);
  }
  return days;
}

void add_permits(const Facts& m, Random& random, persons::Record& record) {
  const auto document = std::ranges::find(record.documents, DocumentKind::residence_permit, &persons::IdentityDocument::kind);
  if (document == record.documents.end()) return;
  const auto since = permits_since(m, random, document->issued);
  const int count = static_cast<int>(since.size());
  for (int i = 0; i < count; ++i) {
    const Date first = since[static_cast<std::size_t>(i)];
    const bool last = i + 1 == count;
    persons::ResidencePermit permit;
    permit.number = last ? document->number : document_number(kPermitSeries, m.draft.numbers[m.at], count - 1 - i);
    permit.since = first;
    permit.until =
        last ? document->valid_until : std::min(years_later(first, kPermitYears), since[static_cast<std::size_t>(i) + 1]) - Days{1};
    // The register says that the permit was withdrawn, the card in hand says that it is valid.
    if (last && !m.told() && first + Days{400} < m.today && random.chance(6)) permit.until = first + Days{365};
    permit.origin = m.from("residence", first);
    record.permits.push_back(std::move(permit));
  }
}

void add_stays(const Facts& m, Random& random, persons::Record& record) {
  if (const Told* told = m.told()) {
    record.stays_abroad = told->stays;
    for (auto& stay : record.stays_abroad) stay.origin = m.from("border", stay.returned.value_or(stay.left));
    return;
  }
  const std::string home = m.status() == Status::stateless ? "KAZ" : m.country();
  Date at = std::max(m.self().born + Days{30}, years_later(m.today, -6));
  for (int trips = random.between(0, 6); trips > 0; --trips) {
    at += Days{random.between(40, 420)};
    const Date back = at + Days{random.chance(14) ? random.between(185, 260) : random.between(2, 45)};
    if (back >= m.today) break;
    record.stays_abroad.push_back({at, random.chance(80) ? home : "RUS", back, m.from("border", back)});
    at = back;
  }
  if (!record.stays_abroad.empty() && random.chance(6)) {
    auto& stay = record.stays_abroad.back();
    stay.returned = stay.left - Days{random.between(3, 20)};  // back before leaving: one of two crossings was written wrongly
  }
}

}  // namespace

void add_evidence(const Facts& m, persons::Record& record) {
  if (m.status() == Status::citizen) return;
  Random random(m.draft.seed, static_cast<std::uint64_t>(m.draft.numbers[m.at]), "evidence");
  add_permits(m, random, record);
  add_stays(m, random, record);
}

}  // namespace darcha::seed
