import Foundation
import Soma

/// - Parameters:
///   - folder: A folder of class folders with PNG images.
///   - file: A PNG image.
func images(folder: String, file: String) throws {
  var plan = ImagePlan(path: folder)
  plan.size = ImageSize(width: 32, height: 32)
  let prepared = try plan.prepare(seed: 0)
  print(prepared.dataSet.train.inputShape, prepared.dataSet.classNames)

  let photo = PlanarImage(try PNGImage(contentsOf: file))
  let small = photo.scaled(to: ImageSize(width: 32, height: 32))
  let digit = photo.fittedInk(in: ImageSize(width: 28, height: 28))
  print(small.channelCount, digit?.pixels.count ?? 0)
}

/// Writes a folder with five small images of each of two classes, hands out its path and that of an image, and removes it.
func withImages(_ body: (String, String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("soma-images-\(getpid())").path
  defer { try? FileManager.default.removeItem(atPath: folder) }
  // A gray image of 2 × 1 pixels.
  let png = Data(
    base64Encoded: """
      iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR4nGPgOgEAAN8A00shpUkAAAAASUVORK5CYII=
      """)
  for name in ["daisy", "rose"] {
    try FileManager.default.createDirectory(atPath: folder + "/" + name, withIntermediateDirectories: true)
    for index in 0..<5 {
      try png?.write(to: URL(fileURLWithPath: "\(folder)/\(name)/\(index).png"))
    }
  }
  try body(folder, folder + "/daisy/0.png")
}
