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
  public func makeTensor(shape: [Int], dtype: DType, using stream: RandomStream) -> Tensor { rule(shape, dtype, stream) }

  /// One number everywhere.
  public static func constant(_ value: Double) -> Initializer {
    Initializer(name: "constant(\(value))") { shape, dtype, _ in Tensor(repeating: value, shape: shape, dtype: dtype) }
  }
  /// Zeros.
  public static let zeros = constant(0)
  /// Ones.
  public static let ones = constant(1)
}

extension Initializer {
  /// Normal with variance 2 / fan-in (He et al., 2015): keeps the signal's size through ReLU layers. Fan-in is the
  /// product of all axes but the first.
  public static let heNormal = Initializer(name: "heNormal") { shape, dtype, stream in
    let fanIn = shape.dropFirst().reduce(1, *)
    return Tensor(normal: shape, standardDeviation: (2 / Double(Swift.max(1, fanIn))).squareRoot(), dtype: dtype, using: stream)
  }
}
