// A rule that only a mistake in code can break stops the program and says so. The standard library's
// `precondition` leaves its text out of release builds, where a training runs; these keep it.

/// Stops the program with `text` unless `condition` holds, in every build.
///
/// For rules that only code can break; what a file, a person or the network can cause is thrown. As long as
/// the rule holds, the text is not made.
///
/// - Parameters:
///   - condition: What has to be so.
///   - text: The function, what it found and what it expects.
@inlinable @inline(__always)
package func mustHold(
  _ condition: @autoclosure () -> Bool, _ text: @autoclosure () -> String, file: StaticString = #fileID,
  line: UInt = #line
) {
  if !condition() { stop(text, file, line) }
}

/// Stops the program with `text`: a place was reached that is reached only by a mistake in code.
@inlinable @inline(__always)
package func brokenRule(
  _ text: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) -> Never {
  stop(text, file, line)
}

/// Out of line, so that a rule that holds costs its condition and nothing else.
@usableFromInline @inline(never)
package func stop(_ text: () -> String, _ file: StaticString, _ line: UInt) -> Never {
  fatalError(text(), file: file, line: line)
}
