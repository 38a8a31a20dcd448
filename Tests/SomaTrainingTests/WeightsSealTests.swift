import Foundation
import Soma
import Testing

/// Whether weights have changed since they were written.
@Suite struct WeightsSealTests {
  private func train(in runs: String) throws -> RunFolder {
    let data = try DataSet.load("moons")
    var settings = TrainingSettings()
    (settings.hidden, settings.epochs) = ([3], 2)
    var run = try TrainingRun(
      configuration: settings.resolved(for: data, name: "moons", folder: nil), data: data)
    let folder = try RunFolder.create(in: runs, name: "moons")
    let recorder = try RunRecorder(folder: folder, run: run, arguments: [], threadCount: 1)
    try run.run { try recorder.record($0) }
    return folder
  }

  private func isOfBrokenSeal(_ error: any Error) -> Bool {
    if case .badWeights(let cause)? = error as? RunError, case .brokenSeal = cause.rule {
      true
    } else {
      false
    }
  }

  @Test func everyFlippedBitOfANumberIsNoticed() throws {
    try withFolder { root in
      let path = try train(in: root).weightsPath
      #expect(try SavedRun(weights: path).notes == [])
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
      let header = (0..<4).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
      let damaged = root + "/damaged.safetensors"
      for byte in 8 + header..<bytes.count {
        var changed = bytes
        changed[byte] ^= 1 << UInt8(byte % 8)
        try Data(changed).write(to: URL(filePath: damaged))
        #expect(throws: RunError.self) { try SavedRun(weights: damaged) }
        #expect { try InitialWeights(damaged) } throws: { isOfBrokenSeal($0) }
      }
    }
  }

  @Test func changedSettingsAreNoticed() throws {
    try withFolder { root in
      let path = try train(in: root).weightsPath
      var file = try Safetensors(contentsOf: path)
      file.metadata["soma.config"] = file.metadata["soma.config"]?.replacing("tanh", with: "relu")
      try file.write(to: path)
      #expect { try SavedRun(weights: path) } throws: { isOfBrokenSeal($0) }
    }
  }

  @Test func weightsOfOlderVersionsLoadWithANote() throws {
    try withFolder { root in
      let path = try train(in: root).weightsPath
      let whole = try SavedRun(weights: path)
      var file = try Safetensors(contentsOf: path)
      file.metadata[Safetensors.sealKey] = nil
      try file.write(to: path)
      let saved = try SavedRun(weights: path)
      #expect(saved.notes.count == 1 && saved.notes[0].contains("whether it has changed cannot be told"))
      for (one, other) in zip(saved.model.namedTensors, whole.model.namedTensors) {
        #expect(one.value.isIdentical(to: other.value))
      }
      var notes: [String] = []
      _ = try TrainingRun(
        configuration: saved.configuration, data: DataSet.load("moons"), initialWeights: InitialWeights(path),
        report: { notes.append($0) })
      #expect(notes.count == 1 && notes[0].contains("whether it has changed cannot be told"))
    }
  }

  @Test func weightsOfOtherProgramsLoadAsEver() throws {
    try withFolder { root in
      let path = root + "/torch.safetensors"
      try Safetensors(tensors: [("0.weight", Tensor([[1, 2]]))], metadata: ["format": "pt"]).write(to: path)
      #expect(try WeightsFile(path).notes == [])
      _ = try InitialWeights(path)
    }
  }

  @Test func bytesThatSomebodyElseReadAreThoseThatCount() throws {
    try withFolder { root in
      let folder = try train(in: root)
      for path in [folder.weightsPath, folder.lastCheckpointPath] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let saved = try SavedRun(bytes: bytes, path: root + "/elsewhere/file.safetensors")
        #expect(saved.configuration.network.hidden == [3])
      }
    }
  }
}
