import SomaData
import SomaNN

extension RunConfiguration {
  /// Checks what a weights file says about its network, before memory is asked for: the file may come from anywhere.
  ///
  /// - Parameter storedCount: How many numbers the file holds.
  /// - Throws: ``RunError/badConfiguration(path:reason:)`` where the parts contradict each other, or the network would
  ///   have many more numbers than the file.
  func checkNetwork(storedCount: Int, path: String) throws(RunError) {
    func require(_ isRight: Bool, _ reason: String) throws(RunError) {
      if !isRight { throw .badConfiguration(path: path, reason: reason) }
    }
    try require(
      input.divisor > 0 && input.divisor.isFinite, "input.divisor is \(input.divisor), not a positive number")
    try require(
      training.objective == .regression || classes.count == network.outputs,
      "there are names for \(classes.count) classes, but network.outputs is \(network.outputs)")
    try checkSource(path: path)
    // Sizes below 1 are left to the layers, whose errors say where they stand.
    let embedded = (network.embeddings ?? []).flatMap { [$0.count, $0.size] }
    guard (input.shape + network.hidden + [network.outputs] + embedded).allSatisfy({ $0 > 0 }) else { return }
    let count = network.parameterCount(inputShape: input.shape)
    // Where little memory is at stake, loading tells better which numbers are missing.
    try require(
      count.map { $0 <= max(storedCount, 1 << 24) } ?? false,
      "its layers need \(count.map(String.init) ?? "too many") numbers, but the file holds \(storedCount)")
  }
}

extension RunConfiguration {
  /// Checks that what is said of a table's rows, or of images, belongs to the network.
  private func checkSource(path: String) throws(RunError) {
    func require(_ isRight: Bool, _ reason: String) throws(RunError) {
      if !isRight { throw .badConfiguration(path: path, reason: reason) }
    }
    if let weights = training.classWeights {
      try require(
        weights.count == classes.count && weights.allSatisfy { $0 >= 0 && $0.isFinite },
        "training.classWeights does not have a positive number for each of \(classes.count) classes")
    }
    try require(
      data.images == nil || ImageForm(shape: input.shape) != nil,
      "data.images is given, but input.shape is \(input.shape)")
    guard let preprocessing else {
      return try require(network.embeddings == nil, "there are embeddings, but no preprocessing")
    }
    try require(data.images == nil, "there is preprocessing, but data.images is given")
    if let fault = preprocessing.fault {
      throw .badConfiguration(path: path, reason: "preprocessing: \(fault)")
    }
    try require(
      input.shape == [preprocessing.inputCount],
      "preprocessing makes \(preprocessing.inputCount) inputs, but input.shape is \(input.shape)")
    try require(
      (network.embeddings ?? []).map(\.count) == preprocessing.embeddedCounts,
      "network.embeddings does not fit the names in preprocessing")
    switch preprocessing.target {
    case .classes(_, let names):
      try require(
        training.objective == .classification && names == classes,
        "preprocessing.target does not have the names in classes")
    case .number:
      try require(
        training.objective == .regression && network.outputs == 1,
        "preprocessing.target is a number, but the network tells classes apart or has several outputs")
    }
  }
}

extension NetworkPlan {
  /// How many numbers are learned, weights and biases; nothing where that is more than an integer can hold.
  func parameterCount(inputShape: [Int]) -> Int? {
    func product(_ left: Int?, _ right: Int) -> Int? {
      guard let (value, overflow) = left?.multipliedReportingOverflow(by: right), !overflow else {
        return nil
      }
      return value
    }
    func sum(_ left: Int?, _ right: Int?) -> Int? {
      guard let left, let right, case let (value, overflow) = left.addingReportingOverflow(right), !overflow
      else { return nil }
      return value
    }
    var total: Int? = 0
    var inputs = inputShape.reduce(Int?(1), product)
    for table in embeddings ?? [] {
      total = sum(total, product(table.count, table.size))
      // An index makes way for its vector.
      inputs = sum(inputs, table.size - 1)
    }
    for units in hidden + [outputs] {
      total = sum(sum(total, product(inputs, units)), units)
      inputs = units
    }
    return total
  }
}
