#include "atlas/lessons/deformableShapes.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "base/near.h"
#include "words/sentence.h"

namespace atlas {
namespace {

constexpr BodyKind kKinds[] = {BodyKind::tube, BodyKind::person};

}  // namespace

TEST_CASE("shapes: a blend of vertices is whole at its ends and short between") {
  ThreadPool pool(1);
  for (const BodyKind body : kKinds) {
    const auto path = bodyPath(pool, nullptr, {body, 3, 5, 17, 11}).value();
    const size_t d = path.vertices.size() / 11;
    for (const size_t f : {0u, 10u}) {
      const auto end = numberedBody(body, 3, f == 0 ? 5 : 17);
      CHECK(std::equal(end.begin(), end.end(), path.vertices.begin() + ptrdiff_t(f * d)));
      CHECK(near(path.length[f], 1, 1e-14));
      CHECK(near(path.edgeError[f], 0, 0, 1e-14));
    }
    for (size_t f = 1; f < 10; ++f) {
      // The triangle inequality: no mean of two steps is longer than the mean of their lengths.
      CHECK(path.length[f] < 1);
      CHECK(path.shortest[f] <= path.length[f]);
      CHECK(path.edgeError[f] > 0);
      for (size_t v = 0; v < d / 3; ++v) CHECK(path.stretch[f * d / 3 + v] < 1e-12);
    }
    CHECK(path.length[5] < path.length[1]);
  }
}

TEST_CASE("shapes: over new bodies a blend of vertices loses the tenth that the prototype found") {
  ThreadPool pool(1);
  for (const uint64_t seed : {1, 2}) {
    const BodyStudy tube = studyBodies(pool, nullptr, BodyKind::tube, seed, 60).value();
    CHECK(near(tube.edgeError, 0.10, 0.3));    // lecture.md (c1): .104 and .099
    CHECK(near(tube.shortening, 0.135, 0.3));  // 13.9 and 13.1 %
    CHECK(tube.rebuilt == 0);
  }
}

TEST_CASE(
    "shapes: at the corners of pose and style the generator's truth is the bodies themselves") {
  ThreadPool pool(1);
  const MeshVaeSettings settings{BodyKind::person, MeshPrior::none, 8, 3};
  const MeshItems items(settings);
  MeshVae<float> model(settings, items);
  for (const int end : {0, 1}) {
    const auto mix = mixBodies(pool, model, 4, 23, end, end).value();
    const auto body = numberedBody(BodyKind::person, 3, end == 0 ? 4 : 23);
    CHECK(mix.truth == body);
    const std::vector<float> shape(body.begin(), body.end());
    const auto codes = model.encode(pool, {shape.data(), 1, shape.size()});
    const auto again = model.decode(pool, {codes.data(), 1, kMeshLatentDim});
    double square = 0;
    for (size_t i = 0; i < shape.size(); ++i) {
      CHECK(near(mix.vertices[i], again[i], 0, 1e-6));
      square += (again[i] - body[i]) * (again[i] - body[i]);
    }
    CHECK((end == 0 ? mix.fromOff : mix.toOff) == mix.off);
    CHECK(near(mix.off, std::sqrt(square / (double(shape.size()) / 3)), 1e-5));
  }
  // Pose of one, style of the other.
  const auto carried = mixBodies(pool, model, 4, 23, 1, 0).value();
  CHECK(carried.truth == bodyVertices(BodyKind::person, bodyPose(BodyKind::person, 3, 23),
                                      styleOfNumbered(BodyKind::person, 3, 4)));
}

TEST_CASE("shapes: a body of the set lies within it, one twice as large does not") {
  const auto body = numberedBody(BodyKind::person, 3, 31);
  std::vector<float> vertices(body.begin(), body.end());
  const auto own = lookAtBody(BodyKind::person, 3, vertices).value();
  // Edges of the body that is itself the longest, rounded to float.
  CHECK(own.outside < 0.2);
  for (const double beyond : own.beyond) CHECK(near(beyond, 0, 0, 1e-5));
  for (size_t c = 0; c < 4; ++c) {
    CHECK(own.length[c] < own.most[c] * (1 + 1e-6));
    CHECK(own.length[c] > own.least[c] * (1 - 1e-6));
    CHECK(own.mean[c] > own.least[c]);
    CHECK(own.mean[c] < own.most[c]);
  }
  for (float& v : vertices) v *= 2;
  const auto large = lookAtBody(BodyKind::person, 3, vertices).value();
  CHECK(large.outside > 0.5);
  CHECK(*std::min_element(large.beyond.begin(), large.beyond.end()) >= 0);
}

TEST_CASE(
    "shapes: the mean of 80 people has shorter arms than any of them, and counts are checked") {
  ThreadPool pool(1);
  const Pca pca = fitBodies(pool, BodyKind::person, 1, 5).value();
  const auto look = lookAtBody(BodyKind::person, 1, pca.parts().mean).value();
  for (size_t c = 0; c < 2; ++c) CHECK(look.length[c] < look.mean[c]);
  CHECK(!bodyPath(pool, nullptr, {BodyKind::tube, 1, 0, 1, 1}).ok());
  CHECK(!bodyPath(pool, nullptr, {BodyKind::tube, 1, 0, 1, kMostBodyFrames + 1}).ok());
  CHECK(!studyBodies(pool, nullptr, BodyKind::tube, 1, 1).ok());
  CHECK(!lookAtBody(BodyKind::tube, 1, std::vector<float>(7)).ok());
}

TEST_CASE("shapes: a model of one kind of bodies is given no other") {
  ThreadPool pool(1);
  const MeshVaeSettings settings{BodyKind::person, MeshPrior::none, 8, 3};
  const MeshItems items(settings);
  MeshVae<float> model(settings, items);
  CHECK(bodyPath(pool, &model, {BodyKind::person, 3, 0, 1, 2}).ok());
  for (const Status& refused : {bodyPath(pool, &model, {BodyKind::tube, 3, 0, 1, 2}).status(),
                                studyBodies(pool, &model, BodyKind::tube, 3, 5).status()}) {
    CHECK(refused.code == StatusCode::invalidArgument);
    CHECK(sentence(refused) ==
          "Bodies of kind tube were given to a model of kind person; choose that kind.");
  }
}

}  // namespace atlas
