// The conventional GPU pipeline for W1 and W2, as the baseline to beat: cuRAND's host API fills
// arrays in device memory, kernels transform them (gammas by Marsaglia and Tsang, 2000, with cuRAND's
// device generator), Thrust sorts, and the quantiles are read off. Single precision.
//
// conventional DRAWS [REPEATS]: prints JSON with the median seconds of each workload, without the
// allocation, and its mean and 5%, 50% and 95% quantiles. Draws beyond what memory holds at once are
// taken in batches, each sorted by itself, which favours the baseline.
#include <cuda_runtime.h>
#include <curand.h>
#include <curand_kernel.h>
#include <thrust/device_ptr.h>
#include <thrust/execution_policy.h>
#include <thrust/reduce.h>
#include <thrust/sort.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

#define CHECK(call)                                                              \
  do {                                                                           \
    const auto status = (call);                                                  \
    if (status != 0) {                                                           \
      std::fprintf(stderr, "%s: error %d\n", #call, static_cast<int>(status));   \
      std::exit(1);                                                              \
    }                                                                            \
  } while (false)

constexpr float kZ95 = 1.6448536f;
constexpr size_t kBatch = size_t{1} << 27;

struct Interval {
  float mean, sd;  // of the logarithm
};
Interval interval(double low, double high) {
  return {static_cast<float>((std::log(low) + std::log(high)) / 2), static_cast<float>((std::log(high) - std::log(low)) / (2 * kZ95))};
}

__device__ float gamma_variate(curandStatePhilox4_32_10_t& state, float shape) {
  const float d = shape - 1.0f / 3.0f, c = rsqrtf(9.0f * d);
  while (true) {
    const float x = curand_normal(&state);
    const float v = 1.0f + c * x;
    if (v <= 0.0f) continue;
    const float cube = v * v * v;
    if (logf(curand_uniform(&state)) < 0.5f * x * x + d - d * cube + d * logf(cube)) return d * cube;
  }
}
__device__ float beta_variate(curandStatePhilox4_32_10_t& state, float a, float b) {
  const float x = gamma_variate(state, a), y = gamma_variate(state, b);
  return x / (x + y);
}

struct W1Numbers {
  Interval flop, rent[3];
  float alpha, beta;
};

__global__ void w1(const float* flop, const float* rent0, const float* rent1, const float* rent2, W1Numbers numbers, float* cost,
                   float* hours, size_t n, unsigned long long seed, unsigned long long batch) {
  const size_t stride = static_cast<size_t>(gridDim.x) * blockDim.x;
  const size_t thread = static_cast<size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  curandStatePhilox4_32_10_t state;
  curand_init(seed, batch * stride + thread, 0, &state);
  for (size_t i = thread; i < n; i += stride) {
    const float mfu = beta_variate(state, 20, 30);
    const float g0 = gamma_variate(state, 6), g1 = gamma_variate(state, 2), g2 = gamma_variate(state, 2);
    const float overhead = 1.05f + 1.95f * beta_variate(state, numbers.alpha, numbers.beta);
    const float total = g0 + g1 + g2, s0 = g0 / total, s1 = g1 / total, s2 = g2 / total;
    const float gpu_hours = flop[i] / (mfu * (989e12f * (s0 + s1) + 148e12f * s2)) / 3600.0f;
    hours[i] = gpu_hours;
    cost[i] = overhead * gpu_hours * (s0 * rent0[i] + s1 * rent1[i] + s2 * rent2[i]);
  }
}

__global__ void add(float* sum, const float* x, size_t n, bool first) {
  const size_t stride = static_cast<size_t>(gridDim.x) * blockDim.x;
  for (size_t i = static_cast<size_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < n; i += stride) sum[i] = first ? x[i] : sum[i] + x[i];
}

class Pipeline {
 public:
  explicit Pipeline(size_t draws) : draws_(draws), batch_(std::min(draws + draws % 2, kBatch)) {
    for (float*& array : arrays_) CHECK(cudaMalloc(&array, batch_ * sizeof(float)));
    CHECK(curandCreateGenerator(&generator_, CURAND_RNG_PSEUDO_PHILOX4_32_10));
    CHECK(curandSetPseudoRandomGeneratorSeed(generator_, 1));
    cudaDeviceProp properties{};
    CHECK(cudaGetDeviceProperties(&properties, 0));
    blocks_ = 16 * properties.multiProcessorCount;
  }

  void run_w1() {
    double low = 1.05, mode = 1.3, high = 3.0;
    W1Numbers numbers{interval(2.5e24, 4.5e24), {interval(1.5, 3.0), interval(1.8, 3.5), interval(0.7, 1.6)}, 0, 0};
    numbers.alpha = static_cast<float>(1 + 4 * (mode - low) / (high - low));
    numbers.beta = static_cast<float>(1 + 4 * (high - mode) / (high - low));
    for_each_batch([&](size_t n, unsigned long long batch) {
      lognormal(arrays_[0], n, numbers.flop);
      for (int i = 0; i < 3; ++i) lognormal(arrays_[1 + i], n, numbers.rent[i]);
      w1<<<blocks_, 256>>>(arrays_[0], arrays_[1], arrays_[2], arrays_[3], numbers, arrays_[4], arrays_[5], n, 2, batch);
      CHECK(cudaGetLastError());
      summarize(arrays_[5], n);
      summarize(arrays_[4], n);  // the cost, last
    });
  }

  void run_w2() {
    for_each_batch([&](size_t n, unsigned long long) {
      for (int k = 1; k <= 8; ++k) {
        lognormal(arrays_[0], n, interval(k, 10.0 * k));
        add<<<blocks_, 256>>>(arrays_[4], arrays_[0], n, k == 1);
        CHECK(cudaGetLastError());
      }
      summarize(arrays_[4], n);
    });
  }

  std::vector<double> last;  // mean, 5%, 50%, 95% of the last array summarised

 private:
  template <class Body>
  void for_each_batch(Body body) {
    unsigned long long batch = 0;
    for (size_t done = 0; done < draws_; done += batch_) body(std::min(batch_, draws_ - done), batch++);
    CHECK(cudaDeviceSynchronize());
  }
  void lognormal(float* to, size_t n, Interval x) { CHECK(curandGenerateLogNormal(generator_, to, n + n % 2, x.mean, x.sd)); }

  void summarize(float* values, size_t n) {
    const thrust::device_ptr<float> first(values);
    const double mean = thrust::reduce(thrust::device, first, first + n, 0.0) / static_cast<double>(n);
    thrust::sort(thrust::cuda::par(sort_memory_), first, first + n);
    last = {mean};
    for (const double p : {0.05, 0.5, 0.95}) last.push_back(first[static_cast<size_t>(p * static_cast<double>(n - 1))]);
  }

  /// Memory for Thrust, kept from one sort to the next.
  struct SortMemory {
    using value_type = char;
    char* memory = nullptr;
    size_t size = 0;
    char* allocate(std::ptrdiff_t bytes) {
      if (static_cast<size_t>(bytes) > size) {
        CHECK(cudaFree(memory));
        CHECK(cudaMalloc(&memory, static_cast<size_t>(bytes)));
        size = static_cast<size_t>(bytes);
      }
      return memory;
    }
    void deallocate(char*, size_t) {}
    ~SortMemory() { (void)cudaFree(memory); }
  } sort_memory_;
  size_t draws_, batch_;
  float* arrays_[6] = {};
  curandGenerator_t generator_ = nullptr;
  int blocks_ = 0;
};

int main(int count, char** arguments) {
  const size_t draws = count > 1 ? static_cast<size_t>(std::atof(arguments[1])) : 100'000'000;
  const int repeats = count > 2 ? std::atoi(arguments[2]) : 5;
  Pipeline pipeline(draws);
  const auto measure = [&](const char* name, void (Pipeline::*run)(), const char* end) {
    (pipeline.*run)();  // warm
    std::vector<double> seconds;
    for (int i = 0; i < repeats; ++i) {
      const auto start = std::chrono::steady_clock::now();
      (pipeline.*run)();
      seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(seconds.begin(), seconds.end());
    const double median = seconds[seconds.size() / 2];
    std::printf("  {\"workload\": \"%s\", \"peer\": \"cuRAND + Thrust\", \"draws\": %zu, \"seconds\": %.6g, \"draws_per_second\": %.6g, \"summary\": [%.7g, %.7g, %.7g, %.7g]}%s\n",
                name, draws, median, static_cast<double>(draws) / median, pipeline.last[0], pipeline.last[1], pipeline.last[2], pipeline.last[3], end);
  };
  std::printf("[\n");
  measure("w1", &Pipeline::run_w1, ",");
  measure("w2", &Pipeline::run_w2, "");
  std::printf("]\n");
  return 0;
}
