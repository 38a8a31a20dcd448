import Soma
import SomaCLI
import SomaPlot
import Testing

private func result(_ epoch: Int, accuracy: Double? = 0.8502, isBest: Bool = true) -> EpochResult {
  EpochResult(
    epoch: epoch, epochCount: 10, training: Score(loss: 0.5213, accuracy: accuracy.map { _ in 0.8 }),
    validation: Score(loss: 0.4127, accuracy: accuracy), learningRate: 1e-3, seconds: 1.94,
    trainingSeconds: 1.8,
    samplesPerSecond: 28_412, isBest: isBest)
}

@Test func anEpochIsARowUnderItsTitles() {
  let text = ProgressText(width: 80, epochCount: 10, hasAccuracy: true, hasValidation: true)
  #expect(text.header == "  epoch     loss  val.loss  val.acc       Δ       lr   time  samples/s")
  #expect(
    text.row(result(2), previous: 0.8371)
      == "   2/10   0.5213    0.4127   0.8502  +.0131     1e-3   1.9s      28.4k  ★")
  #expect(
    text.row(result(10, isBest: false), previous: 0.8502)
      == "  10/10   0.5213    0.4127   0.8502             1e-3   1.9s      28.4k")
}

@Test func aSlowPrecisionIsToldOf() {
  #expect(PrecisionText.note(.float32, isAccelerated: true) == nil)
  #expect(PrecisionText.note(.bfloat16, isAccelerated: true) == nil)
  let note = PrecisionText.note(.bfloat16, isAccelerated: false)
  #expect(note?.contains("no instructions for bf16") == true)
  #expect(note?.contains("--precision float32") == true)
}

@Test func narrowTerminalsGetFewerColumnsAndWholeNumbers() {
  let text = ProgressText(width: 40, epochCount: 10, hasAccuracy: true, hasValidation: true)
  #expect(text.header == "  epoch     loss  val.loss  val.acc")
  #expect(text.row(result(2), previous: nil) == "   2/10   0.5213    0.4127   0.8502")
}

@Test func longTrainingsHaveAWiderFirstColumn() {
  let text = ProgressText(width: 40, epochCount: 12_000, hasAccuracy: false, hasValidation: false)
  let row = EpochResult(
    epoch: 11_999, epochCount: 12_000, training: Score(loss: 1.2e-5, accuracy: nil), validation: nil,
    learningRate: 0.0123456789, seconds: 0.2, trainingSeconds: 0.2, samplesPerSecond: 1e6, isBest: false)
  #expect(text.header == "      epoch     loss       lr   time")
  #expect(text.row(row, previous: nil) == "11999/12000 1.20e-05   0.0123   0.2s")
}

@Test func valuesToPredictHaveNoAccuracy() {
  let text = ProgressText(width: 80, epochCount: 10, hasAccuracy: false, hasValidation: true)
  #expect(text.header == "  epoch     loss  val.loss       lr   time  samples/s")
  #expect(
    text.row(result(1, accuracy: nil), previous: nil)
      == "   1/10   0.5213    0.4127     1e-3   1.9s      28.4k  ★")
}

@Test(arguments: [20, 30, 40, 60, 80, 200])
func aBarNeverFillsTheWholeLine(_ width: Int) {
  let text = ProgressText(width: width, epochCount: 10, hasAccuracy: true, hasValidation: true)
  for step in [0, 1, 211, 422] {
    let progress = StepProgress(
      epoch: 3, step: step, stepCount: 422, loss: 0.3392, stepLoss: 0.3, learningRate: 1e-3)
    let line = text.bar(progress, epochCount: 10, losses: [5, 4, 3, 2], timeLeft: "13s")
    // Past the last column a terminal breaks the line, and it could not be redrawn.
    #expect(line.count < width, "\(line)")
  }
}

