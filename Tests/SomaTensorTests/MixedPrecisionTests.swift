import CKernels
import SomaTensor
import Testing

/// Products of operands rounded to bfloat16: the rounding, the kernel in C, and both ways of the backend.
@Suite struct MixedPrecisionTests {
  static let backends = [FastBackend(), FastBackend.withoutBFloat16]

  /// Bits of a float32 and of its bfloat16, by PyTorch 2.15: `x.bfloat16()`. Ties, both signs, what overflows,
  /// infinities, zeros, subnormal numbers.
  static let roundings: [(UInt32, UInt16)] = [
    (0x3f80_0000, 0x3f80), (0x3f80_8000, 0x3f80), (0x3f81_8000, 0x3f82), (0x3f80_8001, 0x3f81),
    (0x3f81_7fff, 0x3f81), (0xbf80_8000, 0xbf80), (0xbf81_8000, 0xbf82), (0x7f7f_ffff, 0x7f80),
    (0xff7f_ffff, 0xff80), (0x7f7f_7fff, 0x7f7f), (0x7f7f_8000, 0x7f80), (0x7f80_0000, 0x7f80),
    (0xff80_0000, 0xff80), (0x8000_0000, 0x8000), (0x0000_0001, 0x0000), (0x0000_8000, 0x0000),
    (0x0001_8000, 0x0002), (0x007f_ffff, 0x0080), (0x0080_8000, 0x0080), (0x42f6_e979, 0x42f7),
  ]
  static let nans: [UInt32] = [0x7f80_0001, 0xffc0_0001, 0x7fff_ffff, 0xff80_8000]

  static func rounded(_ x: Float) -> Float {
    var result: Float = 0
    soma_round_bf16_f32([x], &result, 1)
    return result
  }

  @Test func roundsToNearestEven() {
    for (bits, expected) in Self.roundings {
      let x = Float(bitPattern: bits)
      #expect(BFloat16(x).bitPattern == expected, "\(x)")
      #expect(Self.rounded(x).bitPattern == UInt32(expected) << 16, "\(x)")
      var wide = 0.0
      soma_round_bf16_f64([Double(x)], &wide, 1)
      #expect(wide == Double(BFloat16(bitPattern: expected).float), "\(x)")
    }
    for bits in Self.nans {
      #expect(BFloat16(Float(bitPattern: bits)).float.isNaN)
      #expect(Self.rounded(Float(bitPattern: bits)).isNaN)
    }
  }

  /// One number times one shows what a product makes of it.
  @Test(arguments: backends)
  func productsRoundTheirOperands(_ backend: FastBackend) {
    CurrentBackend.$value.withValue(backend) {
      let one = Tensor(ones: [1, 1])
      for (bits, expected) in Self.roundings {
        let x = Float(bitPattern: bits)
        let left = Tensor([x], shape: [1, 1]).matmul(one, precision: .bfloat16).floats[0]
        let right = one.matmul(Tensor([x], shape: [1, 1]), precision: .bfloat16).floats[0]
        // Subnormal numbers count as 0.
        let wanted = x.isSubnormal ? 0 : BFloat16(bitPattern: expected).float
        if x.isSubnormal, expected == 0x80 { continue }  // The smallest normal number, or 0.
        #expect(left == wanted && right == wanted, "\(x): \(left), \(right)")
      }
      for bits in Self.nans {
        let x = Tensor([Float(bitPattern: bits)], shape: [1, 1])
        #expect(x.matmul(one, precision: .bfloat16).floats[0].isNaN)
        #expect(linear(one, weight: x, precision: .bfloat16).floats[0].isNaN)
      }
      let zero = Tensor(zeros: [1, 1]), infinity = Tensor([Float.infinity], shape: [1, 1])
      #expect(zero.matmul(infinity, precision: .bfloat16).floats[0].isNaN)
    }
  }

