/// A mistake in code that stops the program, and the text that has to say so.
struct Misuse: Sendable {
  /// The function that is misused, as its documentation names it.
  let function: String
  /// What the program says last: the function, what it found, what it expects.
  let text: String
  /// Makes the mistake.
  let commit: @Sendable () throws -> Void

  init(_ function: String, _ text: String, _ commit: @escaping @Sendable () throws -> Void) {
    (self.function, self.text, self.commit) = (function, text, commit)
  }

  static let all = tensors + networks + trainings + figures
}
