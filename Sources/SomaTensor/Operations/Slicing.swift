import Foundation
import SomaRules

extension Tensor {
  /// The elements at `range` along `axis`, every `step`-th of them. Not copied.
  ///
  /// **Gradient**: placed back, zeros elsewhere.
  ///
  /// - Precondition: The axis exists, `range` lies in it, and `step` is positive.
  public func sliced(alongAxis axis: Int, _ range: Range<Int>, step: Int = 1) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, "slice")
    mustHold(step > 0, "slice: step is \(step), expected 1 or more")
    mustHold(
      range.lowerBound >= 0 && range.upperBound <= shape[axis],
      "slice: \(range) is outside axis \(axis) of shape \(shape)")
    var target = shape
    target[axis] = (range.count + step - 1) / step
    var steps = strides
    steps[axis] *= step
    let size = shape[axis]
    return view(shape: target, strides: steps, offset: offset + range.lowerBound * strides[axis]).recorded(
      .slice,
      (self, { g, _ in g.scatteredSlice(alongAxis: axis, start: range.lowerBound, step: step, size: size) }))
  }

  /// Zeros of size `size` along `axis`, with this tensor at `start`, `start + step`, …: the opposite of a slice.
  ///
  /// **Gradient**: the slice.
  func scatteredSlice(alongAxis axis: Int, start: Int, step: Int, size: Int) -> Tensor {
    var target = shape
    target[axis] = size
    let inner = Shape.count(Array(shape[(axis + 1)...])) * dtype.byteCount
    let length = shape[axis], outer = Shape.count(Array(shape[..<axis]))
    let end = length == 0 ? start : start + (length - 1) * step + 1
    let result = Tensor(
      shape: target, dtype: dtype, from: [contiguous()], as: "scatterSlice \(axis) \(start) \(step) \(size)"
    ) { at in
      memset(at[1], 0, outer * size * inner)
      for block in 0..<outer {
        for index in 0..<length {
          memcpy(
            at[1] + (block * size + start + index * step) * inner, at[0] + (block * length + index) * inner,
            inner)
        }
      }
    }
    return result.recorded(
      .scatterSlice, (self, { g, _ in g.sliced(alongAxis: axis, start..<end, step: step) }))
  }

  /// Element `index` of the first axis, without that axis.
  ///
  /// - Precondition: `index` is in `0 ..< shape[0]`.
  public subscript(index: Int) -> Tensor {
    mustHold(rank > 0, "subscript: a scalar has no axis to index")
    mustHold(index >= 0 && index < shape[0], "subscript: index \(index) is outside 0 ..< \(shape[0])")
    return sliced(alongAxis: 0, index..<index + 1).reshaped(to: Array(shape.dropFirst()))
  }

  /// A range of the first axis.
  ///
  /// - Precondition: The range lies in the axis.
  public subscript(range: Range<Int>) -> Tensor { sliced(alongAxis: 0, range) }

  /// Ranges of several axes, from the first: `x[0..<2, 3..<5]`.
  public subscript(first: Range<Int>, second: Range<Int>, rest: Range<Int>...) -> Tensor {
    var result = self
    for (axis, range) in ([first, second] + rest).enumerated() {
      result = result.sliced(alongAxis: axis, range)
    }
    return result
  }

  /// The tensor cut into pieces of the given sizes along an axis.
  ///
  /// - Precondition: The sizes are not negative and add up to the axis.
  public func split(sizes: [Int], alongAxis axis: Int = 0) -> [Tensor] {
    let axis = Shape.axis(axis, rank: rank, "split")
    mustHold(
      sizes.allSatisfy { (0...shape[axis]).contains($0) } && sizes.reduce(0, &+) == shape[axis],
      "split: sizes \(sizes), expected ones of 0 or more that add up to axis \(axis) of shape \(shape)")
    var start = 0
    return sizes.map { size in
      defer { start += size }
      return sliced(alongAxis: axis, start..<start + size)
    }
  }

  /// The tensor with `widths[axis] = (before, after)` elements of `value` added around it.
  ///
  /// **Gradient**: of the middle.
  ///
  /// - Precondition: There is a pair for each axis, without negative numbers.
  public func padded(_ widths: [(before: Int, after: Int)], value: Double = 0) -> Tensor {
    mustHold(
      widths.count == rank && widths.allSatisfy { $0.before >= 0 && $0.after >= 0 },
      "pad: widths \(widths), expected a pair of 0 or more for each axis of shape \(shape)")
    var result = with(node: nil)
    for (axis, width) in widths.enumerated() where width != (0, 0) {
      var before = result.shape, after = result.shape
      (before[axis], after[axis]) = (width.before, width.after)
      let pieces = [
        Tensor(repeating: value, shape: before, dtype: dtype), result,
        Tensor(repeating: value, shape: after, dtype: dtype),
      ]
      result = Tensor.concatenate(pieces, alongAxis: axis)
    }
    let inner = zip(widths, shape).map { $0.before..<$0.before + $1 }
    return result.recorded(
      .pad,
      (
        self,
        { g, _ in
          var middle = g
          for (axis, range) in inner.enumerated() { middle = middle.sliced(alongAxis: axis, range) }
          return middle
        }
      ))
  }
}
