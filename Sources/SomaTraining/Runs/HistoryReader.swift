import Foundation

/// Makes a history of the lines of a log. A log may have a million lines, so those of epochs are read as they are
/// written; only a line that looks otherwise is left to the reader of all JSON, which takes fifty times as long.
struct HistoryReader {
  private(set) var history = RunHistory()
  private let decoder = JSONDecoder()

  private struct Line: Decodable {
    struct Layer: Decodable {
      let layer, kind: String
      let gradientNorm: Double?
      let units, dead: Int?
    }
    let event: String
    let epoch: Int?
    let loss, accuracy, lr, seconds: Double?
    let val: Score?
    let layers: [Layer]?
  }

  /// Takes in a line. A zero byte must follow it.
  mutating func read(_ line: UnsafeBufferPointer<UInt8>) {
    if let epoch = Self.epoch(line) { return history.add(epoch) }
    var scanner = LineScanner(line)
    // The other events have nothing that is kept.
    if scanner.take("{\"event\":\""), !scanner.take("epoch\""), !scanner.take("health\"") { return }
    guard let line = try? decoder.decode(Line.self, from: Data(line)), let epoch = line.epoch else { return }
    switch line.event {
    case "epoch":
      guard let loss = line.loss else { return }
      history.add(
        RunHistory.Epoch(
          epoch: epoch, training: Score(loss: loss, accuracy: line.accuracy), validation: line.val,
          learningRate: line.lr ?? .nan, seconds: line.seconds ?? .nan))
    case "health":
      history.layersEpoch = epoch
      history.layers = (line.layers ?? []).map {
        RunHistory.Layer(
          name: $0.layer, kind: $0.kind, gradientNorm: $0.gradientNorm, unitCount: $0.units,
          deadCount: $0.dead)
      }
    default: return
    }
  }

  /// An epoch as ``TrainingEvent/json(run:time:)`` writes it; nothing for any other line.
  private static func epoch(_ line: UnsafeBufferPointer<UInt8>) -> RunHistory.Epoch? {
    var scanner = LineScanner(line)
    guard scanner.take("{\"event\":\"epoch\",\"epoch\":"),
      let epoch = scanner.number().flatMap(Int.init(exactly:)),
      scanner.take(",\"loss\":"), let loss = scanner.number()
    else { return nil }
    var accuracy: Double?, validation: Score?
    if scanner.take(",\"accuracy\":") {
      accuracy = scanner.number()
      guard accuracy != nil else { return nil }
    }
    if scanner.take(",\"val\":{") {
      var held: Double?
      if scanner.take("\"accuracy\":") {
        held = scanner.number()
        guard held != nil, scanner.take(",") else { return nil }
      }
      guard scanner.take("\"loss\":"), let loss = scanner.number(), scanner.take("}") else { return nil }
      validation = Score(loss: loss, accuracy: held)
    }
    guard scanner.take(",\"lr\":"), let rate = scanner.number(), scanner.take(",\"seconds\":"),
      let seconds = scanner.number(), line.last == UInt8(ascii: "}")
    else { return nil }
    return RunHistory.Epoch(
      epoch: epoch, training: Score(loss: loss, accuracy: accuracy), validation: validation,
      learningRate: rate, seconds: seconds)
  }
}

/// Goes through a line from left to right.
private struct LineScanner {
  private let line: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ line: UnsafeBufferPointer<UInt8>) { self.line = line }

  /// Passes a text, if it is the next.
  mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard line.count - position >= count, let start = line.baseAddress,
      memcmp(start + position, text.utf8Start, count) == 0
    else { return false }
    position += count
    return true
  }

  /// Passes a number, if it is the next.
  mutating func number() -> Double? {
    guard position < line.count, let start = line.baseAddress else { return nil }
    // `strtod` takes more than JSON knows: blanks, words and hexadecimals.
    var length = 0
    while position + length < line.count, Self.isNumeric(line[position + length]) { length += 1 }
    let text = UnsafeRawPointer(start + position).assumingMemoryBound(to: CChar.self)
    var end: UnsafeMutablePointer<CChar>?
    let value = strtod(text, &end)
    guard length > 0, let end, UnsafePointer(end) - text == length, value.isFinite else { return nil }
    position += length
    return value
  }

  private static func isNumeric(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
  }
}
