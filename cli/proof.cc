// A proof of one row of sealed results, to be handed to anybody; and checking one, offline.
#include "engine/archive/proof.h"

#include <algorithm>

#include "cli/archive_file.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/output_files.h"
#include "engine/archive/canonical.h"
#include "engine/archive/prove.h"

namespace heng::cli {

namespace {

using archive::RowProof;

constexpr uint64_t kProofBytes = 1 << 20;

std::optional<std::string> ReadText(const std::string& path, Console& console) {
  const auto file = FileBytes::Open(path, kProofBytes, console);
  if (!file) return std::nullopt;
  return std::string(file->bytes().substr(0, kProofBytes));
}

// A checkpoint and the hash its root is of.
struct Given {
  archive::Note note;
  archive::Checkpoint checkpoint;
  Hash hash;
};
// Those of one file: of `both` there are two. Empty: told.
std::vector<Given> ReadGiven(const std::string& path, Console& console) {
  const auto text = ReadText(path, console);
  if (!text) return {};
  std::vector<Given> all;
  for (archive::Note& note : archive::ReadNotes(*text)) {
    auto checkpoint = archive::ReadCheckpoint(note.text);
    if (!checkpoint) {
      console.Fail(Code::E9107, {path});
      return {};
    }
    const Hash hash = archive::IsOfSm3(*checkpoint) ? Hash::kSm3 : Hash::kSha256;
    all.push_back({std::move(note), std::move(*checkpoint), hash});
  }
  if (all.empty()) console.Fail(Code::E9107, {path});
  return all;
}

std::string ShownContent(const archive::ProvenCell& cell, Lang lang) {
  if (!cell.opened) return cell.personal ? Text("（摘要）", "(digest)").In(lang) : cell.content;
  std::string_view bytes = cell.opened->cell;
  const auto inner = archive::TakeCell(bytes);
  return inner && bytes.empty() ? std::string(inner->content) : "?";
}

// What the proof says, in words.
std::string Page(const RowProof& proof, const Given& given, Lang lang) {
  const bool zh = lang == Lang::kZh;
  const std::string row = std::to_string(proof.row.index + 1), rows = std::to_string(proof.row.count);
  const std::string seq = std::to_string(proof.entry.index), size = std::to_string(proof.entry.count);
  std::string out = "“" + proof.title + "”";
  if (!proof.period.empty()) out += "  " + proof.period;
  out += (zh ? "，封存于 " : ", sealed ") + proof.when + "\n";
  out += zh ? proof.table + " 第 " + row + " 行，共 " + rows + " 行\n"
            : proof.table + ", row " + row + " of " + rows + "\n";
  for (const archive::ProvenCell& cell : proof.cells) {
    const size_t blank = cell.type.find(' ');
    const std::string unit = blank == std::string::npos || cell.gap ? "" : cell.type.substr(blank);
    out += "  " + cell.name + ": " + ShownContent(cell, lang) + unit + "\n";
  }
  const std::string& origin = given.checkpoint.origin;
  const std::string digits = archive::NoticeDigits(given.checkpoint.root);
  out += zh ? "在封存档 " + origin + " 的第 " + seq + " 条（共 " + size + " 条），公示码 " + digits + "\n"
            : "in entry " + seq + " (of " + size + ") of the archive " + origin + ", digits for the notice board " +
                  digits + "\n";
  return out;
}

// What is wrong with the proof against this checkpoint; nullopt: nothing.
std::optional<Text> FaultOf(const RowProof& proof, const Given& given) {
  const auto& hashes = archive::HashesOf(proof.suite);
  const bool known = std::find(hashes.begin(), hashes.end(), given.hash) != hashes.end();
  if (!known || proof.entry.count != given.checkpoint.size) {
    const std::string count = std::to_string(given.checkpoint.size), wanted = std::to_string(proof.entry.count);
    return Text{
        "检查点是 " + count + " 条时的，证明是 " + wanted + " 条时的，或不是同一种",
        "the checkpoint is of " + count + " entries, the proof of " + wanted + ", or they are of different kinds"};
  }
  const auto root = archive::RootOf(proof);
  if (root && archive::PartOf(proof.suite, given.hash, *root) == given.checkpoint.root) return std::nullopt;
  return Text{"证明或检查点被改过，或检查点是别的封存档的",
              "it or the checkpoint was changed, or the checkpoint is of another archive"};
}

// Whether one of the checkpoints (of `both` there are two) is signed by the key.
bool IsSigned(const std::vector<Given>& checkpoints, const std::string& path, Console& console) {
  auto line = ReadText(path, console);
  if (!line) return false;
  line->erase(std::min(line->find_first_of("\r\n"), line->size()));
  const auto key = archive::ReadPublicKey(*line);
  const bool holds = key && std::any_of(checkpoints.begin(), checkpoints.end(),
                                        [&](const Given& given) { return archive::IsSignedBy(given.note, *key); });
  if (!holds)
    console.Fail(Code::E9190, {{"检查点不是 `" + path + "` 这把钥匙签的",
                                "the checkpoint is not signed by the key of `" + path + "`"}});
  return holds;
}

// Of `both` a checkpoint of one hash shows that half of the path in the log only.
void TellHalf(const RowProof& proof, const std::vector<Given>& checkpoints, Console& console) {
  const Hash first = checkpoints[0].hash;
  const bool one =
      std::all_of(checkpoints.begin(), checkpoints.end(), [&](const Given& given) { return given.hash == first; });
  if (proof.suite != archive::Suite::kBoth || !one) return;
  const std::string has = first == Hash::kSm3 ? "SM3" : "SHA-256", lacks = first == Hash::kSm3 ? "SHA-256" : "SM3";
  console.Say({"给出的检查点只有 " + has + " 的，" + lacks + " 的没有核对",
               "the checkpoints given are of " + has + " only, " + lacks + " was not checked"});
}

void Check(const Arguments& arguments, Console& console) {
  if (arguments.checkpoints.empty())
    return console.Fail(Code::E9024, {"proof --check", Text("--checkpoint 检查点", "--checkpoint FILE")});
  const auto text = ReadText(arguments.archive, console);
  std::vector<Given> checkpoints;
  for (const std::string& path : arguments.checkpoints) {
    const auto given = ReadGiven(path, console);
    if (given.empty()) return;
    checkpoints.insert(checkpoints.end(), given.begin(), given.end());
  }
  if (!text) return;
  const auto proof = archive::ReadProof(*text);
  if (!proof) return console.Fail(Code::E9188, {arguments.archive});
  for (const Given& given : checkpoints) {
    const auto fault = FaultOf(*proof, given);
    if (fault) return console.Fail(Code::E9190, {*fault});
  }
  if (!arguments.pub.empty() && !IsSigned(checkpoints, arguments.pub, console)) return;
  console.Print(Page(*proof, checkpoints[0], console.lang()));
  TellHalf(*proof, checkpoints, console);
  if (arguments.pub.empty())
    console.Say({"没有给公钥（--pub），检查点的签名没有核对: 公示码要和张榜的一样",
                 "no public key (--pub) was given and the signature of the checkpoint was not checked: compare the "
                 "digits with the notice board"});
}

// How many entries the proof is for: those of the checkpoint, or all.
std::optional<uint64_t> EntriesFor(const Arguments& arguments, const OpenArchive& open, const archive::Entry& entry,
                                   Console& console) {
  const archive::Tree& tree = open.index.tree();
  if (arguments.checkpoints.empty()) return tree.size();
  const auto all = ReadGiven(arguments.checkpoints[0], console);
  if (all.empty()) return std::nullopt;
  const uint64_t size = all[0].checkpoint.size;
  const bool fits = std::all_of(all.begin(), all.end(), [&](const Given& given) {
    return given.checkpoint.size == size && size > entry.seq && size <= tree.size() &&
           archive::PartOf(open.index.suite(), given.hash, tree.RootOf(size)) == given.checkpoint.root;
  });
  if (fits) return size;
  console.Fail(Code::E9129, {std::to_string(size)});
  return std::nullopt;
}

void Make(const Arguments& arguments, Console& console) {
  const auto open = OpenToRead(arguments.archive, console);
  if (!open) return;
  const archive::Entry* entry = FindRun(*open, arguments.archive, arguments.entry, console);
  if (entry == nullptr) return;
  const archive::RunRecord& run = std::get<archive::RunRecord>(entry->record);
  const std::string seq = std::to_string(entry->seq);
  if (run.format < 2) return console.Fail(Code::E9183, {seq});
  const auto entries = EntriesFor(arguments, *open, *entry, console);
  if (!entries) return;
  archive::Prover prover(open->store, open->index, *entry);
  const auto places = prover.Find(arguments.key, arguments.table);
  if (places.empty()) return console.Fail(Code::E9189, {seq, arguments.key});
  if (places.size() > 1) {
    std::string tables;
    for (const auto& place : places) tables += (tables.empty() ? "" : ", ") + run.results[place.table].table;
    return console.Fail(Code::E9191, {arguments.key, tables});
  }
  const auto proof = prover.Make(places[0], *entries, arguments.open);
  if (!proof)
    return console.Fail(Code::E9190, {{"封存档不是封存时的样子，用 `heng verify` 看是哪里",
                                       "the archive is not as it was sealed: see where by `heng verify`"}});
  const std::string text = archive::Print(*proof);
  if (arguments.out.empty()) return console.Data(text);
  OutputFiles out(console);
  if (!out.WriteWhole(arguments.out, text) || !out.Commit()) return;
  console.Say({"证明写在 " + arguments.out, "the proof is in " + arguments.out});
}

}  // namespace

void RunProof(const Arguments& arguments, Console& console) {
  arguments.check ? Check(arguments, console) : Make(arguments, console);
}

}  // namespace heng::cli
