public import SomaTensor

/// All labs.
public enum Labs {
  /// In the order in which they are best read.
  public static let all: [any Lab] = [
    PerceptronLab(),
    GatesLab(),
    FoldLab(),
    ActivationsLab(),
    LinearLab(),
    ApproximateLab(),
    LossLab(),
    GraphLab(),
    BackpropLab(),
    DescentLab(),
    RaceLab(),
    DepthLab(),
    InitLab(),
    RegulariseLab(),
    DigitsLab(),
  ]

  /// The lab of that name.
  ///
  /// - Throws: `UnknownName` with suggestions.
  public static func named(_ name: String) throws(UnknownName) -> any Lab {
    guard let lab = all.first(where: { $0.name == name }) else {
      throw UnknownName(subject: "lab", name: name, known: all.map(\.name))
    }
    return lab
  }
}