@Test func aBarShowsWhatFits() {
  let progress = StepProgress(
    epoch: 3, step: 258, stepCount: 422, loss: 0.3392, stepLoss: 0.3, learningRate: 1e-3)
  let wide = ProgressText(width: 80, epochCount: 10, hasAccuracy: true, hasValidation: true)
  #expect(
    wide.bar(progress, epochCount: 10, losses: [3, 2, 1], timeLeft: "13s")
      == "   3/10 ━━━━━━━━━━━━──────── 61%  258/422  loss 0.3392  █▄▁  13s left".replacing(
        "─ 61%", with: "─  61%"))
  let narrow = ProgressText(width: 40, epochCount: 10, hasAccuracy: true, hasValidation: true)
  #expect(
    narrow.bar(progress, epochCount: 10, losses: [3, 2, 1], timeLeft: "13s")
      == "   3/10 ━━━━╸───  61%  258/422")
}

@Test func sparklinesSurviveAnyNumbers() {
  #expect(ProgressText.sparkline([1, 2, 3]) == "▁▄█")
  #expect(ProgressText.sparkline([2, 2, 2]) == "▁▁▁")
  #expect(ProgressText.sparkline([1, .nan, .infinity, 2]) == "▁! █")
  #expect(ProgressText.sparkline([.nan]) == "!" && ProgressText.sparkline([]) == "")
  #expect(ProgressText.sparkline([-.infinity, -1e308, 1e308]) == " ▁█")
  #expect(ProgressText.sparkline(Array(repeating: 1, count: 100)).count == 8)
}

@Test func numbersAreWrittenForPeople() {
  #expect(groupedDigits(109_386) == "109 386" && groupedDigits(-1234) == "-1 234" && groupedDigits(7) == "7")
  #expect(Words.loss(0.5213) == "0.5213" && Words.loss(0.000012) == "1.20e-05" && Words.loss(0) == "0.0000")
  #expect(Words.rate(0.001) == "1e-3" && Words.rate(0.00025) == "2.5e-4" && Words.rate(0.05) == "0.05")
  #expect(Words.rate(0.001234567) == "1.23457e-3" && Words.rate(0.0123456) == "0.0123456")
  #expect(Words.rate(0.001234567, isShort: true) == "1.2e-3")
  #expect(Words.rate(0.0123456, isShort: true) == "0.0123")
  #expect(Words.time(0.42) == "0.4s" && Words.time(13) == "13s" && Words.time(125) == "2m05s")
  #expect(Words.time(9.96) == "10s" && Words.time(59.7) == "1m00s" && Words.time(3720) == "1h02m")
  #expect(Words.time(.infinity) == "-" && Words.speed(.infinity) == "-" && Words.speed(28_412) == "28.4k")
  #expect(Words.bytes(437_544) == "427 KiB" && Words.flops(218_000) == "0.22 MFLOP")
}

@Test func tablesDropColumnsFromTheRight() {
  var table = Columns([("name", .left), ("count", .right), ("share", .right)])
  table.add(["first", "1 000", "99.9%"])
  table.add(["second", "1", "0.1%"])
  func lines(_ width: Int) -> [String] { table.lines(Terminal(isInteractive: false, width: width)) }
  #expect(lines(80) == ["name    count  share", "first   1 000  99.9%", "second      1   0.1%"])
  #expect(lines(15) == ["name    count", "first   1 000", "second      1"])
  #expect(lines(3) == ["name", "first", "second"])
}

@Test func textFromOutsideCannotCommandTheTerminal() {
  #expect("a\u{1B}[31mb\r\u{9B}".printable == "a?[31mb??")
  // Overrides of direction, and what does not show; joiners stay where they join.
  #expect("a\u{202E}txt\u{2066}b\u{2069}".printable == "a?txt?b?")
  #expect("a\u{200B}b\u{200D}c\u{FEFF}\u{AD}\u{2028}\u{3164}".printable == "a?b?c????")
  #expect("👩\u{200D}👧 می\u{200C}خواهم".printable == "👩\u{200D}👧 می\u{200C}خواهم")
  #expect("é 한글 e\u{301}".printable == "é 한글 e\u{301}")
  let plain = Terminal(isInteractive: false, isUnicode: false)
  #expect(plain.shown("loss 0.3 ±0.1 · ★ ━╸─") == "loss 0.3 +-0.1 | * ##-")
}
