#include "seed/officers.h"

#include "core/crypto.h"
#include "offices/offices.h"
#include "seed/demo_people.h"

namespace darcha::seed {

namespace {

const LocalText kSpecialist{{"bosh mutaxassis", "бош мутахассис", "главный специалист", "chief specialist", "bas qánige"}};
const LocalText kHead{{"boʻlim boshligʻi", "бўлим бошлиғи", "начальник отдела", "head of division", "bólim baslıǵı"}};
const LocalText kAdministrator{{"maʼmur", "маъмур", "администратор", "administrator", "administrator"}};
const LocalText kSecretary{
    {"komissiya kotibi", "комиссия котиби", "секретарь комиссии", "secretary of the commission", "komissiya xatkeri"}};
const LocalText kMember{{"komissiya aʼzosi", "комиссия аъзоси", "член комиссии", "member of the commission", "komissiya aǵzası"}};
const LocalText kOperator{{"tizim operatori", "тизим оператори", "оператор системы", "system operator", "sistema operatorı"}};

constexpr Date kSince = std::chrono::local_days{std::chrono::year{2024} / 1 / 15};

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

constexpr int kYoungest = 22, kOldest = 60;

bool may_serve(const Person& person, Date today) {
  if (!person.record.identity || person.record.identity->status != persons::Status::citizen) return false;
  const int age = full_years_between(*person.record.identity->born, today);
  return age >= kYoungest && age <= kOldest;
}

/// Fills posts of one household: the first adult near home; the second, of the same family, at the next office of the kind, so that nobody
/// works beside kin. A household of one adult fills both.
class Staff {
 public:
  Staff(const Household& household, Date today) {
    for (const Person& person : household) {
      if (!may_serve(person, today)) continue;
      if (!first_) first_ = second_ = &person;
      if (second_ == first_) second_ = &person;
    }
  }
  explicit operator bool() const { return first_ != nullptr; }
  void first(std::string_view office, const LocalText& position, std::vector<std::string> held) {
    add(*first_, office, position, std::move(held));
  }
  void second(std::string_view office, const LocalText& position, std::vector<std::string> held) {
    add(*second_, office, position, std::move(held));
  }
  std::vector<offices::Officer> take() { return std::move(posts_); }

