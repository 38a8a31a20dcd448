/// Where the values that steps write lie in one piece of memory: two that are never needed at the same time may share
/// their place.
struct MemoryPlan {
  /// Bytes from the start, by value.
  private(set) var offsets: [Int: Int] = [:]
  /// The size of the piece.
  private(set) var byteCount = 0
  /// What it would be without sharing.
  private(set) var unsharedByteCount = 0

  private struct Life {
    let value, size, first: Int
    var last: Int
  }

  init(_ work: ProgramSteps) {
    var lives: [Int: Life] = [:]
    for (index, step) in work.steps.enumerated() {
      for output in step.outputs {
        // Whole cache lines, so that no two threads write to one.
        let size = (max(1, work.values[output].storage.byteCount) + 63) / 64 * 64
        lives[output] = Life(value: output, size: size, first: index, last: index)
      }
      for input in step.inputs { lives[input.value]?.last = index }
    }
    for result in work.results { lives[result]?.last = work.steps.count }

    // The largest first, each at the lowest place that no value of the same time takes.
    var placed: [Life] = []
    for life in lives.values.sorted(by: { ($0.size, $1.value) > ($1.size, $0.value) }) {
      let neighbours = placed.filter { $0.first <= life.last && life.first <= $0.last }
        .map { (start: offsets[$0.value] ?? 0, size: $0.size) }.sorted { $0.start < $1.start }
      var offset = 0
      for neighbour in neighbours {
        if offset + life.size <= neighbour.start { break }
        offset = max(offset, neighbour.start + neighbour.size)
      }
      offsets[life.value] = offset
      placed.append(life)
      byteCount = max(byteCount, offset + life.size)
      unsharedByteCount += life.size
    }
  }
}
