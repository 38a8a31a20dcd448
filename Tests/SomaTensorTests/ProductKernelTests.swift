import CKernels
import SomaTensor
import Testing

/// The float32 products in C, called as the backend calls them.
@Suite struct ProductKernelTests {
  static let transposes = [(false, false), (false, true), (true, false), (true, true)]
  static let sizes = [
    (0, 3, 2), (3, 0, 2), (3, 2, 0), (1, 1, 1), (4, 2, 2), (2, 1, 4), (1, 1, 300), (1, 10, 784), (3, 7, 15),
    (2, 5, 16),
    (5, 13, 17), (8, 16, 31), (7, 65, 33), (33, 49, 100), (6, 64, 256), (13, 130, 257), (70, 3, 600),
    (1, 200, 1_030),
    (6, 40, 2_100), (2, 300, 20), (3, 261, 270), (300, 1, 40), (17, 1, 7),
  ]

  /// A matrix stored with `padding` numbers after each row. They are NaN: whoever reads them shows it.
  struct Matrix {
    let stored: [Float], stride: Int
    let isTransposed: Bool

    init(_ rows: Int, _ columns: Int, isTransposed: Bool = false, padding: Int = 0, index: UInt64) {
      let (height, width) = isTransposed ? (columns, rows) : (rows, columns)
      stride = width + padding
      let values = Tensor(
        uniform: [height * width], from: -1, to: 1,
        using: RandomStream(seed: 3, purpose: .testing, index: index)
      ).doubles
      var stored = [Float](repeating: .nan, count: height * stride)
      for row in 0..<height {
        for column in 0..<width { stored[row * stride + column] = Float(values[row * width + column]) }
      }
      (self.stored, self.isTransposed) = (stored, isTransposed)
    }

    func position(_ row: Int, _ column: Int) -> Int {
      isTransposed ? column * stride + row : row * stride + column
    }
    subscript(row: Int, column: Int) -> Double { Double(stored[position(row, column)]) }
  }

  /// A tile of a · b, whose rows lie `stride` apart.
  static func product(
    _ a: Matrix, _ b: Matrix, rows: Range<Int>, columns: Range<Int>, k: Int, stride: Int? = nil
  ) -> [Float] {
    let stride = stride ?? columns.count
    var c = [Float](repeating: -7, count: rows.count * stride)
    a.stored.withUnsafeBufferPointer { aStored in
      b.stored.withUnsafeBufferPointer { bStored in
        c.withUnsafeMutableBufferPointer { c in
          // Empty arrays may have no address; nothing is read from them.
          guard let c = c.baseAddress, let aStart = aStored.baseAddress, let bStart = bStored.baseAddress
          else { return }
          soma_gemm_f32(
            a.isTransposed, b.isTransposed, rows.count, columns.count, k,
            aStart + a.position(rows.lowerBound, 0), a.stride, bStart + b.position(0, columns.lowerBound),
            b.stride,
            c, stride)
        }
      }
    }
    return c
  }

  @Test(arguments: sizes)
  func agreesWithFloat64(m: Int, n: Int, k: Int) {
    for (transposesA, transposesB) in Self.transposes {
      for padding in [0, 5] {
        let a = Matrix(m, k, isTransposed: transposesA, padding: padding, index: 0)
        let b = Matrix(k, n, isTransposed: transposesB, padding: padding, index: 1)
        let stride = n + padding
        let c = Self.product(a, b, rows: 0..<m, columns: 0..<n, k: k, stride: stride)
        for row in 0..<m {
          for column in 0..<n {
            var exact = 0.0, magnitude = 0.0
            for p in 0..<k {
              exact += a[row, p] * b[p, column]
              magnitude += abs(a[row, p] * b[p, column])
            }
            let error = abs(Double(c[row * stride + column]) - exact)
            // The bound of any order of summation: Higham, Accuracy and Stability of Numerical Algorithms, 3.5.
            #expect(
              error <= Double(k) * Double(Float.ulpOfOne) * magnitude,
              "\(transposesA) \(transposesB) \(padding) at \(row), \(column)")
          }
          for gap in n..<stride { #expect(c[row * stride + gap] == -7, "wrote between rows") }
        }
      }
    }
  }

  @Test(arguments: sizes)
  func tilesHaveTheBitsOfTheWhole(m: Int, n: Int, k: Int) {
    for (transposesA, transposesB) in Self.transposes {
      let a = Matrix(m, k, isTransposed: transposesA, index: 2)
      let b = Matrix(k, n, isTransposed: transposesB, index: 3)
      let whole = Self.product(a, b, rows: 0..<m, columns: 0..<n, k: k)
      for row in 0..<m {
        let alone = Self.product(a, b, rows: row..<row + 1, columns: 0..<n, k: k)
        #expect(alone == Array(whole[row * n..<(row + 1) * n]), "\(transposesA) \(transposesB) row \(row)")
      }
      if n > 1 {
        let alone = Self.product(a, b, rows: 0..<m, columns: n - 1..<n, k: k)
        #expect(alone == (0..<m).map { whole[($0 + 1) * n - 1] }, "\(transposesA) \(transposesB) last column")
      }
      let (rows, columns) = (m / 3..<m, n / 5..<n - n / 4)
      let tile = Self.product(a, b, rows: rows, columns: columns, k: k)
      let cut = rows.flatMap { row in columns.map { whole[row * n + $0] } }
      #expect(tile == cut, "\(transposesA) \(transposesB) tile")
    }
  }

