import Foundation
import Testing

/// Texts in `Golden` that the program's output is held to.
///
/// They show how it is meant to look, so every line of a new one is read before it is committed. `SOMA_RENEW_GOLDEN=1` in
/// the environment writes them; the tests fail then, so that nobody takes written for compared.
enum GoldenText {
  private static let folder = #filePath.dropLast("GoldenText.swift".count) + "Golden/"
  private static let isRenewed = ProcessInfo.processInfo.environment["SOMA_RENEW_GOLDEN"] == "1"

  /// Compares a text with the file of this name, or renews the file.
  static func check(
    _ found: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    guard !isRenewed else {
      try Data(found.utf8).write(to: URL(filePath: folder + name))
      Issue.record(
        "Golden/\(name) was written, not compared: read it, then test without SOMA_RENEW_GOLDEN",
        sourceLocation: sourceLocation)
      return
    }
    let expected = try String(contentsOfFile: folder + name, encoding: .utf8)
    #expect(found == expected, "\(name)", sourceLocation: sourceLocation)
  }
}
