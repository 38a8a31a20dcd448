import SomaLabs
import Testing

@Suite struct DigitsLabTests {
  @Test func digitsAreLearnedAndEveryMistakeIsCounted() throws {
    let data = try labData("digits")
    // A third of 1797 images is held out; 64·32 + 32 + 32·10 + 10 numbers are learned.
    #expect(data["trainingImages"] as? Int == 1198 && data["testImages"] as? Int == 599)
    #expect(data["parameters"] as? Int == 2410)
    let accuracy = try #require(data["testAccuracy"] as? Double)
    let trainingAccuracy = try #require(data["trainingAccuracy"] as? Double)
    #expect(accuracy > 0.95 && trainingAccuracy > 0.99)

    let confusion = try #require(data["confusion"] as? [[Int]])
    let right = (0..<10).reduce(0) { $0 + confusion[$1][$1] }
    #expect(confusion.joined().reduce(0, +) == 599)
    #expect(abs(Double(right) / 599 - accuracy) < 1e-12)

    let mistakes = try #require(data["mistakes"] as? [[String: Any]])
    #expect(mistakes.count == 599 - right)
    let losses = mistakes.compactMap { $0["loss"] as? Double }
    #expect(losses == losses.sorted(by: >) && losses.count == mistakes.count)
    // Another digit was likelier, so the right one has at most one half, and the loss is at least log 2.
    for mistake in mistakes {
      #expect(mistake["digit"] as? Int != mistake["answer"] as? Int)
      #expect(try #require(mistake["loss"] as? Double) > 0.693)
    }
  }
}
