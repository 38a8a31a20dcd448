import SomaTensor

/// A float64 tensor.
func f64(_ values: [Double]) -> Tensor { Tensor(values) }
/// A float64 matrix.
func f64(_ rows: [[Double]]) -> Tensor { Tensor(rows) }
