// The practical floor of `mnist`: each thread has its own part of every batch and its own gradients; the sum of the
// gradients and Adam are one pass over each thread's part of the parameters. oneDNN's sgemm, two barriers a step.
#include "harness.h"

#include <dnnl.h>
#include <omp.h>
#include <zlib.h>

enum { COUNT = 60000, BATCH = 128, LAYERS = 3, MAX_THREADS = 64 };
static const long SIZES[LAYERS + 1] = {784, 512, 256, 10};
// Weights [outputs, inputs] and biases of all layers, one after another.
static long weightAt[LAYERS], biasAt[LAYERS], parameterCount;
static float *start, *parameters, *m, *v, *images, *gradients[MAX_THREADS];
static unsigned char labels[COUNT];
static int order[COUNT];

static const char *version(void) { return "C over oneDNN"; }

static void readPacked(const char *name, long header, void *out, long count) {
  char path[4096], skipped[16];
  const char *folder = getenv("SOMA_DATA");
  snprintf(path, sizeof path, "%s/mnist/%s", folder ? folder : "../shared/data", name);
  gzFile file = gzopen(path, "rb");
  if (file == NULL || gzread(file, skipped, header) != header || gzread(file, out, count) != count) {
    fprintf(stderr, "cannot read %s\n", path);
    exit(1);
  }
  gzclose(file);
}

static void prepare(void) {
  for (int layer = 0; layer < LAYERS; layer++) {
    weightAt[layer] = parameterCount;
    biasAt[layer] = parameterCount + SIZES[layer] * SIZES[layer + 1];
    parameterCount = (biasAt[layer] + SIZES[layer + 1] + 15) / 16 * 16;
  }
  start = floats(parameterCount), parameters = floats(parameterCount);
  m = floats(parameterCount), v = floats(parameterCount);
  for (int thread = 0; thread < omp_get_max_threads() && thread < MAX_THREADS; thread++)
    gradients[thread] = floats(parameterCount);
  for (int layer = 0; layer < LAYERS; layer++)
    fill(start + weightAt[layer], 10 + layer, SIZES[layer] * SIZES[layer + 1], sqrt(2.0 / SIZES[layer]));
  images = floats(COUNT * SIZES[0]);
  unsigned char *pixels = malloc(COUNT * SIZES[0]);
  readPacked("train-images-idx3-ubyte.gz", 16, pixels, COUNT * SIZES[0]);
  readPacked("train-labels-idx1-ubyte.gz", 8, labels, COUNT);
  for (long i = 0; i < COUNT * SIZES[0]; i++) images[i] = pixels[i] / 255.0f;
  free(pixels);
}

static void reset(void) {
  memcpy(parameters, start, parameterCount * sizeof(float));
  memset(m, 0, parameterCount * sizeof(float));
  memset(v, 0, parameterCount * sizeof(float));
}

// Forward and backward for some rows of a batch; returns the sum of their losses.
static double learn(const int *rows, long n, long batch, float **values, float **slopes, float *gradient) {
  for (long i = 0; i < n; i++)
    memcpy(values[0] + i * SIZES[0], images + rows[i] * SIZES[0], SIZES[0] * sizeof(float));
  for (int layer = 0; layer < LAYERS; layer++) {
    const long in = SIZES[layer], out = SIZES[layer + 1];
    const float *bias = parameters + biasAt[layer];
    float *z = values[layer + 1];
    dnnl_sgemm('N', 'T', n, out, in, 1, values[layer], in, parameters + weightAt[layer], in, 0, z, out);
    for (long i = 0; i < n; i++)
      for (long j = 0; j < out; j++) {
        float value = z[i * out + j] + bias[j];
        z[i * out + j] = layer + 1 < LAYERS && value < 0 ? 0 : value;
      }
  }
  const long classes = SIZES[LAYERS];
  double loss = 0;
  for (long i = 0; i < n; i++) {
    const float *z = values[LAYERS] + i * classes;
    float *slope = slopes[LAYERS] + i * classes, largest = z[0], sum = 0;
    for (long j = 1; j < classes; j++) largest = fmaxf(largest, z[j]);
    for (long j = 0; j < classes; j++) sum += slope[j] = expf(z[j] - largest);
    loss += logf(sum) + largest - z[labels[rows[i]]];
    for (long j = 0; j < classes; j++) slope[j] /= sum * batch;
    slope[labels[rows[i]]] -= 1.0f / batch;
  }
  for (int layer = LAYERS - 1; layer >= 0; layer--) {
    const long in = SIZES[layer], out = SIZES[layer + 1];
    float *slope = slopes[layer + 1], *bias = gradient + biasAt[layer];
    dnnl_sgemm('T', 'N', out, in, n, 1, slope, out, values[layer], in, 0, gradient + weightAt[layer], in);
    memset(bias, 0, out * sizeof(float));
    for (long i = 0; i < n; i++)
      for (long j = 0; j < out; j++) bias[j] += slope[i * out + j];
    if (layer == 0) break;
    dnnl_sgemm('N', 'N', n, in, out, 1, slope, out, parameters + weightAt[layer], in, 0, slopes[layer], in);
    for (long i = 0; i < n * in; i++) slopes[layer][i] = values[layer][i] > 0 ? slopes[layer][i] : 0;
  }
  return loss;
}

static void adam(long from, long to, int threads, int step) {
  const float rate = 0.001 * sqrt(1 - pow(0.999, step)) / (1 - pow(0.9, step));
  float *own = gradients[0];
  for (int thread = 1; thread < threads; thread++)
    for (long i = from; i < to; i++) own[i] += gradients[thread][i];
  for (long i = from; i < to; i++) {
    m[i] += 0.1f * (own[i] - m[i]);
    v[i] += 0.001f * (own[i] * own[i] - v[i]);
    parameters[i] -= rate * m[i] / (sqrtf(v[i]) + 1e-7f);
  }
}

static double run(void) {
  for (int i = 0; i < COUNT; i++) order[i] = i;
  for (int i = COUNT - 1; i > 0; i--) {
    int j = bits(50, i) % (i + 1), other = order[j];
    order[j] = order[i], order[i] = other;
  }
  double total = 0;
#pragma omp parallel reduction(+ : total)
  {
    const int thread = omp_get_thread_num(), threads = omp_get_num_threads();
    float *values[LAYERS + 1], *slopes[LAYERS + 1];
    for (int layer = 0; layer <= LAYERS; layer++)
      values[layer] = floats(BATCH * SIZES[layer]), slopes[layer] = floats(BATCH * SIZES[layer]);
    const long from = parameterCount / 16 * thread / threads * 16;
    const long to = parameterCount / 16 * (thread + 1) / threads * 16;
    for (int step = 1, first = 0; first < COUNT; step++, first += BATCH) {
      const long batch = COUNT - first < BATCH ? COUNT - first : BATCH;
      const long row = batch * thread / threads, end = batch * (thread + 1) / threads;
      total += learn(order + first + row, end - row, batch, values, slopes, gradients[thread]) / batch;
#pragma omp barrier
      adam(from, to, threads, step);
#pragma omp barrier
    }
    for (int layer = 0; layer <= LAYERS; layer++) free(values[layer]), free(slopes[layer]);
  }
  return total / ((COUNT + BATCH - 1) / BATCH);
}
