// A training whose state is the page's to keep: weights, Adam's two moments and the step, so that
// given back it goes on to the same bits.
#pragma once

#include "call.h"

namespace atlas {

template <class State>
State runFrom(const In& in) {
  State state;
  const In given = in.within("state");
  given("weights", state.weights);
  given("moment1", state.optimizer.moment1);
  given("moment2", state.optimizer.moment2);
  given("steps", state.optimizer.steps);
  return state;
}

template <class State>
void writeRun(Out& out, const State& state) {
  out("weights", state.weights);
  out("moment1", state.optimizer.moment1);
  out("moment2", state.optimizer.moment2);
  out("steps", state.optimizer.steps);
}

}  // namespace atlas
