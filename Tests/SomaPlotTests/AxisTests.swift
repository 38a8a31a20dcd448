import SomaPlot
import Testing

private func labels(_ range: ClosedRange<Double>, atMost count: Int) -> [String] {
  TickMarks.linear(range, atMost: count).map(\.label)
}

@Test func ticksAreRoundNumbers() {
  #expect(labels(0...1, atMost: 5) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
  #expect(labels(0...1, atMost: 4) == ["0.0", "0.5", "1.0"])
  #expect(labels(-4.4...4.4, atMost: 5) == ["-4", "-2", "0", "2", "4"])
  #expect(labels(0...100, atMost: 8) == ["0", "20", "40", "60", "80", "100"])
  #expect(labels(0.0001...0.0009, atMost: 4) == ["0.0002", "0.0004", "0.0006", "0.0008"])
  #expect(labels(0...3e-9, atMost: 3) == ["0", "1e-9", "2e-9", "3e-9"])
  #expect(labels(0...2e7, atMost: 2) == ["0", "1e7", "2e7"])
  // The numbers are those nearest to the decimals, so 0.6 is 0.6 and not 3 · 0.2.
  #expect(TickMarks.linear(0...1, atMost: 5).map(\.value) == [0, 0.2, 0.4, 0.6, 0.8, 1])
}

@Test func ticksOfRangesAtTheEndsOfTheNumbers() {
  #expect(labels(-1e308...1e308, atMost: 4) == ["-1e308", "-5e307", "0", "5e307", "1e308"])
  // Where neighbours in steps can no longer be told apart, the ends are told.
  #expect(labels(1e16...(1e16 + 2), atMost: 4) == ["1e16", "1e16"])
  #expect(labels(0...(.leastNonzeroMagnitude), atMost: 4).count == 2)
}

@Test func ticksOfALogarithmicAxisArePowersOfTen() {
  #expect(
    TickMarks.logarithmic(1e-6...1, atMost: 7).map(\.label) == [
      "1e-6", "1e-5", "0.0001", "0.001", "0.01", "0.1", "1",
    ])
  #expect(TickMarks.logarithmic(1e-6...1, atMost: 4).map(\.label) == ["1e-6", "0.0001", "0.01", "1"])
  #expect(TickMarks.logarithmic(1...50, atMost: 5).map(\.label) == ["1", "2", "5", "10", "20", "50"])
  #expect(TickMarks.logarithmic(2.1...4.9, atMost: 5).map(\.value) == [2.1, 4.9])
}

@Test func axesWithoutALengthAreWidened() {
  func range(_ values: [Double], _ axis: Axis = Axis()) -> ClosedRange<Double> {
    ResolvedAxis(axis, values: values, isTight: true).range
  }
  #expect(range([]) == 0...1 && range([.nan, .infinity]) == 0...1)
  #expect(range([4]) == 2...6 && range([-4, -4]) == -6 ... -2 && range([0]) == -0.5...0.5)
  #expect(range([.leastNonzeroMagnitude]) == -0.5...0.5)
  #expect(range([1, 2], Axis(range: 3...3)) == 1...2, "a range without length is not taken")
  #expect(range([-1e308, 1e308]) == -1e308...1e308)
  #expect(range([0, -3], Axis(scale: .logarithmic)) == 0.1...1)
  #expect(range([5], Axis(scale: .logarithmic)) == 2.5...10)
  // Where data does not fill the field, a twentieth of the length is left free at each end.
  #expect(ResolvedAxis(Axis(), values: [0, 10], isTight: false).range == -0.5...10.5)
}

@Test func sharesDoNotOverflow() {
  let scale = LinearScale(-1.7e308...1.7e308)
  #expect(scale.share(0) == 0.5 && scale.share(1.7e308) == 1 && scale.share(-1.7e308) == 0)
  #expect(LinearScale(3...3).share(8) == 0.5)
}

@Test func numbersAreShort() {
  #expect(
    NumberText.short(0.731) == "0.731" && NumberText.short(-4) == "-4" && NumberText.short(0.20) == "0.2")
  #expect(NumberText.short(9.5367e-7) == "9.54e-7" && NumberText.short(1e20) == "1e20")
  #expect(NumberText.short(-0.0) == "0" && NumberText.short(.nan) == "NaN")
  #expect(NumberText.short(.infinity) == "∞" && NumberText.short(-.infinity) == "-∞")
  #expect(NumberText.fixed(-0.001, 2) == "0.00" && NumberText.fixed(-1.5, 1) == "-1.5")
  #expect(
    NumberText.length(1 / 3) == "0.33" && NumberText.length(-0.001) == "0" && NumberText.length(12) == "12")
}
