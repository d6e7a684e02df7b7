#include "atlas/base/status.h"

#include <doctest/doctest.h>

#include <memory>
#include <set>
#include <string>

#include "words/sentence.h"

namespace atlas {

TEST_CASE("a status is fine until something says otherwise") {
  CHECK(Status().ok());
  CHECK(Status::okay().ok());
  const Status bad = Status::dataCorrupt("safetensors.short found", {3});
  CHECK_FALSE(bad.ok());
  CHECK(bad.code == StatusCode::dataCorrupt);
  CHECK(std::string(bad.error) == "safetensors.short found");
  REQUIRE(bad.values.size() == 1);
  CHECK(bad.values[0].number == 3);
}

TEST_CASE("every code has a name of its own") {
  const Status all[] = {Status::okay(),          Status::invalidArgument(""),
                        Status::dataCorrupt(""), Status::notFound(""),
                        Status::cancelled(""),   Status::diverged(""),
                        Status::outOfMemory("")};
  std::set<std::string> names;
  for (const Status& status : all) names.insert(statusCodeName(status.code));
  CHECK(names.size() == std::size(all));
  CHECK(names.count("unknown") == 0);
  CHECK(std::string(statusCodeName(StatusCode::outOfMemory)) == "outOfMemory");
}

TEST_CASE("a result holds its value or the reason why not") {
  Result<std::unique_ptr<int>> good(std::make_unique<int>(7));
  REQUIRE(good.ok());
  CHECK(good.status().ok());
  CHECK(**good.operator->() == 7);
  const std::unique_ptr<int> taken = std::move(good.value());
  CHECK(*taken == 7);
  const Result<int> none(Status::notFound("run.noTensor name", {"w9"}));
  CHECK_FALSE(none.ok());
  CHECK(none.status().values[0].text == "w9");
}

TEST_CASE("status: values are numbers, texts and reasons, and outlive what they were made of") {
  Status status;
  {
    const std::string name = "moons";
    const Status reason = Status::notFound("pca.unfitted id", {name});
    status = Status::dataCorrupt("any.code a b c d e", {size_t{7}, name, -3, 0.25, reason});
  }
  REQUIRE(status.values.size() == 5);
  CHECK(status.values[0].number == 7);
  CHECK(status.values[1].text == "moons");
  CHECK(status.values[2].number == -3);
  CHECK(status.values[3].number == 0.25);
  REQUIRE(status.values[4].reason.size() == 1);
  CHECK(status.values[4].reason[0].values[0].text == "moons");
}

TEST_CASE("status: its sentence is the table's, with its values where the names stand") {
  CHECK(sentence(outOfRange("cells", 7.5, 1, 512)) == "cells: found 7.5; allowed: 1 to 512.");
  CHECK(sentence(tooFew("points", 0, 2)) == "points: found 0; at least 2 is needed.");
  CHECK(sentence(unknownChoice("toy", "torus", "moons, ring")) ==
        "toy is \"torus\"; allowed: moons, ring.");
  // Whole numbers in full, others with ten digits; a value is no place for another one.
  CHECK(sentence(notPositive("{found}", 9007199254740991)) ==
        "{found}: found 9007199254740991; give a finite number above 0.");
  CHECK(sentence(notPositive("σ", -1.0 / 3)) ==
        "σ: found -0.3333333333; give a finite number above 0.");
  const Status inner = Status::notFound("pca.unfitted id", {"p"});
  CHECK(sentence(Status::notFound("file.named file why", {"a.idx", inner})) ==
        "a.idx: " + sentence(inner));
  CHECK(sentence(Status::cancelled("no such code", {1})) == "no such code");
}

}  // namespace atlas
