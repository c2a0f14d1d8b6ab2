// The letter as it would be sent: as a page in the applicant's language, and as the PDF. The file of a decision that was taken.
#include "core/dates.h"
#include "decisions/letter/letter.h"
#include "decisions/pages.h"
#include "gen/decisions/text.h"
#include "gen/decisions/views.h"

namespace darcha::decisions {
namespace {

bool untranslated(const Proposal& proposal, Lang lang) {
  if (!needs_translation(lang)) return false;
  const auto lacks = [](const Said& said) { return !said.uz.empty() && said.own.empty(); };
  return lacks(proposal.facts) || lacks(proposal.conclusion) ||
         std::ranges::any_of(proposal.explanations, [&](const auto& one) { return lacks(one.second); });
}

struct Drafted {
  OpenCasePtr open;
  Proposal proposal;
  documents::Order order;
};

/// The open proposal of a case as a letter, for whoever may see the case.
Task<Result<Drafted>> drafted(std::shared_ptr<Services> services, web::Context context) {
  const auto id = case_in(context);
  if (!id) co_return refuse("cases.not_found", RefusalKind::not_found);
  auto opened = co_await cases::open_case(services->cases, context.visitor, *id, cases::Action::see);
  if (!opened) co_return std::unexpected(opened.error());
  auto open = std::make_shared<const cases::OpenCase>(std::move(*opened));
  const Papers papers = co_await load_papers(services, open->it.subject, *id);
  const Proposal* proposal = papers.in_state(ProposalState::sent);
  if (proposal == nullptr) proposal = papers.in_state(ProposalState::draft);
  if (proposal == nullptr && open->it.data.contains(std::string{kProposalOfCase}))
    if (const auto carried = parse_uuid(open->it.data.at(std::string{kProposalOfCase}))) proposal = papers.find(*carried);
  if (proposal == nullptr || open->service->find_outcome(proposal->outcome) == nullptr)
    co_return refuse("decisions.no_outcome", RefusalKind::conflict);
  auto found = co_await found_of(services, papers, *proposal);
  if (!found) co_return refuse("decisions.fault.no_findings", RefusalKind::conflict);
  Ending ending{.loaded = open,
                .proposal = *proposal,
                .found = std::move(*found),
                .outcome = proposal->outcome,
                .grounds = proposal->grounds,
                .conclusion = proposal->conclusion,
                .confirmer_name = proposal->confirmer ? proposal->confirmer->name : std::string{},
                .actor = open->me.actor()};
  documents::Order order = co_await letter_order(services, std::move(ending));
  co_return Drafted{std::move(open), *proposal, std::move(order)};
}

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context) {
  const auto draft = co_await drafted(services, context);
  if (!draft) co_return std::unexpected(draft.error());
  const auto outline = documents::outline(*services->documents, draft->order.content);
  if (!outline) throw std::runtime_error("decisions: documents/templates/decision-letter.yaml is missing");
  const Lang own = draft->open->it.lang;
  const std::string at = case_path(draft->open->it.id);
  views::LetterPreview view{.back = at + "#qaror-qism",
                            .pdf = at + "/xat.pdf",
                            .untranslated = untranslated(draft->proposal, own),
                            .issuer = outline->issuer.in(own),
                            .title = outline->title.in(own),
                            .own_lang = std::string{code(own)}};
  for (const auto& row : outline->rows) view.rows.push_back({.label = row.title.in(own), .value = row.text.in(own)});
  for (const auto& section : outline->sections) {
    view.sections.push_back({.heading = section.title.in(own), .paragraphs = lines_of(section.text.in(own))});
    auto& last = view.sections.back();
    last.has_uzbek = own != Lang::uz && section.text.in(own) != section.text.in(Lang::uz);
    if (last.has_uzbek) last.uzbek = lines_of(section.text.in(Lang::uz));
  }
  co_return web::page(context, {.title = context.t(text::kPreviewTitle), .noindex = true}, view);
}

Task<Result<net::Response>> show_pdf(std::shared_ptr<Services> services, web::Context context) {
  auto draft = co_await drafted(services, context);
  if (!draft) co_return std::unexpected(draft.error());
  auto pdf = co_await documents::preview(services->documents, std::move(draft->order));
  if (!pdf) co_return std::unexpected(pdf.error());
  net::Response response;
  response.headers.set("Content-Type", "application/pdf");
  response.headers.set("Content-Disposition", "inline; filename=\"loyiha.pdf\"");
  response.body = std::move(*pdf);
  co_return response;
}

/// The signed letter, for officers who may see the case; the read is logged by documents.
Task<Result<net::Response>> signed_letter(std::shared_ptr<Services> services, web::Context context) {
  const auto id = case_in(context);
  if (!id) co_return refuse("cases.not_found", RefusalKind::not_found);
  const auto open = co_await cases::open_case(services->cases, context.visitor, *id, cases::Action::see);
  if (!open) co_return std::unexpected(open.error());
  const Papers papers = co_await load_papers(services, open->it.subject, *id);
  const Decision* decision = papers.standing();
  if (decision == nullptr) co_return refuse("decisions.not_found", RefusalKind::not_found);
  const auto file = co_await documents::read(services->documents, {.subject = open->it.subject,
                                                                   .document = decision->letter,
                                                                   .actor = open->me.actor(),
                                                                   .purpose = open->it.service_code,
                                                                   .case_ref = open->it.number,
                                                                   .now = context.now});
  if (!file) co_return std::unexpected(file.error());
  net::Response response;
  response.headers.set("Content-Type", "application/pdf");
  response.headers.set("Content-Disposition", "inline; filename=\"" + decision->number + ".pdf\"");
  response.body = net::FileBody{file->path, static_cast<std::uint64_t>(file->document.size)};
  co_return response;
}

}  // namespace

std::vector<web::Route> letter_routes(std::shared_ptr<Services> services) {
  return {officer_route(services, net::Method::get, "/xodim/ishlar/{id}/xat", show),
          officer_route(services, net::Method::get, "/xodim/ishlar/{id}/xat.pdf", show_pdf),
          officer_route(services, net::Method::get, "/xodim/ishlar/{id}/qaror.pdf", signed_letter)};
}

}  // namespace darcha::decisions
