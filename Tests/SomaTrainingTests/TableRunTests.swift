import Foundation
import Soma
import Testing

/// A table of flowers that follow a rule, and the plan for it.
private func plan(
  in root: String, target: String = "kind", _ change: (inout TablePlan) -> Void = { _ in }
) throws -> TablePlan {
  var lines = ["id,width,color,bloomed,height,kind"]
  for index in 0..<300 {
    let width = Double(index * 37 % 100) / 10
    let color = ["red", "green", "blue"][index * 7 % 3]
    let height = 1000 + 50 * width + (color == "red" ? 20 : 0)
    let kind = width + (color == "red" ? 3 : 0) > 6 ? "tall" : "small"
    let bloomed = "2024-0\(index % 9 + 1)-11"
    lines.append("\(index),\(index % 17 == 0 ? "" : "\(width)"),\(color),\(bloomed),\(height),\(kind)")
  }
  let path = root + "/flowers.csv"
  try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
  var plan = TablePlan(path: path, target: target)
  plan.kinds = target == "kind" ? ["height": .ignore] : ["kind": .ignore]
  change(&plan)
  return plan
}

/// A training on a table that is kept in a folder.
private func train(
  _ plan: TablePlan, in root: String, epochs: Int = 30,
  _ change: (inout TrainingSettings) -> Void = { _ in }
) throws -> (folder: RunFolder, prepared: PreparedTable, end: TrainingEnd) {
  let prepared = try plan.prepare(seed: 4)
  var settings = TrainingSettings()
  settings.epochs = epochs
  settings.seed = 4
  change(&settings)
  var run = try TrainingRun(
    configuration: settings.resolved(for: prepared, name: "flowers"), data: prepared.dataSet)
  let folder = try RunFolder.create(in: root + "/runs", name: "flowers")
  let recorder = try RunRecorder(folder: folder, run: run, arguments: ["soma"], threadCount: 1)
  return (folder, prepared, try run.run { try recorder.record($0) })
}

