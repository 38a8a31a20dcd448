import Foundation
import SomaData
import SomaTensor
import Testing

@Suite struct DigitsTests {
  @Test(needs("tabular/digits.csv")) func embeddedDigitsAreThoseOfTheCSV() throws {
    let csv = try String(contentsOfFile: "\(SharedData.folder)/tabular/digits.csv", encoding: .utf8)
    let rows = csv.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",").compactMap { UInt8($0) }
    }
    let digits = Digits.all
    #expect(digits.features.shape == [1797, 1, 8, 8])
    #expect(digits.features.array(of: UInt8.self) == rows.flatMap { $0.dropLast() })
    #expect(digits.classIndices == rows.compactMap { $0.last.map(Int32.init) })
  }

  @Test func aThirdIsHeldOutOfEveryClass() throws {
    let set = try DataSet.load("digits")
    let test = try #require(set.test)
    #expect(set.train.count == 1198)
    #expect(test.count == 599)
    #expect(set.classNames == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
    // The counts of the 1797 images by digit, as scikit-learn's documentation gives them.
    let counts = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    for digit in 0..<10 {
      let held = test.classIndices.count { $0 == digit }
      #expect(held + set.train.classIndices.count { $0 == digit } == counts[digit])
      #expect(abs(Double(held) - Double(counts[digit]) / 3) < 1)
    }
    // The same images whatever the seed of a run.
    let other = try DataSet.load("digits", DataOptions(seed: 5))
    #expect(other.test?.features.array(of: UInt8.self) == test.features.array(of: UInt8.self))
  }

  @Test func inputsLieBetweenZeroAndOne() throws {
    let inputs = floats(Digits.all.batch(0..<10).inputs)
    // The first image of the CSV starts 0, 0, 5, 13, 9, 1.
    let first: [Float] = [0, 0, 5, 13, 9, 1]
    #expect(Array(inputs.prefix(6)) == first.map { $0 / 16 })
    #expect(inputs.allSatisfy { (0...1).contains($0) })
  }
}
