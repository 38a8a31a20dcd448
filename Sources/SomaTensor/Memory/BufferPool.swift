import Synchronization

/// Keeps freed buffers for reuse, so that a training step of a fixed shape asks the system for no memory.
///
/// Sizes are rounded up to one of four steps between powers of two, which wastes at most a quarter and lets
/// buffers of nearly equal size serve each other. At most ``limit`` bytes are kept.
public enum BufferPool {
  /// What has been asked of the system so far.
  public struct Statistics: Sendable, Equatable {
    /// Buffers newly taken from the system.
    public var allocations = 0
    /// Of these, buffers of at least 4096 bytes.
    public var largeAllocations = 0
    /// Buffers handed out from the kept ones.
    public var reuses = 0
    /// Bytes now kept for reuse.
    public var keptBytes = 0
  }

  private struct State {
    var free: [Int: [Address]] = [:]
    var statistics = Statistics()
  }

  /// A buffer's address; it belongs to nobody while it is kept, so it may move between threads.
  private struct Address: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer
  }

  private static let state = Mutex(State())

  /// More than this many bytes are not kept but given back to the system.
  public static let limit = 1 << 30

  /// The counters at this moment.
  public static var statistics: Statistics { state.withLock { $0.statistics } }

  /// The size that is really allocated for `byteCount` bytes.
  static func roundedSize(_ byteCount: Int) -> Int {
    guard byteCount > 256 else { return byteCount <= 64 ? 64 : 256 }
    let step = 1 << (Int.bitWidth - (byteCount - 1).leadingZeroBitCount - 3)
    return (byteCount + step - 1) & ~(step - 1)
  }

  /// Returns a buffer of a rounded size, aligned to a cache line; its content is undefined.
  static func take(_ size: Int) -> UnsafeMutableRawPointer {
    let kept: Address? = state.withLock { state in
      if let address = state.free[size]?.popLast() {
        state.statistics.reuses += 1
        state.statistics.keptBytes -= size
        return address
      }
      state.statistics.allocations += 1
      if size >= 4096 { state.statistics.largeAllocations += 1 }
      return nil
    }
    return kept?.pointer ?? UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
  }

  static func giveBack(_ pointer: UnsafeMutableRawPointer, size: Int) {
    let address = Address(pointer: pointer)
    let isKept = state.withLock { state in
      guard state.statistics.keptBytes + size <= limit else { return false }
      state.free[size, default: []].append(address)
      state.statistics.keptBytes += size
      return true
    }
    if !isKept { pointer.deallocate() }
  }
}
