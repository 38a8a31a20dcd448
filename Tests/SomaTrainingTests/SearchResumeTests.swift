import Foundation
import Soma
import Testing

/// What a search found, without how long it took.
private func table(_ trials: [SearchTrial]) -> [String] {
  trials.map { "\($0.number) \($0.rung) \($0.epochs) \($0.values) \($0.score ?? .nan) \($0.failure ?? "")" }
}

private func withFile<Result>(_ body: (String) throws -> Result) throws -> Result {
  let path = NSTemporaryDirectory() + "soma-search-\(UUID().uuidString).json"
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}

@Suite struct SearchResumeTests {
  @Test(
    arguments: [
      .grid(points: 2), .random(trials: 12), .halving(trials: 9, eta: 3),
    ] as [SearchPlan.Method])
  func aSearchThatWasCutOffGivesTheSameTable(_ method: SearchPlan.Method) throws {
    let plan = try SearchPlan(searchDimensions, method: method, epochs: 9, seed: 3)
    /// Every fourth trial fails: that has to be remembered too.
    func evaluate(_ trial: SearchTrial) throws -> Double {
      if trial.number % 4 == 3 { throw TrialFailure("diverged") }
      return score(trial)
    }
    var whole = try HyperparameterSearch(plan)
    let expected = table(try whole.run(evaluate: evaluate).trials)
    for cut in 0..<expected.count {
      try withFile { path in
        var made: [Int] = []
        var first = try HyperparameterSearch(plan, statePath: path)
        let part = try first.run { trial in
          if made.count == cut { throw CancellationError() }
          made.append(trial.number)
          return try evaluate(trial)
        }
        #expect(!part.isComplete && table(part.trials) == Array(expected[..<cut]))
        var second = try HyperparameterSearch(plan, statePath: path)
        let result = try second.run { trial in
          made.append(trial.number)
          return try evaluate(trial)
        }
        #expect(result.isComplete && table(result.trials) == expected)
        #expect(made.count == expected.count)
        // Nothing is left, so nothing is made again.
        var third = try HyperparameterSearch(plan, statePath: path)
        #expect(try third.run { _ in throw CancellationError() }.trials == result.trials)
      }
    }
  }

  /// A plan that differs in one thing from that of the test.
  private struct Other {
    let words: String
    let plan: SearchPlan

    init(
      _ words: String, of dimensions: [SearchDimension] = searchDimensions, trials: Int = 2, epochs: Int = 3,
      seed: UInt64 = 0, context: String = "digits"
    ) throws {
      self.words = words
      plan = try SearchPlan(
        dimensions, method: .random(trials: trials), epochs: epochs, seed: seed, context: context)
    }
  }

  @Test func aStateOfAnotherSearchIsRefused() throws {
    try withFile { path in
      let plan = try SearchPlan(searchDimensions, method: .random(trials: 2), epochs: 3, context: "digits")
      var search = try HyperparameterSearch(plan, statePath: path)
      try search.run(evaluate: score)
      for other in try [
        Other("the searched settings differ", of: Array(searchDimensions.dropLast())),
        Other("chosen in another way", trials: 3), Other("had 3 epochs, not 4", epochs: 4),
        Other("the seed was 0, not 1", seed: 1), Other("the other settings differ", context: "moons"),
      ] {
        #expect("\(other.words)") {
          _ = try HyperparameterSearch(other.plan, statePath: path)
        } throws: { "\($0)".contains("\(path) belongs to another search: ") && "\($0)".contains(other.words) }
      }
    }
  }

  @Test func aStateFileFromAnywhereIsChecked() throws {
    try withFile { path in
      let plan = try SearchPlan(searchDimensions, method: .halving(trials: 9, eta: 3), epochs: 9)
      var search = try HyperparameterSearch(plan, statePath: path)
      try search.run(evaluate: score)
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let changes = [
        ("", "written by soma search"), ("{}", "written by soma search"), ("[1]", "written by soma search"),
        (text.replacing("soma.search/1", with: "soma.search/9"), "soma.search/9"),
        (text.replacing("\"number\" : 3", with: "\"number\" : 4"), "do not follow from its plan"),
        (text.replacing("\"score\"", with: "\"sccore\""), "do not follow from its plan"),
      ]
      for (content, words) in changes {
        #expect(content != text)
        try Data(content.utf8).write(to: URL(filePath: path))
        #expect("\(words)") {
          _ = try HyperparameterSearch(plan, statePath: path)
        } throws: { "\($0)".contains(words) && "\($0)".contains(path) }
      }
    }
    #expect {
      _ = try HyperparameterSearch(
        SearchPlan(searchDimensions, method: .random(trials: 1), epochs: 1), statePath: NSTemporaryDirectory()
      )
    } throws: { "\($0)".contains("it is a folder") }
  }
}
