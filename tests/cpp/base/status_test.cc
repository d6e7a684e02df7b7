#include "atlas/base/status.h"

#include <doctest/doctest.h>

#include <memory>
#include <set>
#include <string>

namespace atlas {

TEST_CASE("a status is fine until something says otherwise") {
  CHECK(Status().ok());
  CHECK(Status::okay().ok());
  const Status bad = Status::dataCorrupt("3 bytes found, 4 needed");
  CHECK_FALSE(bad.ok());
  CHECK(bad.code == StatusCode::dataCorrupt);
  CHECK(bad.message == "3 bytes found, 4 needed");
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
  const Result<int> none(Status::notFound("no tensor named w9"));
  CHECK_FALSE(none.ok());
  CHECK(none.status().message == "no tensor named w9");
}

TEST_CASE(
    "status: a sentence has its parts where the pattern says, a number as short as it can be") {
  const std::string name = "moons";
  CHECK(sentence("{} of {} and {}: {}, {}.", {size_t{7}, name, "ring", -3, 0.25}) ==
        "7 of moons and ring: -3, 0.25.");
  CHECK(sentence("{}{}", {uint64_t{1} << 63, uint8_t{200}}) == "9223372036854775808200");
  CHECK(sentence("{} stays, {} too", {1}) == "1 stays, {} too");
  CHECK(sentence("no part", {}) == "no part");
  const Status status = Status::notFound("There is no {}.", {name});
  CHECK(status.code == StatusCode::notFound);
  CHECK(status.message == "There is no moons.");
  for (const Status& each : {Status::invalidArgument("{}", {1}), Status::dataCorrupt("{}", {1}),
                             Status::diverged("{}", {1}), Status::outOfMemory("{}", {1})})
    CHECK(each.message == "1");
}

}  // namespace atlas
