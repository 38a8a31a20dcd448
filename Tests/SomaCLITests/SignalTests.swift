import Foundation
import Soma
import Testing

/// Signals that are sent to a training.
@Suite struct SignalTests {
  /// Begins an endless training and waits for its first save.
  private func start(_ folder: String, shell: String = "") throws -> (process: Process, messages: Pipe) {
    let process = try Soma.start([], in: folder)
    process.executableURL = URL(filePath: "/bin/sh")
    // No core files, wherever the tests run.
    process.arguments = [
      "-c", "ulimit -c 0; \(shell) exec \"$@\"", "sh", Soma.path, "train", "digits", "--epochs", "100000",
      "-q",
    ]
    let messages = Pipe()
    process.standardError = messages
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let last = folder + "/runs/latest/checkpoints/last.safetensors"
    for _ in 0..<600 where !FileManager.default.fileExists(atPath: last) { usleep(50_000) }
    return (process, messages)
  }

  private func end(_ process: Process, _ messages: Pipe) -> String {
    let text = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }

  @Test func aTerminalThatGoesAwaySavesTheTraining() throws {
    try withFolder { folder in
      let (process, messages) = try start(folder)
      kill(process.processIdentifier, SIGHUP)
      let text = end(process, messages)
      #expect(process.terminationReason == .exit && process.terminationStatus == 129, "\(text)")
      #expect(text.contains("go on with: soma resume latest"))
      #expect(RunFolder(path: folder + "/runs/latest").record?.state == .stopped)
    }
  }

  @Test func nohupKeepsATrainingThatLosesItsTerminal() throws {
    try withFolder { folder in
      let (process, messages) = try start(folder, shell: "trap '' HUP;")
      kill(process.processIdentifier, SIGHUP)
      usleep(300_000)
      #expect(process.isRunning)
      kill(process.processIdentifier, SIGTERM)
      let text = end(process, messages)
      #expect(process.terminationReason == .exit && process.terminationStatus == 143, "\(text)")
    }
  }

  @Test func theQuitKeyEndsATrainingAtOnce() throws {
    try withFolder { folder in
      let (process, messages) = try start(folder)
      kill(process.processIdentifier, SIGQUIT)
      let text = end(process, messages)
      #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGQUIT, "\(text)")
      #expect(!text.contains("crashed"), "\(text)")
      #expect(try Soma.run(["resume", "latest", "--time-limit", "1s", "-q"], in: folder).status == 75)
    }
  }
}
