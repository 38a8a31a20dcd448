import Foundation
import Soma
import Testing

/// The log of a run, read in memory that does not grow with it.
@Suite struct RunHistoryTests {
  private func epochLine(_ epoch: Int, loss: String? = nil) -> String {
    #"{"event":"epoch","epoch":\#(epoch),"loss":\#(loss ?? "\(Double(epoch) / 8)"),"accuracy":0.5,"val":"#
      + #"{"accuracy":0.25,"loss":\#(Double(epoch))},"lr":0.001,"seconds":0.002,"samplesPerSecond":99.5,"best":true,"#
      + #""time":"2026-08-21T10:15:02Z"}"#
  }

  private func history(_ lines: [String], end: String = "\n") throws -> RunHistory {
    try withFolder { folder in
      let path = folder + "/metrics.jsonl"
      try Data((lines.joined(separator: "\n") + end).utf8).write(to: URL(filePath: path))
      return RunHistory(contentsOf: path)
    }
  }

  @Test func aShortLogIsKeptAsItIs() throws {
    let history = try history(
      [#"{"event":"start","schema":"soma.train/1"}"#] + (1...40).map { epochLine($0) })
    #expect(history.epochCount == 40 && history.epochs.count == 40)
    #expect(history.epochs.map(\.epoch) == Array(1...40))
    #expect(history.first == history.epochs.first && history.last == history.epochs.last)
    let third = history.epochs[2]
    #expect(third.training == Score(loss: 0.375, accuracy: 0.5))
    #expect(third.validation == Score(loss: 3, accuracy: 0.25))
    #expect(third.learningRate == 0.001 && third.seconds == 0.002)
  }

  @Test func linesThatAreWrittenOtherwiseTellTheSame() throws {
    let usual = try history([epochLine(7)])
    let other = try history([
      #"{ "epoch": 7, "event": "epoch", "accuracy": 0.5, "loss": 0.875, "seconds": 2e-3, "lr": 1e-3,"#
        + #" "val": { "loss": 7, "accuracy": 0.25 }, "more": [1, 2] }"#
    ])
    #expect(usual == other)
    // What is no number, no object or cut off is passed over.
    let odd = [
      epochLine(1, loss: "null"), epochLine(2, loss: "0x10"), "", "x", "[1]", "{\"event\":\"epoch\"}",
      String(epochLine(3).dropLast(40)), epochLine(4, loss: "1e999"),
      #"{"event":"epoch","epoch":1e30,"loss":1}"#,
    ]
    #expect(try history(odd + [epochLine(5)]).epochs.map(\.epoch) == [5])
    // The last line is still being written.
    #expect(try history([epochLine(1), epochLine(2)], end: "").epochs.map(\.epoch) == [1])
    #expect(RunHistory(contentsOf: "/nowhere").epochCount == 0)
  }

  @Test func aLongLogBecomesMeansOfEqualStretches() throws {
    let count = 9 * RunHistory.longestCourse / 2 + 3
    let history = try history((1...count).map { epochLine($0) })
    #expect(history.epochCount == count && history.epochs.count <= RunHistory.longestCourse)
    #expect(history.first?.epoch == 1 && history.last?.epoch == count)
    #expect(history.first?.training.loss == 0.125 && history.last?.validation?.loss == Double(count))
    // Stretches of eight: of the k-th, from 8k + 1 to 8k + 8, the mean is 8k + 4.5.
    for (index, epoch) in history.epochs.dropLast().enumerated() {
      #expect(epoch.epoch == 8 * index + 1)
      #expect(epoch.validation?.loss == Double(8 * index) + 4.5)
    }
  }

  /// Lines that end before, at and after the end of what is read at once, and one that is longer.
  @Test func linesMayLieAnywhereInTheFile() throws {
    for length in [(1 << 20) - 300, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5 << 20] {
      let long = String(repeating: " ", count: length)
      let history = try history([epochLine(1), long, epochLine(2), long, epochLine(3)])
      #expect(history.epochs.map(\.epoch) == [1, 2, 3], "\(length)")
    }
  }
}
