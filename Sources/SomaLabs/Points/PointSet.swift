import Foundation
import SomaNN
import SomaTensor

/// Points of two classes under a name, as labs that draw lines between them take them.
struct PointSet {
  /// What the set is called: a gate, `cloud`, or the file.
  let name: String
  let data: LabelledPoints
  /// What the inputs are called.
  let inputNames: [String]
  /// What the classes of the outputs 0 and 1 are called.
  let classNames: (negative: String, positive: String)

  /// The option that names a set.
  static func option(_ help: Localized, default name: String) -> LabOption<String> {
    .text("points", .argument(value: "gate|cloud|points.csv"), default: name, help)
  }

  /// The set that a word stands for: a gate, `cloud`, or a file.
  static func named(_ name: String, _ input: LabInput) throws -> PointSet {
    if let gate = LogicGate(rawValue: name.lowercased()) { return PointSet(gate) }
    if name == "cloud" { return cloud(seed: input.seed) }
    // A word that is no path is rather a gate mistyped than a file that is missing.
    let gates = LogicGate.allCases.map(\.rawValue) + ["cloud"]
    guard name.contains(".") || name.contains("/") else {
      throw LabError.unknown(UnknownName(subject: "gate", name: name, known: gates))
    }
    return try PointsFile.read(try input.contents(ofFile: name), name: name)
  }

  init(name: String, data: LabelledPoints, inputNames: [String], classNames: (String, String)) {
    self.name = name
    self.data = data
    self.inputNames = inputNames
    self.classNames = classNames
  }

  /// `class 1`, or what the file calls it.
  func name(of isPositive: Bool, _ say: Language) -> String {
    let name = isPositive ? classNames.positive : classNames.negative
    return say("class", "클래스") + " " + (name.isEmpty ? (isPositive ? "1" : "0") : name)
  }

  /// A gate's truth table.
  init(_ gate: LogicGate) {
    self.init(
      name: gate.rawValue.uppercased(), data: gate.table,
      inputNames: PointSet.inputNames(gate.inputCount), classNames: ("0", "1"))
  }

  /// x₁, x₂, …; a single input is x.
  static func inputNames(_ count: Int) -> [String] {
    count == 1 ? ["x"] : (1...count).map { "x" + $0.asSubscript }
  }

  /// Two dozen points on both sides of a line, with room between; everything drawn by the seed.
  private static func cloud(seed: UInt64) -> PointSet {
    var stream = RandomStream(seed: seed, purpose: .synthesis)
    let turn = 2 * Double.pi * stream.nextUniform()
    let normal = (x: cos(turn), y: sin(turn)), offset = 0.6 * stream.nextUniform() - 0.3
    var points: [[Double]] = [], classes: [Bool] = []
    while points.count < 24 {
      // Hundredths, so that every number in the trace can be followed by hand.
      let point = (0..<2).map { _ in Double(stream.next(below: 401) - 200) / 100 }
      let place = normal.x * point[0] + normal.y * point[1] - offset
      // The classes alternate: neither is left with a few points only.
      guard abs(place) > 0.2, (place > 0) == (points.count % 2 == 0) else { continue }
      points.append(point)
      classes.append(place > 0)
    }
    return PointSet(
      name: "cloud", data: LabelledPoints(checked: points, isPositive: classes), inputNames: inputNames(2),
      classNames: ("0", "1"))
  }
}
