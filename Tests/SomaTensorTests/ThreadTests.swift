import Foundation
import SomaTensor
import Synchronization
import Testing

@Suite(.serialized) struct ThreadTests {
  @Test func everyTileRunsOnce() {
    let saved = ThreadPool.threadCount
    defer { ThreadPool.use(threadCount: saved) }
    for threads in [1, 2, 3, 8] {
      ThreadPool.use(threadCount: threads)
      #expect(ThreadPool.threadCount == threads)
      for tiles in [0, 1, 2, 7, 1000] {
        let counts = Mutex([Int](repeating: 0, count: tiles))
        ThreadPool.forEachTile(count: tiles) { tile in counts.withLock { $0[tile] += 1 } }
        #expect(counts.withLock { $0 } == [Int](repeating: 1, count: tiles))
      }
    }
  }

  @Test func manyShortJobsAndNestedJobsFinish() {
    let saved = ThreadPool.threadCount
    defer { ThreadPool.use(threadCount: saved) }
    ThreadPool.use(threadCount: 3)
    let total = Atomic(0)
    for _ in 0..<20_000 { ThreadPool.forEachTile(count: 4) { _ in total.add(1, ordering: .relaxed) } }
    #expect(total.load(ordering: .relaxed) == 80_000)
    ThreadPool.forEachTile(count: 5) { _ in
      ThreadPool.forEachTile(count: 5) { _ in total.add(1, ordering: .relaxed) }
    }
    #expect(total.load(ordering: .relaxed) == 80_025)
  }

  @Test func severalTasksMayComputeAtOnce() async {
    let expected = (Tensor(ones: [300, 300]).matmul(Tensor(ones: [300, 300]))).sum().item
    await withTaskGroup(of: Double.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<20).reduce(0.0) { sum, _ in
            sum + Tensor(ones: [300, 300]).matmul(Tensor(ones: [300, 300])).sum().item / 20
          }
        }
      }
      for await value in group { #expect(value == expected) }
    }
  }

  /// Tier T1: the same bits for any number of threads.
  @Test func resultsDoNotDependOnTheThreadCount() {
    let saved = ThreadPool.threadCount
    defer { ThreadPool.use(threadCount: saved) }
    func results() -> [Tensor] {
      let stream = RandomStream(seed: 1, purpose: .testing)
      let x = Tensor(normal: [300, 784], using: stream), w = Tensor(normal: [512, 784], using: stream)
      let y = linear(x, weight: w).relu()
      return [
        x, y, y.softmax(), y.sum(), y.sum(alongAxes: [0]), x.transposed().matmul(y),
        x.exp().mean(alongAxes: [1]), x.cumulativeSum(alongAxis: 0), x.cumulativeSum(alongAxis: 1),
        x.toFloat64().matmul(w.toFloat64().transposed()), (x * x + 1).sqrt(), x.transposed().contiguous(),
      ]
    }
    ThreadPool.use(threadCount: 1)
    let expected = results()
    for threads in [2, 3, 5] {
      ThreadPool.use(threadCount: threads)
      for (index, (found, expected)) in zip(results(), expected).enumerated() {
        #expect(found.isIdentical(to: expected), "result \(index) with \(threads) threads")
      }
    }
  }

  @Test func environmentAndQuotaDecideTheThreadCount() throws {
    #expect(ThreadCount.recommended(environment: ["SOMA_THREADS": "5"]) == 5)
    #expect(ThreadCount.recommended(environment: ["SOMA_THREADS": "0"]) >= 1)
    #expect(ThreadCount.recommended(environment: ["SOMA_THREADS": "many"]) >= 1)
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(
      "soma-cgroup-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    try FileManager.default.createDirectory(
      at: root.appendingPathComponent("cpu"), withIntermediateDirectories: true)
    #expect(ThreadCount.controlGroupQuota(root: root.path) == nil)
    try "150000\n".write(
      to: root.appendingPathComponent("cpu/cpu.cfs_quota_us"), atomically: true, encoding: .utf8)
    try "100000\n".write(
      to: root.appendingPathComponent("cpu/cpu.cfs_period_us"), atomically: true, encoding: .utf8)
    #expect(ThreadCount.controlGroupQuota(root: root.path) == 1.5)
    try "max 100000\n".write(to: root.appendingPathComponent("cpu.max"), atomically: true, encoding: .utf8)
    try "-1\n".write(
      to: root.appendingPathComponent("cpu/cpu.cfs_quota_us"), atomically: true, encoding: .utf8)
    #expect(ThreadCount.controlGroupQuota(root: root.path) == nil)
    try "250000 100000\n".write(to: root.appendingPathComponent("cpu.max"), atomically: true, encoding: .utf8)
    #expect(ThreadCount.controlGroupQuota(root: root.path) == 2.5)
  }

  /// Denormals slow a CPU down tenfold and more; inside operations they are zero on every thread.
  @Test func denormalsAreFlushed() {
    let tiny = Tensor(repeating: 1e-38, shape: [50_000])
    #expect((tiny * 0.01).max().item == 0)
  }
}
