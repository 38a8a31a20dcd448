public import SomaData

extension SavedRun {
  /// How images become inputs of the network; nothing where it does not take images.
  ///
  /// - Parameter fits: Whether they are photographs that have to be fitted. Otherwise they are scaled where the
  ///   training's were, and must have the network's size where those were not.
  public func imageForm(fits: Bool) -> ImageForm? {
    let usual: ImageForm.Rule = configuration.data.images?.size == nil ? .unchanged : .scaled
    var form = ImageForm(
      shape: configuration.input.shape,
      fits ? .fitted(hasDarkGround: configuration.input.hasDarkGround ?? true) : usual)
    form?.divisor = configuration.input.divisor
    form?.range = configuration.data.images?.range
    return form
  }
}
