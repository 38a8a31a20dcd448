/// An experiment that shows one idea: it computes with the library, and gives numbers, words and pictures.
///
/// To add a lab, write one file in `Sources/SomaLabs/Labs` with a type of this protocol, and put it into ``Labs/all``.
/// The command line (`soma lab <name>`), its help, the checks of its options and the tests that hold for all labs
/// follow from that:
///
///     struct DiceLab: Lab {
///       let name = "dice"
///       let title = Localized("Dice", "주사위")
///       let summary = Localized("the mean of many throws", "여러 번 던진 눈의 평균")
///       let examples = [LabExample("--throws 1000", Localized("more throws", "더 많이 던지기"))]
///
///       private let throwCount = LabOption.integer(
///         "throws", in: 1...100_000, default: 100, Localized("how many throws", "던지는 횟수"))
///       var options: [any AnyLabOption] { [throwCount] }
///
///       func run(_ input: LabInput) throws -> LabResult {
///         var stream = RandomStream(seed: input.seed, purpose: .user)
///         let total = (0..<input[throwCount]).reduce(0) { sum, _ in sum + 1 + stream.next(below: 6) }
///         let mean = Double(total) / Double(input[throwCount])
///         let say = input.language
///         return LabResult(
///           data: ["mean": .number(mean)],
///           blocks: [.text(say("The mean is \(mean).", "평균은 \(mean)이다."))])
///       }
///     }
///
/// A lab ends in less than five seconds with its defaults, needs no network, and gives the same result for the same
/// options and seed. ``LabResult/data`` is the same in every language.
public protocol Lab: Sendable {
  /// What is typed: `soma lab <name>`.
  var name: String { get }
  /// What the lab is called.
  var title: Localized { get }
  /// What it shows, in one line.
  var summary: Localized { get }
  /// Calls worth trying, for the help text.
  var examples: [LabExample] { get }
  /// What can be chosen. Options that every lab has (`--seed`, `--lang`, …) are not among them.
  var options: [any AnyLabOption] { get }

  /// Runs the experiment.
  ///
  /// - Throws: ``LabError``, or an error of the library that the command line can explain.
  func run(_ input: LabInput) throws -> LabResult
}

/// A call of a lab, and what for.
public struct LabExample: Sendable, Equatable {
  /// What follows `soma lab <name>`.
  public let arguments: String
  /// What it does.
  public let note: Localized

  /// A call of a lab.
  public init(_ arguments: String, _ note: Localized) {
    self.arguments = arguments
    self.note = note
  }
}
