public import SomaTensor

/// What the values of a column mean, which decides how they become inputs.
public enum ColumnKind: String, Codable, Sendable, CaseIterable {
  /// A quantity: standardised.
  case number
  /// Yes or no: 0 or 1, standardised.
  case boolean
  /// One of several names: one input for each, or an embedding.
  case category
  /// A day, perhaps with a time: its parts as quantities.
  case date
  /// Words that are all different, such as names or remarks: not used.
  case text
  /// Not used.
  case ignore

  /// The kind of a name.
  ///
  /// - Throws: `UnknownName`.
  public static func named(_ name: String) throws(UnknownName) -> ColumnKind {
    try UnknownName.choice("kind of column", named: name)
  }

  /// Whether columns of this kind are inputs.
  public var isUsed: Bool { self != .text && self != .ignore }
}

/// What is known of a column before a network sees it.
public struct ColumnProfile: Sendable, Equatable {
  /// What the column is for.
  public enum Role: String, Sendable {
    /// It is predicted from.
    case input
    /// It is predicted.
    case target
    /// Rows with one value of it stay in one part of a split.
    case group
    /// It is left out.
    case unused
  }

  /// The column's name.
  public let name: String
  /// What the column is for.
  public internal(set) var role: Role
  /// What its values mean.
  public let kind: ColumnKind
  /// The words that stood for a missing value, "" for the empty cell, and how often each did.
  public let missingWords: [String: Int]
  /// How many different values there are; nothing for numbers of more than a thousand.
  public let distinctCount: Int?
  /// The least and the greatest number.
  public let range: ClosedRange<Double>?
  /// The most frequent texts, most frequent first.
  public let commonTexts: [String]
  /// Why it is left out, or of what kind it is not.
  public let note: String?

  /// How many cells are missing.
  public var missingCount: Int { missingWords.values.reduce(0, +) }
}
