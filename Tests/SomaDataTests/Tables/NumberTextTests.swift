import Foundation
import SomaData
import Testing

/// Numbers in tables, held against the C library's `strtod`.
@Suite struct NumberTextTests {
  /// SplitMix64, so that the texts are always the same.
  private struct Draws {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func digits(_ count: Int) -> String {
      String((0..<count).map { _ in Character("\(below(10))") })
    }
    mutating func text() -> String {
      var text = ["", "", "-", "+"][below(4)] + digits(below(22))
      if below(3) > 0 { text += "." + digits(below(22)) }
      if below(3) == 0 { text += ["e", "E"][below(2)] + ["", "-", "+"][below(3)] + digits(1 + below(3)) }
      return text
    }
  }

  private func isNumber(_ text: String) -> Bool {
    text.wholeMatch(of: #/[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?/#) != nil
  }

  private func check(_ text: String) {
    let outcome = NumberText.outcome(of: text)
    guard isNumber(text) else {
      #expect(outcome == .nothing, "\(text)")
      return
    }
    let expected = strtod(text, nil)
    let isWhole = text.allSatisfy { $0.isNumber || $0 == "-" || $0 == "+" }
    if !expected.isFinite {
      #expect(outcome == .tooLarge, "\(text)")
    } else if isWhole, expected.magnitude > 0x1p53 {
      #expect(outcome == .notExact, "\(text)")
    } else {
      #expect(outcome == .number(expected), "\(text) is \(outcome), strtod says \(expected)")
      if case .number(let value) = outcome { #expect(value.sign == expected.sign, "\(text)") }
    }
  }

  @Test func tenThousandTextsAreWhatTheCLibrarySays() {
    var draws = Draws(state: 1)
    for _ in 0..<10_000 { check(draws.text()) }
  }

  /// The shortest text of a number, and 17 digits of it, must give the number back.
  @Test func numbersComeBackFromTheirTexts() {
    var draws = Draws(state: 2)
    for _ in 0..<5000 {
      let bits = Double(bitPattern: draws.next())
      for value in [bits, Double(draws.next()) * 0x1p-64, Double(draws.next() % 100_000_000) / 1e4]
      where value.isFinite {
        for text in ["\(value)", String(format: "%.17g", value), String(format: "%.16e", value)] {
          check(text)
          if text.contains(where: { ".e".contains($0) }) {
            #expect(NumberText.outcome(of: text) == .number(value), "\(text)")
          }
        }
      }
    }
  }

  /// Decimals halfway between two Doubles, and a digit to either side, decide what is even and what is nearest.
  @Test func halvesAreRoundedToEven() {
    var draws = Draws(state: 3)
    for _ in 0..<2000 {
      // An odd 54-bit number over a small power of two: halfway between two Doubles of 53 bits, with few decimals.
      let odd = (draws.next() >> 11) | (1 << 53) | 1
      let shift = draws.below(7)
      let exact = Decimal(odd) / pow(Decimal(2), shift)
      let text = "\(exact)"
      for tail in ["", "0", "1", "00000000000000000001"] {
        check(text.contains(".") ? text + tail : text + "." + tail)
      }
    }
  }

  @Test(arguments: [
    "", " ", "+", "-", ".", "e5", "1e", "1e+", "1.e", "--1", "+-1", "1 2", "0x10", "0b1", "1_000", "1,5",
    "inf",
    "-inf", "Infinity", "nan", "NaN(0x3)", "1f", "1d0", "½", "１", "1\u{0}",
  ])
  func whatIsNoNumber(_ text: String) {
    #expect(NumberText.outcome(of: text) == .nothing)
  }

  @Test func edges() {
    let cases: [(String, NumberText.Outcome)] = [
      ("0", .number(0)), ("-0", .number(-0.0)), ("+7", .number(7)), ("007", .number(7)), ("1.", .number(1)),
      (".5", .number(0.5)), ("1E-2", .number(0.01)), ("1e22", .number(1e22)), ("1e23", .number(1e23)),
      ("9007199254740992", .number(9_007_199_254_740_992)), ("9007199254740993", .notExact),
      ("9007199254740993.0", .number(9_007_199_254_740_992)), ("-9007199254740994", .notExact),
      ("1e999", .tooLarge), ("-1e999", .tooLarge), ("1e-999", .number(0)), ("1e99999999999", .tooLarge),
      ("0e99999999999", .number(0)), ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
      ("1.7976931348623159e308", .tooLarge), ("4.9e-324", .number(.leastNonzeroMagnitude)),
      ("2.4e-324", .number(0)),
      ("0.000000000000000000000000000001", .number(1e-30)), ("00000000000000000000000012", .number(12)),
    ]
    for (text, expected) in cases { #expect(NumberText.outcome(of: text) == expected, "\(text)") }
  }
}
