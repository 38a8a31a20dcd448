import SomaPlot
import SomaTensor

/// Something that can be chosen for a lab: its name, its help, its default, and how a typed text becomes a value.
///
/// All that is said about an option follows from this declaration: the help text, the check, the error.
public struct LabOption<Value: Sendable>: AnyLabOption {
  /// Its name without dashes.
  public let name: String
  /// How it is written.
  public let form: LabOptionForm
  /// What it decides, in one line.
  public let help: Localized
  /// The default as it would be typed; empty when there is none to tell.
  public let defaultText: String
  /// The value when nothing is typed.
  public let defaultValue: Value
  private let parse: @Sendable (String) throws(LabError) -> Value

  /// An option with a reader of its own.
  ///
  /// - Parameters:
  ///   - name: Its name without dashes.
  ///   - form: How it is written.
  ///   - defaultText: The default as it would be typed; empty when there is none to tell.
  ///   - parse: Makes the value of a typed text, or throws ``LabError/badValue(option:value:allowed:)``.
  public init(
    _ name: String, _ form: LabOptionForm, default defaultValue: Value, _ defaultText: String,
    _ help: Localized,
    parse: @escaping @Sendable (String) throws(LabError) -> Value
  ) {
    self.name = name
    self.form = form
    self.defaultValue = defaultValue
    self.defaultText = defaultText
    self.help = help
    self.parse = parse
  }

  /// The value of a typed text.
  public func value(of text: String) throws(LabError) -> any Sendable { try parse(text) }
}

/// How an option is written.
public enum LabOptionForm: Sendable, Equatable {
  /// `--name VALUE`; the word stands for the value in the help text.
  case option(value: String)
  /// `--name`.
  case flag
  /// The value alone; the word stands for it in the help text. A lab has at most one of these.
  case argument(value: String)
}

/// An option whose type of value is not known: see ``LabOption``.
public protocol AnyLabOption: Sendable {
  /// The name without dashes.
  var name: String { get }
  /// How it is written.
  var form: LabOptionForm { get }
  /// What it decides, in one line.
  var help: Localized { get }
  /// The default as it would be typed; empty when there is none to tell.
  var defaultText: String { get }
  /// The value of a typed text.
  func value(of text: String) throws(LabError) -> any Sendable
}

extension LabOption where Value == Int {
  /// A whole number.
  public static func integer(
    _ name: String, in range: ClosedRange<Int>, default value: Int, _ help: Localized
  ) -> LabOption {
    LabOption(name, .option(value: "N"), default: value, String(value), help) { text throws(LabError) in
      guard let number = Int(text), range.contains(number) else {
        throw .badValue(
          option: "--" + name, value: text,
          allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
  }
}

/// A number of an option as it would be typed: `2`, `0.05`, `1e-6`.
private func words(_ value: Double) -> String { NumberText.short(value, digits: 6) }

extension LabOption where Value == Double {
  /// A number.
  public static func number(
    _ name: String, in range: ClosedRange<Double>, default value: Double, _ help: Localized
  ) -> LabOption {
    LabOption(name, .option(value: "X"), default: value, words(value), help) { text throws(LabError) in
      guard let number = Double(text), range.contains(number) else {
        throw .badValue(
          option: "--" + name, value: text,
          allowed: "a number from \(words(range.lowerBound)) to \(words(range.upperBound))")
      }
      return number
    }
  }
}

extension LabOption where Value == [Double] {
  /// Numbers with commas between them.
  public static func numbers(
    _ name: String, count: ClosedRange<Int>, default value: [Double], _ help: Localized
  ) -> LabOption {
    let text = value.map(words).joined(separator: ",")
    return LabOption(name, .option(value: "X,…"), default: value, text, help) { text throws(LabError) in
      let numbers = text.split(separator: ",", omittingEmptySubsequences: false)
        .map { Double($0.trimmingPrefix { $0 == " " }) }
      let found = numbers.compactMap { $0 }.filter(\.isFinite)
      guard found.count == numbers.count, count.contains(found.count) else {
        let many = count.count == 1 ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
        throw .badValue(
          option: "--" + name, value: text,
          allowed: "\(many) numbers with commas between them, such as 1,-0.5")
      }
      return found
    }
  }
}

extension LabOption where Value == Bool {
  /// Something that is off unless asked for.
  public static func flag(_ name: String, _ help: Localized) -> LabOption {
    LabOption(name, .flag, default: false, "", help) { _ throws(LabError) in true }
  }
}

extension LabOption where Value == String {
  /// A text that the lab itself reads.
  public static func text(
    _ name: String, _ form: LabOptionForm, default value: String, _ help: Localized
  ) -> LabOption {
    LabOption(name, form, default: value, value, help) { text throws(LabError) in text }
  }
}

extension LabOption where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the cases, by its raw value.
  public static func choice(_ name: String, default value: Value, _ help: Localized) -> LabOption {
    let known = Value.allCases.map(\.rawValue)
    return LabOption(
      name, .option(value: known.joined(separator: "|")), default: value, value.rawValue, help
    ) { text throws(LabError) in
      guard let choice = Value(rawValue: text) else {
        throw .unknown(UnknownName(subject: "--\(name)", name: text, known: known))
      }
      return choice
    }
  }
}
