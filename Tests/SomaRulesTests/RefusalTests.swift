import Testing

/// What comes from outside and cannot be used is thrown, with a text that says why.
@Suite struct RefusalTests {
  @Test(arguments: Refusal.all.indices)
  func theErrorSaysWhy(_ index: Int) throws {
    let refusal = Refusal.all[index]
    let error = try #require(throws: (any Error).self) { try refusal.commit() }
    let said = "\(type(of: error)): \(error)"
    #expect(said.contains(refusal.text), "\(refusal.function): \(said)")
  }
}

/// Data that a function refuses, and the text that has to say so.
struct Refusal: Sendable {
  /// The function, as its documentation names it.
  let function: String
  /// The error's type, and what it says.
  let text: String
  /// Calls the function.
  let commit: @Sendable () throws -> Void

  init(_ function: String, _ text: String, _ commit: @escaping @Sendable () throws -> Void) {
    (self.function, self.text, self.commit) = (function, text, commit)
  }

  static let all = tensors + networks + layers + files + data + trainings
}
