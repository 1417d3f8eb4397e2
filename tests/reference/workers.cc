#include "tests/reference/workers.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

namespace heng::reference {

namespace {

constexpr size_t kNowBytes = 200;

// Memory that all workers see: whether to stop, then one line of text for each worker.
struct Board {
  volatile int* stop;
  char* lines;
  char* line(int worker) const { return lines + static_cast<size_t>(worker) * kNowBytes; }
};

Board MakeBoard(int workers) {
  const size_t bytes = 64 + static_cast<size_t>(workers) * kNowBytes;
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    std::perror("mmap");
    std::exit(3);
  }
  return {static_cast<volatile int*>(memory), static_cast<char*>(memory) + 64};
}

void WriteAll(int to, const std::string& text) {
  for (size_t at = 0; at < text.size();) {
    const ssize_t written = write(to, text.data() + at, text.size() - at);
    if (written <= 0) _exit(3);
    at += static_cast<size_t>(written);
  }
}

// Lines "count name", lines "=mark", an empty line, the failure.
std::string Written(const Tally& tally) {
  std::string text;
  for (const auto& [name, count] : tally.counts) text += std::to_string(count) + " " + name + "\n";
  for (const uint64_t mark : tally.marks) text += "=" + std::to_string(mark) + "\n";
  return text + "\n" + tally.failure;
}

void AddWritten(const std::string& text, Tally& sum) {
  size_t at = 0;
  while (at < text.size() && text[at] != '\n') {
    const size_t end = text.find('\n', at);
    if (text[at] == '=') {
      sum.marks.push_back(std::strtoull(text.c_str() + at + 1, nullptr, 10));
    } else {
      const size_t blank = text.find(' ', at);
      sum.counts[text.substr(blank + 1, end - blank - 1)] += std::strtoull(text.c_str() + at, nullptr, 10);
    }
    at = end + 1;
  }
  if (at + 1 < text.size() && sum.failure.empty()) sum.failure = text.substr(at + 1);
}

struct Child {
  pid_t pid;
  int from;
};

Child Start(int worker, int workers, const Board& board, const std::function<Tally(Desk&)>& work) {
  int ends[2];
  if (pipe(ends) != 0) {
    std::perror("pipe");
    std::exit(3);
  }
  const pid_t pid = fork();
  if (pid < 0) {
    std::perror("fork");
    std::exit(3);
  }
  if (pid > 0) {
    close(ends[1]);
    return {pid, ends[0]};
  }
  close(ends[0]);
  Desk desk(worker, workers, board.line(worker), board.stop);
  const Tally tally = work(desk);
  if (!tally.failure.empty()) *board.stop = 1;
  WriteAll(ends[1], Written(tally));
  _exit(0);
}

}  // namespace

void Desk::Begin(const std::string& what, unsigned seconds) {
  const size_t length = std::min(what.size(), kNowBytes - 1);
  std::memcpy(now_, what.data(), length);
  now_[length] = '\0';
  alarm(seconds);
}

Tally RunWorkers(int jobs, const std::function<Tally(Desk&)>& work) {
  const int workers = jobs > 0 ? jobs : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const Board board = MakeBoard(workers);
  std::fflush(stdout);
  std::vector<Child> children;
  for (int worker = 0; worker < workers; ++worker) children.push_back(Start(worker, workers, board, work));
  Tally sum;
  for (int worker = 0; worker < workers; ++worker) {
    const Child& child = children[static_cast<size_t>(worker)];
    std::string text;
    char buffer[65536];
    for (ssize_t got; (got = read(child.from, buffer, sizeof buffer)) > 0;)
      text.append(buffer, static_cast<size_t>(got));
    close(child.from);
    int status = 0;
    waitpid(child.pid, &status, 0);
    AddWritten(text, sum);
    if (status == 0) continue;
    *board.stop = 1;
    if (!sum.failure.empty()) continue;
    const bool hung = WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
    sum.failure = std::string(hung ? "took too long" : "crashed") + " (status " + std::to_string(status) +
                  ") at: " + board.line(worker) + "\n";
  }
  return sum;
}

}  // namespace heng::reference
