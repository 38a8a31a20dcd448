// FANN (libfann-dev): batch training of the smallest net.
#include "../floor/harness.h"

#include <floatfann.h>

static const float RATE = 2;
static struct fann *network;
static struct fann_train_data *data;
static float weights1[4], weights2[2];

static const char *version(void) { return "FANN 2.2"; }

static void prepare(void) {
  static const float inputs[4][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, targets[4] = {0, 1, 1, 0};
  fill(weights1, 20, 4, 1);
  fill(weights2, 21, 2, 1);
  data = fann_create_train(4, 2, 1);
  for (int row = 0; row < 4; row++) {
    memcpy(data->input[row], inputs[row], sizeof inputs[row]);
    data->output[row][0] = targets[row];
  }
  network = fann_create_standard(3, 2, 2, 1);
  fann_set_activation_function_hidden(network, FANN_SIGMOID);
  fann_set_activation_function_output(network, FANN_SIGMOID);
  // FANN's sigmoid is 1 / (1 + exp(−2 s x)), and its slope that of half the squared error.
  fann_set_activation_steepness_hidden(network, 0.5f);
  fann_set_activation_steepness_output(network, 0.5f);
  fann_set_training_algorithm(network, FANN_TRAIN_BATCH);
  fann_set_train_error_function(network, FANN_ERRORFUNC_LINEAR);
  fann_set_learning_rate(network, 2 * RATE);
}

static void reset(void) {
  // Each unit's weights are followed by that of its bias; units 2 and 5 are the biases of the layers below.
  for (int unit = 0; unit < 2; unit++) {
    for (int input = 0; input < 2; input++) fann_set_weight(network, input, 3 + unit, weights1[2 * unit + input]);
    fann_set_weight(network, 2, 3 + unit, 0);
    fann_set_weight(network, 3 + unit, 6, weights2[unit]);
  }
  fann_set_weight(network, 5, 6, 0);
}

static double run(void) {
  double loss = 0;
  for (int step = 0; step < 10000; step++) loss = fann_train_epoch(network, data);
  return loss;
}
