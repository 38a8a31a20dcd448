/// Days and times as ISO 8601 writes them: `2024-02-29`, `2024/02/29`, `2024-02-29T13:30`, `2024-02-29 13:30:05.25Z`,
/// `…+09:00`. Orders of day and month that differ between countries are not guessed.
struct DateText: Equatable {
  /// Days since 1970-01-01 in UTC, with the time as a fraction.
  let day: Double
  /// 1 … 12.
  let month: Int
  /// 1, Monday, … 7, Sunday.
  let weekday: Int
  /// 0 … 24, as written.
  let hour: Double

  /// The date that a text is, if it is one.
  init?(_ text: some StringProtocol) {
    var rest = Array(text.utf8)[...]
    guard let year = Self.digits(4, &rest), let mark = rest.popFirst(), mark == 0x2D || mark == 0x2F,
      let month = Self.digits(2, &rest), rest.popFirst() == mark, let day = Self.digits(2, &rest),
      (1...12).contains(month), day >= 1, day <= Self.dayCount(year, month)
    else { return nil }
    var (hours, offset) = (0.0, 0.0)
    if let separator = rest.popFirst() {
      guard separator == 0x54 || separator == 0x74 || separator == 0x20,
        let time = Self.time(&rest), let shift = Self.offset(&rest), rest.isEmpty
      else { return nil }
      (hours, offset) = (time, shift)
    }
    let days = Self.daysSince1970(year, month, day)
    self.day = Double(days) + (hours - offset) / 24
    self.month = month
    // 1970-01-01 was a Thursday.
    weekday = ((days + 3) % 7 + 7) % 7 + 1
    hour = hours
  }

  /// Exactly so many digits.
  private static func digits(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> Int? {
    let taken = rest.prefix(count)
    guard taken.count == count, taken.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    rest = rest.dropFirst(count)
    return taken.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// `13:30`, `13:30:05` or `13:30:05.25` in hours.
  private static func time(_ rest: inout ArraySlice<UInt8>) -> Double? {
    guard let hour = digits(2, &rest), hour < 24, rest.popFirst() == 0x3A,
      let minute = digits(2, &rest), minute < 60
    else { return nil }
    var seconds = 0.0
    if rest.first == 0x3A {
      rest = rest.dropFirst()
      guard let whole = digits(2, &rest), whole <= 60 else { return nil }
      seconds = Double(whole)
      if rest.first == 0x2E {
        rest = rest.dropFirst()
        let fraction = rest.prefix { (0x30...0x39).contains($0) }
        guard !fraction.isEmpty else { return nil }
        rest = rest.dropFirst(fraction.count)
        seconds += fraction.reversed().reduce(0.0) { ($0 + Double($1 - 0x30)) / 10 }
      }
    }
    return Double(hour) + Double(minute) / 60 + seconds / 3600
  }

  /// Nothing or `Z`, which are 0, or `+09:00`, `-0330`, in hours.
  private static func offset(_ rest: inout ArraySlice<UInt8>) -> Double? {
    guard let mark = rest.popFirst() else { return 0 }
    if mark == 0x5A || mark == 0x7A { return 0 }
    guard mark == 0x2B || mark == 0x2D, let hour = digits(2, &rest), hour < 24 else { return nil }
    if rest.first == 0x3A { rest = rest.dropFirst() }
    guard let minute = digits(2, &rest), minute < 60 else { return nil }
    let hours = Double(hour) + Double(minute) / 60
    return mark == 0x2D ? -hours : hours
  }

  private static func dayCount(_ year: Int, _ month: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// **Source**: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
  private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    // Years that begin in March end with the leap day; 400 of them have 146 097 days.
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
