import SomaNN

extension RunConfiguration {
  /// Checks that every setting is in its range, and that what decides something is measured.
  ///
  /// - Throws: ``TrainingError/badSetting(name:value:allowed:)`` for a number outside its range,
  ///   ``TrainingError/nothingHeldOut(_:)`` or ``TrainingError/noClasses(_:)``.
  public func check() throws(TrainingError) {
    try checkRanges()
    try require(
      (0..<1).contains(network.dropProbability), "dropout", network.dropProbability, "from 0 to below 1")
    // A layer of a million units is a slip of the hand, and would ask for more memory than there is.
    try require(
      network.hidden.allSatisfy { (1...1_000_000).contains($0) }, "layers",
      network.hidden.map(String.init).joined(separator: ","), "numbers from 1 to 1000000, such as 128,64")
    for metric in [training.supervision.monitor, training.supervision.target?.metric].compactMap(\.self) {
      try metric.check(hasValidation: data.validationFraction > 0, training.objective)
    }
  }

  /// Checks the numbers of a training, which may also come from a file: no arithmetic on numbers that pass can overflow.
  /// Those of the network are left to ``checkNetwork(storedCount:path:)`` and to the layers, which say where they stand.
  ///
  /// - Throws: ``TrainingError/badSetting(name:value:allowed:)``.
  func checkRanges() throws(TrainingError) {
    // Upper bounds, so that a slip of the hand cannot make the number of steps overflow.
    try require(
      TrainingProgress.epochRange.contains(training.epochs), "epochs", training.epochs, "from 0 to 1000000")
    try require(
      (1...1_000_000_000).contains(training.batchSize), "batch-size", training.batchSize,
      "from 1 to 1000000000")
    // Networks are computed in float32.
    let largest = Double(Float.greatestFiniteMagnitude)
    try require(
      training.learningRate > 0 && training.learningRate <= largest, "lr", training.learningRate,
      "a number above 0, up to 3.4e38")
    try require(
      (0..<1).contains(data.validationFraction), "val-fraction", data.validationFraction, "from 0 to below 1")
    try require(
      training.clipNorm ?? 1 > 0 && training.clipNorm ?? 1 <= largest, "clip-norm", training.clipNorm ?? 0,
      "a number above 0, up to 3.4e38")
    try training.supervision.check()
  }
}

private func require(
  _ isRight: Bool, _ name: String, _ value: Any, _ allowed: String
) throws(TrainingError) {
  if !isRight { throw .badSetting(name: name, value: "\(value)", allowed: allowed) }
}
