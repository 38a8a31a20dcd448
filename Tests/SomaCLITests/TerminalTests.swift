import Foundation
import Testing

/// Runs the program with a pseudo-terminal as its standard error, and returns what the terminal received.
private func onTerminal(_ arguments: [String], _ environment: [String: String]) throws -> String {
  try withFolder { folder in
    let (main, secondary) = try pseudoTerminal()
    defer { close(main) }
    let process = try Soma.start(arguments, in: folder, environment)
    process.standardError = FileHandle(fileDescriptor: secondary)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    close(secondary)
    // Read while it runs: a terminal's buffer is small. Reading fails once the program is gone.
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = read(main, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The two ends of a new pseudo-terminal.
private func pseudoTerminal() throws -> (main: Int32, secondary: Int32) {
  #if os(Linux)
    // Glibc's module does not show posix_openpt and its kin; these are the requests they make of the kernel.
    let main = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var (unlocked, number): (Int32, Int32) = (0, -1)
    let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
    try #require(main >= 0 && ioctl(main, setLock, &unlocked) == 0 && ioctl(main, getNumber, &number) == 0)
    let name = "/dev/pts/\(number)"
  #else
    let main = posix_openpt(O_RDWR | O_NOCTTY)
    try #require(main >= 0 && grantpt(main) == 0 && unlockpt(main) == 0)
    let name = try #require(ptsname(main).map { String(cString: $0) })
  #endif
  let secondary = open(name, O_RDWR | O_NOCTTY)
  try #require(secondary >= 0)
  return (main, secondary)
}

@Suite struct TerminalTests {
  /// Epochs of several hundred milliseconds: long enough for a few pictures of the bar.
  private let arguments = ["train", "digits", "--epochs", "3", "--layers", "2048,2048"]

  @Test func aTerminalGetsOneMovingLine() throws {
    let text = try onTerminal(arguments, ["TERM": "xterm"])
    // Back to the start and clear to the end of the line, and no other command.
    let bars = text.components(separatedBy: "\r\u{1B}[K")
    #expect(bars.count > 3)
    let lines = bars.flatMap { $0.replacing("\r\n", with: "\n").split(separator: "\n") }
      .map { String($0).replacing(#/\u{1B}\[[\d;]*m/#, with: "") }
    #expect(lines.allSatisfy { controlCharacters(in: $0).isEmpty && $0.count < 80 })
    // Every epoch stays as a line of its own.
    for epoch in 1...3 { #expect(text.contains(" \(epoch)/3   ")) }
  }

  @Test func aDumbTerminalGetsPlainLines() throws {
    let text = try onTerminal(arguments, ["TERM": "dumb", "NO_COLOR": "1"])
    #expect(controlCharacters(in: text.replacing("\r\n", with: "\n")).isEmpty)
    #expect(text.contains(" 3/3 "))
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
