#include "seed/officers.h"

#include "core/crypto.h"
#include "offices/offices.h"

namespace darcha::seed {

namespace {

const LocalText kSpecialist{{"bosh mutaxassis", "бош мутахассис", "главный специалист", "chief specialist", "bas qánige"}};
const LocalText kHead{{"boʻlim boshligʻi", "бўлим бошлиғи", "начальник отдела", "head of division", "bólim baslıǵı"}};
const LocalText kOperator{{"tizim operatori", "тизим оператори", "оператор системы", "system operator", "sistema operatorı"}};

constexpr Date kSince = std::chrono::local_days{std::chrono::year{2024} / 1 / 15};

/// "Sh. Toʻrayev": a digraph and a letter with its sign are one initial.
std::string display_name(const persons::Name& name) {
  std::size_t length = 1;
  const std::string& given = name.given;
  if (given.starts_with("Sh") || given.starts_with("Ch")) length = 2;
  if (given.starts_with("Oʻ") || given.starts_with("Gʻ")) length = std::string_view{"Oʻ"}.size();
  while (length < given.size() && (static_cast<unsigned char>(given[length]) & 0xc0) == 0x80) ++length;
  return given.substr(0, length) + ". " + name.surname;
}

offices::Officer post(std::string_view office, SubjectId subject, std::string name, const LocalText& position,
                      std::vector<std::string> roles) {
  offices::Officer officer;
  const Digest digest = sha256("darcha.officer:" + std::string{office} + ":" + subject.str());
  std::copy_n(digest.begin(), 16, officer.id.value.octets.begin());
  officer.id.value.octets[6] = static_cast<std::uint8_t>((officer.id.value.octets[6] & 0x0f) | 0x80);
  officer.id.value.octets[8] = static_cast<std::uint8_t>((officer.id.value.octets[8] & 0x3f) | 0x80);
  officer.office = offices::office_id_of(office);
  officer.subject = subject;
  officer.display_name = std::move(name);
  officer.position = position;
  officer.roles = std::move(roles);
  officer.since = kSince;
  return officer;
}

std::vector<std::string> roles(std::initializer_list<std::string_view> names) { return {names.begin(), names.end()}; }

}  // namespace

std::vector<offices::Officer> officers_of(const Person& head, std::int64_t place, Date today) {
  if (!head.may_be_officer || !head.record.identity) return {};
  const int age = full_years_between(*head.record.identity->born, today);
  if (age < 23 || age > 60) return {};
  const SubjectId subject = head.record.subject;
  const std::string name = display_name(head.record.identity->name);
  const std::string region = head.district.substr(0, 4);
  if (place < 208)
    return {post("iiv-" + head.district, subject, name, kSpecialist, roles({offices::kRoleRegistrar, offices::kRoleRegisterOwner}))};
  if (place < 222) return {post("iiv-" + region, subject, name, kHead, roles({offices::kRoleHead, offices::kRoleRegisterOwner}))};
  if (place < 236)
    return {post("kadastr-" + region, subject, name, kSpecialist, roles({offices::kRoleRegistrar, offices::kRoleRegisterOwner}))};
  if (place < 240) return {post("iiv-17", subject, name, kHead, roles({offices::kRoleHead, offices::kRoleRegisterOwner}))};
  if (place < 242) return {post("dxa-17", subject, name, kOperator, roles({offices::kRoleOperator}))};
  return {post("kadastr-17", subject, name, kHead, roles({offices::kRoleHead, offices::kRoleRegisterOwner}))};
}

std::vector<offices::Officer> officers_of_demo(std::string_view key, SubjectId subject, const persons::Name& name) {
  const auto all = roles({offices::kRoleRegistrar, offices::kRoleHead, offices::kRoleRegisterOwner});
  if (key == "officer_nukus") return {post("iiv-1735401", subject, display_name(name), kHead, all)};
  if (key == "officer_yunusobod") {
    auto with_operator = all;
    with_operator.emplace_back(offices::kRoleOperator);
    return {post("iiv-1726266", subject, display_name(name), kHead, with_operator)};
  }
  return {};
}

}  // namespace darcha::seed
