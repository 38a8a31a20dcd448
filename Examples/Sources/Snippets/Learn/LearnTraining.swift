import Soma

// The programs of the articles about descent and deep networks.

func learnDescent() throws {
  let digits = try DataSet.load("digits").train
  for batchSize in [digits.count, 32, 1] {
    var model = try Model(inputShape: digits.inputShape, seed: 0) {
      Flatten()
      Linear(32)
      ReLU()
      Linear(10)
    }
    var descent = SGD(learningRate: 0.05)
    try Trainer(epochCount: 3, batchSize: batchSize)
      .fit(&model, optimizer: &descent, training: digits)
    print(batchSize, descent.stepCount, try model.score(digits, objective: .classification).loss)
  }
}

func learnRace() throws {
  func ravine(_ place: Tensor) -> Tensor {
    (place[0].squared() + place[1].squared() * 50) * 0.5
  }
  for name in [OptimizerName.sgd, .momentum, .nesterov, .rmsprop, .adam] {
    var optimizer = try name.makeOptimizer(learningRate: 0.02)
    var place = [Parameter(name: "place", value: Tensor([-2.5, 0.8] as [Double]))]
    for _ in 0..<100 {
      let gradient = valueWithGradient(at: place[0].value, of: ravine).gradient
      optimizer.update(&place, gradients: [gradient])
    }
    print(name, place[0].value, ravine(place[0].value).item)
  }
}

func learnDepth() throws {
  let digits = try DataSet.load("digits").train
  let batch = digits.batch(0..<128)
  for activation in [ActivationFunction.sigmoid, .relu] {
    var deep = try Model(inputShape: digits.inputShape, seed: 0) {
      Flatten()
      for _ in 0..<10 {
        Linear(64, weightInitializer: activation.recommendedInitializer)
        Activation(activation)
      }
      Linear(10, weightInitializer: .xavierUniform)
    }
    let (_, gradients) = try deep.lossWithGradients { forward in
      try crossEntropy(logits: forward(batch.inputs), targets: batch.targets)
    }
    for (parameter, gradient) in zip(deep.parameters, gradients) where parameter.isDecayed {
      print(activation.name, parameter.name, gradient.norm())
    }
  }
}

func learnInit() throws {
  let inputs = Tensor(normal: [200, 100], using: RandomStream(seed: 0, purpose: .user))
  for rule in [Initializer.xavierNormal, .heNormal] {
    let network = try Model(inputShape: [100], seed: 0) {
      for _ in 0..<10 {
        Linear(100, weightInitializer: rule)
        ReLU()
      }
    }
    _ = try network.output(for: inputs) { layer, output in
      print(rule.name, layer, output.variance())
    }
  }
}

func learnRegularise() throws {
  let moons = try DataSet.load("moons", DataOptions(noise: 0.3)).train
  let (others, few) = try moons.split(fraction: 50.0 / Double(moons.count), seed: 0)
  for decay in [0, 0.02] {
    var model = try Model(inputShape: [2], seed: 0) {
      Linear(64)
      ReLU()
      Linear(64)
      ReLU()
      Linear(2, weightInitializer: .xavierUniform)
    }
    var adam = Adam(learningRate: 0.01, weightDecay: .coupled(decay))
    try Trainer(epochCount: 300, batchSize: 50).fit(&model, optimizer: &adam, training: few)
    print(
      decay, try model.score(few, objective: .classification).loss,
      try model.score(others, objective: .classification).loss)
  }
}

func learnDigits() throws {
  let digits = try DataSet.load("digits")
  let test = digits.test ?? digits.train
  var model = try Model(inputShape: test.inputShape, seed: 0) {
    Flatten()
    Linear(32)
    ReLU()
    Linear(10)
  }
  var adam = Adam(learningRate: 0.003)
  try Trainer(epochCount: 30, batchSize: 32).fit(&model, optimizer: &adam, training: digits.train)
  let logits = try model.outputs(for: test)
  print(try accuracy(predictions: logits, labels: test.targets))
  var confusion = ConfusionMatrix(classCount: 10)
  try confusion.add(predictions: logits, labels: test.targets)
  for row in confusion.rows { print(row) }
}
