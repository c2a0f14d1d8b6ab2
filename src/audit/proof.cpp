#include "audit/proof.h"

#include <boost/json.hpp>

namespace darcha::audit {

std::string to_json(const RecordProof& proof, const std::string& vkey) {
  boost::json::array hashes;
  for (const Digest& hash : proof.path) hashes.emplace_back(to_base64(BytesView(hash)));
  return boost::json::serialize(boost::json::object{{"entry_b64", to_base64(proof.entry)},
                                                    {"salt_b64", to_base64(proof.salt)},
                                                    {"details", proof.details},
                                                    {"leaf_index", proof.leaf_index},
                                                    {"tree_size", proof.tree_size},
                                                    {"hashes_b64", std::move(hashes)},
                                                    {"checkpoint", proof.checkpoint},
                                                    {"vkey", vkey}});
}

Task<Result<RecordProof>> find_proof(db::Pool& pool, SubjectId subject, RecordId record) {
  db::Batch batch;
  const auto row_slot = batch.add(sql::FindRecord{.subject_id = subject, .record_id = record});
  const auto leaf_slot = batch.add(sql::FindLeaf{.record_id = record});
  const auto head_slot = batch.add(sql::FindLastCheckpoint{});
  const db::Results results = co_await pool.run(std::move(batch));
  auto row = results.get(row_slot);
  if (!row) co_return refuse("audit.no_such_record", RefusalKind::not_found);
  const auto leaf = results.get(leaf_slot);
  auto head = results.get(head_slot);
  if (!leaf || !head || leaf->leaf_index >= head->tree_size) co_return refuse("audit.not_yet_logged");
  RecordProof proof{.salt = std::move(row->salt),
                    .details = std::move(row->details),
                    .leaf_index = static_cast<std::uint64_t>(leaf->leaf_index),
                    .tree_size = static_cast<std::uint64_t>(head->tree_size),
                    .checkpoint = std::move(head->note)};
  const auto bundle = co_await pool.query(sql::FindBundle{.bundle_index = static_cast<std::int64_t>(proof.leaf_index / kTileWidth)});
  const auto entries = bundle ? parse_bundle(bundle->entries, static_cast<unsigned>(bundle->width)) : refuse("audit.broken_bundle");
  if (!entries || entries->size() <= proof.leaf_index % kTileWidth)
    throw std::runtime_error("audit log: the bundle of a leaf is missing or broken");
  const BytesView entry = (*entries)[proof.leaf_index % kTileWidth];
  proof.entry.assign(entry.begin(), entry.end());
  const std::uint64_t index = proof.leaf_index, size = proof.tree_size;
  const std::function<void(const NodeReader&)> plan = [index, size](const NodeReader& read) { inclusion_proof(index, size, read); };
  const NodeReader nodes = co_await store::fetch_nodes(pool, plan);
  proof.path = inclusion_proof(index, size, nodes);
  co_return proof;
}

Task<Result<std::vector<Digest>>> find_consistency(db::Pool& pool, std::uint64_t from, std::uint64_t to) {
  const auto head = co_await pool.query(sql::FindLastCheckpoint{});
  if (from == 0 || from > to || !head || to > static_cast<std::uint64_t>(head->tree_size))
    co_return refuse("audit.bad_tree_size", RefusalKind::bad_input);
  const std::function<void(const NodeReader&)> plan = [from, to](const NodeReader& read) { consistency_proof(from, to, read); };
  const NodeReader nodes = co_await store::fetch_nodes(pool, plan);
  co_return consistency_proof(from, to, nodes);
}

}  // namespace darcha::audit
