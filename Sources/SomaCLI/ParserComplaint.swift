import Foundation

/// What the parser says about a wrong command line, in the form of all other errors: what is wrong, and what to do.
struct ParserComplaint {
  let failure: Failure

  /// - Parameter text: A message, then perhaps `Help:`, `Usage:` and `See '…' for more information.`
  init(_ text: String) {
    let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    func rest(_ label: String) -> String? {
      lines.first { $0.hasPrefix(label) }.map {
        $0.dropFirst(label.count).trimmingCharacters(in: .whitespaces)
      }
    }
    var message = rest("Error:") ?? lines.first ?? ""
    var remedies: [String] = []
    if let question = message.range(of: ". Did you mean ") {
      let guess = message[question.upperBound...].filter { $0 != "'" && $0 != "?" }
      remedies.append("did you mean \(guess)?")
      message = String(message[..<question.lowerBound])
    }
    if let help = rest("Help:") { remedies.append(help) }
    if remedies.isEmpty || rest("Help:") != nil, let more = text.firstMatch(of: #/See '([^']*)'/#)?.1 {
      remedies.append("\(more) tells more")
    }
    failure = Failure(
      .usage, message.prefix(1).lowercased() + message.dropFirst(),
      help: remedies.joined(separator: "\n      "))
  }
}
