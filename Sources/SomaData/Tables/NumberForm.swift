/// A way in which people write numbers and times, and in which Soma does not read them unless it is told to.
public enum NumberForm: Hashable, Sendable {
  /// `1,5`
  case decimalComma
  /// `1.5`, where the comma is said to stand before the fraction.
  case decimalPoint
  /// `1,025`, which is a little over one, or over a thousand.
  case commaOfTwoMeanings
  /// `1,025.50`, `1.025,50`, `1 025`: groups of digits.
  case grouped(ThousandsMark, DecimalMark)
  /// `12 %`
  case percent
  /// `$12`, `12 €`, `USD 12`
  case currency
  /// `12 kg`, the same unit in most cells.
  case unit
  /// `(12)`, `12-`, `−12`: not the minus of keyboards before the number.
  case minus
  /// Digits of another script, or characters that do not show.
  case characters
  /// `3:45 PM`, `13:45`
  case time
  /// `12/31/2024`, `31.12.2024`
  case date

  /// Whether it is a way to write numbers.
  var isNumber: Bool { self != .time && self != .date }
}

extension NumberForm {
  /// The form of a text that is no number as the table writes them; nothing where it has none of these forms.
  init?(_ text: String, _ notation: NumberNotation) {
    // Longer texts, or those without a digit, are none; most texts end here.
    guard text.utf8.count <= 64,
      text.unicodeScalars.contains(where: { $0.properties.numericType == .decimal })
    else { return nil }
    if Self.isDate(text) {
      if DateText(text) != nil { return nil }
      self = .date
      return
    }
    if Self.isTime(text) {
      self = .time
      return
    }
    var core = Core(text)
    if let form = Self.ofDigits(core.text, notation) {
      self = core.form ?? form
    } else if notation.value(of: core.text) != nil, let form = core.form {
      self = form
    } else {
      core.takeApart()
      guard Self.ofDigits(core.text, notation) != nil || notation.value(of: core.text) != nil,
        let form = core.form
      else { return nil }
      self = form
    }
  }

  /// The form of a text of digits and marks alone.
  private static func ofDigits(_ text: String, _ notation: NumberNotation) -> NumberForm? {
    func reads(_ thousands: ThousandsMark?, _ decimal: DecimalMark) -> Bool {
      NumberNotation(decimal: decimal, thousands: thousands).value(of: text) != nil
    }
    if notation.value(of: text) != nil { return nil }
    if reads(nil, .comma) { return isOfTwoMeanings(text) ? .commaOfTwoMeanings : .decimalComma }
    if reads(nil, .point) { return reads(.point, .comma) ? .grouped(.point, .comma) : .decimalPoint }
    for thousands in ThousandsMark.allCases {
      let decimals: [DecimalMark] =
        thousands == .comma ? [.point] : thousands == .point ? [.comma] : [.point, .comma]
      for decimal in decimals where reads(thousands, decimal) { return .grouped(thousands, decimal) }
    }
    return nil
  }

  /// Whether three digits stand behind the comma, and up to three before it.
  private static func isOfTwoMeanings(_ text: String) -> Bool {
    NumberNotation(thousands: .comma).value(of: text) != nil
  }

  /// A number and a word of letters behind it, such as a unit.
  static func unit(of text: String, _ notation: NumberNotation) -> String? {
    let number = text.prefix { $0.isASCII && ($0.isNumber || "+-.,' ".contains($0)) }
    let unit = text[number.endIndex...]
    guard text.utf8.count <= 64, (1...8).contains(unit.count),
      unit.allSatisfy({ $0.isLetter || "°²³µ/".contains($0) })
    else { return nil }
    var digits = String(number)
    while digits.last == " " { digits.removeLast() }
    guard ofDigits(digits, notation) != nil || notation.value(of: digits) != nil else { return nil }
    return String(unit)
  }

