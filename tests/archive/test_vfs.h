#pragma once
// SQLite on a test disk. A journal's folder is synced with its first sync, as SQLite's own file system for Unix does.
namespace heng::tests {

// Makes it the one that SQLite uses; its files are those of UsedDisk().
void UseTestVfs();

}  // namespace heng::tests
