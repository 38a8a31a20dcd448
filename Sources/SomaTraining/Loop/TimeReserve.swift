/// How much time to leave for what comes after the last step: measuring and saving, as long as they took before.
///
/// A save is scaled by what it holds. The first one has the bare network; later ones also have what the optimizer
/// remembers and the best numbers, which may be six times as much.
package struct TimeReserve {
  private var secondsPerByte = 0.0, secondsPerSample = 0.0

  /// Nothing is known yet.
  package init() {}

  package mutating func saved(byteCount: Int, seconds: Double) {
    secondsPerByte = seconds / Double(max(1, byteCount))
  }

  package mutating func measured(sampleCount: Int, seconds: Double) {
    secondsPerSample = seconds / Double(max(1, sampleCount))
  }

  /// The seconds that measuring so many samples and saving so many bytes take. Disks are less steady than processors, so
  /// a save gets a quarter more.
  package func seconds(sampleCount: Int, byteCount: Int) -> Double {
    Double(sampleCount) * secondsPerSample + 1.25 * Double(byteCount) * secondsPerByte
  }
}
