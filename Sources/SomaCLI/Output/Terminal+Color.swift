import Foundation

extension Terminal {
  /// What a colour is for. Words or signs always say the same.
  package enum Tone: String, Sendable {
    case strong = "1"
    case good = "32"
    case warning = "1;33"
    case bad = "1;31"
    case remedy = "1;36"
  }

  /// The text in a colour, where colours are wanted.
  package func toned(_ text: String, _ tone: Tone) -> String {
    usesColor ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// The text on one of five grays, or on none for a share of zero.
  func onGray(_ text: String, share: Double, isStrong: Bool) -> String {
    guard usesColor, share > 0 || isStrong else { return text }
    var codes = isStrong ? ["1"] : []
    if share > 0 {
      // From the 24 grays of the 256 colours, each with black or white on it, whatever the terminal's own colours are.
      let grays = [(238, 231), (241, 231), (246, 16), (250, 16), (254, 16)]
      let (back, front) = grays[min(4, Int(share * 5))]
      codes += ["38;5;\(front)", "48;5;\(back)"]
    }
    return "\u{1B}[\(codes.joined(separator: ";"))m\(text)\u{1B}[0m"
  }

  /// A message with its first words in colour: `error:`, `warning:`, `help:`.
  package func labelled(_ message: String) -> String {
    guard usesColor else { return message }
    let labels: [(String, Tone)] = [("error:", .bad), ("warning:", .warning), ("help:", .remedy)]
    return message.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard let (label, tone) = labels.first(where: { line.hasPrefix($0.0) }) else { return String(line) }
      return toned(label, tone) + line.dropFirst(label.count)
    }.joined(separator: "\n")
  }
}

/// When colours are written.
package enum ColorChoice: String, Sendable, CaseIterable {
  case auto, always, never

  /// What stands behind `--color` on the command line; the command itself refuses other words.
  package static let typed: ColorChoice = {
    let words = CommandLine.arguments
    let places = words.indices.filter { words[$0] == "--color" && $0 + 1 < words.count }
    let texts =
      places.map { words[$0 + 1] } + words.filter { $0.hasPrefix("--color=") }.map { String($0.dropFirst(8)) }
    return texts.last.flatMap(ColorChoice.init(rawValue:)) ?? .auto
  }()

  /// What is typed goes before the environment; there `NO_COLOR` goes before `CLICOLOR_FORCE`, that before `CLICOLOR`,
  /// and last it matters whether somebody is looking.
  package func isOn(isTerminal: Bool, _ environment: [String: String]) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    func isSet(_ name: String) -> Bool { environment[name].map { !$0.isEmpty && $0 != "0" } ?? false }
    // Any text counts here, also 0: https://no-color.org.
    if environment["NO_COLOR"].map({ !$0.isEmpty }) ?? false || environment["TERM"] == "dumb" { return false }
    if isSet("CLICOLOR_FORCE") { return true }
    return isTerminal && environment["CLICOLOR"] != "0"
  }
}
