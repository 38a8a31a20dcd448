import Foundation
import Testing

/// Which of a program's streams a terminal receives; the others go to files.
struct TerminalStreams: OptionSet {
  let rawValue: Int
  static let output = TerminalStreams(rawValue: 1)
  static let messages = TerminalStreams(rawValue: 2)
}

extension Soma {
  /// Runs the program with a pseudo-terminal of so many columns as its output, its messages or both.
  ///
  /// - Returns: The end, the bytes that went past the terminal, and those that it received.
  static func run(
    _ arguments: [String], in folder: String, on streams: TerminalStreams, width: Int = 80,
    environment: [String: String] = [:]
  ) throws -> (outcome: Outcome, received: String) {
    let (main, secondary) = try pseudoTerminal(width: width)
    defer { close(main) }
    let process = try start(arguments, in: folder, ["TERM": "xterm"].merging(environment) { $1 })
    let names = [folder + "/.out-\(UUID())", folder + "/.err-\(UUID())"]
    for name in names { try Data().write(to: URL(filePath: name)) }
    let terminal = FileHandle(fileDescriptor: secondary)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput =
      streams.contains(.output) ? terminal : try FileHandle(forWritingTo: URL(filePath: names[0]))
    process.standardError =
      streams.contains(.messages) ? terminal : try FileHandle(forWritingTo: URL(filePath: names[1]))
    try process.run()
    close(secondary)
    // Read while it runs: a terminal's buffer is small. Reading fails once the program is gone.
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = read(main, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
    process.waitUntilExit()
    let outcome = Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: try String(contentsOfFile: names[0], encoding: .utf8),
      messages: try String(contentsOfFile: names[1], encoding: .utf8))
    for name in names { try FileManager.default.removeItem(atPath: name) }
    return (outcome, String(decoding: bytes, as: UTF8.self))
  }

  /// The two ends of a new pseudo-terminal.
  private static func pseudoTerminal(width: Int) throws -> (main: Int32, secondary: Int32) {
    // Closed in other programs that tests start meanwhile: they would keep the terminal open.
    let mode = O_RDWR | O_NOCTTY | O_CLOEXEC
    #if os(Linux)
      // Glibc's module does not show posix_openpt and its kin; these are the requests they make of the kernel.
      let main = open("/dev/ptmx", mode)
      var (unlocked, number): (Int32, Int32) = (0, -1)
      let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
      try #require(main >= 0 && ioctl(main, setLock, &unlocked) == 0 && ioctl(main, getNumber, &number) == 0)
      let name = "/dev/pts/\(number)"
    #else
      let main = posix_openpt(O_RDWR | O_NOCTTY)
      try #require(main >= 0 && grantpt(main) == 0 && unlockpt(main) == 0)
      let name = try #require(ptsname(main).map { String(cString: $0) })
    #endif
    let secondary = open(name, mode)
    var size = winsize(ws_row: 24, ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
    try #require(secondary >= 0 && ioctl(secondary, UInt(TIOCSWINSZ), &size) == 0)
    return (main, secondary)
  }
}
