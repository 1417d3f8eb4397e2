#include "tests/archive/test_disk.h"

#include <algorithm>
#include <cerrno>
#include <set>

namespace heng::tests {

namespace {

Disk* g_disk = nullptr;

std::string Torn(const Inode& inode, std::mt19937_64& random) {
  std::string bytes = inode.synced;
  if (random() % 2 == 0) bytes.resize(inode.now.size());
  for (size_t at = 0; at < bytes.size() && at < inode.now.size(); at += kSectorBytes) {
    const size_t count = std::min({kSectorBytes, bytes.size() - at, inode.now.size() - at});
    if (random() % 2 == 0) std::copy_n(inode.now.begin() + at, count, bytes.begin() + at);
  }
  return bytes;
}

}  // namespace

void UseDisk(Disk& disk) { g_disk = &disk; }
Disk& UsedDisk() { return *g_disk; }

bool Disk::Point(Kind kind) {
  if (dead_) {
    errno = EIO;
    return false;
  }
  const uint64_t at = points++;
  const bool full = how == Stop::kFull || how == Stop::kFullOnce;
  const bool lasts = how == Stop::kFull || how == Stop::kFails;
  if (at < stop || (at > stop && !lasts)) return true;
  if (how == Stop::kDies) {
    dead_ = true;
    errno = EIO;
    return last_done;
  }
  if (how == Stop::kFull && kind != Kind::kGrows) return true;
  errno = full ? ENOSPC : EIO;
  return false;
}

std::string Disk::Normal(const std::string& path) {
  std::string out;
  for (size_t at = 0; at < path.size();) {
    const size_t end = std::min(path.find('/', at), path.size());
    const std::string part = path.substr(at, end - at);
    if (!part.empty() && part != ".") out += (out.empty() ? "" : "/") + part;
    at = end + 1;
  }
  return out;
}

std::string Disk::FolderOf(const std::string& path) {
  const std::string normal = Normal(path);
  const size_t slash = normal.rfind('/');
  return slash == std::string::npos ? "" : normal.substr(0, slash);
}

uint64_t Disk::Find(const std::string& path) const {
  const std::string normal = Normal(path);
  if (normal.empty()) return 1;
  const auto found = names_.find(normal);
  return found == names_.end() ? 0 : found->second;
}

uint64_t Disk::Add(const std::string& path, bool folder) {
  inodes_[next_].folder = folder;
  names_[Normal(path)] = next_;
  return next_++;
}

void Disk::Remove(const std::string& path) { names_.erase(Normal(path)); }

void Disk::Move(const std::string& from, const std::string& to) {
  const uint64_t number = Find(from);
  Remove(from);
  names_[Normal(to)] = number;
}

void Disk::Exchange(const std::string& one, const std::string& other) {
  std::swap(names_.at(Normal(one)), names_.at(Normal(other)));
}

void Disk::SyncFolder(const std::string& folder) {
  const std::string normal = Normal(folder);
  std::erase_if(synced_names_, [&](const auto& name) { return FolderOf(name.first) == normal; });
  for (const auto& [name, number] : names_) {
    if (FolderOf(name) == normal) synced_names_[name] = number;
  }
}

std::vector<std::string> Disk::Names(const std::string& folder) const {
  const std::string normal = Normal(folder);
  std::vector<std::string> names;
  for (const auto& [name, number] : names_) {
    if (FolderOf(name) == normal) names.push_back(normal.empty() ? name : name.substr(normal.size() + 1));
  }
  return names;
}

void Disk::Put(const std::string& path, const std::string& bytes) {
  const std::string folder = FolderOf(path);
  if (Find(folder) == 0) {
    Add(folder, true);
    SyncFolder(FolderOf(folder));
  }
  Inode& inode = At(Add(path, false));
  inode.now = inode.synced = bytes;
  SyncFolder(folder);
}

std::optional<std::string> Disk::Content(const std::string& path) const {
  const uint64_t number = Find(path);
  if (number == 0 || inodes_.at(number).folder) return std::nullopt;
  return inodes_.at(number).now;
}

std::vector<std::string> Disk::Paths() const {
  std::vector<std::string> paths;
  for (const auto& [name, number] : names_) {
    if (!inodes_.at(number).folder) paths.push_back(name);
  }
  return paths;
}

Disk Disk::AfterKill() const {
  Disk left;
  left.names_ = left.synced_names_ = names_;
  left.inodes_ = inodes_;
  left.next_ = next_;
  for (auto& [number, inode] : left.inodes_) {
    inode.synced = inode.now;
    inode.held = false;
  }
  return left;
}

Disk Disk::AfterPowerCut() const {
  Disk left = AfterKill();
  left.names_.clear();
  for (const auto& [name, number] : synced_names_) {
    if (left.Find(FolderOf(name)) != 0) left.names_[name] = number;  // a folder comes before what is in it
  }
  left.synced_names_ = left.names_;
  for (const auto& [number, inode] : inodes_) left.inodes_[number].now = left.inodes_[number].synced = inode.synced;
  return left;
}

Disk Disk::AfterTorn(std::mt19937_64& random) const {
  Disk left = AfterKill();
  for (const auto& [number, inode] : inodes_) {
    left.inodes_[number].now = left.inodes_[number].synced = Torn(inode, random);
  }
  std::set<std::string> all;
  for (const auto* names : {&names_, &synced_names_}) {
    for (const auto& [name, number] : *names) all.insert(name);
  }
  left.names_.clear();
  for (const std::string& name : all) {
    const auto& from = random() % 2 == 0 ? names_ : synced_names_;
    const auto found = from.find(name);
    if (found != from.end() && left.Find(FolderOf(name)) != 0) left.names_[name] = found->second;
  }
  left.synced_names_ = left.names_;
  return left;
}

}  // namespace heng::tests
