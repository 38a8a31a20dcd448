import CKernels

/// The threads that share one operation's work.
///
/// Work is cut into tiles whose borders depend on shapes alone, and every tile writes its own part of the result,
/// so the number of threads changes the time an operation takes and never its numbers.
public enum ThreadPool {
  private static let initialCount: Int = {
    let count = ThreadCount.recommended()
    soma_threads_configure(Int32(count))
    return count
  }()

  /// How many threads take part, the calling one included. Starts as ``ThreadCount/recommended(environment:)``.
  public static var threadCount: Int {
    _ = initialCount
    return Int(soma_threads_count())
  }

  /// Changes how many threads take part, from 1 to 256.
  public static func use(threadCount: Int) {
    _ = initialCount
    soma_threads_configure(Int32(clamping: threadCount))
  }

  /// Runs `body` for each tile in `0 ..< count`, on this and other threads, and returns when all are done.
  ///
  /// Denormal numbers are flushed to zero inside, on every thread.
  package static func forEachTile(count: Int, _ body: @Sendable (Int) -> Void) {
    _ = initialCount
    withoutActuallyEscaping(body) { escaping in
      var context = escaping
      withUnsafeMutablePointer(to: &context) { pointer in
        soma_parallel_for(Int64(count), pointer) { context, tile in
          guard let context else { return }
          context.assumingMemoryBound(to: (@Sendable (Int) -> Void).self).pointee(Int(tile))
        }
      }
    }
  }

  /// Runs kernels one after another with denormals flushed, which each ``forEachTile(count:_:)`` would otherwise
  /// arrange for itself.
  @inline(__always)
  package static func session<Result>(_ body: () throws -> Result) rethrows -> Result {
    soma_session_begin()
    defer { soma_session_end() }
    return try body()
  }

  /// Runs one kernel's tiles like ``forEachTile(count:_:)``, without asking for memory.
  static func forEachTile(
    count: Int, of at: Operands, _ body: @escaping @Sendable (_ at: Operands, _ tile: Int) -> Void
  ) {
    _ = initialCount
    var context = (body, at)
    withUnsafeMutablePointer(to: &context) { pointer in
      soma_parallel_for(Int64(count), pointer) { context, tile in
        typealias Context = (@Sendable (Operands, Int) -> Void, Operands)
        guard let job = context?.assumingMemoryBound(to: Context.self) else { return }
        job.pointee.0(job.pointee.1, Int(tile))
      }
    }
  }

  /// Cuts `0 ..< count` into ranges of `tile` elements and runs `body` for each.
  package static func forEachRange(
    _ count: Int, tile: Int = StridedLoop.tileElements, _ body: @Sendable (Range<Int>) -> Void
  ) {
    forEachTile(count: (count + tile - 1) / tile) { index in
      body(index * tile..<min(count, (index + 1) * tile))
    }
  }
}
