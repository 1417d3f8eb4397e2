#pragma once
// An archive as rows that can be changed at will and are then numbered, named and signed as if they were in order: what
// somebody with the archive's key could make of it.
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/archive/signing.h"
#include "engine/archive/store.h"
#include "engine/archive/suite.h"

namespace heng::tests {

struct Field {  // canonical.h
  char letter;
  std::string content;
};

class Forged {
 public:
  // Of a sound archive on the disk in use.
  explicit Forged(const std::string& path);

  std::vector<std::vector<Field>> entries;
  std::vector<archive::Object> objects;
  std::vector<archive::Opening> openings;

  // Another content of an object, everywhere it is named. `frame`: as it is stored; "" to have it made.
  void SetContent(size_t object, const std::string& content, std::string frame = {});
  // Likewise of an opening.
  void SetOpening(size_t opening, const std::string& bytes, const std::string& root);
  // Some nonsense, as it is drawn. What was done.
  std::string Change(std::mt19937_64& random);

  // A new file; entries that name others by their leaves name them still.
  void Write(const std::string& path, const std::vector<archive::PrivateKey>& keys) const;

 private:
  std::string ChangeField(std::vector<Field>& fields, std::mt19937_64& random);
  std::string ChangeBytes(std::string& bytes, std::mt19937_64& random);
  void Rename(const std::string& from, const std::string& to);

  archive::Suite suite_;
};

std::string BytesOf(const std::vector<Field>& fields);
std::vector<Field> FieldsOf(std::string_view bytes);

}  // namespace heng::tests
