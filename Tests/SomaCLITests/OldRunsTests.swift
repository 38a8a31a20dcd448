import Foundation
import Soma
import Testing

/// Runs that an older version left: they are evaluated, predict and go on with the bits of that version.
@Suite struct OldRunsTests {
  /// A run, the data it was trained on and the rows it answered; nothing where the data is in the program.
  struct Old: Sendable, CustomTestStringConvertible {
    let name: String
    let data: String?
    let rows: String
    var testDescription: String { name }

    static let all = [
      Old(name: "fruit", data: "fruit.csv", rows: "fruit.rows.csv"),
      Old(name: "yield", data: "yield.csv", rows: "yield.rows.csv"),
      Old(name: "strokes", data: "strokes", rows: "strokes.rows"),
      Old(name: "digits", data: nil, rows: "digits.rows.txt"),
      Old(name: "moons", data: nil, rows: "moons.rows.txt"),
    ]

    /// Where the data is now: the runs name the folder that it was in then.
    func flags(_ folder: String) -> [String] { data.map { ["--data", "\(folder)/\($0)"] } ?? [] }
  }

  /// The processors on which the runs were made; others sum in another order.
  private static let isSameKind = Processor.kernelClass == "x86-64-v4"

  private func withRuns(_ body: (String) throws -> Void) throws {
    let fixtures = String(#filePath.dropLast("OldRunsTests.swift".count)) + "Fixtures/OldRuns"
    try withFolder { root in
      let folder = root + "/runs"
      try FileManager.default.copyItem(atPath: fixtures, toPath: folder)
      try body(folder)
    }
  }

  @Test(arguments: Old.all, ["done", "half"])
  func answersAsBefore(_ old: Old, _ state: String) throws {
    try withRuns { folder in
      let run = "\(folder)/\(old.name).\(state)"
      let predicted = try Soma.run(
        ["predict", "\(run)/weights.safetensors", "\(folder)/\(old.rows)", "--json"], in: folder)
      #expect(predicted.status == 0, "\(predicted.messages)")
      try expect(predicted.json(), agreesWith: "\(run)/predictions.json")
      let evaluated = try Soma.run(["evaluate", run, "--json"] + old.flags(folder), in: folder)
      #expect(evaluated.status == 0, "\(evaluated.messages)")
      try expect(evaluated.json(), agreesWith: "\(run)/evaluation.json")
    }
  }

  @Test(arguments: Old.all) func goesOnWithTheSameBits(_ old: Old) throws {
    try withRuns { folder in
      let half = "\(folder)/\(old.name).half", done = "\(folder)/\(old.name).done"
      let resumed = try Soma.run(["resume", half, "-q"] + old.flags(folder), in: folder)
      #expect(resumed.status == 0, "\(resumed.messages)")
      for file in ["weights.safetensors", "checkpoints/last.safetensors"] {
        let found = try Safetensors(contentsOf: "\(half)/\(file)").tensors
        let expected = try Safetensors(contentsOf: "\(done)/\(file)").tensors
        #expect(found.map(\.name) == expected.map(\.name))
        for (found, expected) in zip(found, expected) {
          #expect(
            Self.isSameKind
              ? found.tensor.isIdentical(to: expected.tensor)
              : zip(found.tensor.doubles, expected.tensor.doubles).allSatisfy { abs($0 - $1) < 1e-4 },
            "\(file): \(found.name)")
        }
      }
    }
  }

  /// Whether everything that the old answer says is said again; there may be more.
  private func expect(_ answer: [String: Any], agreesWith path: String) throws {
    let old = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path))) as? [String: Any])
    compare(answer, old, at: "", except: ["run", "data", "seconds"])
  }

  private func compare(_ found: Any?, _ expected: Any, at place: String, except names: Set<String> = []) {
    switch expected {
    case let expected as [String: Any]:
      let found = found as? [String: Any]
      for (name, value) in expected where !names.contains(name) {
        compare(found?[name], value, at: "\(place).\(name)")
      }
    case let expected as [Any]:
      let found = found as? [Any] ?? []
      #expect(found.count == expected.count, "\(place)")
      for (index, (found, expected)) in zip(found, expected).enumerated() {
        compare(found, expected, at: "\(place)[\(index)]")
      }
    case let expected as NSNumber:
      let found = (found as? NSNumber)?.doubleValue ?? .nan
      #expect(abs(found - expected.doubleValue) <= (Self.isSameKind ? 0 : 1e-4), "\(place)")
    default: #expect("\(found ?? "nothing")" == "\(expected)", "\(place)")
    }
  }
}
