/// When a line that tells how far a training is may be shown: ten times a second where it can be redrawn; elsewhere a sign
/// of life, after thirty seconds without another line.
package struct Pace {
  private let interval: Duration
  private var last: ContinuousClock.Instant

  /// Nothing is due at the start.
  package init(isInteractive: Bool, start: ContinuousClock.Instant) {
    interval = isInteractive ? .milliseconds(100) : .seconds(30)
    last = start
  }

  /// Another line was shown.
  package mutating func restart(_ now: ContinuousClock.Instant) { last = now }

  /// Whether it is time; if so, the next time is an interval later.
  package mutating func isDue(_ now: ContinuousClock.Instant) -> Bool {
    guard now - last >= interval else { return false }
    last = now
    return true
  }
}

/// A time that is estimated anew all the while, but shown anew only twice a second: faster, nobody could read it.
package struct SteadyTime {
  private var text = ""
  private var last: ContinuousClock.Instant?

  package init() {}

  /// The new text, or the one before while that is young.
  package mutating func shown(_ new: String, _ now: ContinuousClock.Instant) -> String {
    if let last, now - last < .milliseconds(500) { return text }
    (text, last) = (new, now)
    return text
  }
}
