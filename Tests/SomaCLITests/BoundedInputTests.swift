#if os(Linux)
  import CZlib
  import Foundation
  import Testing

  /// Input that never ends, or is larger than the memory: the program refuses it or answers it in little memory.
  @Suite struct BoundedInputTests {
    /// What the program may take, in bytes.
    private static let usual = 200 << 20
    #if DEBUG
      private static let scale = 1
    #else
      private static let scale = 8
    #endif

    /// Runs the program and watches its memory. The greatest amount is the system's own count, read until the end.
    private func run(
      _ arguments: [String], in folder: String, input: String = "/dev/null"
    ) throws -> (outcome: Outcome, peak: Int) {
      let process = try Soma.start(arguments, in: folder)
      let names = ["\(folder)/.out-\(UUID())", "\(folder)/.err-\(UUID())"]
      for name in names { try Data().write(to: URL(filePath: name)) }
      process.standardOutput = try FileHandle(forWritingTo: URL(filePath: names[0]))
      process.standardError = try FileHandle(forWritingTo: URL(filePath: names[1]))
      process.standardInput = FileHandle(forReadingAtPath: input)
      try process.run()
      var peak = 0
      while process.isRunning {
        peak = max(peak, Self.peak(process.processIdentifier))
        usleep(1000)
      }
      process.waitUntilExit()
      let outcome = Outcome(
        status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
        output: try String(contentsOfFile: names[0], encoding: .utf8),
        messages: try String(contentsOfFile: names[1], encoding: .utf8))
      return (outcome, peak)
    }

    /// The most memory that a process has had, in bytes.
    private static func peak(_ process: Int32) -> Int {
      let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
      return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    }

    private func withNetwork(_ body: (String) throws -> Void) throws {
      try withFolder { folder in
        let trained = try Soma.run(["train", "xor", "-q"], in: folder)
        try #require(trained.status == 0, "\(trained.messages)")
        try body(folder)
      }
    }

    private func sparse(_ name: String, in folder: String, start: String = "", _ byteCount: Int) throws {
      try Data(start.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
      try #require(truncate("\(folder)/\(name)", byteCount) == 0)
    }

    @Test func whatIsNoInputIsRefusedByItsFirstBytes() throws {
      try withNetwork { folder in
        try sparse("zeros", in: folder, 600 << 20)
        try sparse("hole.csv", in: folder, start: "x,y\n1,2\n", 3 << 30)
        try sparse("hole.png", in: folder, start: "\u{7F}PNG", 3 << 30)
        try sparse("hole.safetensors", in: folder, 3 << 30)
        try FileManager.default.createDirectory(atPath: folder + "/set/a", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: folder + "/set/b", withIntermediateDirectories: true)
        for name in ["a/1.png", "b/1.png"] { try sparse("set/" + name, in: folder, 3 << 30) }
        let attempts: [(arguments: [String], input: String, status: Int32, words: String)] = [
          (["predict", "xor", "-"], "/dev/zero", 65, "not an IDX file"),
          (["predict", "xor", "zeros"], "/dev/null", 65, "not an IDX file"),
          (["predict", "xor", "hole.csv"], "/dev/null", 65, "line 1: not all are numbers"),
          (["predict", "xor", "/dev/zero"], "/dev/null", 66, "it is not a regular file"),
          (["predict", "xor", "-"], "/dev/null", 65, "the file is empty"),
          (["predict", "/dev/zero", "zeros"], "/dev/null", 66, "/dev/zero"),
          (["predict", "hole.safetensors", "zeros"], "/dev/null", 65, "hole.safetensors"),
          (["train", "hole.csv", "--target", "y"], "/dev/null", 65, "a zero byte"),
          (["train", "/dev/zero", "--target", "y"], "/dev/null", 66, "it is not a regular file"),
          (["train", "set"], "/dev/null", 65, "not a PNG file"),
          (["predict", "xor", "hole.png"], "/dev/null", 65, "hole.png"),
        ]
        for attempt in attempts {
          let (outcome, peak) = try run(attempt.arguments, in: folder, input: attempt.input)
          #expect(outcome.status == attempt.status, "\(attempt): \(outcome.messages)")
          #expect(outcome.messages.contains(attempt.words), "\(attempt): \(outcome.messages)")
          #expect(peak < Self.usual, "\(attempt): \(peak >> 20) MiB")
        }
      }
    }

    @Test func manyNumbersAreAnsweredAsTheyAreRead() throws {
      try withNetwork { folder in
        let count = 250_000 * Self.scale
        let lines = Data(String(repeating: "0 1\n", count: count).utf8)
        try lines.write(to: URL(filePath: folder + "/lines"))
        let (text, peak) = try run(["predict", "xor", "lines"], in: folder)
        #expect(text.status == 0 && peak < Self.usual, "\(peak >> 20) MiB: \(text.messages)")
        #expect(text.output.utf8.count { $0 == UInt8(ascii: "\n") } == count)
        #expect(text.output.split(separator: "\n").last?.hasPrefix("\(count)  1  ") == true)

        // A wrong line near the end: what was read before it is answered, and the JSON is whole.
        try (lines + Data("0 x\n".utf8)).write(to: URL(filePath: folder + "/lines"))
        let (json, jsonPeak) = try run(
          ["predict", "xor", "-", "--json"], in: folder, input: folder + "/lines")
        #expect(json.status == 65 && jsonPeak < Self.usual, "\(jsonPeak >> 20) MiB")
        #expect(json.messages.contains("standard input, line \(count + 1): not all are numbers"))
        #expect(json.output.hasSuffix("]}\n") || count < 300_000)
        if !json.output.isEmpty {
          let answers = try #require(try json.json()["predictions"] as? [[String: Any]])
          #expect(answers.count < count && answers.allSatisfy { $0["index"] as? Int == 1 })
          #expect(json.messages.contains("inputs are answered, none from there on"))
        }
      }
    }

    @Test func aTableIsAnsweredAsItIsRead() throws {
      try withFolder { folder in
        let rows = (0..<40).map { "\($0 % 7),\($0 % 2 == 0 ? "red" : "blue"),\($0 % 2)\n" }.joined()
        try Data(("x,color,y\n" + rows).utf8).write(to: URL(filePath: folder + "/t.csv"))
        let trained = try Soma.run(
          ["train", "t.csv", "--target", "y", "--epochs", "2", "-q"], in: folder)
        try #require(trained.status == 0, "\(trained.messages)")
        let count = 250_000 * Self.scale
        let line = "3,green,\n1,red,\n"
        let table = Data(("x,color,y\n" + String(repeating: line, count: count / 2)).utf8)
        try table.write(to: URL(filePath: folder + "/new.csv"))
        let (answers, peak) = try run(["predict", "latest", "new.csv"], in: folder)
        #expect(answers.status == 0 && peak < Self.usual, "\(peak >> 20) MiB: \(answers.messages)")
        let lines = answers.output.split(separator: "\n")
        #expect(lines.count == count + 1 && lines[count].hasPrefix("\(count),\(count + 1),"))
        // A row alone has the bits of the row among others.
        let alone = try Soma.run(["predict", "latest", "-"], in: folder, input: "x,color,y\n" + line)
        let answer = alone.output.split(separator: "\n")[1].split(separator: ",").dropFirst(2)
        #expect(lines[1].split(separator: ",").dropFirst(2) == answer)
        #expect(lines[count - 1].split(separator: ",").dropFirst(2) == answer)
        #expect(answers.messages.contains("\"color\" has \(count / 2) values that the training did not have"))

        // A wrong row near the end.
        try (table + Data("1,red\n".utf8)).write(to: URL(filePath: folder + "/new.csv"))
        let (json, jsonPeak) = try run(
          ["predict", "latest", "-", "--json"], in: folder, input: folder + "/new.csv")
        #expect(json.status == 65 && jsonPeak < Self.usual, "\(jsonPeak >> 20) MiB")
        #expect(json.messages.contains("standard input: line \(count + 2) has 2 cells"), "\(json.messages)")
        let given = try #require(try json.json()["predictions"] as? [[String: Any]])
        #expect(given.count > 100_000 && given.count < count && given[5]["line"] as? Int == 7)
        #expect(json.messages.contains("rows are answered, none from there on"))
      }
    }

    /// Images that are small as files and large in memory.
    @Test func imagesAreDecodedInLittleMemory() throws {
      try withFolder { folder in
        let side = 512 * Self.scale
        let file = Self.png(side: side)
        for name in ["a/1", "a/2", "a/3", "b/1", "b/2", "b/3"] {
          let url = URL(filePath: "\(folder)/set/\(name).png")
          try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
          try file.write(to: url)
        }
        let arguments = ["train", "set", "--image-size", "8x8", "--epochs", "1", "--threads", "4"]
        let (outcome, peak) = try run(arguments, in: folder)
        #expect(outcome.status == 0 && outcome.messages.contains("one flat color"), "\(outcome.messages)")
        // Of each of four images three channels of bytes.
        #expect(peak < Self.usual + 4 * 3 * side * side, "\(peak >> 20) MiB")
      }
    }

    /// A square of one color, with 16 bits a channel.
    private static func png(side: Int) -> Data {
      func bigEndian(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
      }
      func chunk(_ kind: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(kind.utf8) + content
        return bigEndian(content.count) + body + bigEndian(Int(crc32(0, body, UInt32(body.count))))
      }
      let rows = [UInt8](repeating: 0, count: side * (1 + 8 * side))
      var count = compressBound(UInt(rows.count))
      var packed = [UInt8](repeating: 0, count: Int(count))
      compress2(&packed, &count, rows, UInt(rows.count), 1)
      return Data(
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
          + chunk("IHDR", bigEndian(side) + bigEndian(side) + [16, 6, 0, 0, 0])
          + chunk("IDAT", Array(packed.prefix(Int(count)))) + chunk("IEND", []))
    }
  }
#endif
