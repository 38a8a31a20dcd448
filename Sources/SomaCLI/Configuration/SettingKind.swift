import Foundation
package import Soma

/// What values a setting may have, how they are written, and how that is told to people and to programs.
package struct SettingKind: Sendable {
  /// In words, to stand after "allowed is".
  package let allowed: String
  /// As a JSON Schema.
  package let schema: JSONValue
  /// Whether a text names a file or folder, which a configuration file names from where it lies.
  let isPath: @Sendable (String) -> Bool
  private let parse: @Sendable (String) -> JSONValue
  private let resolve: @Sendable (JSONValue) throws -> JSONValue?

  /// A kind.
  ///
  /// - Parameters:
  ///   - parse: What a typed text stands for; what it cannot be, `resolve` refuses.
  ///   - resolve: The value in its own spelling; nothing where it is not allowed. It may throw `UnknownName`.
  init(
    _ allowed: String, schema: JSONValue, isPath: @escaping @Sendable (String) -> Bool = { _ in false },
    parse: @escaping @Sendable (String) -> JSONValue = { .string($0) },
    resolve: @escaping @Sendable (JSONValue) throws -> JSONValue?
  ) {
    (self.allowed, self.schema, self.isPath, self.parse, self.resolve) = (
      allowed, schema, isPath, parse, resolve
    )
  }

  /// The value that a text stands for, typed in a shell or kept in an environment variable.
  package func value(ofText text: String) throws -> JSONValue? { try resolve(parse(text)) }

  /// The value that a file gives.
  package func value(of value: JSONValue) throws -> JSONValue? { try resolve(value) }
}

extension SettingKind {
  /// A whole number in a range.
  static func integer(_ range: ClosedRange<Int>) -> SettingKind {
    let isOpen = range.upperBound == .max
    return SettingKind(
      isOpen
        ? "a whole number of \(range.lowerBound) or more"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)",
      schema: .object(
        [("type", .string("integer")), ("minimum", .integer(range.lowerBound))]
          + (isOpen ? [] : [("maximum", .integer(range.upperBound))])),
      parse: { Int($0).map { .integer($0) } ?? .string($0) },
      resolve: { value in
        guard case .integer(let number) = value, range.contains(number) else { return nil }
        return value
      })
  }

  /// The lower and the upper end of a range of numbers, which belong to it or not.
  struct Bounds: Sendable {
    let low: Double
    var includesLow = true
    var high = Double.infinity

    static let positive = Bounds(low: 0, includesLow: false)
    static let notNegative = Bounds(low: 0)
    /// From 0 to below 1.
    static let share = Bounds(low: 0, high: 1)

    func contains(_ value: Double) -> Bool { (includesLow ? value >= low : value > low) && value < high }
  }

  /// A number within bounds; the upper one does not belong to them.
  static func number(_ bounds: Bounds, _ allowed: String) -> SettingKind {
    SettingKind(
      allowed,
      schema: .object(
        [
          ("type", .string("number")),
          (bounds.includesLow ? "minimum" : "exclusiveMinimum", .number(bounds.low)),
        ] + (bounds.high.isFinite ? [("exclusiveMaximum", .number(bounds.high))] : [])),
      parse: { Double($0).map { .number($0) } ?? .string($0) },
      resolve: { value in
        guard let number = value.asNumber, number.isFinite, bounds.contains(number) else { return nil }
        return .number(number)
      })
  }

  /// Yes or no.
  static let flag = SettingKind(
    "true or false", schema: ["type": .string("boolean")],
    parse: { ["true": .bool(true), "false": .bool(false)][$0] ?? .string($0) },
    resolve: { if case .bool = $0 { $0 } else { nil } })

  /// The name of a file or folder, or of something else.
  static func path(
    _ allowed: String, isPath: @escaping @Sendable (String) -> Bool = { _ in true }
  ) -> SettingKind {
    let text = text(allowed) { !$0.isEmpty }
    return SettingKind(allowed, schema: text.schema, isPath: isPath, resolve: text.resolve)
  }

  /// A text that something else makes sense of.
  static func text(
    _ allowed: String, where isAllowed: @escaping @Sendable (String) throws -> Bool
  ) -> SettingKind {
    SettingKind(
      allowed, schema: ["type": .string("string"), "minLength": .integer(1)],
      resolve: { value in
        guard case .string(let text) = value, try isAllowed(text) else { return nil }
        return value
      })
  }

  /// One of several names.
  ///
  /// - Parameter resolve: The name as it is spelled, for one that a person wrote; throws `UnknownName`.
  static func name(
    _ known: [String], resolve: @escaping @Sendable (String) throws -> String
  ) -> SettingKind {
    SettingKind(
      known.joined(separator: ", "), schema: ["type": .string("string"), "enum": .strings(known)],
      resolve: { if case .string(let text) = $0 { .string(try resolve(text)) } else { nil } })
  }

  /// One of the names of an enumeration.
  static func name<Names: RawRepresentable & CaseIterable>(
    _ names: Names.Type, _ subject: String
  ) -> SettingKind where Names.RawValue == String {
    let known = Names.allCases.map(\.rawValue)
    return name(known) { text in
      guard known.contains(text) else { throw UnknownName(subject: subject, name: text, known: known) }
      return text
    }
  }
}

extension JSONValue {
  /// A number, whole or not.
  var asNumber: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}
