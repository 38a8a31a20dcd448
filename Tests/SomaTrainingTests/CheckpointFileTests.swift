import Foundation
import Soma
import Testing

/// The file that a state is kept in: what it refuses.
@Suite struct CheckpointFileTests {
  private func state(steps: Int = 3) throws -> TrainingState {
    var state = TrainingState(
      model: try Model(inputShape: [2], seed: 1) {
        Linear(3)
        Tanh()
        Linear(2)
      }, optimizer: Adam())
    let data = try DataSet.load("moons").train
    var done = 0
    try Trainer(epochCount: 9, batchSize: 100).fit(&state, training: data, shouldStop: done >= steps) {
      if case .stepped = $0 { done += 1 }
    }
    return state
  }

  private func load(_ path: String) throws -> TrainingState {
    let fresh = try Model(inputShape: [2], seed: 1) {
      Linear(3)
      Tanh()
      Linear(2)
    }
    return try CheckpointFile(path).state(of: fresh, Adam())
  }

  @Test func everyFlippedBitIsNoticed() throws {
    try withFolder { folder in
      let path = folder + "/state"
      let state = try state(steps: 10)
      try state.write(to: path, texts: ["mine": "yes"])
      #expect(try CheckpointFile(path).texts == ["mine": "yes"])
      ResumeTests.expectSame(state, try load(path), "as written")
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
      // Every bit of the header's length and begin, one bit of every other byte of it, and many of the numbers.
      let header = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
      var positions = (0..<24).flatMap { byte in (0..<8).map { (byte, $0) } }
      positions += (24..<header).map { ($0, $0 % 8) }
      positions += stride(from: header, to: bytes.count, by: 3).map { ($0, $0 % 8) }
      let damaged = folder + "/damaged"
      var accepted: [Int] = []
      for (byte, bit) in positions {
        var changed = bytes
        changed[byte] ^= 1 << UInt8(bit)
        try Data(changed).write(to: URL(filePath: damaged))
        if (try? CheckpointFile(damaged)) != nil { accepted.append(byte) }
      }
      #expect(accepted.isEmpty)
    }
  }

  @Test func everyCutOffFileIsNoticed() throws {
    try withFolder { folder in
      let path = folder + "/state"
      try state().write(to: path)
      let bytes = try Data(contentsOf: URL(filePath: path))
      for count in stride(from: 0, to: bytes.count, by: 7) {
        try bytes.prefix(count).write(to: URL(filePath: path))
        #expect(throws: CheckpointError.self) { try CheckpointFile(path) }
      }
    }
  }

  @Test func whatBelongsToAnotherNetworkOrOptimizerIsRefused() throws {
    try withFolder { folder in
      let path = folder + "/state"
      try state().write(to: path)
      let file = try CheckpointFile(path)
      let other = try Model(inputShape: [2]) { Linear(2) }
      #expect {
        try file.state(of: other, Adam())
      } throws: { "\($0)".contains("layers.2.weight") && $0 is CheckpointError }
      let same = try load(path).model
      #expect {
        try file.state(of: same, SGD(momentum: 0.9))
      } throws: { "\($0)".contains("the optimizer adam, not sgd") }
      #expect {
        try file.state(of: same, Adam(isAMSGrad: true))
      } throws: { "\($0)".contains("largestSecondMoment") }
    }
  }

  @Test func otherFilesAreNoCheckpoints() throws {
    try withFolder { folder in
      let path = folder + "/file"
      func expect(_ error: CheckpointError) {
        #expect(throws: error) { try CheckpointFile(path) }
      }
      try Safetensors(tensors: [("x", Tensor([1]))]).write(to: path)
      #expect {
        try CheckpointFile(path)
      } throws: { error in
        guard case .unreadable(let cause)? = error as? CheckpointError else { return false }
        return cause.rule == .noSeal && cause.path == path
      }
      try Safetensors(tensors: [("x", Tensor([1]))]).sealed().write(to: path)
      expect(.notACheckpoint(path: path))
      for text in ["", "{}", "[]", "{\"form\":1}", "{\"form\":\"soma.checkpoint/1\"}"] {
        try Safetensors(tensors: [], metadata: ["soma.checkpoint": text]).sealed().write(to: path)
        expect(.notACheckpoint(path: path))
      }
      try Safetensors(tensors: [], metadata: ["soma.checkpoint": "{\"form\":\"soma.checkpoint/9\"}"]).sealed()
        .write(to: path)
      expect(.otherForm(path: path, found: "soma.checkpoint/9"))
      #expect(throws: CheckpointError.self) { try CheckpointFile(folder) }
      #expect(throws: CheckpointError.self) { try CheckpointFile(folder + "/none") }
    }
  }

  @Test func theStateBeforeIsKept() throws {
    try withFolder { folder in
      let (last, previous) = (folder + "/last", folder + "/previous")
      for steps in [1, 2, 3] { try state(steps: steps).write(to: last, keepingPrevious: previous) }
      #expect(try CheckpointFile(last).progress.steps == 3)
      #expect(try CheckpointFile(previous).progress.steps == 2)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["last", "previous"])
    }
  }
}
