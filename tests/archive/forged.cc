#include "tests/archive/forged.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "engine/archive/compress.h"
#include "engine/archive/log.h"
#include "engine/archive/merkle.h"
#include "engine/archive/note.h"
#include "engine/archive/record.h"
#include "engine/archive/seal.h"

namespace heng::tests {

namespace {

using namespace archive;  // NOLINT: archives are what this is about

const char* const kNumbers[] = {"0",
                                "1",
                                "2",
                                "3",
                                "65535",
                                "65536",
                                "65537",
                                "1000000",
                                "999999",
                                "200000000",
                                "2000000000",
                                "4611686018427387904",
                                "9223372036854775807"};
const char* const kTexts[] = {"",        "x",       "\xff\xfe", "2022",     "99999999999999999999",  "year", "adopt",
                              "../../x", "a\nb\tc", "\x1b[2J",  "previous", "2022-09-01/2023-08-31", "考核", "教师"};

template <typename T>
const T& Any(const std::vector<T>& list, std::mt19937_64& random) {
  return list[random() % list.size()];
}

}  // namespace

std::vector<Field> FieldsOf(std::string_view bytes) {
  std::vector<Field> fields;
  while (bytes.size() >= 5) {
    size_t size = 0;
    for (int i = 1; i < 5; ++i) size = size << 8 | static_cast<unsigned char>(bytes[i]);
    fields.push_back({bytes[0], std::string(bytes.substr(5, size))});
    bytes.remove_prefix(std::min(bytes.size(), 5 + size));
  }
  return fields;
}

std::string BytesOf(const std::vector<Field>& fields) {
  std::string bytes;
  for (const Field& field : fields) {
    bytes += field.letter;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((field.content.size() >> shift) & 0xff);
    bytes += field.content;
  }
  return bytes;
}

Forged::Forged(const std::string& path) : suite_(Suite::kIntl) {
  Store store(path, Store::Mode::kRead);
  store.EachEntry([&](uint64_t, std::string_view record) { entries.push_back(FieldsOf(record)); });
  store.EachObject([&](const Object& object) { objects.push_back(object); });
  store.EachOpening([&](const Opening& opening) { openings.push_back(opening); });
  if (store.failure() || entries.empty()) std::abort();
  suite_ = SuiteNamed(entries[0][1].content).value_or(Suite::kIntl);
}

void Forged::Rename(const std::string& from, const std::string& to) {
  for (std::vector<Field>& entry : entries) {
    for (Field& field : entry) {
      if (field.letter == 'B' && field.content == from) field.content = to;
    }
  }
}

void Forged::SetContent(size_t at, const std::string& content, std::string frame) {
  Object& object = objects[at];
  const std::string old_frame = DigestOf(suite_, object.frame), digest = DigestOf(suite_, content);
  if (frame.empty()) frame = Compress(content);
  for (std::vector<Field>& entry : entries) {
    for (size_t i = 0; i + 2 < entry.size(); ++i) {
      if (entry[i].content == object.digest && entry[i + 1].letter == 'I' && entry[i + 2].content == old_frame) {
        entry[i + 1].content = std::to_string(content.size());
        entry[i + 2].content = DigestOf(suite_, frame);
      }
    }
  }
  Rename(object.digest, digest);
  object = {digest, content.size(), frame};
}

void Forged::SetOpening(size_t at, const std::string& bytes, const std::string& root) {
  Rename(openings[at].root, root);
  openings[at] = {root, bytes};
}

std::string Forged::ChangeBytes(std::string& bytes, std::mt19937_64& random) {
  const size_t at = bytes.empty() ? 0 : random() % bytes.size();
  switch (bytes.empty() ? 1 : random() % 5) {
    case 0: bytes[at] = static_cast<char>(random()); return "a byte";
    case 1: bytes.insert(at, std::string(random() % 9, static_cast<char>(random()))); return "bytes put in";
    case 2: bytes.erase(at, random() % 9 + 1); return "bytes taken out";
    case 3: bytes.resize(at); return "cut off";
    default: bytes += bytes.substr(at); return "twice";
  }
}

std::string Forged::ChangeField(std::vector<Field>& fields, std::mt19937_64& random) {
  if (fields.size() < 2) return "nothing";
  const size_t at = 1 + random() % (fields.size() - 1);
  Field& field = fields[at];
  const std::string which = std::string(1, field.letter) + std::to_string(at) + " ";
  switch (random() % 8) {
    case 0: fields.erase(fields.begin() + static_cast<ptrdiff_t>(at)); return which + "taken out";
    case 1: fields.insert(fields.begin() + static_cast<ptrdiff_t>(at), Field(field)); return which + "twice";
    case 2: std::swap(field, fields[1 + random() % (fields.size() - 1)]); return which + "exchanged";
    case 3: field.content = Any(fields, random).content; return which + "as another";
    default: break;
  }
  if (field.letter == 'I' || field.letter == 'L') {
    field.content = kNumbers[random() % std::size(kNumbers)];
    return which + field.content;
  }
  if (field.letter == 'T') {
    field.content = kTexts[random() % std::size(kTexts)];
    return which + "another text";
  }
  const bool known = random() % 2 == 0 && !objects.empty();
  if (known) field.content = Any(objects, random).digest;
  return which + (known ? "another object" : ChangeBytes(field.content, random));
}

std::string Forged::Change(std::mt19937_64& random) {
  const uint64_t what = random() % 10;
  if (what < 2 && !objects.empty()) {
    const size_t at = random() % objects.size();
    std::string content = Decompress(objects[at].frame, objects[at].size).value_or("");
    const std::string done = ChangeBytes(content, random);
    const bool there = std::any_of(objects.begin(), objects.end(),
                                   [&](const Object& object) { return object.digest == DigestOf(suite_, content); });
    if (!there) SetContent(at, content);
    return "object " + std::to_string(at) + ": " + done;
  }
  if (what == 2 && !openings.empty()) {
    const size_t at = random() % openings.size();
    std::vector<Field> fields = FieldsOf(openings[at].bytes);
    const std::string done = ChangeField(fields, random);
    openings[at].bytes = BytesOf(fields);
    return "opening " + std::to_string(at) + ": " + done;
  }
  const size_t at = random() % 12 == 0 ? 0 : 1 + random() % (entries.size() - 1);
  if (what == 3) {
    std::string bytes = BytesOf(entries[at]);
    const std::string done = ChangeBytes(bytes, random);
    entries[at] = FieldsOf(bytes);
    return "entry " + std::to_string(at) + ": " + done;
  }
  return "entry " + std::to_string(at) + ": " + ChangeField(entries[at], random);
}

void Forged::Write(const std::string& path, const std::vector<PrivateKey>& keys) const {
  Store store(path, Store::Mode::kCreate);
  Tree tree(suite_);
  std::map<std::string, std::string> leaves;  // of entries as they were found, as they are now
  std::string origin;
  for (size_t seq = 0; seq < entries.size(); ++seq) {
    std::vector<Field> fields = entries[seq];
    for (Field& field : fields) {
      const auto renamed = field.letter == 'B' ? leaves.find(field.content) : leaves.end();
      if (renamed != leaves.end()) field.content = renamed->second;
    }
    const std::string bytes = BytesOf(fields), leaf = LeafOf(suite_, bytes);
    leaves[LeafOf(suite_, BytesOf(entries[seq]))] = leaf;
    const auto record = seq == 0 ? Decode(bytes) : std::nullopt;
    if (record && std::holds_alternative<FoundingRecord>(*record)) origin = std::get<FoundingRecord>(*record).origin;
    tree.Add(leaf);
    store.AddEntry(seq, bytes);
    for (const PrivateKey& key : keys) {
      const Hash hash = key.pub.hash;
      const std::string root(PartOf(suite_, hash, tree.Root()));
      Note note{Print(Checkpoint{origin + (hash == Hash::kSm3 ? " sm3" : ""), seq + 1, root}), {}};
      SignNote(note, key);
      store.AddNote({seq + 1, std::string(NameOf(hash)), Print(note)});
    }
  }
  for (const Object& object : objects) store.AddObject(object);
  for (const Opening& opening : openings) store.AddOpening(opening);
  if (!store.Commit()) std::abort();
}

}  // namespace heng::tests
