// The families of models: how each is made from a spec, what of it can be trained, encoded and
// decoded, and where its items come from. A session, a file and the command line know models only
// through this table, so that a new family is saved, restored and trained like every other.
// Tested by tests/cpp/models/families_test.cc.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "atlas/base/parallel.h"
#include "atlas/base/status.h"
#include "atlas/base/tensor.h"
#include "atlas/models/autoencoder.h"
#include "atlas/models/classifier.h"
#include "atlas/models/codePrior.h"
#include "atlas/models/linearAutoencoder.h"
#include "atlas/models/meshVae.h"
#include "atlas/models/model.h"
#include "atlas/models/pca.h"
#include "atlas/models/ribbonVae.h"
#include "atlas/models/vqVae.h"
#include "atlas/nn/items.h"
#include "atlas/nn/trainer.h"

namespace atlas {

// What a model is made for: images, with labels or without, or rows of numbers, or nothing.
struct DataView {
  ByteImages images;
  MatrixView<const float> points;
  std::span<const uint8_t> labels = {};  // one an image, or none

  size_t count() const { return images.rows + points.rows; }
  size_t width() const { return images.data ? images.cols : points.cols; }
};

// A model of any family. The pointers are into `owner`, null where the family has no such side.
struct Model {
  ModelSpec spec;
  std::shared_ptr<void> owner = {};
  TrainableModel<float>* trainable = nullptr;  // null: fitted in closed form
  TrainSettings settings = {};                 // of trainable
  std::shared_ptr<const Items> source = {};    // its own; null: those of a data set
  LatentModel* latent = nullptr;
  Autoencoder<float>* network = nullptr;
  LinearAutoencoder* linear = nullptr;
  RibbonVae<float>* ribbons = nullptr;
  MeshVae<float>* mesh = nullptr;
  Classifier<float>* classifier = nullptr;
  VqVae<float>* vq = nullptr;
  CodePrior<float>* codes = nullptr;
  Pca* pca = nullptr;  // null before its fit
};

// The model of a spec, with its first weights; of pca nothing yet. invalidArgument for a spec
// outside its family's ranges. data may be empty for a model whose weights come from a file.
Result<Model> makeModel(const ModelSpec& spec, const DataView& data);

// invalidArgument if the model is trained by labels and these images have none, or others than its
// classes, or if it is trained by maps of codes and a byte is no code.
Status checkLabels(const Model& model, const DataView& data);

Model modelOf(Pca pca, ModelSpec spec);

// Every tensor of a model that is trained.
std::vector<float> weightsOf(const Model& model);

}  // namespace atlas
