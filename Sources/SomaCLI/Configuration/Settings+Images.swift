import Foundation
import Soma
import SomaPlot

extension Settings {
  /// What is to be learned from a folder of images.
  ///
  /// - Parameter source: The folder.
  func imagePlan(_ source: String) throws(Failure) -> ImagePlan {
    guard self["data.folder"] == nil else {
      throw Failure(
        .usage, "\(source.printable) is a folder of images, which --data cannot find",
        help: "name it with its path")
    }
    var plan = ImagePlan(path: Self.absolute(source))
    plan.size = imageSize
    plan.testFraction = number("data.split.test")
    plan.validationFraction = number("data.split.val")
    return plan
  }

  /// What images are scaled to.
  var imageSize: ImageSize? { text("data.image-size").flatMap { ImageSize($0) } }

  /// Refuses what only other data can have.
  func refuseKeys(for source: String, _ kind: TrainingData.Kind) throws(Failure) {
    let table = (SettingKey.table, "tables", "name the file of a table, such as data.csv")
    let images = (SettingKey.images, "folders of images", "name a folder, such as flowers/")
    let drawn = (SettingKey.drawn, "tables and folders of images", "take a set as it is divided")
    let refused =
      switch kind {
      case .set: [drawn, table, images]
      case .table: [images]
      case .images: [table]
      }
    for (keys, owner, way) in refused {
      guard let given = keys.lazy.compactMap({ self[$0.path] }).first else { continue }
      throw Failure(
        given.origin.failureCode,
        "\(given.origin.description) is for \(owner), and \(source.printable) is none",
        help: given.key.path == "data.target"
          ? "a goal has a comparison: --target 'val.accuracy>=0.98'" : "leave it out, or \(way)")
    }
  }
}
