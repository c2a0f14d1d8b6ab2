// Answers as strangers post them, against the form of a service that runs: what a page accepts, the check of the whole form accepts as
// well.
#include <cstdlib>

#include "catalog/check/check.h"
#include "catalog/form_rules.h"
#include "net/http.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace darcha;
  using namespace darcha::catalog;
  static const Source source = read_source(DARCHA_SOURCE_DIR "/services", DARCHA_SOURCE_DIR "/data");
  const auto fields = net::parse_urlencoded(std::string_view(reinterpret_cast<const char*>(data), size), 100);
  if (!fields) return 0;
  FormInput input;
  input.applicant_age = static_cast<int>(size % 100);
  input.today = *make_date(2026, 11, 21);
  for (const auto& [name, value] : fields->items()) input.answers[name].push_back(value);
  for (const Folder& folder : source.folders) {
    if (!folder.service || folder.service->form.empty()) continue;
    const Service& service = *folder.service;
    for (const Prefill& prefill : service.prefill) input.prefilled[prefill.as] = "x";
    FormInput checked = input;
    bool right = true;
    for (const FormPage* page : visible_pages(service, input)) {
      PageCheck result = check_page(service, *page, checked);
      right = right && result.errors.empty();
      for (auto& [code, values] : result.answers) checked.answers[code] = std::move(values);
    }
    checked.answers = prune(service, checked);
    if (prune(service, checked) != checked.answers) std::abort();
    for (const FormError& error : check_form(service, checked))
      if (error.code.empty()) std::abort();
    if (right && service.workflow && service.workflow->automatic) (void)decide(service, checked);
  }
  return 0;
}
