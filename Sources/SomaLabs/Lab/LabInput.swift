public import SomaFormats
import SomaRules
import SomaTensor

/// The values of options: those that were typed, and the defaults of the others.
public struct LabValues: Sendable {
  private let options: [any AnyLabOption]
  private var values: [String: any Sendable] = [:]
  private var texts: [String: String] = [:]

  /// Reads words as they come from a command line: `--name value`, `--name=value`, `--flag`, one argument in any
  /// place. After `--` everything is an argument.
  ///
  /// - Throws: ``LabError`` with a suggestion for names that are nearly right.
  public init(_ words: [String], options: [any AnyLabOption]) throws(LabError) {
    self.options = options
    var rest = words[...]
    var areOptionsOver = false
    while let word = rest.popFirst() {
      if !areOptionsOver, word == "--" {
        areOptionsOver = true
      } else if !areOptionsOver, word.hasPrefix("--") {
        try readOption(word, &rest)
      } else {
        guard let argument = options.first(where: \.isArgument), texts[argument.name] == nil else {
          throw .unexpected(argument: word)
        }
        try set(argument, word)
      }
    }
  }

  private mutating func readOption(_ word: String, _ rest: inout ArraySlice<String>) throws(LabError) {
    let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = options.first(where: { $0.name == name && !$0.isArgument }) else {
      let known = options.filter { !$0.isArgument }.map { "--" + $0.name }
      throw .unknown(UnknownName(subject: "option", name: "--" + name, known: known))
    }
    switch option.form {
    case .flag:
      guard parts.count == 1 else { throw .unexpected(argument: word) }
      try set(option, "")
    case .option(let placeholder):
      if parts.count == 2 {
        try set(option, String(parts[1]))
      } else if let value = rest.first, !value.hasPrefix("--") {
        rest.removeFirst()
        try set(option, value)
      } else {
        throw .missingValue(option: "--" + name, placeholder: placeholder)
      }
    case .argument: return
    }
  }

  private mutating func set(_ option: any AnyLabOption, _ text: String) throws(LabError) {
    values[option.name] = try option.value(of: text)
    texts[option.name] = text
  }

  /// The value of an option.
  ///
  /// - Precondition: The option is one of those that the values were read for.
  public subscript<Value>(option: LabOption<Value>) -> Value {
    mustHold(
      options.contains { $0.name == option.name }, "lab: option \(option.name) is not among the lab's options"
    )
    return values[option.name] as? Value ?? option.defaultValue
  }

  /// What was typed, or would have been, for an option.
  public func text(of option: any AnyLabOption) -> String { texts[option.name] ?? option.defaultText }
}

extension AnyLabOption {
  /// Whether it is written as a word alone.
  public var isArgument: Bool {
    if case .argument = form { true } else { false }
  }
}

/// What a lab is run with.
public struct LabInput: Sendable {
  /// The language of the result's words.
  public let language: Language
  /// Decides every random number.
  public let seed: UInt64
  private let values: LabValues
  private let readFile: @Sendable (String) throws(FileError) -> [UInt8]

  /// What a lab is run with.
  ///
  /// - Parameter readFile: Reads a file that the options name. A program that takes options from strangers gives one
  ///   that refuses.
  public init(
    _ values: LabValues, language: Language = .english, seed: UInt64 = 0,
    readFile: @escaping @Sendable (String) throws(FileError) -> [UInt8]
  ) {
    self.values = values
    self.language = language
    self.seed = seed
    self.readFile = readFile
  }

  /// The value of an option.
  public subscript<Value>(option: LabOption<Value>) -> Value { values[option] }

  /// The bytes of a file that an option names.
  public func contents(ofFile path: String) throws(LabError) -> [UInt8] {
    do throws(FileError) { return try readFile(path) } catch { throw .file(error) }
  }
}
