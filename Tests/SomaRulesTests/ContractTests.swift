import Foundation
import Testing

/// The table of mistakes, `Fixtures/contracts.txt`: every public function that documents a precondition or an error, with
/// what it says when its rule is broken. `SOMA_RENEW_GOLDEN=1` writes it anew; the texts in it are those that
/// ``BrokenRuleTests`` and ``RefusalTests`` read from what really happens.
@Suite struct ContractTests {
  private static let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures/contracts.txt")

  /// One line for each function and mistake: function, what happens, text.
  private func table() throws -> [String] {
    var rows: Set<String> = []
    for misuse in Misuse.all { rows.insert("\(misuse.function) | stops | \(misuse.text)") }
    for refusal in Refusal.all { rows.insert("\(refusal.function) | throws | \(refusal.text)") }
    let refused = Set(Refusal.all.map(\.function))
    for contract in try Contract.all() where contract.isThrowing && !refused.contains(contract.function) {
      let errors = contract.errors.isEmpty ? "what its documentation says" : contract.errors
      rows.insert("\(contract.function) | throws | not made here: \(errors)")
    }
    return rows.sorted()
  }

  @Test func theTableIsAsCommitted() throws {
    let text = try table().map { $0 + "\n" }.joined()
    if ProcessInfo.processInfo.environment["SOMA_RENEW_GOLDEN"] != nil {
      try text.write(to: Self.fixture, atomically: true, encoding: .utf8)
      Issue.record("the table was written anew; read the difference")
    }
    let isAsCommitted = try String(contentsOf: Self.fixture, encoding: .utf8) == text
    #expect(isAsCommitted, "SOMA_RENEW_GOLDEN=1 writes the table anew; read the difference")
  }

  @Test func everyPreconditionIsBrokenOnce() throws {
    let contracts = try Contract.all()
    #expect(contracts.count > 500)
    let unbroken = Set(contracts.filter(\.hasPrecondition).map(\.function))
      .subtracting(Misuse.all.map(\.function)).sorted()
    #expect(unbroken == [], "no misuse breaks these preconditions")
  }

  /// A mistake is made with a function that exists and documents it.
  @Test func everyMistakeIsOneOfADocumentedFunction() throws {
    let contracts = try Contract.all()
    let stopping = Set(contracts.filter(\.hasPrecondition).map(\.function))
    let throwing = Set(contracts.filter(\.isThrowing).map(\.function))
    let (misused, refused) = (Set(Misuse.all.map(\.function)), Set(Refusal.all.map(\.function)))
    #expect(misused.subtracting(stopping).sorted() == [])
    #expect(refused.subtracting(throwing).sorted() == [])
  }
}
