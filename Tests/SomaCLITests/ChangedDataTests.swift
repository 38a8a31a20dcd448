import Foundation
import Soma
import Testing

/// Test samples that are others when a network is measured than when it was trained.
@Suite struct ChangedDataTests {
  private func write(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
  }

  /// The four files of a small MNIST: bright or dark images of 28 × 28, with their labels.
  private func writeSet(_ folder: String, brightness: UInt8 = 200) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, count) in [("train", 120), ("t10k", 30)] {
      let labels = (0..<count).map { UInt8($0 % 2) }
      let value = name == "train" ? 200 : brightness
      let images = labels.flatMap { [UInt8](repeating: $0 == 0 ? 20 : value, count: 28 * 28) }
      func size(_ number: Int) -> [UInt8] { [0, 0, UInt8(number / 256), UInt8(number % 256)] }
      try write(
        [0, 0, 8, 3] + size(count) + size(28) + size(28) + images, folder + "/\(name)-images-idx3-ubyte")
      try write([0, 0, 8, 1] + size(count) + labels, folder + "/\(name)-labels-idx1-ubyte")
    }
  }

  @Test func changedFilesOfAKnownSetAreRefusedByPart() throws {
    try withFolder { folder in
      try writeSet(folder + "/own")
      let trained = try Soma.run(
        ["train", "mnist", "--data", "own", "--epochs", "1", "--layers", "4", "-q"], in: folder)
      #expect(trained.status == 0, "\(trained.messages)")
      let run = folder + "/runs/latest"
      #expect(try RunConfiguration(contentsOf: run + "/config.json").data.parts?.test?.count == 64)
      #expect(try Soma.run(["evaluate", "latest"], in: folder).status == 0)

      try writeSet(folder + "/own", brightness: 90)
      let refused = try Soma.run(["evaluate", "latest"], in: folder)
      #expect(refused.status == 65 && refused.messages.contains("mnist: the test samples have changed"))
      #expect(refused.messages.contains("help: ") && refused.messages.contains("--data FOLDER"))
      // The weights alone know it too.
      try FileManager.default.copyItem(
        atPath: run + "/weights.safetensors", toPath: folder + "/w.safetensors")
      #expect(try Soma.run(["evaluate", "w.safetensors", "--data", "own"], in: folder).status == 0)
      // Who names a folder measures what is in it.
      let named = try Soma.run(["evaluate", "latest", "--data", "own"], in: folder)
      #expect(
        named.status == 0 && named.messages.contains("note: the test samples are not those of the training"))
      let resumed = try Soma.run(["resume", "latest", "--epochs", "2"], in: folder)
      #expect(resumed.status == 65 && resumed.messages.contains("the test part of mnist is not what"))
      try writeSet(folder + "/own")
      #expect(try Soma.run(["evaluate", "latest"], in: folder).status == 0)
    }
  }

  @Test func aChangedFileOfTestRowsIsRefused() throws {
    try withFolder { folder in
      let rows = (0..<60).map { "\($0 % 7),\($0 % 5),\($0 % 7 > 3 ? "up" : "down")" }
      let test = (0..<20).map { "\($0 % 6),\($0 % 4),\($0 % 6 > 3 ? "up" : "down")" }
      func table(_ rows: [String]) -> [UInt8] { Array((["a,b,c"] + rows).joined(separator: "\n").utf8) }
      try write(table(rows), folder + "/t.csv")
      try write(table(test), folder + "/test.csv")
      let trained = try Soma.run(
        ["train", "t.csv", "--target", "c", "--test-data", "test.csv", "--epochs", "2", "-q"], in: folder)
      #expect(trained.status == 0, "\(trained.messages)")
      #expect(try Soma.run(["evaluate", "latest", "-q"], in: folder).status == 0)
      try write(table(test.dropLast()), folder + "/test.csv")
      let refused = try Soma.run(["evaluate", "latest"], in: folder)
      #expect(
        refused.status == 65
          && refused.messages.contains("/test.csv: the file has changed since the training"))
      #expect(refused.messages.contains("--data FILE"))
      #expect(try Soma.run(["evaluate", "latest", "--data", "test.csv"], in: folder).status == 0)
      #expect(try Soma.run(["resume", "latest", "--epochs", "3"], in: folder).status == 65)

      // A run of an older version does not tell the file; its folder tells the samples as a whole.
      let path = folder + "/runs/latest/config.json"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try write(Array(text.replacing(#/"testSHA256" : "[0-9a-f]*"/#, with: "\"other\" : 1").utf8), path)
      let old = try Soma.run(["evaluate", "latest"], in: folder)
      #expect(
        old.status == 0 && old.messages.contains("whether these are the same is not known"), "\(old.messages)"
      )
      try write(table(test), folder + "/test.csv")
      let same = try Soma.run(["evaluate", "latest"], in: folder)
      #expect(same.status == 0 && !same.messages.contains("is not known"), "\(same.messages)")
    }
  }
}
