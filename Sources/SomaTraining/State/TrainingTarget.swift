import Foundation

/// A number that a training is to reach: `val.accuracy>=0.98`.
public struct TrainingTarget: Sendable, Equatable, CustomStringConvertible {
  /// How the metric and the value are compared.
  public enum Comparison: String, Sendable, CaseIterable {
    // Those of two characters first, so that reading finds them before their first halves.
    case atLeast = ">="
    case atMost = "<="
    case above = ">"
    case below = "<"
  }

  /// The number of an epoch.
  public let metric: EpochMetric
  /// How it is compared.
  public let comparison: Comparison
  /// What it is compared with.
  public let value: Double

  /// A target.
  public init(_ metric: EpochMetric, _ comparison: Comparison, _ value: Double) {
    self.metric = metric
    self.comparison = comparison
    self.value = value
  }

  /// Reads a target as a person writes it; blanks do not count.
  ///
  /// - Throws: ``TrainingError/badSetting(name:value:allowed:)``, or `UnknownName` for the metric.
  public init(_ text: String) throws {
    let allowed =
      "a metric, >= or <=, and a number, in quotation marks for the shell: --target 'val.accuracy>=0.98'"
    let bare = text.filter { $0 != " " }
    let found = Comparison.allCases.lazy.compactMap { comparison in
      bare.range(of: comparison.rawValue).map { (comparison, $0) }
    }.first
    guard let (comparison, range) = found, let value = Double(bare[range.upperBound...]), value.isFinite
    else {
      throw TrainingError.badSetting(name: "target", value: text, allowed: allowed)
    }
    self.init(try EpochMetric.named(String(bare[..<range.lowerBound])), comparison, value)
  }

  /// `val.accuracy>=0.98`.
  public var description: String { "\(metric.rawValue)\(comparison.rawValue)\(value)" }

  /// Whether a value reaches it; a NaN does not.
  public func isReached(by value: Double) -> Bool {
    switch comparison {
    case .atLeast: value >= self.value
    case .atMost: value <= self.value
    case .above: value > self.value
    case .below: value < self.value
    }
  }
}

/// As the text.
extension TrainingTarget: Codable {
  /// Reads the text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      try self.init(container.decode(String.self))
    } catch let error where !(error is DecodingError) {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(error)")
    }
  }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
