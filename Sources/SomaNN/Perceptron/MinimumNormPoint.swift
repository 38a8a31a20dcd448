/// The two nearest points of two convex hulls: x* = Σ λᵢxᵢ and z* = Σ μⱼzⱼ with ‖x* − z*‖ least.
///
/// **Method**: Wolfe, "Finding the nearest point in a polytope", 1976, on the differences xᵢ − zⱼ, of which only the
/// few that carry the answer are ever formed. Exact but for rounding: it ends with an affine least-squares problem over
/// at most d + 1 differences, which is solved by orthogonalisation.
struct MinimumNormPoint {
  /// x* − z*.
  let vector: [Double]
  /// λ and μ without zeros, by the indices of the points.
  let fromShares, toShares: [Int: Double]

  /// ‖x* − z*‖.
  var distance: Double { dot(vector, vector).squareRoot() }

  /// - Parameters:
  ///   - from: The points xᵢ, at least one.
  ///   - to: The points zⱼ, at least one, of the same dimension.
  init(from: [[Double]], to: [[Double]]) {
    var search = Search(from: from, to: to)
    search.run()
    vector = search.point
    var shares: (from: [Int: Double], to: [Int: Double]) = ([:], [:])
    for vertex in search.corral {
      shares.from[vertex.from, default: 0] += vertex.weight
      shares.to[vertex.to, default: 0] += vertex.weight
    }
    (fromShares, toShares) = shares
  }
}

/// A difference of two given points, and its share of the nearest point.
private struct Vertex {
  let from, to: Int
  let place: [Double]
  var weight: Double
}

private struct Search {
  let from, to: [[Double]]
  /// Differences that are affinely independent; the point lies inside their simplex.
  private(set) var corral: [Vertex]
  /// Σ weight · place over the corral.
  private(set) var point: [Double]
  /// The largest coordinate, for telling rounding from distance.
  private let scale: Double

  init(from: [[Double]], to: [[Double]]) {
    self.from = from
    self.to = to
    scale = (from + to).reduce(0) { $1.reduce($0) { max($0, abs($1)) } }
    let place = zip(from[0], to[0]).map { $0 - $1 }
    corral = [Vertex(from: 0, to: 0, place: place, weight: 1)]
    point = place
  }

  /// Adds the difference that lies farthest against the point, moves to the nearest point of the larger simplex, and
  /// drops what then has no share; until no difference lies farther back than the point itself.
  mutating func run() {
    // Every round shortens the point, so no corral comes twice; the limit only guards against rounding.
    for _ in 0..<(100 + 10 * (from.count + to.count)) {
      let square = dot(point, point)
      guard square.squareRoot() > 64 * .ulpOfOne * scale else { return }
      let next = farthest()
      guard dot(point, next.place) < square * (1 - 1e-13),
        !corral.contains(where: { $0.from == next.from && $0.to == next.to })
      else { return }
      let old = (corral, point)
      corral.append(next)
      guard settle(), dot(point, point) < square else {
        (corral, point) = old
        return
      }
    }
  }

  /// The difference with the least product with the point; of equals, the first.
  private func farthest() -> Vertex {
    func least(_ points: [[Double]], _ sign: Double) -> Int {
      let products = points.map { sign * dot(point, $0) }
      return products.indices.min { (products[$0], $0) < (products[$1], $1) } ?? 0
    }
    let first = least(from, 1), second = least(to, -1)
    return Vertex(
      from: first, to: second, place: zip(from[first], to[second]).map { $0 - $1 }, weight: 0)
  }

  /// Moves to the nearest point of the corral's simplex; false when rounding makes the corral dependent.
  private mutating func settle() -> Bool {
    while true {
      guard let wanted = affineWeights() else { return false }
      if wanted.allSatisfy({ $0 > 0 }) {
        for index in corral.indices { corral[index].weight = wanted[index] }
        break
      }
      // As far towards the wanted weights as none gets negative; the one that stops the way leaves.
      var step = 1.0, leaving = 0
      for (index, vertex) in corral.enumerated() where wanted[index] <= 0 {
        let share = vertex.weight / (vertex.weight - wanted[index])
        if !(share >= step) { (step, leaving) = (share.isNaN ? 0 : share, index) }
      }
      for index in corral.indices {
        corral[index].weight += step * (wanted[index] - corral[index].weight)
      }
      corral.remove(at: leaving)
      corral.removeAll { $0.weight <= 0 }
      guard !corral.isEmpty else { return false }
    }
    point = point.indices.map { axis in corral.reduce(0) { $0 + $1.weight * $1.place[axis] } }
    return true
  }

  /// The weights, of sum 1 and any sign, of the point of least norm in the corral's affine hull.
  private func affineWeights() -> [Double]? {
    let origin = corral[0].place
    var basis: [[Double]] = []
    var triangle: [[Double]] = []
    for vertex in corral.dropFirst() {
      var rest = zip(vertex.place, origin).map { $0 - $1 }
      let length = dot(rest, rest).squareRoot()
      var column = [Double](repeating: 0, count: basis.count)
      // Twice is enough: Parlett, The Symmetric Eigenvalue Problem, section 6.9.
      for _ in 0..<2 {
        for (index, direction) in basis.enumerated() {
          let part = dot(direction, rest)
          column[index] += part
          rest = zip(rest, direction).map { $0 - part * $1 }
        }
      }
      let height = dot(rest, rest).squareRoot()
      guard height > 1e-13 * length else { return nil }
      basis.append(rest.map { $0 / height })
      triangle.append(column + [height])
    }
    // Σ βₖ (pₖ − p₀) has to be −p₀ as far as the basis reaches.
    var factors = [Double](repeating: 0, count: basis.count)
    for index in basis.indices.reversed() {
      let known = (index + 1..<basis.count).reduce(0) { $0 + triangle[$1][index] * factors[$1] }
      factors[index] = (-dot(basis[index], origin) - known) / triangle[index][index]
    }
    return [1 - factors.reduce(0, +)] + factors
  }
}

private func dot(_ left: [Double], _ right: [Double]) -> Double {
  var sum = 0.0
  for (a, b) in zip(left, right) { sum += a * b }
  return sum
}
