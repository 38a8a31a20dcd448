public import SomaTensor

/// One row of the table of operations: how Soma computes what the golden file calls `name`.
public struct OperationEntry: Sendable {
  /// Computes one case from the inputs of the golden file.
  public typealias Function = @Sendable ([Tensor]) throws -> Tensor

  /// One set of inputs in the golden file, and the function that belongs to them.
  public struct Case: Sendable {
    /// The case's name in the golden file.
    public let name: String
    /// Computes it.
    public let function: Function

    /// A case of that name.
    public init(_ name: String, _ function: @escaping Function) {
      (self.name, self.function) = (name, function)
    }
  }

  /// The operation's name in the golden file.
  public let name: String
  /// The step of the graph that this row covers; none for what is composed of other steps.
  public let operation: Operation?
  /// The named cases.
  public let cases: [Case]
  /// Whether the values are rounded on their way, so that finite differences see only steps.
  public let isRounding: Bool

  /// A row from all its parts.
  public init(_ name: String, operation: Operation?, isRounding: Bool = false, cases: [Case]) {
    (self.name, self.operation, self.isRounding, self.cases) = (name, operation, isRounding, cases)
  }

  /// A row for a step of the graph, each case with its own function.
  public init(
    _ operation: Operation, isRounding: Bool = false, _ cases: KeyValuePairs<String, Function>
  ) {
    self.init(
      operation.rawValue, operation: operation, isRounding: isRounding,
      cases: cases.map { Case($0.key, $0.value) })
  }

  /// A row for a composition, each case with its own function.
  public init(_ name: String, _ cases: KeyValuePairs<String, Function>) {
    self.init(name, operation: nil, cases: cases.map { Case($0.key, $0.value) })
  }

  /// A row for a step whose cases differ only in their inputs.
  public init(_ operation: Operation, cases: [String], _ function: @escaping Function) {
    self.init(operation.rawValue, operation: operation, cases: cases.map { Case($0, function) })
  }

  /// A row for a composition whose cases differ only in their inputs.
  public init(_ name: String, cases: [String], _ function: @escaping Function) {
    self.init(name, operation: nil, cases: cases.map { Case($0, function) })
  }
}
