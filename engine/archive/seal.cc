#include "engine/archive/seal.h"

#include "engine/archive/canonical.h"
#include "engine/archive/log.h"
#include "engine/archive/merkle.h"

namespace heng::archive {

std::string LeafOf(Suite suite, std::string_view bytes, const std::optional<Record>& record) {
  const auto* run = record ? std::get_if<RunRecord>(&*record) : nullptr;
  return LeafHash(suite, run != nullptr && run->format >= 2 ? RunSeal(suite, *run, bytes) : bytes);
}

std::string LeafOf(Suite suite, std::string_view bytes) { return LeafOf(suite, bytes, Decode(bytes)); }

std::string RootOfRows(Suite suite, const Digests& roots) {
  Tree tree(suite);
  for (const std::string& root : roots) {
    const bool digest = root.size() == DigestBytes(suite);
    tree.Add(digest ? root : LeafHash(suite, root));  // a forged record may hold anything
  }
  return tree.Root();
}

std::string TableSeal(Suite suite, const ResultRecord& table) {
  FieldWriter out("heng/table/1");
  out.Text(table.table).Int(table.keys).List(table.columns.size());
  for (const ColumnRecord& column : table.columns) {
    out.Text(column.name).Text(column.type).Int(column.personal ? 1 : 0);
  }
  return out.Int(table.rows).Bytes(RootOfRows(suite, table.roots)).bytes();
}

std::string RunSeal(Suite suite, const RunRecord& run, std::string_view bytes) {
  Tree tree(suite);
  for (const ResultRecord& table : run.results) tree.AddLeaf(TableSeal(suite, table));
  return SealBytes({run.title, run.period, run.when, run.results.size(), tree.Root(), DigestOf(suite, bytes)});
}

std::string SealBytes(const RunSealed& seal) {
  FieldWriter out("heng/seal/1");
  out.Text(seal.title).Text(seal.period).Text(seal.when).Int(seal.tables);
  return out.Bytes(seal.results).Bytes(seal.record).bytes();
}

}  // namespace heng::archive