  @Test(arguments: backends)
  func emptyProductsAreEmptyOrZero(_ backend: FastBackend) {
    CurrentBackend.$value.withValue(backend) {
      func product(_ m: Int, _ k: Int, _ n: Int) -> Tensor {
        Tensor(ones: [m, k]).matmul(Tensor(ones: [k, n]), precision: .bfloat16)
      }
      #expect(product(0, 3, 2).shape == [0, 2] && product(2, 3, 0).shape == [2, 0])
      #expect(product(2, 0, 3).floats == [0, 0, 0, 0, 0, 0])
      let y = linear(
        Tensor(zeros: [2, 0]), weight: Tensor(zeros: [3, 0]), bias: Tensor([1, 2, 3]), precision: .bfloat16)
      #expect(y.floats == [1, 2, 3, 1, 2, 3])
    }
  }

  @Test func onlyOperandsOfProductsAreRounded() {
    let x = Tensor([[1 + 0x1p-9]]), bias = Tensor([0x1p-20])
    let y = linear(x, weight: Tensor([[1]]), bias: bias, precision: .bfloat16)
    #expect(y.floats == [1 + 0x1p-20])
    #expect(linear(x, weight: Tensor([[1]]), bias: bias).floats == [1 + 0x1p-9 + 0x1p-20])
  }

  @Test(.enabled(if: Precision.bfloat16.isAccelerated, "needs a processor with AVX-512 BF16"))
  func aPartComputedAloneHasTheBitsOfTheWhole() {
    let stream = RandomStream(seed: 4, purpose: .testing)
    let a = Tensor(normal: [150, 1100], using: stream), b = Tensor(normal: [1100, 300], using: stream)
    let whole = a.matmul(b, precision: .bfloat16)
    for (rows, columns) in [(0..<1, 0..<300), (7..<150, 17..<18), (33..<90, 100..<300)] {
      let part = a[rows].matmul(b.sliced(alongAxis: 1, columns).contiguous(), precision: .bfloat16)
      #expect(part.isIdentical(to: whole[rows].sliced(alongAxis: 1, columns).contiguous()))
    }
  }

  @Test(arguments: ["bf16", "float32"])
  func precisionsHaveTheNamesOfTheCommandLine(_ name: String) throws {
    #expect(try Precision.named(name).rawValue == name)
    #expect(throws: UnknownName.self) { try Precision.named(name + "x") }
  }

  #if arch(x86_64)
    /// The kernel in C over matrices with NaN between the rows and a workspace with a guard behind it.
    @Test(
      .enabled(if: soma_has_bf16(), "needs a processor with AVX-512 BF16"),
      arguments: [1, 2, 31, 33, 512, 1030])
    func theKernelStaysInsideItsMatrices(_ k: Int) {
      for (m, n) in [(1, 1), (8, 32), (9, 33), (16, 15), (520, 17)] {
        for (transposesA, transposesB) in ProductKernelTests.transposes {
          let a = ProductKernelTests.Matrix(m, k, isTransposed: transposesA, padding: 3, index: 20)
          let b = ProductKernelTests.Matrix(k, n, isTransposed: transposesB, padding: 5, index: 21)
          let stride = n + 2, size = soma_gemm_bf16_workspace(m, k)
          var c = [Float](repeating: -7, count: m * stride)
          let workspace = UnsafeMutableRawBufferPointer.allocate(byteCount: size + 64, alignment: 64)
          defer { workspace.deallocate() }
          workspace.initializeMemory(as: UInt8.self, repeating: 0x5a)
          soma_gemm_bf16(
            transposesA, transposesB, m, n, k, a.stored, a.stride, b.stored, b.stride, &c, stride,
            workspace.baseAddress)
          #expect(workspace[size...].allSatisfy { $0 == 0x5a }, "wrote behind the workspace")
          for row in 0..<m {
            for column in 0..<n {
              var exact = 0.0, magnitude = 0.0
              for p in 0..<k {
                let term =
                  Double(BFloat16(Float(a[row, p])).float) * Double(BFloat16(Float(b[p, column])).float)
                exact += term
                magnitude += abs(term)
              }
              let error = abs(Double(c[row * stride + column]) - exact)
              #expect(error <= Double(k) * Double(Float.ulpOfOne) * magnitude, "\(row), \(column)")
            }
            for gap in n..<stride { #expect(c[row * stride + gap] == -7, "wrote between rows") }
          }
        }
      }
    }
  #endif
}

extension FastBackend: CustomTestStringConvertible {
  package var testDescription: String { name }
}
