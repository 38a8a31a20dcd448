import Foundation
import Testing

/// A broken rule stops the program with its text, in release builds too.
@Suite struct BrokenRuleTests {
  @Test(arguments: Misuse.all.indices)
  func theProgramSaysWhyItStops(_ index: Int) async throws {
    let misuse = Misuse.all[index]
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      [index = index as Int] in
      try Misuse.all[index].commit()
    }
    let said = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(said.contains("Fatal error: ") && said.contains(misuse.text), "\(misuse.function): \(said)")
  }

  /// The standard library's checks leave their text out of a release build.
  @Test func noCheckLosesItsText() throws {
    let checks = #/\b(precondition|preconditionFailure|assert|assertionFailure|fatalError)\(|\btry!|\bas!/#
    for (path, text) in try Sources.all where !path.hasSuffix("SomaRules/Rules.swift") {
      for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line[...]
        #expect(
          code.firstMatch(of: checks) == nil,
          "\(path):\(number + 1): mustHold or brokenRule says why it stops")
      }
    }
  }
}

/// The Swift files of the library and the program.
enum Sources {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")

  /// Paths below `Sources` with their text, in order.
  static var all: [(path: String, text: String)] {
    get throws {
      let names = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects ?? []
      let files = names.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
      return try files.sorted { $0.path < $1.path }.map {
        (String($0.path.dropFirst(root.path.count + 1)), try String(contentsOf: $0, encoding: .utf8))
      }
    }
  }
}
