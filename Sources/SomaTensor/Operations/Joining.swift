import Foundation
import SomaRules

extension Tensor {
  /// Tensors one after another along an existing axis; all other sizes must agree.
  ///
  /// **Gradient**: each tensor receives its own part.
  ///
  /// - Precondition: There is a tensor; all have one type and, but for the axis, one shape.
  public static func concatenate(_ tensors: [Tensor], alongAxis axis: Int = 0) -> Tensor {
    guard let first = tensors.first else { brokenRule("concatenate: no tensors") }
    let axis = Shape.axis(axis, rank: first.rank, "concatenate")
    for tensor in tensors {
      var expected = first.shape
      if tensor.rank == first.rank { expected[axis] = tensor.shape[axis] }
      mustHold(
        tensor.shape == expected && tensor.dtype == first.dtype,
        "concatenate: \(tensor.dtype.rawValue) \(tensor.shape) does not fit \(first.dtype.rawValue) \(first.shape) along axis \(axis)"
      )
    }
    var shape = first.shape
    shape[axis] = tensors.reduce(0) { $0 + $1.shape[axis] }
    let inner = Shape.count(Array(shape[(axis + 1)...])) * first.dtype.byteCount
    let outer = Shape.count(Array(shape[..<axis])), total = shape[axis]
    let sizes = tensors.map { $0.shape[axis] }
    let result = Tensor(
      shape: shape, dtype: first.dtype, from: tensors.map { $0.contiguous() }, as: "concatenate \(axis)"
    ) { at in
      let out = at[sizes.count]
      var start = 0
      for (index, length) in sizes.enumerated() {
        for block in 0..<outer {
          memcpy(out + (block * total + start) * inner, at[index] + block * length * inner, length * inner)
        }
        start += length
      }
    }
    guard first.dtype.isFloating else { return result }
    return result.recorded(.concatenate, from: tensors) { g, _, _ in g.split(sizes: sizes, alongAxis: axis) }
  }

  /// Tensors of one shape side by side along a new axis.
  ///
  /// - Precondition: There is a tensor; all have one type and one shape.
  public static func stack(_ tensors: [Tensor], alongAxis axis: Int = 0) -> Tensor {
    guard let first = tensors.first else { brokenRule("stack: no tensors") }
    let axis = Shape.axis(axis, rank: first.rank + 1, "stack")
    return concatenate(tensors.map { $0.expandingShape(at: axis) }, alongAxis: axis)
  }
}
