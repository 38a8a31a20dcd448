import Foundation
import Testing

/// What a run of the program gave.
struct Outcome {
  let status: Int32
  let output, messages: String

  /// The lines of standard output, each as a JSON object.
  func jsonLines() throws -> [[String: Any]] {
    try output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
    }
  }

  /// Standard output as one JSON object.
  func json() throws -> [String: Any] {
    let lines = try jsonLines()
    return try #require(lines.count == 1 ? lines[0] : nil, "\(lines.count) lines, not one")
  }
}

/// The program, built beside the tests.
enum Soma {
  static let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
    path: "soma"
  ).path

  /// The data that lies beside the repository on some machines.
  static let sharedData =
    String(#filePath.dropLast("/Tests/SomaCLITests/Support.swift".count)) + "/../shared/data"

  /// Starts the program without waiting for its end.
  static func start(_ arguments: [String], in folder: String, _ environment: [String: String] = [:]) throws
    -> Process
  {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    var variables = ProcessInfo.processInfo.environment
    let others = ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "LC_ALL"]
    for name in variables.keys where name.hasPrefix("SOMA_") || others.contains(name) {
      variables[name] = nil
    }
    variables["LANG"] = "C.UTF-8"
    variables["SOMA_CACHE"] = folder + "/cache"
    variables["XDG_CONFIG_HOME"] = folder + "/config"
    process.environment = variables.merging(environment) { $1 }
    return process
  }

  /// Runs the program to its end.
  static func run(
    _ arguments: [String], in folder: String, input: String = "", environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = try start(arguments, in: folder, environment)
    // Through files: two pipes could fill up while the other one is read.
    let names = [folder + "/.out-\(UUID())", folder + "/.err-\(UUID())", folder + "/.in-\(UUID())"]
    for (name, content) in zip(names, ["", "", input]) {
      try Data(content.utf8).write(to: URL(filePath: name))
    }
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: names[0]))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: names[1]))
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: names[2]))
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: try String(contentsOfFile: names[0], encoding: .utf8),
      messages: try String(contentsOfFile: names[1], encoding: .utf8))
  }
}

/// A folder that is removed when the test is over.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let path = NSTemporaryDirectory() + "soma-cli-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}

/// Characters that a terminal obeys; a new line is not counted among them.
func controlCharacters(in text: String) -> [Unicode.Scalar] {
  text.unicodeScalars.filter { $0.properties.generalCategory == .control && $0 != "\n" }
}