@Suite struct TableRunTests {
  @Test(arguments: CategoryEncoding.allCases)
  func aSavedRunTakesRowsByTheNamesOfTheirColumns(_ encoding: CategoryEncoding) throws {
    try withFolder { root in
      let (folder, prepared, end) = try train(plan(in: root) { $0.categories = encoding }, in: root)
      #expect(try #require(end.test?.accuracy) > 0.9)
      let saved = try SavedRun(weights: folder.weightsPath)
      #expect(saved.configuration.preprocessing == prepared.preprocessing)
      #expect((saved.configuration.network.embeddings != nil) == (encoding == .embedding))
      #expect(try saved.model.isLike(saved.configuration))

      // The rows of the training, divided as they were.
      let again = try saved.loadTest(DataOptions())
      let (one, two) = (try #require(prepared.dataSet.test), try #require(again.test))
      #expect(one.features.isIdentical(to: two.features) && one.targets.isIdentical(to: two.targets))
      #expect(try saved.evaluate(two).score.accuracy == end.test?.accuracy)

      // Other orders and other columns make no difference, and the target need not be there.
      let rows = root + "/rows.csv", turned = root + "/turned.csv"
      try Data("width,color,bloomed\n9,red,2024-05-06\n1,blue,2024-05-06\n".utf8).write(
        to: URL(filePath: rows))
      try Data(
        "remark;bloomed;color;width\nx;2024-05-06;red;9.0\ny;2024-05-06;blue;1e0\n".utf8
      ).write(to: URL(filePath: turned))
      let answers = try saved.predict(saved.readTable(rows)).predictions
      #expect(answers == (try saved.predict(saved.readTable(turned)).predictions))
      #expect(answers.compactMap { $0?.classIndex } == [1, 0])
      #expect(saved.configuration.classes == ["small", "tall"])
    }
  }

  @Test func numbersArePredictedInTheirOwnUnits() throws {
    try withFolder { root in
      let (folder, _, end) = try train(plan(in: root, target: "height"), in: root, epochs: 60) {
        $0.hidden = [64, 32]
        $0.dropProbability = 0
      }
      let saved = try SavedRun(weights: folder.weightsPath)
      let evaluation = try saved.evaluate(try #require(saved.loadTest(DataOptions()).test))
      // The loss is that of the training, over standardised numbers; the errors are in the units of the table.
      #expect(evaluation.score.loss == end.test?.loss)
      let regression = try #require(evaluation.regression)
      #expect(regression.r2 > 0.8 && regression.meanAbsoluteError > 1 && regression.meanAbsoluteError < 50)
      let mistake = try #require(evaluation.mistakes.first)
      #expect((900...1600).contains(mistake.expected[0]))

      let rows = "width,color,bloomed\n5,red,2024-05-06\n"
      let answer = try saved.predict(saved.readTable(bytes: Array(rows.utf8), path: "rows.csv"))
      let value = try #require(answer.predictions[0]?.values.first)
      #expect(abs(value - 1270) < 60 && answer.predictions[0]?.classIndex == nil)
    }
  }

  @Test func anInterruptedRunOnATableGoesOnWithTheSameBits() throws {
    try withFolder { root in
      let plan = try plan(in: root)
      let whole = try train(plan, in: root + "/a", epochs: 6)
      let part = try train(plan, in: root + "/b", epochs: 3) { $0.schedule = .constant }
      let straight = try train(plan, in: root + "/c", epochs: 6) { $0.schedule = .constant }
      #expect(whole.end.epochs == 6)
      var checkpoint = try RunCheckpoint(in: part.folder)
      checkpoint.configuration.training.epochs = 6
      let data = try checkpoint.configuration.loadData(DataOptions())
      #expect(data.fingerprint == part.prepared.dataSet.fingerprint)
      var run = try TrainingRun(continuing: checkpoint, data: data)
      try run.run()
      for (one, two) in zip(
        run.model.parameters, try SavedRun(weights: straight.folder.weightsPath).model.parameters)
      {
        #expect(one.value.isIdentical(to: two.value), "\(one.name)")
      }
    }
  }

  @Test func weightsDoNotTellWhereTheTableLay() throws {
    try withFolder { root in
      let (folder, prepared, _) = try train(plan(in: root), in: root, epochs: 1)
      let metadata = try #require(try Safetensors(contentsOf: folder.weightsPath).metadata["soma.config"])
      #expect(!metadata.contains(root) && metadata.contains("\"flowers.csv\""))
      // The run folder still knows it; the weights alone know the name.
      #expect(
        try SavedRun(weights: folder.weightsPath).configuration.data.table?.path == prepared.source.path)
      let copy = root + "/copy.safetensors"
      try FileManager.default.copyItem(atPath: folder.weightsPath, toPath: copy)
      #expect(try SavedRun(weights: copy).configuration.data.table?.path == "flowers.csv")
    }
  }

  @Test func aTableThatHasChangedIsNotTakenForTheSame() throws {
    try withFolder { root in
      let plan = try plan(in: root)
      let (folder, _, _) = try train(plan, in: root, epochs: 1)
      let handle = try #require(FileHandle(forWritingAtPath: plan.path))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("300,1,red,2024-01-11,1070,small\n".utf8))
      try handle.close()
      let saved = try SavedRun(weights: folder.weightsPath)
      #expect {
        _ = try saved.loadTest(DataOptions())
      } throws: { "\($0)".contains("the file has changed since the training") }
      // Named, it is another table, of which all rows are measured.
      #expect(try saved.loadTest(DataOptions(folder: plan.path)).test?.count == 301)
    }
  }

  @Test func rowsWithoutAValueHaveNoAnswerWhereTrainingDroppedThem() throws {
    try withFolder { root in
      let (folder, prepared, _) = try train(plan(in: root) { $0.missing = .drop }, in: root, epochs: 1)
      #expect(prepared.dataSet.notes.contains("left out 18 rows with missing values"))
      let saved = try SavedRun(weights: folder.weightsPath)
      let rows = "width,color,bloomed\n5,red,2024-05-06\n,red,2024-05-06\n5,red,2024-05-06\n"
      let answer = try saved.predict(saved.readTable(bytes: Array(rows.utf8), path: "rows.csv"))
      #expect(answer.predictions.map { $0 != nil } == [true, false, true])
      #expect(answer.notes == ["1 row without an answer, as a value is missing"])
    }
  }

