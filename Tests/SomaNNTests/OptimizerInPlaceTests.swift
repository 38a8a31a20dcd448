import SomaNN
import SomaTensor
import Testing

/// A rule applied where the numbers lie gives the bits of `updated`, for any cut into tiles and threads.
struct OptimizerInPlaceTests {
  @Test(arguments: [DType.float32, .float64], [0, 1, 2, 17, 16_384, 16_385, 50_001])
  func inPlaceGivesTheBitsOfNewMemory(_ dtype: DType, _ count: Int) throws {
    for (name, optimizer) in Self.optimizers {
      let start = Parameter(name: "w", value: random(count, 0, dtype), isDecayed: true)
      var parameter = start
      var slots = optimizer.slotNames.map { optimizer.initialSlot($0, for: start.value) }
      let slotCount = optimizer.rule(isDecayed: true, step: 1).slotCount
      let value = start.value.copied(), memory = slots.prefix(slotCount).map { $0.copied() }
      for step in 1...3 {
        let gradient = random(count, UInt64(step), dtype)
        parameter.value = optimizer.updated(parameter, gradient: gradient, slots: &slots, step: step)
        ThreadPool.use(threadCount: step % 2 + 1)
        ThreadPool.session {
          optimizer.rule(isDecayed: true, step: step).apply(
            to: value.storage.pointer, gradient: gradient.start, slots: memory.map(\.storage.pointer),
            count: count, dtype: dtype)
        }
      }
      #expect(value.isIdentical(to: parameter.value), "\(name)")
      #expect(zip(memory, slots).allSatisfy { $0.isIdentical(to: $1) }, "\(name)")
    }
  }

  static let optimizers: [(String, any FusedOptimizer)] = [
    ("sgd", SGD(weightDecay: .coupled(0.01))),
    ("momentum", SGD(momentum: 0.9, weightDecay: .decoupled(0.01))),
    ("nesterov", SGD(momentum: 0.9, isNesterov: true, form: .torch)),
    ("adam", Adam(weightDecay: .coupled(0.01))),
    ("amsgrad", Adam(isAMSGrad: true, form: .torch)),
    ("adamw", AdamW()),
    ("nadam", NAdam(weightDecay: .coupled(0.01))),
    ("adamax", AdaMax()),
    ("adagrad", Adagrad(learningRateDecay: 0.1, form: .torch)),
    ("adadelta", Adadelta()),
    ("rmsprop", RMSProp()),
    ("rmspropMomentum", RMSProp(momentum: 0.9)),
    ("rmspropCentered", RMSProp(isCentered: true)),
    ("rmspropCenteredMomentum", RMSProp(momentum: 0.9, isCentered: true, form: .torch)),
    ("lion", Lion(weightDecay: 0.01)),
  ]

  private func random(_ count: Int, _ index: UInt64, _ dtype: DType) -> Tensor {
    var stream = RandomStream(seed: 7, purpose: .testing, index: index)
    return Tensor((0..<count).map { _ in stream.nextNormal() }).converted(to: dtype)
  }
}
