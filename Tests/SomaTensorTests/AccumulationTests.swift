import Foundation
import SomaTensor
import Testing

/// Sums of many numbers: in which type they are made, and what they lose. Expected numbers are PyTorch's 2.15 or made
/// by hand.
@Suite struct AccumulationTests {
  @Test func wholeNumbersAreAddedInInt64() {
    #expect(Tensor([UInt8](repeating: 1, count: 5000)).sum().array(of: Int64.self) == [5000])
    #expect(Tensor([Int32](repeating: 1 << 30, count: 4)).sum().array(of: Int64.self) == [1 << 32])
    #expect(Tensor([true, false, true]).sum().array(of: Int64.self) == [2])
    #expect(
      Tensor([[200, 2], [3, 4]] as [[UInt8]]).prod(alongAxes: [0]).array(of: Int64.self) == [600, 8])
    #expect(Tensor([true, false]).prod().array(of: Int64.self) == [0])
    #expect(
      Tensor([200, 100, 1] as [UInt8]).cumulativeSum(alongAxis: 0).array(of: Int64.self) == [200, 300, 301])
    #expect(Tensor([true, true]).cumulativeSum(alongAxis: 0).array(of: Int64.self) == [1, 2])
    #expect(Tensor([Int64.max, 1]).sum().array(of: Int64.self) == [.min])
    // The largest of a type is of that type.
    #expect(Tensor([200, 100] as [UInt8]).max().array(of: UInt8.self) == [200])
  }

  @Test func runningSumsKeepTheirDigits() {
    let tenths = Tensor(repeating: 0.1, shape: [100_000])
    #expect(tenths.cumulativeSum(alongAxis: 0).floats.last == 10_000)
    let columns = Tensor(repeating: 0.1, shape: [2, 50_000, 3]).cumulativeSum(alongAxis: 1)
    #expect(columns[1][49_999].floats == [5000, 5000, 5000])
    #expect(Tensor([1, 1, 1]).toBFloat16().cumulativeSum(alongAxis: 0).dtype == .bfloat16)
    #expect(Tensor(zeros: [3, 0]).cumulativeSum(alongAxis: 1).shape == [3, 0])
    // Gradient: how many sums each element is in.
    let gradient = valueWithGradient(at: Tensor(zeros: [2, 3])) { $0.cumulativeSum(alongAxis: 1).sum() }
      .gradient
    #expect(gradient.floats == [3, 2, 1, 3, 2, 1])
  }

  @Test func longRowsKeepTheirDigits() {
    let count = 1_000_000
    // The mean of equal numbers is the number: nothing is left for the gradient.
    let equal = Tensor(zeros: [count])
    let softmax = valueWithGradient(at: equal) { ($0.softmax() * 0.1).sum() }.gradient
    #expect(softmax.abs().max().item * Double(count) < 1e-6)
    let logSoftmax = valueWithGradient(at: equal) { ($0.logSoftmax() * 0.1).sum() }.gradient
    #expect(logSoftmax.abs().max().item < 1e-6)
    // One number e⁰ and the others e^{ln 0.1}: log Σ = log(1 + 0.1 · 999 999).
    var logits = [Float](repeating: log(0.1), count: count)
    logits[0] = 0
    let loss = rowCrossEntropy(logits: Tensor(logits, shape: [1, count]), labels: Tensor([0] as [Int32])).item
    #expect(abs(loss - log(100_000.9)) < 2e-6 * 11.5)
  }

  @Test(arguments: [DType.float32, .float64])
  func equalElementsHaveNoSlope(_ dtype: DType) {
    func gradient(_ x: [[Double]], _ correction: Int) -> [Double] {
      valueWithGradient(at: Tensor(x).converted(to: dtype)) {
        $0.standardDeviation(alongAxes: [1], correction: correction).sum()
      }.gradient.doubles
    }
    #expect(gradient([[3, 3, 3]], 0) == [0, 0, 0])
    #expect(gradient([[3, 3, 3]], 1) == [0, 0, 0])
    #expect(gradient([[2]], 0) == [0])
    #expect(gradient([[2]], 1).map(\.isNaN) == [true])
    #expect(gradient([[1, 1], [1, 2]], 0) == [0, 0, -0.5, 0.5])
    #expect(Tensor([[3, 3, 3]]).standardDeviation().item == 0)
  }
}
