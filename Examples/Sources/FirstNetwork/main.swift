import Soma

let inputs = Tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
let targets = Tensor([[0], [1], [1], [0]])

var model = try Model(inputShape: [2], seed: 0) {
  Linear(8)
  Tanh()
  Linear(1)
}
var optimizer = Adam(learningRate: 0.05)

for step in 1...300 {
  let (loss, gradients) = try model.lossWithGradients { forward in
    try binaryCrossEntropy(logits: forward(inputs), targets: targets)
  }
  optimizer.update(&model.parameters, gradients: gradients)
  if step % 100 == 0 { print("step \(step)  loss \(loss)") }
}
print(model(inputs).sigmoid())
