/// The languages that labs speak. Numbers, keys and commands are the same in both.
public enum Language: String, Sendable, CaseIterable {
  case english = "en"
  case korean = "ko"

  /// The language that the environment asks for: `LC_ALL`, else `LC_MESSAGES`, else `LANG`. Korean needs UTF-8; with
  /// another encoding, and with every other language, it is English.
  public init(environment: [String: String]) {
    let locale =
      ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let parts = locale.lowercased().split(separator: ".")
    let isKorean = parts.first.map { $0 == "ko" || $0.hasPrefix("ko_") } ?? false
    let isUnicode = parts.dropFirst().first.map { $0.hasPrefix("utf-8") || $0.hasPrefix("utf8") } ?? false
    self = isKorean && isUnicode ? .korean : .english
  }

  /// The one of two texts that is in this language: `say("weights", "가중치")`.
  public func callAsFunction(_ english: String, _ korean: String) -> String {
    self == .english ? english : korean
  }
}

/// A text in both languages.
public struct Localized: Sendable, Equatable {
  /// The English text.
  public let english: String
  /// The Korean text.
  public let korean: String

  /// A text in both languages.
  public init(_ english: String, _ korean: String) {
    self.english = english
    self.korean = korean
  }

  /// The text in a language.
  public func callAsFunction(_ language: Language) -> String { language(english, korean) }
}
