#include "atlas/lessons/density.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "atlas/base/fmath.h"
#include "atlas/data/toys.h"
#include "base/near.h"
#include "words/sentence.h"

namespace atlas {
namespace {

MatrixView<const double> view(const std::vector<double>& points) {
  return {points.data(), points.size() / 2, 2};
}

// The formula written out, in double precision with libm.
double naiveDensity(const Mixture& mixture, double x, double y) {
  double sum = 0;
  for (const Component& c : mixture) {
    const double det = c.xx * c.yy - c.xy * c.xy, dx = x - c.x, dy = y - c.y;
    const double q = (c.yy * dx * dx - 2 * c.xy * dx * dy + c.xx * dy * dy) / det;
    sum += c.weight * std::exp(-0.5 * q) / (2 * M_PI * std::sqrt(det));
  }
  return sum;
}

Mixture fitted(const std::vector<double>& points, uint32_t components, int steps) {
  Mixture mixture = startMixture(view(points), components, 3).value();
  for (int i = 0; i < steps; ++i) mixture = emStep(view(points), mixture, 1e-5).mixture;
  return mixture;
}

}  // namespace

TEST_CASE("density: the grid and the scores are the formula, for kernels and for mixtures") {
  ThreadPool one(1), three(3);
  const std::vector<double> points = toyPoints(Toy::moons, 101, 4)->points;
  for (const Mixture& mixture : {kernelDensity(view(points), 0.07).value(), fitted(points, 5, 7)}) {
    const DensityGrid grid = densityGrid(one, mixture, {-0.2, 1.1, 0.1, 0.9}, 13, 7).value();
    std::vector<double> middles;
    for (int i = 0; i < 7; ++i)
      for (int j = 0; j < 13; ++j) {
        const double x = -0.2 + (j + 0.5) * 0.1, y = 0.9 - (i + 0.5) * 0.8 / 7;
        middles.insert(middles.end(), {x, y});
        const double expected = naiveDensity(mixture, x, y);
        // The float exponential of up to a few dozens: its exponent is rounded to 2⁻²⁴ of itself.
        CHECK(near(grid.values[size_t(i * 13 + j)], expected, 2e-6));
      }
    const std::vector<double> scores = logDensity(one, mixture, view(middles));
    for (size_t i = 0; i < scores.size(); ++i)
      CHECK(near(scores[i], std::log(naiveDensity(mixture, middles[2 * i], middles[2 * i + 1])), 0,
                 1e-7));
    CHECK(grid.largest == *std::max_element(grid.values.begin(), grid.values.end()));
    CHECK(densityGrid(three, mixture, {-0.2, 1.1, 0.1, 0.9}, 13, 7)->values == grid.values);
    CHECK(logDensity(three, mixture, view(middles)) == scores);
  }
}

TEST_CASE("density: far from every component log p is still finite and right") {
  ThreadPool pool(1);
  const std::vector<double> origin = {0, 0}, far = {30, -40};
  const Mixture kernel = kernelDensity(view(origin), 0.5).value();
  CHECK(
      near(logDensity(pool, kernel, view(far))[0], -2500 / 0.5 - std::log(2 * M_PI * 0.25), 1e-15));
}

TEST_CASE("density: a grid over what holds the points integrates to 1 within 1e-3") {
  ThreadPool pool(2);
  for (Toy toy : {Toy::gaussian, Toy::clusters, Toy::moons, Toy::ring, Toy::spiral}) {
    const std::vector<double> points = toyPoints(toy, 211, 1)->points;
    for (double h : {0.02, 0.06, 0.15}) {
      const auto mixture = kernelDensity(view(points), h).value();
      const auto grid = densityGrid(pool, mixture, {-0.6, 1.6, -0.6, 1.6}, 160, 160).value();
      CHECK(near(grid.integral, 1, 2e-6));
    }
    const auto grid = densityGrid(pool, fitted(points, 6, 20), {-0.6, 1.6, -0.6, 1.6}, 160, 160);
    CHECK(near(grid->integral, 1, 1e-5));
  }
}

TEST_CASE("density: EM never lowers the likelihood and its responsibilities sum to one") {
  ThreadPool pool(1);
  const std::vector<double> points = toyPoints(Toy::spiral, 307, 2)->points;
  Mixture mixture = startMixture(view(points), 7, 5).value();
  double before = -1e300;
  for (int step = 0; step < 40; ++step) {
    const EmStep next = emStep(view(points), mixture, 0);
    CHECK(next.meanLogDensity >= before - 1e-12);
    CHECK(near(next.meanLogDensity, meanLogDensity(pool, mixture, view(points)), 5e-9));
    before = next.meanLogDensity;
    double weights = 0;
    for (const Component& c : next.mixture) weights += c.weight;
    CHECK(near(weights, 1, 1e-15));
    for (size_t i = 0; i < 307; ++i) {
      double sum = 0;
      for (size_t k = 0; k < 7; ++k) sum += next.responsibilities[i * 7 + k];
      CHECK(near(sum, 1, 2e-15));
    }
    mixture = next.mixture;
  }
}

TEST_CASE("density: three components find the three clusters") {
  const std::vector<double> points = toyPoints(Toy::clusters, 4001, 6)->points;
  Mixture mixture = fitted(points, 3, 60);
  std::sort(mixture.begin(), mixture.end(),
            [](const Component& a, const Component& b) { return a.weight > b.weight; });
  // Weight, centre and deviations of each (toys.cc); three standard errors of 4001 points.
  const double expected[3][5] = {{0.5, 0.3, 0.36, 0.075, 0.058},
                                 {0.3, 0.68, 0.7, 0.05, 0.053},
                                 {0.2, 0.76, 0.26, 0.03, 0.046}};
  for (int k = 0; k < 3; ++k) {
    const double share = expected[k][0], root = std::sqrt(4001 * share);
    CHECK(near(mixture[size_t(k)].weight, expected[k][0], 0,
               3 * std::sqrt(share * (1 - share) / 4001)));
    CHECK(near(mixture[size_t(k)].x, expected[k][1], 0, 3 * expected[k][3] / root));
    CHECK(near(mixture[size_t(k)].y, expected[k][2], 0, 3 * expected[k][4] / root));
  }
}

TEST_CASE("density: one component after one step is the sample mean and covariance") {
  const std::vector<double> points = toyPoints(Toy::moons, 113, 9)->points;
  const Mixture mixture = fitted(points, 1, 1);
  const Mixture kernels = kernelDensity(view(points), 0.1).value();
  const PlaneMoments moments = momentsOf(kernels);  // the points' own, plus h²
  CHECK(near(mixture[0].x, moments.x, 1e-15));
  CHECK(near(mixture[0].xy, moments.xy, 1e-15));
  CHECK(near(mixture[0].yy - 1e-5, moments.yy - 0.01, 2e-15));
}

TEST_CASE("density: 10,000 samples have the model's mean and covariance to three errors") {
  for (Toy toy : {Toy::clusters, Toy::moons, Toy::ring}) {
    const std::vector<double> points = toyPoints(toy, 199, 1)->points;
    for (const Mixture& mixture :
         {kernelDensity(view(points), 0.05).value(), fitted(points, 4, 30)}) {
      const std::vector<double> samples = sampleMixture(mixture, 10'000, 7, 0);
      CHECK(checkMoments(mixture, view(samples)).worst < 3);
      const std::vector<double> tail = sampleMixture(mixture, 11, 7, 9'989);
      CHECK(std::equal(tail.begin(), tail.end(), samples.end() - 22));
      // The check can fail: the samples are not those of a slightly wider density.
      Mixture wider = mixture;
      for (Component& c : wider) c.xx += 0.01;
      CHECK(checkMoments(wider, view(samples)).worst > 3);
    }
  }
}

TEST_CASE("density: a narrow kernel knows its own points and no others") {
  ThreadPool pool(1);
  const std::vector<double> points = toyPoints(Toy::moons, 151, 1)->points;
  const std::vector<double> heldOut = toyPoints(Toy::moons, 499, 1, 100'000)->points;
  const double bandwidths[] = {0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32};
  const auto curve = bandwidthCurve(pool, view(points), view(heldOut), bandwidths).value();
  CHECK(std::is_sorted(curve.train.rbegin(), curve.train.rend()));
  CHECK(curve.best >= 3);
  CHECK(curve.best <= 4);
  CHECK(curve.heldOut[0] < curve.heldOut[curve.best] - 10);
  // No density does better on average than the true one; more points come closer to it.
  const auto truth = toyLogDensity(Toy::moons, view(heldOut)).value();
  double ceiling = 0;
  for (double v : truth) ceiling += v / 499;
  const std::vector<double> many = toyPoints(Toy::moons, 3001, 1)->points;
  const auto better = bandwidthCurve(pool, view(many), view(heldOut), bandwidths).value();
  CHECK(curve.heldOut[curve.best] < ceiling);
  CHECK(better.heldOut[better.best] < ceiling);
  CHECK(better.heldOut[better.best] > curve.heldOut[curve.best] + 0.1);
}

TEST_CASE("density: without held-out points each is judged by the others, and the integral is 1") {
  ThreadPool pool(2);
  const std::vector<double> points = toyPoints(Toy::ring, 17, 1)->points;
  const double bandwidths[] = {0.05, 0.2};
  const auto curve = bandwidthCurve(pool, view(points), {points.data(), 0, 2}, bandwidths).value();
  for (size_t b = 0; b < 2; ++b) {
    double sum = 0;
    for (size_t i = 0; i < 17; ++i) {
      std::vector<double> others = points;
      others.erase(others.begin() + ptrdiff_t(2 * i), others.begin() + ptrdiff_t(2 * i + 2));
      const Mixture mixture = kernelDensity(view(others), bandwidths[b]).value();
      sum += std::log(naiveDensity(mixture, points[2 * i], points[2 * i + 1])) / 17;
    }
    CHECK(near(curve.heldOut[b], sum, 0, 1e-8));
    CHECK(curve.train[b] > curve.heldOut[b]);
  }
  for (double h : {0.005, 0.03, 0.5})
    CHECK(near(integrate(pool, kernelDensity(view(points), h).value(), 256), 1, 2e-7));
  CHECK(near(integrate(pool, fitted(points, 3, 30), 256), 1, 2e-8));
  CHECK(bandwidthCurve(pool, {points.data(), 1, 2}, {points.data(), 0, 2}, bandwidths)
            .status()
            .code == StatusCode::invalidArgument);
}

TEST_CASE("density: the divergence is that of two Gaussians, and the truth is at no distance") {
  ThreadPool pool(1);
  const double five[] = {3, 1, 4, 1, 5};
  const Summary small = summarize(five);
  CHECK(near(small.mean, 2.8, 1e-15));
  CHECK(near(small.standardError, 0.8, 1e-15));  // sample variance 3.2, over 5
  CHECK(small.least == 1);

  // KL(N(0, I) ‖ N(m, s²I)) = log s² + (2 + |m|²)/2s² − 1.
  const Mixture truth = {{1, 0, 0, 1, 0, 1}};
  const double s2 = 2.25, m2 = 0.7 * 0.7;
  const Mixture learned = {{1, 0.7, 0, s2, 0, s2}};
  const uint32_t count = 20011;
  const std::vector<double> points = sampleMixture(truth, count, 5, 0);
  const std::vector<double> log = logDensity(pool, truth, view(points));
  const Summary found = divergenceFrom(pool, learned, view(points), log).value();
  const double exact = std::log(s2) + (2 + m2) / (2 * s2) - 1;
  CHECK(near(found.mean, exact, 0, 3 * found.standardError));
  CHECK(found.standardError < 0.01);
  CHECK(divergenceFrom(pool, truth, view(points), log)->mean == 0);
  CHECK(divergenceFrom(pool, truth, view(points), {log.data(), 7}).status().code ==
        StatusCode::invalidArgument);
}

TEST_CASE("density: noise is uniform, and what cannot be learned is refused") {
  const std::vector<uint8_t> noise = noiseImages(23, 787, 1, 0);
  double sum = 0;
  for (uint8_t v : noise) sum += v / 255.0 / double(noise.size());
  CHECK(near(sum, 0.5, 0, 4 / std::sqrt(12 * double(noise.size()))));  // four standard errors
  const std::vector<uint8_t> later = noiseImages(2, 787, 1, 21);
  CHECK(std::equal(later.begin(), later.end(), noise.end() - 2 * 787));

  ThreadPool pool(1);
  const std::vector<double> points = toyPoints(Toy::ring, 5, 1)->points;
  CHECK(kernelDensity(view(points), 0).status().code == StatusCode::invalidArgument);
  CHECK(kernelDensity({points.data(), 0, 2}, 1).status().code == StatusCode::invalidArgument);
  CHECK(sentence(startMixture(view(points), 6, 1).status()) ==
        "components: found 6; allowed: 1 to 5.");
  const Mixture kernels = kernelDensity(view(points), 1).value();
  CHECK(densityGrid(pool, kernels, {0, 0, 0, 1}, 3, 3).status().code ==
        StatusCode::invalidArgument);
  CHECK(densityGrid(pool, kernels, {0, 1, 0, 1}, 0, 3).status().code ==
        StatusCode::invalidArgument);
}

TEST_CASE("density: a mixture crosses as six numbers a component") {
  const Mixture mixture = {{0.25, 1, 2, 3, 0.5, 4}, {0.75, -1, -2, 5, -0.5, 6}};
  const auto numbers = numbersOf(mixture);
  REQUIRE(numbers.size() == 12);
  CHECK(numbers[0] == 0.25);
  CHECK(numbers[7] == -1);
  CHECK(numbers[11] == 6);
  const Mixture again = mixtureOf(numbers);
  REQUIRE(again.size() == 2);
  CHECK(again[1].weight == 0.75);
  CHECK(again[1].xy == -0.5);
  CHECK(mixtureOf(numbers.first(11)).size() == 1);
}

TEST_CASE(
    "density: a fit is the start and every step of EM, with the mean log density under each") {
  ThreadPool pool(2);
  const auto points = toyPoints(Toy::moons, 101, 3)->points,
             held = toyPoints(Toy::moons, 53, 4)->points;
  const auto fit = fitMixture(pool, view(points), view(held), 7, 5, 11, 1e-5);
  REQUIRE(fit.ok());
  REQUIRE(fit->mixtures.size() == 12 * 7);
  REQUIRE(fit->train.size() == 12);
  REQUIRE(fit->heldOut.size() == 12);
  Mixture mixture = startMixture(view(points), 7, 5).value();
  for (size_t i = 0; i < 12; ++i) {
    for (size_t k = 0; k < 7; ++k) {
      CHECK(fit->mixtures[7 * i + k].weight == mixture[k].weight);
      CHECK(fit->mixtures[7 * i + k].yy == mixture[k].yy);
    }
    CHECK(fit->heldOut[i] == meanLogDensity(pool, mixture, view(held)));
    const EmStep step = emStep(view(points), mixture, 1e-5);
    CHECK(fit->train[i] == step.meanLogDensity);
    mixture = step.mixture;
  }
  const auto alone = fitMixture(pool, view(points), {}, 7, 5, 2, 1e-5);
  CHECK(alone->train.size() == 3);
  CHECK(alone->heldOut.empty());
  CHECK(!fitMixture(pool, view(points), {}, kMixtureMaxComponents + 1, 5, 2, 1e-5).ok());
}

TEST_CASE("density: the mean of log densities is their mean") {
  const LogDensities found = withMean({1, 4, -11});
  CHECK(found.mean == -2);
  CHECK(found.logDensity == std::vector<double>{1, 4, -11});
}

}  // namespace atlas
