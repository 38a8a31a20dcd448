import SomaTensor
import Testing

/// What files, requests and large numbers can bring: thrown or computed, never a trap.
@Suite struct OutsideDataTests {
  @Test(arguments: [
    [.max, .max, 0], [0, .max, .max], [.max, 0, .max], [-1], [0, -1], [1 << 40, 1 << 40],
  ])
  func impossibleShapesAreThrown(_ shape: [Int]) {
    #expect(throws: TensorError.invalidShape(shape)) { try Tensor(checkedShape: shape) }
    #expect(throws: TensorError.invalidShape(shape)) {
      try [UInt8]().withUnsafeBytes { try Tensor(bytes: $0, shape: shape, dtype: .uint8) }
    }
  }

  @Test func anEmptyTensorOfAHugeAxisIsPrinted() throws {
    #expect("\(try Tensor(checkedShape: [1 << 38, 0]))" == "[] (shape [274877906944, 0])")
    #expect("\(Tensor(zeros: [0], dtype: .int64))" == "[] (int64)")
  }

  /// NumPy's `frombuffer(…, bool).astype(float32)`.
  @Test func bytesOfABoolAreTrueWhereTheyAreNotZero() throws {
    let bytes: [UInt8] = [0, 1, 2, 255]
    let tensor = try bytes.withUnsafeBytes { try Tensor(bytes: $0, shape: [4], dtype: .bool) }
    #expect(tensor.floats == [0, 1, 1, 1])
    #expect((!tensor).floats == [1, 0, 0, 0])
  }

  /// 2⁵³ and 2⁵³ + 1 are one number in float64.
  @Test func largeIntegersKeepTheirOrder() {
    let x = Tensor([1 << 53, 1 << 53 + 1, 1 << 53 - 1] as [Int64])
    #expect(x.argsort().array(of: Int64.self) == [2, 0, 1])
    #expect(x.argsort(descending: true).array(of: Int64.self) == [1, 0, 2])
    #expect(x.argmax().array(of: Int64.self) == [1])
    #expect((-x).argmin().array(of: Int64.self) == [1])
    #expect(Tensor([7, 7, 3] as [Int64]).argmax().array(of: Int64.self) == [0])
  }

  /// At 2²⁴ neighbours in float32 are 1 apart: half of the numbers would be rounded up to the bound.
  @Test func uniformNumbersStayBelowTheirUpperBound() {
    let stream = RandomStream(seed: 1, purpose: .testing)
    let x = Tensor(uniform: [1000], from: 0x1p24 - 1, to: 0x1p24, using: stream)
    #expect(x.max().item < 0x1p24)
    #expect(Tensor(uniform: [2], from: 3, to: 3, using: stream).floats == [3, 3])
  }
}
