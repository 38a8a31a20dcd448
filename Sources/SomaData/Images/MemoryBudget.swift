import Foundation
import Synchronization

/// Memory that threads share for a kind of work: who wants to begin waits until there is enough for them.
package final class MemoryBudget: Sendable {
  /// For decoding images. The largest image takes a quarter of it as three channels of bytes, so that several threads
  /// have work, and no number of threads takes more than this.
  static let images = MemoryBudget(byteCount: 768 << 20)

  private let byteCount: Int
  private let condition = NSCondition()
  /// How much is taken; only changed while the condition is locked.
  private let taken = Mutex(0)

  package init(byteCount: Int) { self.byteCount = byteCount }

  /// Does work that needs so much memory. What needs more than there is waits until it is alone.
  package func run<Result, Failure: Error>(
    needing need: Int, _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let need = min(max(need, 0), byteCount)
    condition.lock()
    while taken.withLock({ $0 }) > byteCount - need { condition.wait() }
    taken.withLock { $0 += need }
    condition.unlock()
    defer {
      condition.lock()
      taken.withLock { $0 -= need }
      condition.broadcast()
      condition.unlock()
    }
    return try work()
  }
}
