import Foundation
import Soma
import Testing

import SomaTraining

@Test func linesOfNumbersAreInputs() throws {
  let tensor = try PredictionInput.read(bytes: Array("0.5, -1e1\n\n[2,3]\r\n".utf8), path: "x", shape: [2])
  #expect(tensor.shape == [2, 2] && tensor.floats == [0.5, -10, 2, 3])
}

@Test(arguments: [
  ("1 2 3", "x, line 1: 3 numbers; this network takes 2 numbers"),
  ("1 2\nfoo 4", "x, line 2: not all are numbers; this network takes 2 numbers"),
  ("1 nan", "x, line 1: not all are numbers; this network takes 2 numbers"), ("\n\n", "x: the file is empty"),
])
func linesThatDoNotFitAreNamed(_ text: String, _ message: String) {
  #expect {
    _ = try PredictionInput.read(bytes: Array(text.utf8), path: "x", shape: [2])
  } throws: { "\($0)" == message }
}

@Test func manyLinesComeInPartsAndKeepTheirNumbers() throws {
  try withFolder { root in
    // Over a megabyte, so that lines are cut at the ends of blocks.
    let lines = (0..<150_000).map { "\($0), \($0)e-1\($0 % 7 == 0 ? "\r\n\r\n" : "\n")" }
    let path = root + "/numbers.txt"
    try Data((lines.joined() + "1 2 3").utf8).write(to: URL(filePath: path))
    var parts = try PredictionInput.parts(of: path, shape: [2])
    #expect(parts.count == nil)
    var values: [Float] = [], partCount = 0
    while let part = parts.next() {
      values += part.inputs.floats
      partCount += 1
    }
    #expect(partCount > 1 && values.count % 2 == 0)
    let isRight = stride(from: 0, to: values.count, by: 2).allSatisfy { place in
      values[place] == Float(place / 2) && values[place + 1] == Float("\(place / 2)e-1")
    }
    #expect(isRight)
    // 150 000 lines with a number, and a blank one behind every seventh.
    let message = "\(path), line \(150_000 + 21_429 + 1): 3 numbers; this network takes 2 numbers"
    #expect("\(parts.failure.map { "\($0)" } ?? "")" == message)
    #expect(parts.next() == nil)
  }
}

@Test func aLineWithoutEndIsRefused() throws {
  var count = 0
  let piece = [UInt8](repeating: UInt8(ascii: "1"), count: 1 << 16)
  let content = try ContentReader(path: "x") { buffer throws(DataError) in
    count += buffer.count
    buffer.copyBytes(from: piece.prefix(buffer.count))
    return buffer.count
  }
  let lines = NumberLines(content, size: 2)
  #expect(throws: NumberLines.Fault.self) { try lines.next() }
  #expect(count < 20 << 20)
}

@Test func bytesThatAreNothingKnownAreRefused() {
  #expect {
    _ = try PredictionInput.read(bytes: [0xFF, 0xFE, 0x80], path: "x", shape: [1, 28, 28])
  } throws: { "\($0)" == "x is neither PNG nor IDX nor text; this network takes 28×28 gray" }
}

/// A gray PNG of 2 × 1 pixels, 10 and 200, made with zlib and struct by Python.
private let tinyPNG: [UInt8] = [
  0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52,
  0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0xD1, 0x49, 0x20,
  0x56, 0x00, 0x00, 0x00, 0x0B, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xE0, 0x3A, 0x01, 0x00,
  0x00, 0xDF, 0x00, 0xD3, 0x4B, 0x21, 0xA5, 0x49, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44,
  0xAE, 0x42, 0x60, 0x82,
]

@Test func anImageMustHaveTheNetworksSize() throws {
  let tensor = try PredictionInput.read(bytes: tinyPNG, path: "x.png", shape: [1, 1, 2])
  #expect(tensor.shape == [1, 1, 1, 2] && tensor.array(of: UInt8.self) == [10, 200])
  #expect {
    _ = try PredictionInput.read(bytes: tinyPNG, path: "x.png", shape: [1, 28, 28])
  } throws: { "\($0)" == "x.png is 2×1 gray; this network takes 28×28 gray" }
}

@Test func anIDXFileMayLeaveOutTheChannel() throws {
  try withFolder { root in
    // Two images of 1 × 2 bytes: magic, three big-endian sizes, then the pixels.
    let bytes: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4]
    let path = root + "/images"
    try Data(bytes).write(to: URL(filePath: path))
    let tensor = try PredictionInput.read(path, shape: [1, 1, 2])
    #expect(tensor.shape == [2, 1, 1, 2] && tensor.array(of: UInt8.self) == [1, 2, 3, 4])
    #expect(throws: RunError.self) { try PredictionInput.read(path, shape: [1, 2, 2]) }
    #expect(throws: DataError.self) { try PredictionInput.read(root + "/none", shape: [1, 1, 2]) }
  }
}
