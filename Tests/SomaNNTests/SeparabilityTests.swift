import SomaNN
import SomaTensor
import SomaTestSupport
import Testing

/// Checks a certificate with nothing but sums.
private func check(_ meeting: MeetingPoint, _ data: LabelledPoints, within tolerance: Double) {
  func mean(_ shares: [MeetingPoint.Share], _ isPositive: Bool) -> [Double] {
    #expect(shares.allSatisfy { $0.weight > 0 && data.isPositive[$0.sample] == isPositive })
    #expect(Set(shares.map(\.sample)).count == shares.count && shares.count <= data.dimension + 1)
    #expect(abs(shares.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
    return (0..<data.dimension).map { axis in
      shares.reduce(0) { $0 + $1.weight * data.points[$1.sample][axis] }
    }
  }
  let ours = mean(meeting.positive, true), theirs = mean(meeting.negative, false)
  for (axis, value) in ours.enumerated() {
    #expect(abs(value - theirs[axis]) <= tolerance && value == meeting.point[axis])
  }
  #expect(meeting.distance <= tolerance * 2)
}

/// Checks a hyperplane with nothing but products.
private func check(_ separation: Separation, _ data: LabelledPoints) {
  let unit = separation.perceptron
  #expect(data.mistakes(of: unit).isEmpty)
  #expect(abs(unit.weights.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
  let margins = data.points.indices.map { unit.netInput(data.points[$0]) * (data.isPositive[$0] ? 1 : -1) }
  let least = margins.min() ?? 0
  #expect(abs(least - separation.margin) <= 1e-9 * separation.margin)
  for sample in separation.supports { #expect(abs(margins[sample] - least) <= 1e-6 * least) }
}

@Suite struct SeparabilityTests {
  @Test func gatesAreSeparableButForXorAndXnor() throws {
    // By hand: AND lies 1/(2√2) from x₁ + x₂ = 3/2, NOT ½ from x = ½.
    let margins: [LogicGate: Double] = [
      .and: 0.125.squareRoot(), .or: 0.125.squareRoot(), .nand: 0.125.squareRoot(), .nor: 0.125.squareRoot(),
      .not: 0.5,
    ]
    for gate in LogicGate.allCases {
      switch gate.table.separability() {
      case .separable(let separation):
        check(separation, gate.table)
        #expect(abs(separation.margin - (margins[gate] ?? .nan)) < 1e-12 && separation.hasLargestMargin)
      case .notSeparable(let meeting):
        #expect(gate == .xor || gate == .xnor)
        check(meeting, gate.table, within: 0)
        #expect(meeting.point == [0.5, 0.5])
        #expect(
          meeting.positive.map(\.weight) == [0.5, 0.5] && meeting.negative.map(\.weight) == [0.5, 0.5])
      case .oneClass: Issue.record("\(gate) has two classes")
      }
    }
  }

  @Test func smallSetsAgreeWithExactFractions() throws {
    let golden = try Golden("perceptron")
    let cases = golden.groups(depth: 2).filter { $0.hasPrefix("grid/") }
    #expect(cases.count == 240)
    for name in cases {
      let data = try goldenPoints(golden, name)
      let distance = golden["\(name)/distance"].doubles[0]
      switch data.separability() {
      case .separable(let separation):
        check(separation, data)
        #expect(abs(2 * separation.margin - distance) < 1e-12 && separation.hasLargestMargin, "\(name)")
      case .notSeparable(let meeting):
        #expect(distance == 0, "\(name)")
        check(meeting, data, within: 1e-14)
      case .oneClass: Issue.record("\(name) has two classes")
      }
    }
  }

  @Test(arguments: 0..<7)
  func moreDimensionsAgreeWithASupportVectorMachine(_ number: Int) throws {
    let golden = try Golden("perceptron")
    let data = try goldenPoints(golden, "space/\(number)")
    let margin = golden["space/\(number)/margin"].doubles[0]
    switch data.separability() {
    case .separable(let separation):
      check(separation, data)
      #expect(abs(separation.margin / margin - 1) < 1e-5 && separation.hasLargestMargin)
    case .notSeparable(let meeting):
      #expect(margin == 0)
      check(meeting, data, within: 1e-13)
    case .oneClass: Issue.record("there are two classes")
    }
  }

  @Test func touchingHullsAreNotSeparable() throws {
    // The same point in both classes; a point on an edge; a corner on a corner.
    let touching: [([[Double]], [Bool])] = [
      ([[1, 2], [1, 2]], [true, false]), ([[0, 0], [2, 0], [1, 0]], [true, true, false]),
      ([[0, 0], [1, 1], [1, 1], [2, 1]], [true, true, false, false]),
      ([[5], [5], [5]], [true, false, true]),
    ]
    for (points, classes) in touching {
      let data = try LabelledPoints(points, isPositive: classes)
      guard case .notSeparable(let meeting) = data.separability() else {
        Issue.record("\(points)")
        continue
      }
      check(meeting, data, within: 1e-15)
    }
  }

  @Test func classesThatAreOneAreToldApartFromOthers() throws {
    let positive = try LabelledPoints([[1, 2], [3, 4]], isPositive: [true, true])
    #expect(positive.separability() == .oneClass(Perceptron(weights: [0, 0], bias: 1)))
    let negative = try LabelledPoints([[1, 2]], isPositive: [false])
    #expect(negative.separability() == .oneClass(Perceptron(weights: [0, 0], bias: -1)))
    for data in [positive, negative] {
      guard case .oneClass(let unit) = data.separability() else { continue }
      #expect(data.mistakes(of: unit).isEmpty)
    }
  }

  @Test func sizesAndPlacesOfCoordinatesDoNotMatter() throws {
    let gates = LogicGate.allCases.filter { $0 != .not }
    for gate in gates {
      for (scale, shift) in [(1e-90, 0.0), (1e90, 0), (1, 1e6), (1e-3, 1e3)] {
        let moved = gate.table.points.map { $0.map { $0 * scale + shift } }
        let data = try LabelledPoints(moved, isPositive: gate.table.isPositive)
        switch data.separability() {
        case .separable(let separation):
          #expect(gate != .xor && gate != .xnor)
          #expect(
            abs(separation.margin / scale - 0.125.squareRoot()) < 1e-8
              && data.mistakes(of: separation.perceptron).isEmpty)
        case .notSeparable(let meeting):
          #expect(gate == .xor || gate == .xnor)
          #expect(meeting.distance <= 1e-9 * scale)
        case .oneClass: Issue.record("\(gate)")
        }
      }
    }
  }

  @Test func aSmallCoordinateBesideALargeOneSeparatesToo() throws {
    // x₂ alone tells the classes apart, at a millionth of a millionth of x₁.
    let points: [[Double]] = (0..<20).map { number in
      let large = Double(number * 7 % 20) * 1e6
      return [large, number % 2 == 0 ? 1e-7 : 2e-7]
    }
    let data = try LabelledPoints(points, isPositive: (0..<20).map { $0 % 2 == 0 })
    guard case .separable(let separation) = data.separability() else {
      Issue.record("it is separable")
      return
    }
    #expect(data.mistakes(of: separation.perceptron).isEmpty && separation.margin > 0.49e-7)
  }

  @Test func manyPointsInOneLineAndManyDuplicates() throws {
    let line = try LabelledPoints(
      (0..<500).map { [Double($0 % 50), Double($0 % 50) * 2] }, isPositive: (0..<500).map { $0 % 50 >= 25 })
    guard case .separable(let separation) = line.separability() else {
      Issue.record("it is separable")
      return
    }
    // The nearest are (24, 48) and (25, 50).
    #expect(abs(separation.margin - 5.0.squareRoot() / 2) < 1e-12)
    check(separation, line)
  }

  @Test func dataThatIsNoDataIsRefused() {
    #expect(throws: PerceptronError.noPoints) { try LabelledPoints([], isPositive: []) }
    #expect(throws: PerceptronError.noCoordinates) { try LabelledPoints([[]], isPositive: [true]) }
    #expect(throws: PerceptronError.countsDiffer(points: 1, classes: 2)) {
      try LabelledPoints([[1]], isPositive: [true, false])
    }
    #expect(throws: PerceptronError.dimensionsDiffer(sample: 1, found: 1, expected: 2)) {
      try LabelledPoints([[1, 2], [3]], isPositive: [true, false])
    }
    for value in [Double.infinity, -.infinity, 1.1e100] {
      #expect(throws: PerceptronError.badCoordinate(sample: 0, value: value)) {
        try LabelledPoints([[value]], isPositive: [true])
      }
    }
    #expect(throws: PerceptronError.self) { try LabelledPoints([[.nan]], isPositive: [true]) }
    #expect(
      "\(PerceptronError.badCoordinate(sample: 3, value: .nan))"
        == "point 3 has the coordinate nan; allowed is up to ±1e100")
  }
}
