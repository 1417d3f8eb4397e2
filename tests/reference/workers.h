#pragma once
// Work split over processes. A process that crashes or hangs is a failure like any other: it says what it was doing.
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace heng::reference {

// What one worker found; the counts of all workers are added up, their marks put together.
struct Tally {
  std::map<std::string, uint64_t> counts;
  std::vector<uint64_t> marks;
  std::string failure;  // text to print; "" = none
};

// Given to a worker: its number, and where it says what it does at the moment.
class Desk {
 public:
  Desk(int worker, int workers, char* now, const volatile int* stop)
      : worker_(worker), workers_(workers), now_(now), stop_(stop) {}
  int worker() const { return worker_; }
  int workers() const { return workers_; }
  // Names the piece of work that begins; one that takes longer than `seconds` is a failure.
  void Begin(const std::string& what, unsigned seconds);
  // Another worker has failed.
  bool Stopped() const { return *stop_ != 0; }

 private:
  int worker_, workers_;
  char* now_;
  const volatile int* stop_;
};

// `jobs` workers (0: as many as there are processors) at the same time.
Tally RunWorkers(int jobs, const std::function<Tally(Desk&)>& work);

}  // namespace heng::reference