  /// Three groups of digits, one of them a year of four: 12/31/2024, 31.12.2024, 2024.12.31; a time may follow.
  private static func isDate(_ text: String) -> Bool {
    if hasMonthName(text) { return true }
    let day = text.prefix { $0 != " " && $0 != "T" && $0 != "," }
    let rest = text[day.endIndex...].drop { $0 == " " || $0 == "T" || $0 == "," }
    guard rest.isEmpty || isTime(rest) else { return false }
    let marks: [Character] = ["/", ".", "-"]
    return marks.contains { mark in
      let parts = day.split(separator: mark, omittingEmptySubsequences: false)
      guard parts.count == 3, parts.joined().utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return false
      }
      let years = [parts[0], parts[2]].count { $0.count == 4 }
      // Years of two digits stand between slashes only: 10.20.30 may be a version.
      let isShort = mark == "/" && parts.allSatisfy { (1...2).contains($0.count) }
      return isShort || years == 1 && parts.count { (1...2).contains($0.count) } == 2
    }
  }

  /// An English name of a month with a day, a year, or both: `Mar 5, 2024`, `5-Mar-24`.
  private static func hasMonthName(_ text: String) -> Bool {
    guard text.utf8.contains(where: { ($0 | 0x20) &- 0x61 < 26 }) else { return false }
    let parts = text.lowercased().split { " ,-/.".contains($0) }
    guard (2...3).contains(parts.count) else { return false }
    let months = parts.filter { part in part.count >= 3 && Self.months.contains { $0.hasPrefix(part) } }
    let numbers = parts.filter { part in
      [1, 2, 4].contains(part.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
    return months.count == 1 && numbers.count == parts.count - 1
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
  ]

  /// Hours with minutes, and perhaps seconds, or with AM or PM.
  private static func isTime(_ text: some StringProtocol) -> Bool {
    var clock = text.lowercased()
    var isHalfDay = false
    for suffix in ["am", "pm", "a.m.", "p.m."] where clock.hasSuffix(suffix) {
      clock = String(clock.dropLast(suffix.count))
      isHalfDay = true
    }
    while clock.last?.isWhitespace == true { clock.removeLast() }
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard (isHalfDay ? 1...3 : 2...3).contains(parts.count) else { return false }
    return parts.enumerated().allSatisfy { place, part in
      let digits = part.prefix { $0.isASCII && $0.isNumber }
      let rest = part[digits.endIndex...]
      let isFraction =
        place == 2 && rest.first == "." && rest.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
      return (place == 0 ? 1...2 : 2...2).contains(digits.count) && (rest.isEmpty || isFraction)
    }
  }
}

/// A text without what stands around the digits of its number.
private struct Core {
  private(set) var text: String
  /// What was found around it, or in place of its digits.
  private(set) var form: NumberForm?

  /// Takes out what does not show, and writes digits of other scripts as those of ASCII.
  init(_ text: String) {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else {
      self.text = text
      return
    }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      if properties.generalCategory == .format {
        form = .characters
      } else if !scalar.isASCII, properties.numericType == .decimal, let value = properties.numericValue {
        scalars.append(Unicode.Scalar(UInt8(ascii: "0") + UInt8(value)))
        form = .characters
      } else {
        scalars.append(scalar)
      }
    }
    self.text = String(scalars)
    let trimmed = Self.trimmed(self.text)
    if trimmed.count < self.text.count { form = .characters }
    self.text = trimmed
  }

  /// Takes away signs of percent and currency, and other ways to write a minus.
  mutating func takeApart() {
    var isNegative = false
    func stripped(_ words: [String]) -> String? {
      for word in words {
        if text.hasPrefix(word) { return String(text.dropFirst(word.count)) }
        if text.hasSuffix(word) { return String(text.dropLast(word.count)) }
      }
      return nil
    }
    // Spreadsheets write an apostrophe before what is to be text.
    if text.hasPrefix("'") {
      text.removeFirst()
      form = .characters
    }
    if text.hasPrefix("("), text.hasSuffix(")") {
      text = Self.trimmed(String(text.dropFirst().dropLast()))
      form = .minus
    }
    // A sign may stand before that of a currency, and behind it.
    for _ in 0..<4 {
      if let rest = stripped(["%", "‰", "٪", "％"]) {
        (text, form) = (Self.trimmed(rest), .percent)
      } else if let rest = stripped(Self.currencies) ?? withoutSymbol() {
        (text, form) = (Self.trimmed(rest), .currency)
      } else if !isNegative, text.count > 1, let rest = stripped(["-", "−", "–", "﹣", "－"]) {
        (text, isNegative) = (Self.trimmed(rest), true)
        form = form ?? .minus
      }
    }
  }

  private func withoutSymbol() -> String? {
    if text.first?.isCurrencySymbol == true { return String(text.dropFirst()) }
    return text.last?.isCurrencySymbol == true ? String(text.dropLast()) : nil
  }

  private static func trimmed(_ text: String) -> String {
    func isBlank(_ character: Character) -> Bool { character.isWhitespace }
    var rest = text.drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return String(rest)
  }

  /// Signs of several letters, longer ones first.
  private static let currencies = [
    "US$", "AU$", "CA$", "HK$", "NZ$", "R$", "A$", "C$", "S$", "Kč", "zł", "kr.", "kr", "Rs.", "Rs", "Fr.",
    "Ft", "лв", "USD", "EUR", "GBP", "JPY", "CNY", "CHF", "KRW", "INR", "CAD", "AUD", "NZD", "SEK", "NOK",
    "DKK", "PLN", "CZK", "HUF", "RUB", "BRL", "MXN", "ZAR", "SGD", "HKD", "TRY", "ILS", "원", "円", "元",
  ]
}
