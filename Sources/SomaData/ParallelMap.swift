import SomaTensor

/// The results of `body` for 0 ..< count, computed by the threads of the pool.
package func parallelMap<Element: Sendable>(
  count: Int, _ body: @Sendable (_ index: Int) -> Element
) -> [Element] {
  [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
    nonisolated(unsafe) let results = buffer
    ThreadPool.forEachTile(count: count) { index in
      results.initializeElement(at: index, to: body(index))
    }
    initialized = count
  }
}
