import Foundation
import Soma
import Testing

/// Networks of one layer on small tables that follow a rule: their answer is known without any program.
@Suite struct LinearTableTests {
  /// Trains on a table as somebody would who says no more than that there is to be no hidden layer.
  private func evaluation(
    of rows: [String], seed: UInt64, _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> Evaluation {
    try withFolder { root in
      let path = root + "/t.csv"
      try rows.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
      let prepared = try TablePlan(path: path, target: "y").prepare(seed: seed)
      var settings = TrainingSettings()
      (settings.hidden, settings.seed) = ([], seed)
      change(&settings)
      let configuration = try settings.resolved(for: prepared, name: "t")
      var run = try TrainingRun(configuration: configuration, data: prepared.dataSet)
      try run.run()
      return try configuration.evaluate(run.model, on: #require(run.test))
    }
  }

  @Test func aLineIsFoundFromEverySeed() throws {
    for count in [25, 60] {
      let rows = ["x,y"] + (0..<count).map { "\($0),\(2 * $0 + 1)" }
      for seed in UInt64(0)..<20 {
        let regression = try #require(try evaluation(of: rows, seed: seed).regression)
        #expect(regression.r2 >= 0.999, "\(count) rows, seed \(seed): \(regression.r2)")
      }
    }
  }

  /// Two columns that say nearly the same ask for far more steps than one: 3a − 2b + 1, with a correlation of 0.95.
  @Test func columnsThatGoTogetherAreToldApart() throws {
    let rows =
      ["a,b,y"]
      + (0..<80).map { index in
        let a = Double(index * 37 % 80) / 40 - 1, b = 0.95 * a + 0.31 * (Double(index * 53 % 79) / 39.5 - 1)
        return "\(a),\(b),\(3 * a - 2 * b + 1)"
      }
    for seed in UInt64(0)..<5 {
      let regression = try #require(try evaluation(of: rows, seed: seed).regression)
      #expect(regression.r2 >= 0.99, "seed \(seed): \(regression.r2)")
    }
  }

  @Test func aColumnThatSeparatesTwoClassesIsLearned() throws {
    let rows = ["x,y"] + (0..<60).map { "\($0),\($0 < 30 ? "low" : "high")" }
    let accuracies = try (UInt64(0)..<20).map {
      try #require(try evaluation(of: rows, seed: $0).score.accuracy)
    }
    // Of 12 test rows one may lie between the two nearest training rows.
    #expect(accuracies.allSatisfy { $0 >= 11.0 / 12 })
    #expect(accuracies.reduce(0, +) / 20 >= 0.98)
  }

  @Test func onlyNetworksOfOneLayerHaveOtherDefaults() throws {
    try withFolder { root in
      let path = root + "/t.csv"
      let rows = ["x,y"] + (0..<600).map { "\($0),\($0 < 300 ? "low" : "high")" }
      try rows.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
      let prepared = try TablePlan(path: path, target: "y").prepare(seed: 0)
      func resolved(_ change: (inout TrainingSettings) -> Void) throws -> RunConfiguration {
        var settings = TrainingSettings()
        change(&settings)
        return try settings.resolved(for: prepared, name: "t")
      }
      for hidden in [nil, [128]] as [[Int]?] {
        let configuration = try resolved { $0.hidden = hidden }
        #expect(
          configuration.training.learningRate == 3e-3 && configuration.network.initializer == "heNormal")
        #expect(configuration.network.dropProbability == 0.3 && configuration.training.batchSize == 32)
      }
      let linear = try resolved { $0.hidden = [] }
      #expect(linear.network.initializer == "zeros" && linear.training.learningRate == 3e-2)
      let own = try resolved {
        ($0.hidden, $0.learningRate, $0.initializer) = ([], 1, "ones")
        ($0.epochs, $0.batchSize) = (7, 3)
      }
      #expect(own.training.learningRate == 1 && own.network.initializer == "ones")
      #expect(own.training.epochs == 7 && own.training.batchSize == 3)
    }
  }
}
