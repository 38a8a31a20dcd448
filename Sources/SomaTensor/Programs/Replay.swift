/// How far work of one shape has come from being run as it is written to being replayed: it is recorded twice, and
/// replayed when both recordings did the same.
package enum Replay {
  /// Not met yet.
  case new
  /// Recorded once.
  case recorded(RecordingTrace)
  /// Recorded twice alike.
  case ready(Program)
  /// Never replayed, and why.
  case refused(String)

  /// How many shapes one holder remembers. With more, as where lengths vary without end, all are forgotten and those
  /// that come are learned anew.
  package static let shapeLimit = 64

  /// Takes one more recording into account.
  package mutating func learn(from recording: Recording) {
    guard let program = recording.program else {
      self = .refused(recording.failure ?? "nothing was recorded")
      return
    }
    switch self {
    case .new: self = .recorded(recording.trace)
    case .recorded(let earlier):
      self =
        earlier == recording.trace
        ? .ready(program)
        : .refused("two runs of one shape did different work: it depends on more than its inputs")
    case .ready, .refused: break
    }
  }
}