  /// scikit-learn 1.9: compute_class_weight("balanced", classes=[0, 1], y=[0] * 30 + [1] * 10) is [2/3, 2].
  @Test func rareClassesCanCountMore() throws {
    try withFolder { root in
      let lines = ["x,kind"] + (0..<40).map { "\($0),\($0 < 30 ? "often" : "rare")" }
      let path = root + "/x.csv"
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
      var plan = TablePlan(path: path, target: "kind")
      plan.testFraction = 0
      let prepared = try plan.prepare(seed: 0)
      var settings = TrainingSettings()
      #expect(try settings.resolved(for: prepared, name: "x").training.classWeights == nil)
      settings.classWeights = .balanced
      let configuration = try settings.resolved(for: prepared, name: "x")
      let weights = try #require(configuration.training.classWeights)
      #expect(abs(weights[0] - 2.0 / 3) < 1e-12 && weights[1] == 2)
      #expect(try RunConfiguration(json: configuration.json, path: "x") == configuration)
      // By hand: the losses of two rows are log(1 + e) and log(1 + e^-1), with weights 2/3 and 2.
      let loss = try configuration.training.loss(
        Tensor([[0, 1], [0, 1]]), Tensor([0, 1] as [Int32]))
      let expected = (2.0 / 3 * log(1 + exp(1)) + 2 * log(1 + exp(-1))) / (2.0 / 3 + 2)
      #expect(abs(loss.item - expected) < 1e-6)
    }
  }

  private static let contradictions: [(words: String, change: @Sendable (inout RunConfiguration) -> Void)] = [
    ("preprocessing makes", { $0.preprocessing?.inputs.removeLast() }),
    ("it has no inputs", { $0.preprocessing?.inputs = [] }),
    ("is used twice", { $0.preprocessing?.inputs[1].name = "width" }),
    ("does not have the names in classes", { $0.classes = ["a", "b"] }),
    (
      "the network tells classes apart",
      {
        $0.preprocessing?.target = .number(column: "kind", scale: .init(mean: 0, deviation: 1))
      }
    ),
    (
      "its scale is not a finite number",
      {
        $0.preprocessing?.inputs[0].encoding = .number(.init(mean: 0, deviation: -1))
      }
    ),
    (
      "its most frequent name is none of them",
      {
        $0.preprocessing?.inputs[1].encoding = .category(
          .init(names: ["blue", "green", "red"], mostFrequent: 7, hasMissing: false))
      }
    ),
    (
      "its names are not different",
      {
        $0.preprocessing?.inputs[1].encoding = .category(
          .init(names: ["blue", "blue", "red"], mostFrequent: 0, hasMissing: false))
      }
    ),
    ("there are embeddings, but no preprocessing", { $0.preprocessing = nil }),
    ("does not fit the names", { $0.network.embeddings?[0].count = 9 }),
    ("numbers, but the file holds", { $0.network.embeddings?[0].size = 1 << 40 }),
    ("need too many numbers", { $0.network.embeddings?[0].size = .max }),
    ("a table has no vector", { $0.network.embeddings?[0].size = 0 }),
    ("training.classWeights", { $0.training.classWeights = [1] }),
    ("training.classWeights", { $0.training.classWeights = [1, -1] }),
  ]

  @Test(arguments: contradictions.indices)
  func aContradictionInAWeightsFileIsAnError(_ index: Int) throws {
    let (words, change) = Self.contradictions[index]
    try withFolder { root in
      let prepared = try plan(in: root) { $0.categories = .embedding }.prepare(seed: 0)
      var configuration = try TrainingSettings().resolved(for: prepared, name: "x")
      let model = try TrainingRun(configuration: configuration, data: prepared.dataSet).model
      change(&configuration)
      let path = root + "/weights.safetensors"
      try Safetensors(
        tensors: model.namedTensors.map { ($0.name, $0.value) }, metadata: ["soma.config": configuration.json]
      ).write(to: path)
      #expect {
        _ = try SavedRun(weights: path)
      } throws: { error in
        "\(error)".contains(words) && error is RunError
      }
    }
  }
}

extension Model {
  /// Whether the model has the parameters that its configuration counts.
  fileprivate func isLike(_ configuration: RunConfiguration) throws -> Bool {
    try configuration.network.makeModel(inputShape: configuration.input.shape, seed: 0).parameterCount
      == parameterCount
  }
}
