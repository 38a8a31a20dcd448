/// A name typed by a person that stands for nothing here: an activation, an initializer, a data set, …
public struct UnknownName: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was asked for: `activation`.
  public let subject: String
  /// What was typed.
  public let name: String
  /// The names there are.
  public let known: [String]

  /// An error that lists the names there are.
  public init(subject: String, name: String, known: [String]) {
    self.subject = subject
    self.name = name
    self.known = known
  }

  /// The known names that could have been meant: those a few letters away, and hardly farther than the nearest, which
  /// comes first.
  public var suggestions: [String] {
    let typed = UnknownName.normalized(name)
    let guesses = known.map { (name: $0, distance: editDistance(UnknownName.normalized($0), typed)) }
      .filter { guess in
        let length = min(guess.name.count, typed.count)
        // Of names of one letter, any other would be near.
        return guess.distance <= max(1, length / 3) && guess.distance < max(1, length)
      }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return guesses.prefix { $0.distance <= guesses[0].distance + 1 }.map(\.name)
  }

  /// The case of an enumeration that has a name.
  ///
  /// - Parameter subject: What it is a choice of, as the error says it: `schedule`.
  package static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ subject: String, named name: String
  ) throws(UnknownName) -> Choice {
    guard let choice = Choice(rawValue: name) else {
      throw UnknownName(subject: subject, name: name, known: Choice.allCases.map(\.rawValue))
    }
    return choice
  }

  /// What is wrong.
  public var summary: String { "there is no \(subject) named '\(name)'" }

  /// What there is.
  public var help: String {
    let guess = suggestions.prefix(3)
    let question = guess.isEmpty ? "" : "did you mean \(guess.joined(separator: " or "))? "
    return "\(question)known are \(known.joined(separator: ", "))"
  }

  /// What is wrong, and what there is.
  public var description: String { "\(summary)\nhelp: \(help)" }

  /// A name without case, hyphens, underscores and spaces: `leaky_relu` and `LeakyReLU` are the same.
  package static func normalized(_ name: String) -> String {
    name.lowercased().filter { !"-_ ".contains($0) }
  }
}

/// How many letters have to be put in, taken out, changed or swapped with their neighbour to make one word of the
/// other (optimal string alignment: swapped letters are the commonest slip and count once).
private func editDistance(_ first: String, _ second: String) -> Int {
  let first = Array(first), second = Array(second)
  var rows = [Array(0...second.count)]
  for index in first.indices {
    var row = [index + 1]
    for column in second.indices {
      let changed = rows[index][column] + (first[index] == second[column] ? 0 : 1)
      var distance = min(changed, rows[index][column + 1] + 1, row[column] + 1)
      if index > 0, column > 0, first[index] == second[column - 1], first[index - 1] == second[column] {
        distance = min(distance, rows[index - 1][column - 1] + 1)
      }
      row.append(distance)
    }
    rows.append(row)
  }
  return rows[first.count][second.count]
}
