/// What a column's different texts are as numbers: numbers as the table writes them, numbers in another form, or words.
struct WrittenNumbers {
  /// For each text the number, or why it is none.
  let outcomes: [NumberText.Outcome]
  /// For each text that is no number the form that it has.
  let forms: [NumberForm?]
  private let frequencies: [Int]
  /// How many cells are numbers, have a fraction behind a point, are numbers or times in another form.
  private(set) var plainCount = 0, pointCount = 0, formCount = 0
  /// How many different numbers there are.
  private(set) var differentCount = 0
  /// Whether every number is whole.
  private(set) var isWhole = true
  /// The form of most cells that have one.
  private(set) var form: NumberForm?

  init(_ texts: [String], _ frequencies: [Int], _ notation: NumberNotation) {
    let outcomes = texts.map { notation.outcome(of: $0) }
    var forms = zip(texts, outcomes).map { text, outcome in
      outcome == .nothing ? NumberForm(text, notation) : nil
    }
    for index in Self.measured(texts, outcomes, forms, frequencies, notation) { forms[index] = .unit }
    self.forms = forms
    self.outcomes = outcomes
    self.frequencies = frequencies
    var counts: [NumberForm: Int] = [:]
    for index in texts.indices where frequencies[index] > 0 {
      if let value = outcomes[index].value {
        plainCount += frequencies[index]
        differentCount += 1
        if value != value.rounded() { isWhole = false }
      } else if let form = forms[index] {
        formCount += frequencies[index]
        counts[form, default: 0] += frequencies[index]
      }
    }
    if !counts.isEmpty, notation.decimal == .point {
      // A point that may group digits says nothing.
      let grouped = NumberNotation(decimal: .comma, thousands: .point)
      for index in texts.indices where outcomes[index].value != nil && texts[index].contains(".") {
        if grouped.value(of: texts[index]) == nil { pointCount += frequencies[index] }
      }
    }
    form = resolved(counts)
  }

  /// The texts that are numbers with one unit, where most cells are that and more than three different: two or three
  /// may be names, as 2WD and 4WD.
  private static func measured(
    _ texts: [String], _ outcomes: [NumberText.Outcome], _ forms: [NumberForm?], _ frequencies: [Int],
    _ notation: NumberNotation
  ) -> [Int] {
    let present = frequencies.reduce(0, +)
    var found: [String: [Int]] = [:]
    var otherCount = 0
    for index in texts.indices where frequencies[index] > 0 {
      if outcomes[index] == .nothing, forms[index] == nil,
        let unit = NumberForm.unit(of: texts[index], notation)
      {
        found[unit, default: []].append(index)
      } else {
        otherCount += frequencies[index]
        // Most columns of words end here.
        if (present - otherCount) * KindInference.mostly.of < present * KindInference.mostly.part {
          return []
        }
      }
    }
    return found.values.first { places in
      places.count > 3
        && places.reduce(0) { $0 + frequencies[$1] } * KindInference.mostly.of
          >= present * KindInference.mostly.part
    } ?? []
  }

  /// Whether some numbers have a point before the fraction and some a comma.
  var isMixed: Bool {
    guard pointCount > 0 else { return false }
    return switch form {
    case .decimalComma, .grouped(_, .comma): true
    default: false
    }
  }

  /// What most cells are, where one form can be another: `1,025` beside `1,5` has one meaning, as beside `1,025.5`.
  private func resolved(_ counts: [NumberForm: Int]) -> NumberForm? {
    var counts = counts
    func move(_ form: NumberForm, to other: NumberForm) {
      guard let count = counts.removeValue(forKey: form) else { return }
      counts[other, default: 0] += count
    }
    if counts[.grouped(.comma, .point)] != nil || pointCount > 0 && counts[.decimalComma] == nil {
      move(.commaOfTwoMeanings, to: .grouped(.comma, .point))
    } else if counts[.decimalComma] != nil || counts[.grouped(.point, .comma)] != nil {
      move(.commaOfTwoMeanings, to: .decimalComma)
    }
    for mark in [ThousandsMark.point, .space, .apostrophe] {
      if counts[.grouped(mark, .comma)] != nil || counts[.decimalComma] != nil {
        move(.grouped(mark, .point), to: .grouped(mark, .comma))
      }
      // With groups it is read where there are none as well.
      if counts[.grouped(mark, .comma)] != nil { move(.decimalComma, to: .grouped(mark, .comma)) }
    }
    let order: [NumberForm] = [.percent, .currency, .unit]
    // A sign has to go first, whatever the digits are like.
    if let sign = order.first(where: { counts[$0] != nil }) { return sign }
    return counts.max { ($0.value, "\($1.key)") < ($1.value, "\($0.key)") }?.key
  }
}
