import Foundation
import SomaRules
import SomaTensor

/// A value that a search tries: a number or a text.
public enum SearchValue: Sendable, Hashable, CustomStringConvertible {
  case number(Double)
  case text(String)

  /// As a person writes it: whole numbers without a point.
  public var description: String {
    switch self {
    case .number(let value): Int(exactly: value).map { "\($0)" } ?? "\(value)"
    case .text(let value): value
    }
  }
}

/// As a number or a text.
extension SearchValue: Codable {
  /// Reads a number or a text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  /// Writes a number or a text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    }
  }
}

/// What the values of one setting are taken from.
public enum SearchSpace: Codable, Sendable, Equatable, CustomStringConvertible {
  /// One of these, each as likely as the others.
  case choice(of: [SearchValue])
  /// A number, evenly spread.
  case uniform(from: Double, to: Double)
  /// A positive number whose logarithm is evenly spread: for what is thought of in powers of ten, such as a step size.
  case logUniform(from: Double, to: Double)
  /// A whole number, both ends included.
  case integer(from: Int, to: Int)

  /// As a file of settings says it: `log-uniform 0.0001 … 0.1`.
  public var description: String {
    switch self {
    case .choice(let values): "one of " + values.map(\.description).joined(separator: ", ")
    case .uniform(let low, let high): "uniform \(low) … \(high)"
    case .logUniform(let low, let high): "log-uniform \(low) … \(high)"
    case .integer(let low, let high): "integer \(low) … \(high)"
    }
  }

  /// Beyond, not every whole number is a `Double`.
  private static let largestInteger = 1 << 53

  /// What is wrong with the values, where something is.
  var fault: String? {
    switch self {
    case .choice(let values):
      if values.isEmpty { return "there is no value to choose" }
      if Set(values).count < values.count { return "a value is given twice" }
      let isFinite = values.allSatisfy { if case .number(let value) = $0 { value.isFinite } else { true } }
      return isFinite ? nil : "a value is not finite"
    case .uniform(let low, let high), .logUniform(let low, let high):
      guard low.isFinite, high.isFinite, low < high else {
        return "\(low) and \(high) are not in rising order"
      }
      if case .logUniform = self, low <= 0 {
        return "the lower bound is \(low); a logarithm needs more than 0"
      }
      return nil
    case .integer(let low, let high):
      let isRight = low < high && low >= -Self.largestInteger && high <= Self.largestInteger
      return isRight ? nil : "\(low) and \(high) are not in rising order, or too large"
    }
  }

  /// A value at random.
  func draw(_ random: inout RandomStream) -> SearchValue {
    switch self {
    case .choice(let values): values[random.next(below: values.count)]
    case .integer(let low, let high): .number(Double(low + random.next(below: high - low + 1)))
    case .uniform, .logUniform: .number(number(at: random.nextUniform()))
    }
  }

  /// Values to try in turn: all that can be chosen; of a range so many at even distances, both ends among them.
  func grid(_ count: Int) -> [SearchValue] {
    let shares = (0..<count).map { count == 1 ? 0.5 : Double($0) / Double(count - 1) }
    switch self {
    case .choice(let values): return values
    case .integer(let low, let high) where high - low < count: return (low...high).map { .number(Double($0)) }
    case .integer: return shares.map { .number(number(at: $0).rounded()) }
    case .uniform, .logUniform: return shares.map { .number(number(at: $0)) }
    }
  }

  /// The number at a share of the way from one bound to the other.
  private func number(at share: Double) -> Double {
    switch self {
    case .choice: brokenRule("search space: a choice has no numbers between its values")
    // Not low + (high − low) · share, whose difference could overflow.
    case .uniform(let low, let high): low * (1 - share) + high * share
    case .integer(let low, let high): Double(low) * (1 - share) + Double(high) * share
    // Bounds stay what they are: exp(log(x)) may be another number.
    case .logUniform(let low, let high):
      share <= 0 ? low : share >= 1 ? high : exp(log(low) * (1 - share) + log(high) * share)
    }
  }
}

/// A setting and what its values are taken from.
public struct SearchDimension: Codable, Sendable, Equatable {
  /// The setting, such as `train.lr`.
  public let name: String
  /// What its values are taken from.
  public let space: SearchSpace

  /// A setting to be searched.
  public init(_ name: String, _ space: SearchSpace) {
    (self.name, self.space) = (name, space)
  }
}
