// Processes that serve one: the same bits, whatever fails there. The processes are threads here, MPI a pair of queues.
#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "devices/ranks/cluster.h"
#include "source_folder.h"
#include "studies/sweep.h"
#include "test_support.h"

namespace reckon {
namespace {

class Queue {
 public:
  void push(std::string message) {
    const std::lock_guard lock(mutex_);
    messages_.push_back(std::move(message));
    pushed_.notify_one();
  }
  std::string pop() {
    std::unique_lock lock(mutex_);
    pushed_.wait(lock, [this] { return !messages_.empty(); });
    std::string message = std::move(messages_.front());
    messages_.pop_front();
    return message;
  }

 private:
  std::mutex mutex_;
  std::condition_variable pushed_;
  std::deque<std::string> messages_;
};

/// One end of two queues; `breaks_at`: the message sent at which the other side is gone.
class QueueChannel final : public Channel {
 public:
  QueueChannel(Queue& out, Queue& in, int breaks_at = -1) : out_(out), in_(in), breaks_at_(breaks_at) {}
  void send(const std::string& message) override {
    if (breaks_at_ >= 0 && sent_++ >= breaks_at_) throw DeviceError("the other side is gone");
    out_.push(message);
  }
  std::string receive(StopRequest) override { return in_.pop(); }

 private:
  Queue &out_, &in_;
  int breaks_at_, sent_ = 0;
};

class Ranks : public testing::Test {
 protected:
  ~Ranks() override {
    for (size_t i = 0; i < servers_.size(); ++i) {
      try {
        end_serving(*cluster_.others[i]);
      } catch (const DeviceError&) {  // the test broke it
        QueueChannel(queues_[2 * i], queues_[2 * i + 1]).send(std::string(end_));
      }
      servers_[i].join();
    }
  }

  void start(int others, int breaks_at = -1) {
    cluster_.own.threads = 1;
    // What ends a server whose channel the test has broken.
    Queue to, from;
    Rank last{"", std::make_unique<QueueChannel>(to, from), {}, 0};
    from.push("");
    end_serving(last);
    end_ = to.pop();
    for (int i = 0; i < others; ++i) {
      Queue &out = queues_.emplace_back(), &in = queues_.emplace_back();
      auto rank = std::make_shared<Rank>();
      rank->name = "rank " + std::to_string(i + 1);
      rank->channel = std::make_unique<QueueChannel>(out, in, i == 0 ? breaks_at : -1);
      cluster_.others.push_back(rank);
      servers_.emplace_back([&out, &in, this] {
        QueueChannel channel(in, out);
        serve(channel, {1, 0, stop_});
      });
    }
  }

  Machine machine() {
    BackendOptions options;
    options.backend = Backend::cpu;
    options.draws = question_.draws;
    options.note = [this](const std::string& line) { notes_.push_back(line); };
    Machine machine;
    machine.engine = cluster_factory(cluster_, options);
    return machine;
  }

  Scenario scenario_ = load_scenario(source_folder() + "/benchmarks/w1.toml");
  Question question_ = [] {
    Question question;
    question.draws = 3'000'000;
    return question;
  }();
  std::vector<std::string> notes_;
  StopRequest stop_ = nullptr;
  Cluster cluster_;
  std::string end_;
  std::deque<Queue> queues_;
  std::vector<std::thread> servers_;
};

TEST_F(Ranks, AnyNumberGivesTheSameBits) {
  const std::string expected = run_scenario(scenario_, question_).sha256;
  for (const int others : {1, 3, 3}) {  // 2, 5 and 8 ranks
    start(others);
    const Answer answer = run_scenario(scenario_, question_, machine());
    EXPECT_EQ(answer.sha256, expected);
    EXPECT_EQ(answer.device.substr(0, 4), std::to_string(cluster_.size()) + " x ");
  }
  question_.precision = Precision::narrow;
  EXPECT_EQ(run_scenario(scenario_, question_, machine()).sha256, run_scenario(scenario_, question_).sha256);
  LoadOptions load;
  load.given = "cost > 12M [USD]";
  const Scenario given = load_scenario(source_folder() + "/benchmarks/w1.toml", load);
  EXPECT_EQ(run_scenario(given, question_, machine()).sha256, run_scenario(given, question_).sha256);
}

TEST_F(Ranks, TheOthersGoOnWithoutOne) {
  const std::string expected = run_scenario(scenario_, question_).sha256;
  start(2, 1);
  EXPECT_EQ(run_scenario(scenario_, question_, machine()).sha256, expected);
  ASSERT_EQ(notes_.size(), 1u);
  EXPECT_NE(notes_[0].find("failed, the others go on: the other side is gone"), std::string::npos) << notes_[0];
}

TEST_F(Ranks, AFailureSaysWhereAndWhat) {
  start(1);
  EngineOptions options;
  MakeRequest request;
  request.program = program_of(scenario_);
  request.backend = Backend::cuda;
  request.draws = 1;
  try {
    make_remote_engine(cluster_.others[0], request, options);
    GTEST_SKIP() << "there is a GPU";
  } catch (const DeviceError& error) {
    EXPECT_EQ(std::string(error.what()).substr(0, 8), "rank 1: ");
  }
}

TEST_F(Ranks, AStopThereStopsHere) {
  const std::atomic<bool> stop{true};
  stop_ = &stop;
  start(1);
  EXPECT_THROW(run_scenario(scenario_, question_, machine()), Interrupted);
}

TEST_F(Ranks, RowsAreSpread) {
  const Document document = load_document(source_folder() + "/benchmarks/w1.toml", std::vector<std::string>(), {});
  SweepOptions asked;
  asked.rows.ranges = {"mfu=0.2:0.6:0.05"};
  question_.draws = 300'000;
  const std::string expected = run_sweep(document, asked, question_, {}).sha256;
  start(3);
  BackendOptions options;
  options.backend = Backend::cpu;
  const SideBySide spread{cluster_.size(), one_rank_factory(cluster_, options), 1};
  EXPECT_EQ(run_sweep(document, asked, question_, {}, spread).sha256, expected);
  for (const auto& rank : cluster_.others) EXPECT_GT(rank->engines, 0u);
}

}  // namespace
}  // namespace reckon
