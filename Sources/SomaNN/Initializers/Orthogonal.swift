import SomaTensor

extension Initializer {
  /// A random matrix whose rows or columns, whichever are shorter in number, are orthonormal, times `gain`:
  /// it keeps the length of every signal. A weight of higher rank is read as `[first axis, all others]`.
  ///
  /// All such matrices are equally likely: a normal matrix is made orthonormal row by row, which is its QR
  /// decomposition with a positive diagonal.
  ///
  /// - Complexity: O(*rows* · *columns* · min(*rows*, *columns*)).
  ///
  /// **Source**: Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep
  /// linear neural networks", 2014.
  public static func orthogonal(gain: Double = 1) -> Initializer {
    orthogonal(gain: gain, name: "orthogonal")
  }

  /// Orthogonal with the gain √2 of He's rule, for ReLU layers ("OrthoNorm-MSRA scaled" in Mishkin and Matas,
  /// 2015).
  public static let orthogonalHe = orthogonal(gain: 2.0.squareRoot(), name: "orthogonalHe")

  private static func orthogonal(gain: Double, name: String) -> Initializer {
    Initializer(name: name) { shape, dtype, stream in
      let rows = shape.first ?? 1, columns = shape.dropFirst().reduce(1, *)
      let isWide = columns >= rows
      let size = isWide ? [rows, columns] : [columns, rows]
      let normal = Tensor(normal: size, dtype: .float64, using: stream)
      let vectors = Tensor(orthonormalRows(normal.array(), count: size[0], length: size[1]), shape: size)
      return ((isWide ? vectors : vectors.transposed()) * gain).reshaped(to: shape).converted(to: dtype)
    }
  }

  /// Gram and Schmidt's method, applied twice to each row: once leaves an error that grows with the condition
  /// of the matrix, twice is enough (Giraud, Langou, Rozložník, 2005).
  private static func orthonormalRows(_ numbers: [Double], count: Int, length: Int) -> [Double] {
    var numbers = numbers
    numbers.withUnsafeMutableBufferPointer { buffer in
      func row(_ index: Int) -> UnsafeMutableBufferPointer<Double> {
        UnsafeMutableBufferPointer(rebasing: buffer[index * length..<(index + 1) * length])
      }
      for index in 0..<count {
        let vector = row(index)
        for _ in 0..<2 {
          for earlier in 0..<index {
            let other = row(earlier)
            let share = dot(vector, other)
            for place in vector.indices { vector[place] -= share * other[place] }
          }
        }
        let norm = dot(vector, vector).squareRoot()
        for place in vector.indices { vector[place] /= norm }
      }
    }
    return numbers
  }

  private static func dot(
    _ left: UnsafeMutableBufferPointer<Double>, _ right: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    // Eight running sums, because one alone would wait for itself at every step.
    var sums = SIMD8<Double>.zero
    let whole = left.count / 8 * 8
    for start in stride(from: 0, to: whole, by: 8) {
      for lane in 0..<8 { sums[lane] += left[start + lane] * right[start + lane] }
    }
    var sum = sums.sum()
    for place in whole..<left.count { sum += left[place] * right[place] }
    return sum
  }
}
