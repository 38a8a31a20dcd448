import Foundation
import Soma
import Testing

/// A folder that is removed when the test is over.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let path = NSTemporaryDirectory() + "soma-training-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}

/// A training of one epoch that is kept in a folder.
private func train(in runs: String, epochs: Int = 1, fails: Bool = false) throws -> RunFolder {
  let data = try DataSet.load("moons")
  var settings = TrainingSettings()
  settings.epochs = epochs
  var run = try TrainingRun(
    configuration: settings.resolved(for: data, name: "moons", folder: nil), data: data)
  let folder = try RunFolder.create(in: runs, name: "moons")
  let recorder = try RunRecorder(
    folder: folder, run: run, arguments: ["soma", "train"], threadCount: 1)
  try run.run { try recorder.record($0) }
  if fails { recorder.fail(FileError(.write, path: "somewhere", code: ENOSPC)) }
  return folder
}

private func object(_ path: String) throws -> [String: Any] {
  let data = try Data(contentsOf: URL(filePath: path))
  return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
}

@Test func aRunFolderHoldsAllOfARun() throws {
  try withFolder { root in
    let folder = try train(in: root + "/deep/runs", epochs: 2)
    let configuration = try object(folder.configurationPath)
    #expect(configuration["schema"] as? String == "soma.run/1")
    #expect((configuration["network"] as? [String: Any])?["hidden"] as? [Int] == [32, 32])

    let lines = try String(contentsOfFile: folder.metricsPath, encoding: .utf8).split(separator: "\n")
    let events = try lines.map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(
      events.first?["event"] as? String == "start" && events.first?["schema"] as? String == "soma.train/1")
    #expect(events.last?["event"] as? String == "end" && events.last?["run"] as? String == folder.path)
    #expect(events.filter { $0["event"] as? String == "epoch" }.count == 2)

    let state = try object(folder.statePath)
    #expect(state["state"] as? String == "done")
    #expect((state["test"] as? [String: Any])?["accuracy"] as? Double != nil)
    // Nothing temporary stays behind.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        == [".lock", "checkpoints", "config.json", "metrics.jsonl", "run.json", "weights.safetensors"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.checkpointsPath).sorted()
        == ["last.safetensors", "previous.safetensors"])
  }
}

@Test func aSavedRunGivesTheSameAnswers() throws {
  try withFolder { root in
    let folder = try train(in: root, epochs: 2)
    let saved = try SavedRun(weights: folder.weightsPath)
    let test = try #require(try saved.loadData(DataOptions()).test)
    let state = try object(folder.statePath)
    let evaluation = try saved.evaluate(test)
    let written = try #require((state["test"] as? [String: Any])?["accuracy"] as? Double)
    #expect(evaluation.score.accuracy == written)
    #expect(evaluation.confusion?.sampleCount == test.count)

    let predictions = try saved.predict(stored: test.features)
    let right = zip(predictions, test.classIndices).filter { $0.classIndex == Int($1) }.count
    #expect(Double(right) / Double(test.count) == written)
    #expect(predictions.allSatisfy { abs($0.values.reduce(0, +) - 1) < 1e-5 })
  }
}

@Test func runsAreFoundByPathNameAndLatest() throws {
  try withFolder { root in
    let first = try train(in: root)
    let second = try train(in: root)
    #expect(first.name != second.name)
    #expect(try RunFolder.weightsPath(of: first.path, in: root) == first.weightsPath)
    #expect(try RunFolder.weightsPath(of: first.weightsPath, in: root) == first.weightsPath)
    #expect(try RunFolder.weightsPath(of: "latest", in: root) == second.weightsPath)
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: root + "/latest") == second.name)
    #expect(try RunFolder.weightsPath(of: first.name, in: root) == first.weightsPath)
    #expect {
      _ = try RunFolder.weightsPath(of: "suns", in: root)
    } throws: { error in
      guard case .notFound(let name, _, let known)? = error as? RunError else { return false }
      return name == "suns" && known == [first.name, second.name].sorted()
    }
  }
}

@Test func aRunWithoutAnEpochKeepsItsFirstWeights() throws {
  try withFolder { root in
    let folder = try train(in: root, epochs: 0)
    #expect(try SavedRun(weights: folder.weightsPath).model.parameterCount > 0)
  }
}

@Test func aFailedRunSaysSo() throws {
  try withFolder { root in
    let state = try object(train(in: root, fails: true).statePath)
    #expect(state["state"] as? String == "crashed")
    #expect((state["reason"] as? String)?.contains("cannot write somewhere") == true)
  }
}

@Test func aFolderThatCannotBeMadeIsAnErrorWithItsName() throws {
  try withFolder { root in
    let file = root + "/file"
    try Data().write(to: URL(filePath: file))
    #expect {
      _ = try RunFolder.create(in: file + "/runs", name: "x")
    } throws: { error in
      guard case .cannotWrite(let cause)? = error as? RunError else { return false }
      return cause.path.hasPrefix(file) && cause.operation == .create
    }
  }
}

@Test func weightsOfSomethingElseAreRefused() throws {
  try withFolder { root in
    let path = root + "/other.safetensors"
    try Safetensors(tensors: [("x", Tensor([1]))]).write(to: path)
    #expect {
      _ = try SavedRun(weights: path)
    } throws: { error in
      if case .noConfiguration? = error as? RunError { true } else { false }
    }
    let configuration = try String(contentsOfFile: train(in: root).configurationPath, encoding: .utf8)
    try Safetensors(tensors: [("x", Tensor([1]))], metadata: ["soma.config": configuration]).write(to: path)
    #expect {
      _ = try SavedRun(weights: path)
    } throws: { error in
      guard case .doesNotFit(_, .names(let missing, let unexpected))? = error as? RunError else {
        return false
      }
      return missing.first == "layers.0.weight" && unexpected == ["x"]
    }
  }
}

@Test func weightsDoNotTellWhereTheDataLay() throws {
  try withFolder { root in
    let data = try DataSet.load("moons")
    var settings = TrainingSettings()
    settings.epochs = 0
    let configuration = try settings.resolved(for: data, name: "moons", folder: "/home/somebody/data")
    var run = try TrainingRun(configuration: configuration, data: data)
    let folder = try RunFolder.create(in: root, name: "moons")
    let recorder = try RunRecorder(folder: folder, run: run, arguments: [], threadCount: 1)
    try run.run { try recorder.record($0) }
    let metadata = try #require(try Safetensors(contentsOf: folder.weightsPath).metadata["soma.config"])
    #expect(!metadata.contains("somebody"))
    // The run folder still knows it; the weights alone do not.
    #expect(try SavedRun(weights: folder.weightsPath).configuration.data.folder == "/home/somebody/data")
    let copy = root + "/copy.safetensors"
    try FileManager.default.copyItem(atPath: folder.weightsPath, toPath: copy)
    #expect(try SavedRun(weights: copy).configuration.data.folder == nil)
  }
}
