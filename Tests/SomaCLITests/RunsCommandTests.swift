import Foundation
import Soma
import Testing

/// `soma runs`, and what a run leaves for people.
@Suite struct RunsCommandTests {
  private func train(_ arguments: String, in folder: String) throws -> RunFolder {
    let outcome = try Soma.run(
      ["train"] + arguments.split(separator: " ").map(String.init) + ["-q"], in: folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
    return try RunFolder.named("latest", in: folder + "/runs")
  }

  @Test func runsAreListedShownAndCompared() throws {
    try withFolder { folder in
      let first = try train("moons --epochs 3 --lr 0.02 --name first", in: folder)
      let second = try train("moons --epochs 5 --lr 0.02 --layers none --name second", in: folder)
      let list = try Soma.run(["runs"], in: folder)
      let lines = list.output.split(separator: "\n")
      #expect(list.status == 0 && lines.count == 3 && lines[0].hasPrefix("run"))
      #expect(lines[1].hasPrefix(first.name) && lines[1].contains("done") && lines[2].hasPrefix(second.name))
      let json = try Soma.run(["runs", "list", "--json"], in: folder).json()
      let runs = try #require(json["runs"] as? [[String: Any]])
      #expect(runs.map { $0["epochs"] as? Int } == [3, 5])
      #expect(json["schema"] as? String == "soma.runs/1")

      let shown = try Soma.run(["runs", "show", "first"], in: folder)
      #expect(shown.status == 0 && shown.output.contains("batch-size    32"))
      for word in ["val.loss", "dead units", "layers.1 tanh"] { #expect(shown.output.contains(word)) }
      #expect(controlCharacters(in: shown.output).isEmpty)

      let compared = try Soma.run(
        ["runs", "compare", "first", "second"], in: folder)
      #expect(compared.status == 0)
      let names = compared.output.split(separator: "\n").dropFirst().map { $0.split(separator: " ")[0] }
      #expect(names.prefix(3) == ["layers", "epochs", "state"], "\(compared.output)")
      #expect(!compared.output.contains("batch-size"))
      #expect(try Soma.run(["runs", "compare", "first"], in: folder).status == 64)
    }
  }

  @Test func theBestRunOnTheSameSamplesIsFound() throws {
    try withFolder { folder in
      #expect(try Soma.run(["evaluate", "best"], in: folder).status == 66)
      let better = try train("moons --epochs 20 --lr 0.02 --name better", in: folder)
      _ = try train("moons --epochs 1 --lr 1e-5 --name worse", in: folder)
      _ = try train("circles --epochs 1 --name other", in: folder)
      #expect(try RunFolder.named("best", in: folder + "/runs").name.hasSuffix("_other"))
      _ = try train("moons --epochs 1 --lr 1e-5 --name worst", in: folder)
      #expect(try RunFolder.named("best", in: folder + "/runs").name == better.name)
      let best = try Soma.run(["evaluate", "best", "-q", "--threads", "1"], in: folder)
      let byName = try Soma.run(["evaluate", "better"], in: folder)
      #expect(best.status == 0 && best.output.split(separator: "\n").count == 1)
      #expect(best.output.prefix(40) == byName.output.prefix(40))
    }
  }

  @Test func onlyExactNamesAreRemoved() throws {
    try withFolder { folder in
      let runs = try (0..<4).map { try train("xor --epochs 1 --name r\($0)", in: folder) }
      let outside = folder + "/outside"
      try FileManager.default.copyItem(atPath: runs[0].path, toPath: outside)
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/runs/link", withDestinationPath: outside)
      for name in [
        "latest", "best", "r0", "../outside", "runs/" + runs[0].name, outside, "link", "nothing", ".", "",
      ] {
        let refused = try Soma.run(["runs", "rm", name], in: folder)
        #expect(refused.status == 66, "\(name): \(refused.messages)")
      }
      #expect(try Soma.run(["runs", "rm", runs[0].name, runs[1].name], in: folder).status == 64)
      // One that is not there keeps all.
      #expect(try Soma.run(["runs", "rm", "--yes", runs[0].name, "r9"], in: folder).status == 66)
      #expect(RunFolder.names(in: folder + "/runs").count == 5)
      #expect(FileManager.default.fileExists(atPath: outside + "/config.json"))

      try FileManager.default.removeItem(atPath: folder + "/runs/link")
      #expect(try Soma.run(["runs", "rm", runs[3].name], in: folder).status == 0)
      let latest = try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/runs/latest")
      #expect(latest == RunFolder.names(in: folder + "/runs").last)
      #expect(
        try Soma.run(["runs", "rm", "--yes"] + runs[0..<3].map(\.name), in: folder).status == 0)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/runs").isEmpty)
      let none = try Soma.run(["runs"], in: folder)
      #expect(none.status == 0 && none.messages.contains("no runs in runs"))
    }
  }

  @Test func aRunningRunIsNotRemoved() throws {
    try withFolder { folder in
      let run = try train("xor --epochs 1", in: folder)
      let lock = try run.lock()
      let outcome = try Soma.run(["runs", "rm", run.name], in: folder)
      #expect(outcome.status == 73 && outcome.messages.contains("is in use"))
      withExtendedLifetime(lock) {}
      #expect(FileManager.default.fileExists(atPath: run.weightsPath))
    }
  }

  @Test func aRunLeavesAReportAndItsMistakes() throws {
    try withFolder { folder in
      let run = try train("digits --epochs 4 --name it's", in: folder)
      let report = try String(contentsOfFile: run.reportPath, encoding: .utf8)
      for words in [
        "# \(run.name)", "**done** · 4 of 4 epochs · test accuracy 0.", "## Command",
        "soma train digits --epochs 4 --name 'it'\\''s' -q", "SHA-256 ", "Linear   [64]", "## Epochs",
        "best epoch ", "dead units", "## Test", "recall", "most confused: ", "## Worst mistakes",
        "## How to repeat",
      ] { #expect(report.contains(words), "\(words) in\n\(report)") }
      #expect(controlCharacters(in: report).isEmpty)

      let rows = try String(contentsOfFile: run.confusionPath, encoding: .utf8).split(separator: "\n")
      let matrix = rows.dropFirst().map { $0.split(separator: ",").dropFirst().compactMap { Int($0) } }
      #expect(rows[0] == "label,0,1,2,3,4,5,6,7,8,9" && matrix.count == 10)
      #expect(matrix.joined().reduce(0, +) == 599)
      let mistakes = try String(contentsOfFile: run.errorsPath, encoding: .utf8).split(separator: "\n").map {
        try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
      let right = matrix.indices.reduce(0) { $0 + matrix[$1][$1] }
      #expect(mistakes.count == 599 - right && right < 599)
      let losses = mistakes.compactMap { $0["loss"] as? Double }
      #expect(losses == losses.sorted(by: >) && losses.count == mistakes.count)
      #expect(mistakes.allSatisfy { $0["label"] as? String != $0["prediction"] as? String })

      // Values to predict have no confusion; every sample has its error.
      let sine = try train("sine --epochs 2", in: folder)
      #expect(!FileManager.default.fileExists(atPath: sine.confusionPath))
      let test = try #require(try DataSet.load("sine").test)
      let errors = try String(contentsOfFile: sine.errorsPath, encoding: .utf8).split(separator: "\n")
      #expect(errors.count == test.count && errors[0].contains("\"predicted\":["))
    }
  }

  @Test func aDivergedRunSaysWhy() throws {
    try withFolder { folder in
      let outcome = try Soma.run(
        ["train", "sine", "--optimizer", "sgd", "--lr", "1e9", "--json"], in: folder)
      #expect(outcome.status == 3)
      #expect(outcome.messages.contains("last good save: the start in runs/"))
      #expect(outcome.messages.contains("gradient norm"))
      #expect(outcome.messages.contains("--clip-norm 1"))
      let last = try #require(try outcome.jsonLines().last)
      #expect(last["event"] as? String == "diverged" && last["gradientNorm"] is Double)
      let run = try RunFolder.named("latest", in: folder + "/runs")
      #expect(run.record?.state == .diverged)
      let report = try String(contentsOfFile: run.reportPath, encoding: .utf8)
      #expect(report.contains("**diverged** (loss became"))
    }
  }
}
