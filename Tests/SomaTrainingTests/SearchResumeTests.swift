import Foundation
import Soma
import Testing

/// What a search found, without how long it took.
private func table(_ trials: [SearchTrial]) -> [String] {
  trials.map { "\($0.number) \($0.rung) \($0.epochs) \($0.values) \($0.score ?? .nan) \($0.failure ?? "")" }
}

private func withFile<Result>(_ body: (String) throws -> Result) throws -> Result {
  let path = NSTemporaryDirectory() + "soma-search-\(UUID().uuidString).json"
  let lock = NSTemporaryDirectory() + "." + URL(filePath: path).lastPathComponent + ".lock"
  defer { for file in [path, lock] { try? FileManager.default.removeItem(atPath: file) } }
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
        Other(
          "it searched rate, dropout, units, activation, not rate, dropout, units",
          of: Array(searchDimensions.dropLast())),
        Other(
          "rate was log-uniform 0.0001 … 0.1, not uniform 0.5 … 1.0",
          of: [SearchDimension("rate", .uniform(from: 0.5, to: 1))] + searchDimensions.dropFirst()),
        Other("chosen by random (2 trials), not by random (3 trials)", trials: 3),
        Other("had 3 epochs, not 4", epochs: 4), Other("the seed was 0, not 1", seed: 1),
        Other("the other settings differ", context: "moons"),
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

  @Test func aSettingThatDiffersIsNamed() throws {
    try withFile { path in
      func plan(_ context: String) throws -> SearchPlan {
        try SearchPlan(searchDimensions, method: .random(trials: 1), epochs: 1, context: context)
      }
      var search = try HyperparameterSearch(plan(#"{"a":{"b":1,"c":[1,2]},"d":"x"}"#), statePath: path)
      try search.run(evaluate: score)
      for (context, words) in [
        (#"{"a":{"b":1,"c":[1,3]},"d":"x"}"#, "a.c was [1,2], not [1,3]"),
        (#"{"a":{"b":1,"c":[1,2]}}"#, "d was \"x\", not null"),
        (#"{"a":{"b":1,"c":[1,2]},"d":"x","e":0.5}"#, "e was null, not 0.5"),
      ] {
        #expect("\(words)") {
          _ = try HyperparameterSearch(plan(context), statePath: path)
        } throws: { "\($0)".contains(words) }
      }
    }
  }

  @Test func onlyOneSearchHasTheFile() throws {
    try withFile { path in
      let plan = try SearchPlan(searchDimensions, method: .random(trials: 2), epochs: 3)
      let other = try SearchPlan(searchDimensions, method: .random(trials: 3), epochs: 3)
      // What a process that was killed in the middle of a write left behind.
      let left = NSTemporaryDirectory() + "." + URL(filePath: path).lastPathComponent + ".tmp-1-2a"
      try Data("half".utf8).write(to: URL(filePath: left))
      var search = try HyperparameterSearch(plan, statePath: path)
      var second = try HyperparameterSearch(plan, statePath: path)
      try search.run { trial in
        #expect(!FileManager.default.fileExists(atPath: left))
        // The same search, one that begins anew, and another one, while this one runs.
        for isRestarted in [false, true] {
          #expect {
            var again = try HyperparameterSearch(plan, statePath: path, isRestarted: isRestarted)
            try again.run(evaluate: score)
          } throws: { error in
            guard case .inUse(let place)? = error as? SearchError else { return false }
            return place == path
          }
        }
        #expect {
          _ = try HyperparameterSearch(other, statePath: path)
        } throws: { if case .otherPlan? = $0 as? SearchError { true } else { false } }
        return score(trial)
      }
      // What was read before the other search ended is read again.
      var made = 0
      let result = try second.run { trial in
        made += 1
        return score(trial)
      }
      #expect(made == 0 && result.isComplete && result.trials == search.trials)
      var anew = try HyperparameterSearch(other, statePath: path, isRestarted: true)
      #expect(try anew.run(evaluate: score).trials.count == 3)
    }
  }
}
