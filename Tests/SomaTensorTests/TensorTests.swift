import SomaTensor
import Testing

// Expected numbers are worked by hand or printed by NumPy 2.4.
@Suite struct TensorTests {
  let x = Tensor.range(count: 24).reshaped(to: [2, 3, 4])

  @Test func creation() {
    #expect(Tensor([[1, 2], [3, 4]]).shape == [2, 2])
    #expect(Tensor(5).shape == [])
    #expect(Tensor(5).item == 5)
    #expect(Tensor(ones: [2], dtype: .int64).array(of: Int64.self) == [1, 1])
    #expect(Tensor.identity(2).floats == [1, 0, 0, 1])
    #expect(Tensor.linearlySpaced(from: 0, through: 1, count: 5).floats == [0, 0.25, 0.5, 0.75, 1])
    #expect(Tensor.range(from: 3, count: 3, step: -2, dtype: .int32).array(of: Int32.self) == [3, 1, -1])
    #expect(Tensor([true, false]).dtype == .bool)
  }

  @Test func viewsShareMemoryAndSeeTheRightElements() {
    #expect(x.transposed().shape == [2, 4, 3])
    #expect(x.transposed()[1][2].floats == [14, 18, 22])
    #expect(x.transposed(permutation: [2, 0, 1]).flattened().floats.prefix(7) == [0, 4, 8, 12, 16, 20, 1])
    #expect(x.sliced(alongAxis: 2, 1..<4, step: 2).flattened().floats.prefix(4) == [1, 3, 5, 7])
    #expect(x[0..<2, 1..<3, 2..<3].flattened().floats == [6, 10, 18, 22])
    #expect(x.flipped(alongAxis: 1)[0][0].floats == [8, 9, 10, 11])
    #expect(x.transposed().storage === x.storage)
    #expect(x[1].storage === x.storage)
    #expect(Tensor([1, 2]).broadcast(to: [3, 2]).flattened().floats == [1, 2, 1, 2, 1, 2])
  }

  @Test func reshaping() {
    #expect(x.reshaped(to: [4, -1]).shape == [4, 6])
    #expect(x.expandingShape(at: 1).shape == [2, 1, 3, 4])
    #expect(x.expandingShape(at: -1).shape == [2, 3, 4, 1])
    #expect(x.expandingShape(at: 1).squeezingShape(at: 1).shape == [2, 3, 4])
    #expect(x.transposed().reshaped(to: [24]).floats.prefix(4) == [0, 4, 8, 1])
  }

  @Test func joiningAndCutting() {
    let a = Tensor([[1, 2], [3, 4]]), b = Tensor([[5, 6]])
    #expect(Tensor.concatenate([a, b]).floats == [1, 2, 3, 4, 5, 6])
    #expect(Tensor.concatenate([a, b.transposed()], alongAxis: 1).floats == [1, 2, 5, 3, 4, 6])
    #expect(Tensor.stack([a, a + 10], alongAxis: 2).shape == [2, 2, 2])
    #expect(Tensor.stack([a, a + 10], alongAxis: 2).flattened().floats == [1, 11, 2, 12, 3, 13, 4, 14])
    #expect(a.split(sizes: [1, 1], alongAxis: 1)[1].flattened().floats == [2, 4])
    #expect(b.padded([(1, 0), (0, 1)], value: 9).floats == [9, 9, 9, 5, 6, 9])
  }

  @Test func gatheringAndSorting() throws {
    let table = Tensor([[1, 2], [3, 4], [5, 6]])
    #expect(try table.gatheringRows(Tensor([2, 0, 2] as [Int32])).floats == [5, 6, 1, 2, 5, 6])
    let taken = try table.takingAlongAxis(1, Tensor([[1], [0], [1]] as [[Int64]]))
    #expect(taken.shape == [3, 1] && taken.floats == [2, 3, 6])
    #expect(Tensor([2, 0] as [Int32]).oneHot(classCount: 3).floats == [0, 0, 1, 1, 0, 0])
    #expect(Tensor([3, 1, 2, 1]).argsort().array(of: Int64.self) == [1, 3, 2, 0])
    let sorted = Tensor([2, .nan, 1, 3]).sorted(descending: true).floats
    #expect(sorted.prefix(3) == [3, 2, 1] && sorted[3].isNaN)
    let top = Tensor([[1, 9, 5], [7, 7, 2]]).topK(2)
    #expect(top.values.floats == [9, 5, 7, 7])
    #expect(top.indices.array(of: Int64.self) == [1, 2, 0, 1])
  }

  @Test func comparisonsAndBooleans() {
    let a = Tensor([1, 2, .nan]), b = Tensor([1, 3, .nan])
    #expect((a .== b).array(of: Bool.self) == [true, false, false])
    #expect((a .!= b).array(of: Bool.self) == [false, true, true])
    #expect((a .< b).array(of: Bool.self) == [false, true, false])
    #expect((a .>= 2).array(of: Bool.self) == [false, true, false])
    #expect((!(a .== b)).any().array(of: Bool.self) == [true])
    #expect(Tensor([true, true]).all().array(of: Bool.self) == [true])
    #expect(Tensor(zeros: [0], dtype: .bool).all().array(of: Bool.self) == [true])
    let wide = Tensor([Int64.max, Int64.max - 1]), other = Tensor([Int64.max - 1, Int64.max - 1])
    #expect((wide .> other).array(of: Bool.self) == [true, false])
  }

