extension Preprocessing {
  /// What is wrong with a value that came from outside; nothing where nothing is.
  package var fault: String? {
    if inputs.isEmpty { return "it has no inputs" }
    var names: Set<String> = []
    for input in inputs {
      guard names.insert(input.name).inserted, input.name != target.column else {
        return "column \"\(input.name)\" is used twice"
      }
      if let fault = fault(of: input) { return "column \"\(input.name)\": \(fault)" }
    }
    switch target {
    case .classes(_, let names):
      return Self.areDifferent(names) && names.count > 1
        ? nil : "its classes are not two or more names"
    case .number(_, let scale): return scale.isRight ? nil : "the target's scale is not a finite number"
    }
  }

  /// By their bytes: before names were composed, two could be equal but for their form.
  private static func areDifferent(_ names: [String]) -> Bool {
    Set(names.map { Array($0.utf8) }).count == names.count
  }

  private func fault(of input: Input) -> String? {
    switch input.encoding {
    case .number(let scale): scale.isRight ? nil : "its scale is not a finite number"
    case .boolean(let no, let yes, let scale):
      !scale.isRight
        ? "its scale is not a finite number"
        : no.lowercased() == yes.lowercased() ? "its two words are one" : nil
    case .date(let parts):
      parts.isEmpty || !parts.allSatisfy { $0.scale.isRight } ? "its parts have no scale" : nil
    case .category(let names):
      !Self.areDifferent(names.names) || names.count == 0
        ? "its names are not different, or none"
        : names.mostFrequent.map { names.names.indices.contains($0) } ?? true
          ? nil : "its most frequent name is none of them"
    }
  }
}

extension Preprocessing.Standardization {
  fileprivate var isRight: Bool { mean.isFinite && deviation.isFinite && deviation >= 0 }
}