 private:
  void add(const Person& who, std::string_view office, const LocalText& position, std::vector<std::string> held) {
    posts_.push_back(post(office, who.record.subject, persons::initial_and_surname(who.record.identity->name), position, std::move(held)));
  }
  const Person* first_ = nullptr;
  const Person* second_ = nullptr;
  std::vector<offices::Officer> posts_;
};

constexpr std::string_view kDemonstrated = "1726266";  ///< Yunusobod

/// Appeals of citizens: who answers them in each district, region and in the republic. Two or more in the administration of every district,
/// so that one stands in for another; a person of a small body answers for two of them.
void staff_appeals_of_district(Staff& staff, const std::string& here, const std::string& next) {
  const auto answers = roles({offices::kRoleMurojaat});
  staff.first("hokimlik-" + here, kSpecialist, answers);
  staff.first("dxa-" + here, kSpecialist, answers);
  staff.second("hokimlik-" + next, kHead, roles({offices::kRoleHead, offices::kRoleMurojaat}));
}

void staff_appeals_of_region(Staff& staff, std::int64_t place, const std::string& here, const std::string& next) {
  const auto answers = roles({offices::kRoleMurojaat});
  const auto body = [&](std::string_view agency) {
    staff.first(std::string{agency} + "-" + here, kSpecialist, answers);
    staff.second(std::string{agency} + "-" + next, kHead, roles({offices::kRoleHead, offices::kRoleMurojaat}));
  };
  if (place < 222)
    for (const char* agency : {"hokimlik", "dxa"}) body(agency);
  else if (place < 236)
    for (const char* agency : {"suv", "gaz", "elektr"}) body(agency);
  else if (place < 258)
    for (const char* agency : {"yollar", "transport", "ekologiya"}) body(agency);
  else if (place < 272)
    for (const char* agency : {"bogcha", "sogliq", "uyjoy"}) body(agency);
  else
    for (const char* agency : {"hokimlik", "raqobat", "mib"}) body(agency);
}

void staff_regions(Staff& staff, std::int64_t place, const std::vector<std::string>& regions) {
  const auto at = static_cast<std::size_t>((place - (place < 236 ? 208 : 244)) % static_cast<std::int64_t>(regions.size()));
  const std::string &here = regions[at], &next = regions[(at + 1) % regions.size()];
  const auto checker = roles({offices::kRoleChecker});
  staff_appeals_of_region(staff, place, here, next);
  if (place < 222) {
    staff.first("iiv-" + here, kHead, roles({offices::kRoleHead, offices::kRoleRegisterOwner}));
    staff.second("iiv-" + next, kAdministrator, roles({offices::kRoleAdministrator}));
  } else if (place < 236) {
    staff.first("kadastr-" + here, kSpecialist, roles({offices::kRoleRegistrar, offices::kRoleRegisterOwner}));
    staff.second("adliya-" + next, kSpecialist, checker);
  } else if (place < 258) {
    staff.first("iiv-" + here, kSpecialist, roles({offices::kRoleAppealOfficer, offices::kRoleMurojaat}));
    staff.second("dxx-" + next, kSpecialist, roles({offices::kRoleChecker, offices::kRoleRegisterOwner}));
  } else if (place < 272) {
    staff.first("iiv-" + here, kSpecialist, roles({offices::kRoleSupervisor, offices::kRoleMurojaat}));
    staff.second("iiv-info-" + next, kSpecialist, checker);
  } else {
    staff.first("iiv-" + here, kAdministrator, roles({offices::kRoleAdministrator}));
    staff.second("soliq-" + next, kSpecialist, checker);
  }
}

void staff_republic(Staff& staff, std::int64_t place) {
  const auto checker = roles({offices::kRoleChecker});
  const auto member = roles({offices::kRoleCommissionMember});
  switch (place) {
    case 236: staff.first("iiv-17", kHead, roles({offices::kRoleHead, offices::kRoleRegisterOwner})); break;
    case 237:
      staff.first("iiv-17", kSpecialist, roles({offices::kRoleSupervisor, offices::kRoleMurojaat}));
      for (const char* office : {"hokimlik-17", "dxa-17", "adliya-17"})
        staff.first(office, kHead, roles({offices::kRoleHead, offices::kRoleMurojaat}));
      break;
    case 238:
      staff.first("iiv-17", kSpecialist, roles({offices::kRoleAppealOfficer, offices::kRoleMurojaat}));
      for (const char* office : {"hokimlik-17", "dxa-17", "adliya-17", "korrupsiya-17", "bank-17"})
        staff.first(office, kSpecialist, roles({offices::kRoleMurojaat}));
      break;
    case 239: staff.first("iiv-17", kAdministrator, roles({offices::kRoleAdministrator})); break;
    case 240:
    case 241: staff.first("dxa-17", kOperator, roles({offices::kRoleOperator})); break;
    case 242:
    case 243: staff.first("kadastr-17", kHead, roles({offices::kRoleHead, offices::kRoleRegisterOwner})); break;
    case 286: staff.first("iiv-17", kAdministrator, roles({offices::kRoleAdministrator})); break;
    case 287: staff.first("iiv-17", kSpecialist, roles({offices::kRoleAppealOfficer})); break;
    case 288: staff.first("iiv-17", kSpecialist, roles({offices::kRoleRegistryReader, offices::kRoleRegistrar})); break;
    case 289: staff.first("commission-17", kSecretary, roles({offices::kRoleCommissionSecretary})); break;
    default:
      staff.first("commission-17", kMember, member);
      if (place == 290) staff.second("dxx-17", kSpecialist, roles({offices::kRoleChecker, offices::kRoleRegisterOwner}));
      if (place == 291) staff.second("iiv-info-17", kSpecialist, checker);
      if (place == 292) staff.second("soliq-17", kSpecialist, checker);
      if (place == 293) staff.second("adliya-17", kSpecialist, checker);
  }
}

}  // namespace

std::vector<offices::Officer> officers_of(const Household& household, std::int64_t place, const Country& country) {
  Staff staff(household, country.today());
  if (!household.front().may_be_officer || !staff) return {};
  const auto& districts = country.districts();
  if (place < 208) {
    const auto at = static_cast<std::size_t>(place) % districts.size();
    staff.first("iiv-" + districts[at].soato, kSpecialist,
                roles({offices::kRoleRegistrar, offices::kRoleRegisterOwner, offices::kRoleMurojaat}));
    // The heads of the demonstration's office can all sign in: whoever the system draws there, somebody can go on with the case.
    if (const std::string& next = districts[(at + 1) % districts.size()].soato; next != kDemonstrated)
      staff.second("iiv-" + next, kHead, roles({offices::kRoleHead, offices::kRoleMurojaat}));
    staff_appeals_of_district(staff, districts[at].soato, districts[(at + 1) % districts.size()].soato);
  } else if (place < 236 || (place >= 244 && place < 286)) {
    staff_regions(staff, place, regions_of(districts));
  } else {
    staff_republic(staff, place);
  }
  return staff.take();
}

namespace {

std::vector<NamedPost> named_posts() {
  std::vector<NamedPost> all = case_posts();
  all.insert(all.end(), appeal_posts().begin(), appeal_posts().end());
  return all;
}

}  // namespace

std::vector<offices::Officer> officers_of_demo(std::string_view key, SubjectId subject, const persons::Name& name) {
  const auto all = roles({offices::kRoleRegistrar, offices::kRoleHead, offices::kRoleRegisterOwner, offices::kRoleMurojaat});
  if (key == "officer_nukus") return {post("iiv-1735401", subject, persons::initial_and_surname(name), kHead, all)};
  if (key == "officer_yunusobod") {
    auto with_operator = all;
    with_operator.emplace_back(offices::kRoleOperator);
    return {post("iiv-1726266", subject, persons::initial_and_surname(name), kHead, with_operator)};
  }
  std::vector<offices::Officer> posts;
  for (const NamedPost& named : named_posts())
    if (named.key == key)
      posts.push_back(
          post(named.office, subject, persons::initial_and_surname(name), named.position, {named.roles.begin(), named.roles.end()}));
  return posts;
}

}  // namespace darcha::seed
