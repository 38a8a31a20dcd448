import Foundation
import SomaData
import SomaTensor
import Testing

@Suite struct GeneratedSetTests {
  /// Train and test part together, as (inputs, class or value), in ascending order.
  func points(_ name: String, count: Int, noise: Double, seed: UInt64 = 3) throws -> [[Float]] {
    let set = try DataSet.load(name, DataOptions(seed: seed, sampleCount: count, noise: noise))
    let parts = [set.train] + [set.test].compactMap { $0 }
    return parts.flatMap { part in
      let width = part.features.shape[1]
      let features = part.features.array(of: Float.self)
      let targets = part.hasClasses ? part.classIndices.map(Float.init) : part.targets.array(of: Float.self)
      return (0..<part.count).map { row -> [Float] in
        let inputs = features[row * width..<(row + 1) * width]
        return inputs + [targets[row]]
      }
    }
  }

  func expect(_ found: [[Float]], _ expected: [[Float]], _ name: String) {
    #expect(found.count == expected.count)
    for point in expected {
      let isThere = found.contains { zip($0, point).allSatisfy { abs($0 - $1) < 1e-6 } }
      #expect(isThere, "\(name): \(point) is missing in \(found)")
    }
  }

  @Test(
    arguments: [
      ("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("nand", [1, 1, 1, 0]), ("nor", [1, 0, 0, 0]),
      ("xor", [0, 1, 1, 0]), ("xnor", [1, 0, 0, 1]),
    ] as [(String, [Int32])])
  func gatesAreTheirTables(name: String, outputs: [Int32]) throws {
    let set = try DataSet.load(name, DataOptions(noise: 0.3))
    let test = try #require(set.test)
    #expect(test.features.array(of: Float.self) == [0, 0, 0, 1, 1, 0, 1, 1])
    #expect(test.classIndices == outputs)
    #expect(set.train.count == 200)
    #expect(Array(set.train.classIndices.prefix(8)) == outputs + outputs)
    #expect(set.train.features.array(of: Float.self).prefix(8) != [0, 0, 0, 1, 1, 0, 1, 1])
  }

  /// The points of scikit-learn 1.9.1's `make_moons(8, shuffle=False)` and `make_circles(8, shuffle=False,
  /// factor=0.5)`; the others by hand from their formulas.
  @Test func shapesWithoutNoiseAreExact() throws {
    let h = Float(3).squareRoot() / 2
    expect(
      try points("moons", count: 8, noise: 0),
      [
        [1, 0, 0], [0.5, h, 0], [-0.5, h, 0], [-1, 0, 0],
        [0, 0.5, 1], [0.5, 0.5 - h, 1], [1.5, 0.5 - h, 1], [2, 0.5, 1],
      ], "moons")
    expect(
      try points("circles", count: 8, noise: 0),
      [
        [1, 0, 0], [0, 1, 0], [-1, 0, 0], [0, -1, 0],
        [0.5, 0, 1], [0, 0.5, 1], [-0.5, 0, 1], [0, -0.5, 1],
      ], "circles")
    expect(
      try points("spirals", count: 6, noise: 0),
      [
        [0, 0, 0], [0, 0, 1], [0, 0, 2],
        [sin(4), cos(4), 0], [sin(8), cos(8), 1], [sin(12), cos(12), 2],
      ], "spirals")
    expect(
      try points("blobs", count: 6, noise: 0),
      [[2, 0, 0], [2, 0, 0], [-1, 2 * h, 1], [-1, 2 * h, 1], [-1, -2 * h, 2], [-1, -2 * h, 2]], "blobs")
    expect(
      try points("sine", count: 5, noise: 0),
      [[-.pi, 0], [-.pi / 2, -1], [0, 0], [.pi / 2, 1], [.pi, 0]], "sine")
  }

  @Test func noiseHasTheStandardDeviationAskedFor() throws {
    let count = 30_000
    let clouds = try points("blobs", count: count, noise: 0.5).filter { $0[2] == 0 }
    #expect(clouds.count == count / 3)
    for (axis, center) in [(0, 2.0), (1, 0.0)] {
      let values = clouds.map { Double($0[axis]) }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
      // Five standard errors of mean and standard deviation over 10 000 draws.
      #expect(abs(mean - center) < 5 * 0.5 / 100)
      #expect(abs(variance.squareRoot() - 0.5) < 5 * 0.5 / 141)
    }
  }

  @Test(arguments: ["moons", "circles", "spirals", "blobs", "sine", "xor"])
  func seedDecides(name: String) throws {
    let first = try points(name, count: 60, noise: 0.1)
    #expect(try points(name, count: 60, noise: 0.1) == first)
    #expect(try points(name, count: 60, noise: 0.1, seed: 4) != first)
    #expect(first.count == (name == "xor" ? 64 : 60))
  }

  @Test func impossibleOptionsAreRefused() {
    #expect(
      throws: DataError.badOption(set: "moons", option: "sample count", value: 3, allowed: "4 ... 10 000 000")
    ) { try DataSet.load("moons", DataOptions(sampleCount: 3)) }
    #expect(throws: DataError.badOption(set: "sine", option: "noise", value: -1, allowed: "0 or more")) {
      try DataSet.load("sine", DataOptions(noise: -1))
    }
  }
}
