public import SomaTensor

/// What turns the rows of a table into the inputs of a network: fitted on the training rows, saved with the network,
/// and applied to every other table by the names of its columns.
///
///     let prepared = try TablePlan(path: "iris.csv", target: "species").prepare(seed: 0)
///     let inputs = try prepared.preprocessing.inputs(of: Table.read("more.csv")).tensor
///
/// | kind | inputs |
/// |---|---|
/// | number | (x − μ) / σ, held within ±10; 0 where σ = 0 |
/// | boolean | 0 or 1, minus μ, divided by σ |
/// | date | day since 1970, month, weekday and hour, each as a number and held as one; parts that never change are left out |
/// | category | 1 at the name's place, 0 elsewhere; or the number of the name, for an embedding |
///
/// A missing number counts as μ, which is 0 as an input; a missing name counts as the most frequent one, or as a
/// category of its own. A column that had missing values in training has one input more: 1 where the value is missing.
/// A name that the training did not have is 0 everywhere, or place 0 of the embedding.
public struct Preprocessing: Codable, Sendable, Equatable {
  /// How a number is centred and scaled: by the mean and the population standard deviation of the training rows.
  public struct Standardization: Codable, Sendable, Equatable {
    /// The mean μ.
    public var mean: Double
    /// The standard deviation σ.
    public var deviation: Double

    /// A mean and a standard deviation.
    public init(mean: Double, deviation: Double) {
      self.mean = mean
      self.deviation = deviation
    }

    /// (x − μ) / σ; 0 where σ = 0.
    public func apply(_ value: Double) -> Double { deviation > 0 ? (value - mean) / deviation : 0 }

    /// The number that `apply` makes this of.
    public func undo(_ value: Double) -> Double { value * deviation + mean }
  }

  /// A part of a date.
  public enum DatePart: String, Codable, Sendable, CaseIterable {
    case day, month, weekday, hour
  }

  /// A part of a date and how it is scaled.
  public struct ScaledPart: Codable, Sendable, Equatable {
    /// Which part.
    public var part: DatePart
    /// How it is scaled.
    public var scale: Standardization
  }

  /// The names of a category.
  public struct Names: Codable, Sendable, Equatable {
    /// In the order of their places.
    public var names: [String]
    /// The most frequent one's place, which a missing value counts as; nothing where it is a category of its own.
    public var mostFrequent: Int?
    /// Whether a missing value is a category of its own, behind the names.
    public var hasMissing: Bool

    /// Names in the order of their places.
    public init(names: [String], mostFrequent: Int?, hasMissing: Bool) {
      self.names = names
      self.mostFrequent = mostFrequent
      self.hasMissing = hasMissing
    }

    /// How many places there are.
    var count: Int { names.count + (hasMissing ? 1 : 0) }
  }

  /// How the values of a column become inputs.
  public enum Encoding: Codable, Sendable, Equatable {
    case number(Standardization)
    case boolean(no: String, yes: String, scale: Standardization)
    case date([ScaledPart])
    case category(Names)
  }

  /// A column and how it becomes inputs.
  public struct Input: Codable, Sendable, Equatable {
    /// The column's name.
    public var name: String
    /// How its values become inputs.
    public var encoding: Encoding
    /// Whether there is an input that tells where the value is missing.
    public var hasIndicator: Bool
  }

  /// What is predicted.
  public enum Target: Codable, Sendable, Equatable {
    /// One of several classes.
    case classes(column: String, names: [String])
    /// A number, which the network predicts standardised.
    case number(column: String, scale: Standardization)

    /// The column's name.
    public var column: String {
      switch self {
      case .classes(let column, _), .number(let column, _): column
      }
    }
  }

  /// The columns that are predicted from, in the order of the training table.
  public var inputs: [Input]
  /// What is predicted.
  public var target: Target
  /// What happens to missing values.
  public var missing: MissingPolicy
  /// How categories become inputs.
  public var categories: CategoryEncoding
  /// Whether parts of dates are held within ten deviations, as numbers are. Networks of versions that did not hold them
  /// go on to take them as they were trained.
  public private(set) var holdsDates = true

  /// How many inputs are numbers or places of categories: all but the numbers of names.
  var plainCount: Int { inputs.reduce(0) { $0 + plainCount(of: $1) } }

  /// How many names each embedded column has. In an input they count from 1; 0 stands for an unknown name.
  public var embeddedCounts: [Int] { inputs.compactMap { embeddedNames($0)?.count } }

  /// How many inputs a row has. The numbers of embedded names come last.
  public var inputCount: Int { plainCount + embeddedCounts.count }

  /// How many inputs a column becomes; an embedded name is one.
  public func inputCount(of column: String) -> Int {
    inputs.first { $0.name == column }.map { plainCount(of: $0) + (embeddedNames($0) == nil ? 0 : 1) } ?? 0
  }

  func plainCount(of input: Input) -> Int {
    let width =
      switch input.encoding {
      case .number, .boolean: 1
      case .date(let parts): parts.count
      case .category(let names): categories == .oneHot ? names.count : 0
      }
    return width + (input.hasIndicator ? 1 : 0)
  }

  private func embeddedNames(_ input: Input) -> Names? {
    guard categories == .embedding, case .category(let names) = input.encoding else { return nil }
    return names
  }

  /// The columns whose cells are wanted as they are written.
  public var textColumns: Set<String> {
    var columns = Set(
      inputs.filter { input in
        switch input.encoding {
        case .number: false
        case .boolean, .date, .category: true
        }
      }.map(\.name))
    if case .classes(let column, _) = target { columns.insert(column) }
    return columns
  }
}

/// What happens to rows with missing values.
public enum MissingPolicy: String, Codable, Sendable, CaseIterable {
  /// They get the mean, or the most frequent name, and an input that says so.
  case impute
  /// The same for numbers; to names it is one name more.
  case category
  /// They are left out.
  case drop
  /// They are an error.
  case error

  /// The policy of a name.
  ///
  /// - Throws: `UnknownName`.
  public static func named(_ name: String) throws(UnknownName) -> MissingPolicy {
    try UnknownName.choice("way with missing values", named: name)
  }
}

/// How names become numbers.
public enum CategoryEncoding: String, Codable, Sendable, CaseIterable {
  /// One input for each name.
  case oneHot = "one-hot"
  /// A learned vector for each name.
  case embedding

  /// The encoding of a name.
  ///
  /// - Throws: `UnknownName`.
  public static func named(_ name: String) throws(UnknownName) -> CategoryEncoding {
    try UnknownName.choice("encoding of categories", named: name)
  }
}

extension Preprocessing {
  /// Reads what was saved.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    inputs = try values.decode([Input].self, forKey: .inputs)
    target = try values.decode(Target.self, forKey: .target)
    missing = try values.decode(MissingPolicy.self, forKey: .missing)
    categories = try values.decode(CategoryEncoding.self, forKey: .categories)
    holdsDates = try values.decodeIfPresent(Bool.self, forKey: .holdsDates) ?? false
  }
}
