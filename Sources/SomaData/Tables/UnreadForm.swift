/// A form of numbers or dates that people write and Soma does not read, because it means different things in different
/// countries or has a unit in it.
enum UnreadForm {
  case comma, sign, date

  /// The form that all these texts have.
  init?(_ texts: [String]) {
    if texts.allSatisfy(Self.isDate) {
      self = .date
    } else if texts.allSatisfy({ NumberText.value(of: $0.replacing(",", with: "")) != nil }) {
      self = .comma
    } else if texts.allSatisfy({ NumberText.value(of: Self.withoutSigns($0)) != nil }) {
      self = .sign
    } else {
      return nil
    }
  }

  /// What to say of it.
  var note: String {
    switch self {
    case .comma: "numbers with commas are not read"
    case .sign: "numbers with units are not read"
    case .date: "dates are read as 2024-12-31 only"
    }
  }

  /// Three groups of digits, one of them a year of four: 12/31/2024, 31.12.2024, 2024.12.31.
  private static func isDate(_ text: String) -> Bool {
    let marks: [Character] = ["/", ".", "-"]
    return marks.contains { mark in
      let parts = text.split(separator: mark, omittingEmptySubsequences: false)
      guard parts.count == 3, parts.joined().utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return false
      }
      let years = [parts[0], parts[2]].count { $0.count == 4 }
      return years == 1 && parts.count { (1...2).contains($0.count) } == 2
    }
  }

  private static func withoutSigns(_ text: String) -> String {
    text.filter { $0 != "," && $0 != "%" && $0 != " " && !$0.isCurrencySymbol }
  }
}
