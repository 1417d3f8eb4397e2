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
  FieldWriter out("heng/seal/1");
  out.Text(run.title).Text(run.period).Text(run.when).Int(run.results.size()).Bytes(tree.Root());
  return out.Bytes(DigestOf(suite, bytes)).bytes();
}

}  // namespace heng::archive