  @Test func aRowAloneGoesTheWayOfItsBatch() {
    for width in [1, 10, 256, 784, 1_024, 1_025, 4_096] {
      for transposesB in [false, true] {
        let choices = Set(
          [1, 2, 128, 60_000].map { soma_prefers_own_product(false, transposesB, $0, width, 1_024) })
        #expect(choices.count == 1, "\(transposesB) \(width)")
      }
    }
  }

  @Test(arguments: [1, 2, 15, 16, 17, 40, 300])
  func passesOnWhatIsNotFinite(k: Int) {
    for (transposesA, transposesB) in Self.transposes {
      for place in Set([0, k / 2, k - 1]) {
        for (left, right, isExpected) in [
          (Float.infinity, Float(0), { (value: Float) in value.isNaN }), (0, -.infinity, { $0.isNaN }),
          (.nan, 1, { $0.isNaN }), (1, .nan, { $0.isNaN }), (.infinity, -2, { $0 == -.infinity }),
        ] {
          let a = [Float](unsafeUninitializedCapacity: 3 * k) { buffer, count in
            buffer.initialize(repeating: 0.5)
            for row in 0..<3 {
              buffer[transposesA ? place * 3 + row : row * k + place] = row == 1 ? left : 0.5
            }
            count = 3 * k
          }
          let b = [Float](unsafeUninitializedCapacity: 20 * k) { buffer, count in
            buffer.initialize(repeating: 0.25)
            for column in 0..<20 {
              buffer[transposesB ? column * k + place : place * 20 + column] = column == 4 ? right : 0.25
            }
            count = 20 * k
          }
          var c = [Float](repeating: 0, count: 60)
          soma_gemm_f32(
            transposesA, transposesB, 3, 20, k, a, transposesA ? 3 : k, b, transposesB ? k : 20, &c, 20)
          #expect(isExpected(c[24]), "\(transposesA) \(transposesB) \(left) · \(right) at \(place)")
          // Neighbours that meet neither number stay exact: Σ 1/8.
          #expect(c[0] == Float(k) / 8 && c[59] == Float(k) / 8)
        }
      }
    }
  }

  static func linear(
    _ x: Matrix, _ w: Matrix, bias: [Float]?, rows: Range<Int>, outputs: Range<Int>, inputs: Int, stride: Int,
    activation: Int32
  ) -> [Float] {
    var y = [Float](repeating: -7, count: rows.count * stride)
    let bias = bias.map { Array($0[outputs]) }
    x.stored.withUnsafeBufferPointer { x in
      w.stored.withUnsafeBufferPointer { w in
        y.withUnsafeMutableBufferPointer { y in
          guard let x = x.baseAddress, let w = w.baseAddress, let y = y.baseAddress else { return }
          func run(_ bias: UnsafePointer<Float>?) {
            soma_linear_f32(
              x + rows.lowerBound * inputs, w + outputs.lowerBound * inputs, bias, y, stride, rows.count,
              inputs,
              outputs.count, activation, 0.3, 0.7)
          }
          if let bias { bias.withUnsafeBufferPointer { run($0.baseAddress) } } else { run(nil) }
        }
      }
    }
    return y
  }

  @Test(arguments: [(1, 2, 1), (4, 2, 2), (1, 784, 512), (3, 17, 50), (40, 33, 100), (2, 5, 49), (2, 0, 3)])
  func linearIsProductThenBiasThenActivation(rows: Int, inputs: Int, outputs: Int) {
    let x = Matrix(rows, inputs, index: 4), w = Matrix(inputs, outputs, isTransposed: true, index: 5)
    let biasMatrix = Matrix(1, outputs, index: 6)
    for bias in [nil, biasMatrix.stored] {
      var sums = Self.product(x, w, rows: 0..<rows, columns: 0..<outputs, k: inputs)
      if inputs == 0 { sums = [Float](repeating: 0, count: rows * outputs) }
      if let bias { for index in sums.indices { sums[index] += bias[index % outputs] } }
      for activation in -1..<Int32(SOMA_UNARY_COUNT.rawValue) {
        var expected = sums
        if activation >= 0 { soma_unary_f32(activation, sums, &expected, sums.count, 0.3, 0.7) }
        for stride in [outputs, outputs + 3] {
          let found = Self.linear(
            x, w, bias: bias, rows: 0..<rows, outputs: 0..<outputs, inputs: inputs, stride: stride,
            activation: activation)
          for row in 0..<rows {
            let line = found[row * stride..<row * stride + outputs].map(\.bitPattern)
            let wanted = expected[row * outputs..<(row + 1) * outputs].map(\.bitPattern)
            #expect(line == wanted, "function \(activation), row \(row), stride \(stride)")
            #expect(found[row * stride + outputs..<(row + 1) * stride].allSatisfy { $0 == -7 })
          }
        }
      }
    }
  }

  @Test func linearTilesHaveTheBitsOfTheWhole() {
    let (rows, inputs, outputs) = (37, 300, 130)
    let x = Matrix(rows, inputs, index: 7), w = Matrix(inputs, outputs, isTransposed: true, index: 8)
    let bias = Matrix(1, outputs, index: 9).stored
    let whole = Self.linear(
      x, w, bias: bias, rows: 0..<rows, outputs: 0..<outputs, inputs: inputs, stride: outputs,
      activation: Int32(SOMA_TANH.rawValue))
    for (tileRows, tileOutputs) in [(5..<6, 0..<130), (0..<1, 64..<130), (8..<37, 48..<53)] {
      let tile = Self.linear(
        x, w, bias: bias, rows: tileRows, outputs: tileOutputs, inputs: inputs, stride: tileOutputs.count,
        activation: Int32(SOMA_TANH.rawValue))
      #expect(tile == tileRows.flatMap { row in tileOutputs.map { whole[row * outputs + $0] } })
    }
  }
}