  @Test func integersWrapAndReduce() {
    #expect((Tensor([Int32.max]) + Tensor([1] as [Int32])).array(of: Int32.self) == [.min])
    #expect((Tensor([200] as [UInt8]) + Tensor([100] as [UInt8])).array(of: UInt8.self) == [44])
    #expect(Tensor([[1, 2], [3, 4]] as [[Int64]]).sum(alongAxes: [0]).array(of: Int64.self) == [4, 6])
    #expect(Tensor([5, -2] as [Int32]).min().array(of: Int32.self) == [-2])
    #expect((-Tensor([5] as [Int32])).array(of: Int32.self) == [-5])
  }

  @Test func bfloat16RoundsToNearestEven() {
    // 1 + 2⁻⁸ lies between 1 and 1 + 2⁻⁷ and goes to the even one; 1 + 3·2⁻⁸ to 1 + 2⁻⁶.
    let x = Tensor([1 + 0x1p-8, 1 + 3 * 0x1p-8, -3.0e38, .infinity]).toBFloat16()
    #expect(x.floats[0] == 1 && x.floats[1] == 1 + 0x1p-6)
    #expect(x.floats[3] == .infinity)
    #expect(BFloat16(.nan).float.isNaN)
    #expect(BFloat16(3.4e38).float == .infinity)
    let y = (Tensor([1, 2]).toBFloat16() * 1.5 + Tensor([0.25, 0.25]).toBFloat16())
    #expect(y.dtype == .bfloat16 && y.floats == [1.75, 3.25])
    #expect(Tensor([[1, 2]]).toBFloat16().matmul(Tensor([[3], [4]]).toBFloat16()).floats == [11])
    let leaf = Tensor([0.5, 1]).toBFloat16().tracked()
    let g = (leaf * leaf).sum().gradients(of: [leaf])[0]
    #expect(g.dtype == .bfloat16 && g.floats == [1, 2])
  }

  @Test func reductionsOverSeveralAxes() {
    #expect(x.sum(alongAxes: [0, 2]).floats == [60, 92, 124])
    #expect(x.mean(alongAxes: [1], keepingAxes: true).shape == [2, 1, 4])
    #expect(x.max(alongAxes: [0, 2]).floats == [15, 19, 23])
    #expect(Tensor([1, 2, 3, 4]).variance(correction: 1).item.rounded() == 2)
    #expect(x.cumulativeSum(alongAxis: 1)[1].flattened().floats.suffix(4) == [48, 51, 54, 57])
  }

  @Test func matmulShapes() {
    let v = Tensor([1, 2, 3])
    #expect(v.matmul(v).item == 14)
    #expect(Tensor([[1, 2, 3], [4, 5, 6]]).matmul(v).floats == [14, 32])
    #expect(v.matmul(Tensor([[1], [0], [2]])).floats == [7])
    #expect(x.matmul(Tensor(ones: [4, 5])).shape == [2, 3, 5])
    #expect(Tensor(ones: [2, 1, 3, 4]).matmul(Tensor(ones: [5, 4, 2])).shape == [2, 5, 3, 2])
  }

  /// As NumPy 2.4 prints them, but for the comma and the trailing dots.
  @Test func descriptions() {
    #expect("\(Tensor(2.5))" == "2.5")
    #expect("\(Tensor([1, 2, 3]))" == "[1, 2, 3]")
    #expect("\(Tensor([[1.5, -2], [10, 0.25]]))" == "[[ 1.50, -2.00],\n [10.00,  0.25]]")
    #expect("\(Tensor([true, false]))" == "[ true, false] (bool)")
    #expect("\(Tensor([1, .nan, .infinity]))" == "[  1, nan, inf]")
    #expect("\(Tensor([1e-5, 1]))" == "[1.0000e-05, 1.0000e+00]")
    #expect("\(Tensor([1e10, 1]))" == "[1.0000e+10, 1.0000e+00]")
    #expect("\(Tensor(zeros: [0]))" == "[]")
    #expect("\(Tensor.range(count: 2000, dtype: .int32))".hasPrefix("[   0,    1,    2, …, 1997, 1998"))
    #expect("\(Tensor.range(count: 2000))".hasSuffix("(shape [2000])"))
  }

  /// In a process of its own: the pool is one for all tests.
  @Test func memoryIsReused() async {
    await #expect(processExitsWith: .success) {
      let large = Tensor(ones: [64, 1024])
      func largeStep() -> Double { (large * 2 + 1).relu().matmul(large.transposed()).sum().item }
      for _ in 0..<3 { _ = largeStep() }
      let before = BufferPool.statistics.largeAllocations
      for _ in 0..<10 { _ = largeStep() }
      #expect(BufferPool.statistics.largeAllocations == before)
    }
  }
}
