import SomaNN
import SomaTensor
import SomaTestSupport
import Testing

/// Scores against scikit-learn, and what it leaves undefined.
struct MetricTests {
  @Test(arguments: ["classes", "absentClasses"])
  func classificationIsScikitLearns(_ name: String) throws {
    let golden = try Golden("metrics")
    func value(_ score: String) throws -> Tensor { golden["\(name)/\(score)"] }
    let scores = try value("scores"), labels = try value("targets"), predictions = try value("predictions")
    #expect(try accuracy(predictions: scores, labels: labels) == (try value("accuracy").item))
    #expect(try accuracy(predictions: predictions, labels: labels) == (try value("accuracy").item))
    for k in 1...3 {
      #expect(
        try topKAccuracy(scores: scores, labels: labels, count: k) == (try value("top\(k)Accuracy").item))
    }
    #expect(abs(try logLoss(probabilities: scores, labels: labels) - (try value("logLoss").item)) < 1e-14)

    // In two batches, as a training would count.
    var matrix = ConfusionMatrix(classCount: 4)
    let half = labels.count / 2
    for range in [0..<half, half..<labels.count] {
      try matrix.add(
        predictions: scores.sliced(alongAxis: 0, range), labels: labels.sliced(alongAxis: 0, range))
    }
    #expect(matrix.rows.flatMap { $0 }.map { Double($0) } == (try value("confusionMatrix").doubles))
    #expect(matrix.sampleCount == labels.count)

