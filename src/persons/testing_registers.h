// What tests of the rooms above do to the registers themselves; nobody else names a table of this room (door_test.cpp).
#pragma once
#include "persons/names.h"
#include "persons/testing.h"

namespace darcha::persons::testing {

/// The register knows the person as one without any citizenship since 2020.
inline void make_stateless(PersonsTest& test, SubjectId subject) {
  const std::string of_person = " where subject_id = '" + subject.str() + "'";
  test.await(test.pool().execute("update persons.citizenships set until = '2020-01-01'" + of_person));
  test.await(test.pool().execute("update persons.subjects set status = 'stateless'" + of_person));
}

/// The person can be found by this name (Latin).
inline void index_name(PersonsTest& test, SubjectId subject, const Name& name) {
  for (const NameKey& key : name_keys(test.pepper_, name))
    test.insert("persons.name_keys values ('" + key.bucket + "', " + std::to_string(key.hash) + ", '" + subject.str() + "')");
}

/// The register of addresses does not answer while this lives.
class AddressesOut {
 public:
  explicit AddressesOut(PersonsTest& test) : test_(test) {
    test_.await(test_.pool().execute("alter table persons.addresses rename to out_of_order"));
  }
  ~AddressesOut() { test_.await(test_.pool().execute("alter table persons.out_of_order rename to addresses")); }
  AddressesOut(const AddressesOut&) = delete;
  AddressesOut& operator=(const AddressesOut&) = delete;

 private:
  PersonsTest& test_;
};

}  // namespace darcha::persons::testing
