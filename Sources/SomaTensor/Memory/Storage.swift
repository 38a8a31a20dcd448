/// The memory behind one or more tensors. It is written once, by the operation that makes it, before any tensor
/// shows it; afterwards it is only read, which is what makes `@unchecked Sendable` true.
package final class Storage: @unchecked Sendable {
  package let pointer: UnsafeMutableRawPointer
  package let byteCount: Int
  private let size: Int

  package init(byteCount: Int) {
    self.byteCount = byteCount
    size = BufferPool.roundedSize(byteCount)
    pointer = BufferPool.take(size)
  }

  deinit { BufferPool.giveBack(pointer, size: size) }
}
