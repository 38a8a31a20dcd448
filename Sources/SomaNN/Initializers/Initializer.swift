public import SomaTensor

/// How a parameter's first numbers are drawn.
public struct Initializer: Sendable {
  /// Makes the numbers of a parameter of a shape from a stream of its own.
  public typealias Rule = @Sendable (_ shape: [Int], _ dtype: DType, _ stream: RandomStream) -> Tensor

  /// A name for configurations and reports: `heNormal`.
  public let name: String
  private let rule: Rule

  /// A rule of your own.
  public init(name: String, _ rule: @escaping Rule) {
    self.name = name
    self.rule = rule
  }

  /// The first numbers of a parameter.
  public func makeTensor(shape: [Int], dtype: DType = .float32, using stream: RandomStream) -> Tensor {
    rule(shape, dtype, stream)
  }
}

extension Initializer {
  /// One number everywhere.
  public static func constant(_ value: Double) -> Initializer { constant(value, name: "constant(\(value))") }
  /// Zeros: for biases. Weights of zero never become different from one another.
  public static let zeros = constant(0, name: "zeros")
  /// Ones.
  public static let ones = constant(1, name: "ones")

  private static func constant(_ value: Double, name: String) -> Initializer {
    Initializer(name: name) { shape, dtype, _ in Tensor(repeating: value, shape: shape, dtype: dtype) }
  }

  /// Normally distributed. The default width is that of Keras.
  public static func normal(mean: Double = 0, standardDeviation: Double = 0.05) -> Initializer {
    Initializer(name: "normal") { shape, dtype, stream in
      Tensor(normal: shape, mean: mean, standardDeviation: standardDeviation, dtype: dtype, using: stream)
    }
  }

  /// Spread evenly over [low, high). The default width is that of Keras.
  public static func uniform(from low: Double = -0.05, to high: Double = 0.05) -> Initializer {
    Initializer(name: "uniform") { shape, dtype, stream in
      Tensor(uniform: shape, from: low, to: high, dtype: dtype, using: stream)
    }
  }

  /// Normally distributed, held within two standard deviations; the standard deviation is that before the
  /// cut, which leaves 0.880 of it.
  public static func truncatedNormal(mean: Double = 0, standardDeviation: Double = 0.05) -> Initializer {
    Initializer(name: "truncatedNormal") { shape, dtype, stream in
      Tensor(
        truncatedNormal: shape, mean: mean, standardDeviation: standardDeviation, dtype: dtype, using: stream)
    }
  }
}

extension Initializer {
  /// The rules that can be asked for by name, each with its default numbers.
  public static let all: [Initializer] = [
    zeros, ones, normal(), uniform(), truncatedNormal(), xavierUniform, xavierNormal, heNormal, heUniform,
    lecunNormal,
    lecunUniform, orthogonal(), orthogonalHe,
  ]

  /// The rule with a name, whatever its case, hyphens and underscores. `glorot…` is `xavier…`, and `msra…`
  /// and `kaiming…` are `he…`.
  ///
  /// - Throws: ``UnknownName``.
  public static func named(_ name: String) throws(UnknownName) -> Initializer {
    var wanted = UnknownName.normalized(name)
    for (other, own) in [("glorot", "xavier"), ("msra", "he"), ("kaiming", "he")]
    where wanted.hasPrefix(other) {
      wanted = own + wanted.dropFirst(other.count)
    }
    guard let found = all.first(where: { UnknownName.normalized($0.name) == wanted }) else {
      throw UnknownName(subject: "initializer", name: name, known: all.map(\.name))
    }
    return found
  }
}
