import SomaData
import SomaTestSupport

/// What is said of images as ``TemporaryFolder/writeGray(_:_:width:height:)`` makes them.
let flatNote =
  "every training image is one flat color, by which alone classes can be told apart; what is transparent is shown on white"

/// What an error about images says is wrong, if it is about this path.
func imageFault(_ path: String, _ body: () throws -> Void) -> ImageError.Fault? {
  do {
    try body()
  } catch DataError.image(let error) where error.path == path {
    return error.fault
  } catch {
    return nil
  }
  return nil
}

extension TemporaryFolder {
  /// Writes a gray image of one brightness.
  @discardableResult func writeGray(
    _ name: String, _ value: UInt8 = 9, width: Int = 3, height: Int = 2
  ) throws -> String {
    try write(
      PNGWriter.file(
        width: width, height: height, [UInt8](repeating: value, count: width * height)), to: name)
  }
}
