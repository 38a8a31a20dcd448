extension Int {
  /// The number as the index of a name: `₁₂`.
  var asSubscript: String {
    let digits: [Character] = ["₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"]
    return String(String(self).compactMap(\.wholeNumberValue).map { digits[$0] })
  }
}