    let report = try ClassificationReport(matrix)
    #expect(report.accuracy == (try value("accuracy").item))
    for (score, path) in [
      ("precision", \ClassificationReport.Scores.precision), ("recall", \.recall), ("f1", \.f1),
    ] {
      let perClass = f64(report.classes.map { $0[keyPath: path] })
      #expect(relativeDeviation(of: perClass, from: try value("\(score).perClass")) < 1e-14)
      #expect(abs(report.macro[keyPath: path] - (try value("\(score).macro").item)) < 1e-14)
      #expect(abs(report.micro[keyPath: path] - (try value("\(score).micro").item)) < 1e-14)
      #expect(abs(report.weighted[keyPath: path] - (try value("\(score).weighted").item)) < 1e-14)
    }
    #expect(report.unseenClasses == (name == "classes" ? [] : [3]))
    #expect(name == "classes" || report.unpredictedClasses.contains(2))
  }

  @Test(arguments: ["binary", "binaryTies", "binaryAllEqual"])
  func rankingIsScikitLearns(_ name: String) throws {
    let golden = try Golden("metrics")
    let scores = golden["\(name)/scores"], labels = golden["\(name)/targets"]
    let curve = try ROCCurve(scores: scores, labels: labels)
    #expect(abs(curve.area - (golden["\(name)/rocAUC"].item)) < 1e-15)
    #expect(try rocAUC(scores: scores, labels: labels) == curve.area)
    #expect(
      relativeDeviation(of: f64(curve.falsePositiveRates), from: golden["\(name)/rocCurve.falsePositiveRate"])
        < 1e-15
    )
    #expect(
      relativeDeviation(of: f64(curve.truePositiveRates), from: golden["\(name)/rocCurve.truePositiveRate"])
        < 1e-15)
    #expect(
      abs(try logLoss(probabilities: scores, labels: labels) - (golden["\(name)/logLoss"].item)) < 1e-14)
    let predictions = (scores .> 0.5)
    let classes = try predictions.cast(to: .int64)
    #expect(try accuracy(predictions: classes, labels: labels) == (golden["\(name)/accuracy"].item))
  }

  @Test(arguments: ["regression", "worseThanMean", "regressionColumns"])
  func regressionIsScikitLearns(_ name: String) throws {
    let golden = try Golden("metrics")
    let targets = golden["\(name)/targets"], predictions = golden["\(name)/predictions"]
    var report = RegressionReport()
    for range in [0..<3, 3..<targets.shape[0]] {
      try report.add(
        predictions: predictions.sliced(alongAxis: 0, range), targets: targets.sliced(alongAxis: 0, range))
    }
    for (score, found) in [
      ("meanSquaredError", report.meanSquaredError), ("meanAbsoluteError", report.meanAbsoluteError),
      ("r2", report.r2),
    ] {
      let expected = golden["\(name)/\(score)"].item
      #expect(abs(found - expected) <= 1e-14 * abs(expected), "\(score)")
    }
  }

  @Test func manySmallErrorsAreNotLostInFloat32() throws {
    var report = RegressionReport()
    let batch = Tensor(repeating: 0.1, shape: [100_000])
    for _ in 0..<10 { try report.add(predictions: batch, targets: Tensor(zeros: [100_000])) }
    #expect(abs(report.meanAbsoluteError - Double(Float(0.1))) < 1e-12)
  }

  @Test func targetsThatDoNotVary() throws {
    var right = RegressionReport(), wrong = RegressionReport()
    try right.add(predictions: Tensor([2, 2]), targets: Tensor([2, 2]))
    try wrong.add(predictions: Tensor([2, 3]), targets: Tensor([2, 2]))
    #expect(right.r2 == 1 && wrong.r2 == 0 && RegressionReport().r2.isNaN)
  }

  /// As scikit-learn's `r2_score`, which gives NaN with a warning.
  @Test func oneSampleHasNoR2() throws {
    for (predictions, targets) in [(Tensor([2]), Tensor([3])), (Tensor([[2, 1]]), Tensor([[2, 1]]))] {
      var report = RegressionReport()
      try report.add(predictions: predictions, targets: targets)
      #expect(report.r2.isNaN && !report.meanSquaredError.isNaN)
    }
  }

  @Test func whatCannotBeScoredIsSaid() throws {
    let empty = Tensor([Int32]())
    #expect(throws: MetricError.empty(metric: "accuracy")) { try accuracy(predictions: empty, labels: empty) }
    #expect(throws: MetricError.shapeMismatch(metric: "accuracy", predictions: [2, 1], targets: [2])) {
      try accuracy(predictions: Tensor([[1], [2]] as [[Int32]]), labels: Tensor([1, 2] as [Int32]))
    }
    #expect(throws: MetricError.oneClassOnly(metric: "rocCurve")) {
      try rocAUC(scores: Tensor([0.1, 0.2]), labels: Tensor([1, 1] as [Int32]))
    }
    #expect(throws: MetricError.self) {
      try rocAUC(scores: Tensor([.nan, 0.2]), labels: Tensor([1, 0] as [Int32]))
    }
    #expect(throws: MetricError.classOutOfRange(metric: "rocCurve", row: 1, label: 2, classCount: 2)) {
      try rocAUC(scores: Tensor([0.1, 0.2]), labels: Tensor([1, 2] as [Int32]))
    }
    #expect(
      throws: MetricError.invalid(metric: "logLoss", row: 0, value: 1.5, expected: "a probability in 0 ... 1")
    ) {
      try logLoss(probabilities: Tensor([1.5]), labels: Tensor([1] as [Int32]))
    }
    var matrix = ConfusionMatrix(classCount: 2)
    #expect(throws: MetricError.classOutOfRange(metric: "confusionMatrix", row: 1, label: 2, classCount: 2)) {
      try matrix.add(predictions: Tensor([0, 2] as [Int32]), labels: Tensor([0, 1] as [Int32]))
    }
    #expect(matrix.sampleCount == 0)
    #expect(throws: MetricError.empty(metric: "classificationReport")) { try ClassificationReport(matrix) }
  }

  @Test func topKWithTiesAndNaNs() throws {
    let labels = Tensor([1] as [Int32])
    #expect(try topKAccuracy(scores: Tensor([[1, 1, 0]]), labels: labels, count: 1) == 0)
    #expect(try topKAccuracy(scores: Tensor([[1, 1, 0]]), labels: labels, count: 2) == 1)
    #expect(try topKAccuracy(scores: Tensor([[1, .nan, 0]]), labels: labels, count: 3) == 0)
    #expect(try topKAccuracy(scores: Tensor([[.nan, 1, 0]]), labels: labels, count: 1) == 1)
  }
}
