// What the page of figures and its downloads share.
#pragma once
#include "gen/insight/text.h"
#include "gen/insight/views.h"
#include "insight/insight.h"
#include "insight/table/table.h"

namespace darcha::insight {

/// What was published, as of this request, with what names it.
struct Shown {
  std::shared_ptr<const Year> year;
  std::string digest;  ///< of all editions: the same as long as nothing was published
  std::shared_ptr<const offices::Directory> directory;
};
Task<Shown> shown_now(std::shared_ptr<Services> services);

/// The choice in an address: boyicha, dan, gacha, tashkilot, mavzu, hudud, kanal. Refuses insight.no_such_month; what else is not known is
/// left out.
Result<Ask> ask_of(const net::Request& request);
/// The same choice as an address' query, with another dimension.
std::string query_of(const Ask& ask, Dimension by);

struct Name {
  std::string text;
  bool verbatim = false;  ///< written by no language of the page
};
Name name_of(const Services& services, const Shown& shown, Dimension by, const std::string& key, Lang lang);
std::string month_words(Month month, Lang lang);

views::ColumnChart columns_of(const web::Context& context, const Table& table);
views::BarChart bars_of(const web::Context& context, const std::string& id, const std::string& title,
                        const std::vector<std::tuple<Name, std::int64_t, std::string>>& bars);

Task<Result<net::Response>> show_figures(std::shared_ptr<Services> services, web::Context context);
Task<Result<net::Response>> download(std::shared_ptr<Services> services, web::Context context);

}  // namespace darcha::insight
