import Foundation
import Testing

/// What the guide to the program shows is what the program prints.
@Suite struct CommandLineGuideTests {
  /// A command of the guide and the lines below it; `…` stands for lines that are left out.
  private struct Call {
    let command: String
    var shown: [String] = []
  }

  private static let calls: [Call] = {
    let root = String(#filePath.dropLast("/Tests/SomaCLITests/CommandLineGuideTests.swift".count))
    let guide =
      (try? String(contentsOfFile: root + "/Documentation/Guides/command-line.md", encoding: .utf8)) ?? ""
    var calls: [Call] = [], isConsole = false
    for line in guide.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isConsole = line == "```console"
      } else if isConsole, line.hasPrefix("$ ") {
        calls.append(Call(command: String(line.dropFirst(2))))
      } else if isConsole, !calls.isEmpty {
        calls[calls.count - 1].shown.append(String(line))
      }
    }
    return calls
  }()

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: Soma.sharedData + "/tabular/titanic3.csv"),
      "needs ../shared/data/tabular")
  )
  func theProgramPrintsWhatTheGuideShows() throws {
    #expect(Self.calls.count == 8)
    try withFolder { folder in
      try FileManager.default.copyItem(
        atPath: Soma.sharedData + "/tabular/titanic3.csv", toPath: folder + "/titanic3.csv")
      for call in Self.calls {
        let printed = try Self.lines(of: call.command, in: folder)
        var rest = printed[...]
        for part in call.shown.split(separator: "…") {
          let place = rest.indices.first { start in
            rest.count - (start - rest.startIndex) >= part.count
              && zip(rest[start...], part).allSatisfy { Self.isSame($0, $1, in: folder) }
          }
          guard let place else {
            Issue.record(
              "\(call.command) does not print\n\(part.joined(separator: "\n"))\nbut\n\(printed.joined(separator: "\n"))"
            )
            break
          }
          rest = rest[(place + part.count)...]
        }
      }
    }
  }

  /// Both streams of a line of shell.
  private static func lines(of command: String, in folder: String) throws -> [String] {
    let process = try Soma.start(["-c", "{ \(command); } > printed 2>&1"], in: folder)
    process.executableURL = URL(filePath: "/bin/sh")
    let programs = URL(filePath: Soma.path).deletingLastPathComponent().path
    let others = process.environment?["PATH"] ?? "/usr/bin:/bin"
    process.environment?["PATH"] = programs + ":" + others
    try process.run()
    process.waitUntilExit()
    return try String(contentsOfFile: folder + "/printed", encoding: .utf8).split(separator: "\n").map(
      String.init)
  }

  /// Whether the words are the same. Times, dates and folders are not compared, and numbers may be a tenth off: the last
  /// bits of a training differ between processors.
  private static func isSame(_ printed: String, _ shown: String, in folder: String) -> Bool {
    func words(_ line: String) -> [Substring] {
      line.replacing(folder, with: "/home/me").replacing(#/runs\/\S+/#, with: "runs")
        .replacing(#/\b\d+\.\ds\b/#, with: "time").split { " ,;()%".contains($0) }
    }
    let (found, expected) = (words(printed), words(shown))
    return found.count == expected.count
      && zip(found, expected).allSatisfy { found, expected in
        guard let one = Double(found.trimmingPrefix("±")), let other = Double(expected.trimmingPrefix("±"))
        else {
          return found == expected
        }
        return abs(one - other) <= 0.1 * max(abs(one), abs(other))
      }
  }
}
