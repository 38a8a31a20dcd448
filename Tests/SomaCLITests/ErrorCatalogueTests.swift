import Foundation
import Testing

@Suite struct ErrorCatalogueTests {
  @Test(arguments: ErrorCatalogue.entries)
  func anErrorIsToldAsInTheCatalogue(_ entry: ErrorCatalogue.Entry) throws {
    let outcome = try entry.run()
    var lines = outcome.messages.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines.popLast() == "", "the last line ends")
    #expect(outcome.status == entry.status)
    let isSame =
      lines.count == entry.messages.count
      && zip(lines, entry.messages).allSatisfy(ErrorCatalogue.Entry.matches)
    #expect(isSame, "\(outcome.messages)")
    #expect(controlCharacters(in: outcome.messages + outcome.output).isEmpty)
    // Whoever reads only results gets none; a missed target and a sick machine are results.
    #expect(outcome.output.isEmpty || entry.status == 4 || entry.arguments == ["doctor"])
  }

  /// Errors of the design and of every family of files that can be wrong are in it.
  @Test func theCatalogueIsNotSmall() {
    let entries = ErrorCatalogue.entries
    #expect(entries.count >= 150)
    #expect(Set(entries.map(\.status)) == [1, 3, 4, 64, 65, 66, 69, 73, 75, 78])
  }

  @Test func anErrorIsASCIIWhereNothingElseIsShown() throws {
    try withFolder { folder in
      let call = ["lab", "backprop", "--weights"]
      #expect(
        try Soma.run(call, in: folder).messages == "error: --weights needs a value\nhelp: --weights X,…\n")
      let plain = try Soma.run(call, in: folder, environment: ["LC_ALL": "C"])
      #expect(plain.status == 64)
      #expect(plain.messages == "error: --weights needs a value\nhelp: --weights X,...\n")
    }
  }

  /// What happened, and last what to do about it; only a stop is no error.
  @Test(arguments: ErrorCatalogue.entries.filter { $0.status != 75 })
  func everyErrorEndsWithARemedy(_ entry: ErrorCatalogue.Entry) {
    let places = entry.messages.indices.filter { entry.messages[$0].hasPrefix("help: ") }
    #expect(
      places.count == 1
        && entry.messages[(places.first ?? 0)...].dropFirst().allSatisfy { $0.hasPrefix("      ") })
    #expect(entry.messages.count { $0.hasPrefix("error: ") } == 1)
  }
}
