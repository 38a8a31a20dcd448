/// Adds up losses and right answers: `Double` and `Int`, so that a million samples lose no digit.
struct Tally: Codable, Sendable, Equatable {
  private var lossSum = 0.0
  private(set) var sampleCount = 0
  private var correctCount: Int?

  mutating func add(loss: Double, count: Int, correct: Int?) {
    lossSum += loss * Double(count)
    sampleCount += count
    if let correct { correctCount = (correctCount ?? 0) + correct }
  }

  /// What is wrong with a tally that was read from a file, where something is.
  var fault: String? {
    if !TrainingProgress.sampleRange.contains(sampleCount) { return "it counts \(sampleCount) samples" }
    if let correctCount, !(0...sampleCount).contains(correctCount) {
      return "it counts \(correctCount) right answers to \(sampleCount) samples"
    }
    return nil
  }

  var meanLoss: Double { lossSum / Double(max(1, sampleCount)) }
  var score: Score {
    Score(loss: meanLoss, accuracy: correctCount.map { Double($0) / Double(max(1, sampleCount)) })
  }
}
