import Foundation
import Testing

@Suite struct TerminalTests {
  /// Epochs of about a hundred milliseconds: long enough for a few pictures of the bar.
  private let arguments = ["train", "digits", "--epochs", "3", "--layers", "2048,2048"]

  @Test(arguments: [80, 40]) func aTerminalGetsOneMovingLine(_ width: Int) throws {
    try withFolder { folder in
      let (outcome, text) = try Soma.run(arguments, in: folder, on: [.output, .messages], width: width)
      #expect(outcome.status == 0)
      let screen = Screen(width: width, receiving: text)
      #expect(screen.overflows.isEmpty && screen.unknown.isEmpty && screen.returnCount > 3)
      // Past the last column but one, some terminals already break the line.
      let bars = text.components(separatedBy: "\r\u{1B}[K").dropFirst().filter { $0.contains("━") }
      #expect(!bars.isEmpty && bars.allSatisfy { !$0.contains("\n") && $0.count < width }, "\(bars)")
      // Every epoch stays as a line of its own, and nothing of the bar does.
      for epoch in 1...3 { #expect(screen.lines.count { $0.contains(" \(epoch)/3   ") } == 1) }
      #expect(!screen.lines.contains { $0.contains("━") })
    }
  }

  @Test func aDumbTerminalGetsPlainLines() throws {
    try withFolder { folder in
      let (_, text) = try Soma.run(
        arguments, in: folder, on: .messages, environment: ["TERM": "dumb", "NO_COLOR": "1"])
      #expect(controlCharacters(in: text.replacing("\r\n", with: "\n")).isEmpty)
      #expect(text.contains(" 3/3 "))
    }
  }

  /// Whether there are escape sequences in the output and in the messages.
  @Test func eachStreamIsDecidedByItself() throws {
    try withFolder { folder in
      let train = ["train", "digits", "--epochs", "1", "--name", "x"]
      #expect(try Soma.run(train, in: folder).status == 0)
      let evaluate = ["evaluate", "x"]
      func colors(_ streams: TerminalStreams, _ arguments: [String], _ environment: [String: String] = [:])
        throws -> Int
      {
        let (outcome, text) = try Soma.run(arguments, in: folder, on: streams, environment: environment)
        #expect(outcome.status == 0)
        #expect(controlCharacters(in: outcome.output + outcome.messages).isEmpty)
        return Screen(width: 80, receiving: text).colorCount
      }
      #expect(try colors(.output, evaluate) > 0 && colors(.messages, train) > 0)
      // The numbers of an epoch are messages, so a terminal as output gets no colour for them.
      #expect(try colors(.output, train) == 0 && colors(.messages, evaluate) == 0)
      for environment in [["NO_COLOR": "1"], ["CLICOLOR": "0"], ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"]] {
        #expect(try colors([.output, .messages], evaluate, environment) == 0)
      }
      #expect(try colors([.output, .messages], evaluate + ["--color", "never"]) == 0)
      #expect(try colors(.output, evaluate + ["--color", "always"], ["NO_COLOR": "1"]) > 0)
      // Colours can be forced into a file; a moving line cannot.
      let forced = try Soma.run(train, in: folder, environment: ["CLICOLOR_FORCE": "1"])
      #expect(forced.messages.contains("\u{1B}[1m") && !forced.messages.contains("\r"))
    }
  }
}

@Suite(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs the device /dev/full"))
struct OutputTests {
  private func end(_ shell: String, in folder: String) throws -> Int32 {
    let process = try Soma.start([], in: folder, ["SOMA": Soma.path])
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", shell]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test func aResultThatCannotBeWrittenIsAFailure() throws {
    try withFolder { folder in
      let full = try end("exec \"$SOMA\" data list > /dev/full", in: folder)
      #expect(full == 74)
    }
  }

  @Test func aReaderThatGoesAwayDoesNotEndATraining() throws {
    try withFolder { folder in
      let shell = "(\"$SOMA\" train digits --epochs 3 --json; echo $? > status) | head -n 1"
      let status = try end(shell, in: folder)
      #expect(status == 0)
      #expect(try String(contentsOfFile: folder + "/status", encoding: .utf8) == "0\n")
      #expect(
        try String(contentsOfFile: folder + "/runs/latest/run.json", encoding: .utf8).contains("\"done\""))
    }
  }
}
