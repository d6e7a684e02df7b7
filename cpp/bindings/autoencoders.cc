// What chapter 6 asks: atlas/models/linearAutoencoder.h, roundTrip.h, imageMetrics.h,
// finiteDifferences.h.
#include <algorithm>

#include "atlas/lessons/finiteDifferences.h"
#include "atlas/lessons/imageMetrics.h"
#include "atlas/lessons/roundTrip.h"
#include "atlas/models/linearAutoencoder.h"
#include "atlas/session/session.h"
#include "values.h"

namespace atlas {
namespace {

LinearAutoencoderSettings settingsFrom(const val& object) {
  LinearAutoencoderSettings settings;
  settings.latentDim = u32(object, "latentDim");
  settings.batchSize = u32(object, "batchSize");
  settings.learningRate = object["learningRate"].as<double>();
  settings.rateDrop = u64(object["rateDrop"].as<double>());
  settings.seed = u64(object["seed"].as<double>());
  return settings;
}

void putState(val& out, const LinearAutoencoderState& state) {
  out.set("weights", copyOut(state.weights));
  out.set("moment1", copyOut(state.optimizer.moment1));
  out.set("moment2", copyOut(state.optimizer.moment2));
  out.set("steps", double(state.optimizer.steps));
}

val comparisonOf(Session& session, std::string id, std::string pcaId) {
  auto network = session.network(id);
  if (!network.ok()) return failure(network.status());
  auto pca = session.pca(pcaId);
  if (!pca.ok()) return failure(pca.status());
  const auto comparison = compareWithPca(session.pool(), *network.value(), *pca.value());
  if (!comparison.ok()) return failure(comparison.status());
  val out = success();
  out.set("angles", copyOut(comparison->angles));
  out.set("orthonormalityGap", comparison->orthonormalityGap);
  return out;
}

// `state` is what an earlier call returned, or null for a start; the network `id` gets the weights.
val linearAutoencoderSteps(Session& session, std::string id, std::string pcaId, std::string dataset,
                           val settingsIn, double steps, val state) {
  auto images = session.images(dataset);
  if (!images.ok()) return failure(images.status());
  auto pca = session.pca(pcaId);
  if (!pca.ok()) return failure(pca.status());
  auto network = session.network(id);
  if (!network.ok()) return failure(network.status());
  const LinearAutoencoderSettings settings = settingsFrom(settingsIn);
  const Autoencoder<float>& shape = *network.value();
  if (hiddenLayers(shape.spec()) > 0 || shape.latentDim() != settings.latentDim ||
      shape.inputDim() != images->cols) {
    return failure(Status::invalidArgument(
        "Model " + id + " cannot hold a linear autoencoder of " +
        std::to_string(settings.latentDim) +
        " code numbers; create it without hidden layers and with as many."));
  }
  LinearAutoencoderState run;
  if (state.isNull()) {
    run = linearAutoencoderStart(settings, images->cols);
  } else {
    run.weights = copyIn<float>(state["weights"]);
    run.optimizer.moment1 = copyIn<float>(state["moment1"]);
    run.optimizer.moment2 = copyIn<float>(state["moment2"]);
    run.optimizer.steps = u64(state["steps"].as<double>());
  }
  const std::vector<float>& mean = pca.value()->parts().mean;
  const auto error =
      linearAutoencoderRun(session.pool(), images.value(), mean, settings, u64(steps), run);
  if (!error.ok()) return failure(error.status());
  writeLinearAutoencoder(run, mean, *network.value());
  val out = success();
  putState(out, run);
  out.set("error", error.value());
  return out;
}

val pcaErrors(Session& session, std::string id) {
  auto pca = session.pca(id);
  if (!pca.ok()) return failure(pca.status());
  val out = success();
  out.set("errors", copyOut(pcaErrorCurve(*pca.value())));
  return out;
}

val roundTripOf(Session& session, std::string id, val codesIn) {
  auto model = session.latentModel(id);
  if (!model.ok()) return failure(model.status());
  const auto codes = copyIn<float>(codesIn);
  const size_t k = model.value()->latentDim();
  const auto trip = roundTrip(session.pool(), *model.value(), {codes.data(), codes.size() / k, k});
  if (!trip.ok()) return failure(trip.status());
  val out = success();
  out.set("codes", copyOut(trip->codes));
  out.set("error", copyOut(trip->error));
  out.set("largest", trip->largest);
  return out;
}

val reconstructionErrorsOf(Session& session, std::string id, std::string dataset, uint32_t count) {
  auto model = session.latentModel(id);
  if (!model.ok()) return failure(model.status());
  auto images = session.images(dataset);
  if (!images.ok()) return failure(images.status());
  const auto errors = reconstructionErrors(session.pool(), *model.value(), images.value(), count);
  if (!errors.ok()) return failure(errors.status());
  val out = success();
  out.set("squared", errors->squared);
  out.set("absolute", errors->absolute);
  out.set("crossEntropy", errors->crossEntropy);
  return out;
}

std::vector<float> toPixels(const std::vector<uint8_t>& bytes) {
  std::vector<float> pixels(bytes.size());
  for (size_t i = 0; i < bytes.size(); ++i) pixels[i] = float(bytes[i]) / 255.0f;
  return pixels;
}

std::vector<uint8_t> toBytes(const std::vector<float>& pixels) {
  std::vector<uint8_t> bytes(pixels.size());
  for (size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = uint8_t(std::clamp(pixels[i], 0.0f, 1.0f) * 255.0f + 0.5f);
  }
  return bytes;
}

// One image disturbed in three ways: the pictures and how far each is from it.
val disturbed(Session&, val imageIn, uint32_t rows, uint32_t cols, double shift, double noise,
              double gain, double seed) {
  const std::vector<float> image = toPixels(copyIn<uint8_t>(imageIn));
  if (rows == 0 || cols == 0 || image.size() != size_t(rows) * cols || !(shift <= kMaxShift) ||
      !(shift >= -kMaxShift)) {
    return failure(Status::invalidArgument(
        std::to_string(image.size()) + " pixels are no image of " + std::to_string(rows) + "×" +
        std::to_string(cols) + ", or the shift is beyond " + std::to_string(int(kMaxShift)) +
        " pixels; give one whole image and a smaller shift."));
  }
  const std::vector<float> pictures[] = {shifted(image, rows, cols, shift, 0),
                                         noisy(image, noise, u64(seed)), brightened(image, gain)};
  std::vector<uint8_t> images;
  std::vector<double> squared, absolute, crossEntropy;
  for (const std::vector<float>& picture : pictures) {
    const auto bytes = toBytes(picture);
    images.insert(images.end(), bytes.begin(), bytes.end());
    const ImageDistances d = imageDistances(image.data(), picture.data(), image.size());
    squared.push_back(d.squared);
    absolute.push_back(d.absolute);
    crossEntropy.push_back(d.crossEntropy);
  }
  val out = success();
  out.set("images", copyOut(images));
  out.set("squared", copyOut(squared));
  out.set("absolute", copyOut(absolute));
  out.set("crossEntropy", copyOut(crossEntropy));
  out.set("floor", imageDistances(image.data(), image.data(), image.size()).crossEntropy);
  return out;
}

// How far the images of `others` are from `image`, one after another.
val distancesTo(Session&, val imageIn, val othersIn) {
  const std::vector<float> image = toPixels(copyIn<uint8_t>(imageIn));
  const std::vector<float> others = toPixels(copyIn<uint8_t>(othersIn));
  if (image.empty() || others.size() % image.size() != 0) {
    return failure(
        Status::invalidArgument(std::to_string(others.size()) + " pixels are not whole images of " +
                                std::to_string(image.size()) + "; give images of one size."));
  }
  std::vector<double> squared, absolute, crossEntropy;
  for (size_t at = 0; at < others.size(); at += image.size()) {
    const ImageDistances d = imageDistances(image.data(), &others[at], image.size());
    squared.push_back(d.squared);
    absolute.push_back(d.absolute);
    crossEntropy.push_back(d.crossEntropy);
  }
  val out = success();
  out.set("squared", copyOut(squared));
  out.set("absolute", copyOut(absolute));
  out.set("crossEntropy", copyOut(crossEntropy));
  return out;
}

val noiseImage(Session&, uint32_t pixels, double seed) {
  val out = success();
  out.set("image", copyOut(toBytes(uniformNoise(std::min(pixels, kMaxInputDim), u64(seed)))));
  return out;
}

// Of the model `id` as it was made: its spec, at its initial weights.
val gradientCheck(Session& session, std::string id, std::string dataset, uint32_t images,
                  uint32_t count) {
  auto network = session.network(id);
  if (!network.ok()) return failure(network.status());
  auto set = session.images(dataset);
  if (!set.ok()) return failure(set.status());
  const ByteImages batch(set->data, std::min<size_t>(images, set->rows), set->cols, set->stride);
  const auto check = checkGradient(session.pool(), network.value()->spec(), batch, count);
  if (!check.ok()) return failure(check.status());
  val tensors = val::array();
  std::vector<double> analytic, numeric;
  for (const CheckedWeight& w : check->weights) {
    tensors.call<void>("push", w.tensor);
    analytic.push_back(w.analytic);
    numeric.push_back(w.numeric);
  }
  val out = success();
  out.set("tensors", tensors);
  out.set("analytic", copyOut(analytic));
  out.set("numeric", copyOut(numeric));
  out.set("worst", check->worst);
  return out;
}

}  // namespace

EMSCRIPTEN_BINDINGS(autoencoders) {
  emscripten::function("linearAutoencoderSteps", &linearAutoencoderSteps);
  emscripten::function("compareWithPca", &comparisonOf);
  emscripten::function("pcaErrors", &pcaErrors);
  emscripten::function("roundTrip", &roundTripOf);
  emscripten::function("reconstructionErrors", &reconstructionErrorsOf);
  emscripten::function("disturbed", &disturbed);
  emscripten::function("distancesTo", &distancesTo);
  emscripten::function("noiseImage", &noiseImage);
  emscripten::function("gradientCheck", &gradientCheck);
}

}  // namespace atlas
