#include "data/digitSkeletons.h"

#include <cassert>

namespace atlas {
namespace {

// Short spellings, so that a skeleton reads as the path the pen takes.
constexpr SkeletonPoint from(float x, float y) { return {x, y, Knot::start}; }
constexpr SkeletonPoint to(float x, float y) { return {x, y, Knot::smooth}; }
constexpr SkeletonPoint kink(float x, float y) { return {x, y, Knot::corner}; }

constexpr SkeletonPoint kZeroClosed[] = {from(.46f, .01f), to(.16f, .10f), to(.02f, .46f),
                                         to(.12f, .86f),   to(.38f, 1.0f), to(.64f, .86f),
                                         to(.75f, .48f),   to(.64f, .12f), to(.42f, .01f)};
constexpr SkeletonPoint kZeroCurl[] = {from(.50f, .10f), to(.22f, .10f), to(.04f, .48f),
                                       to(.18f, .92f),   to(.44f, .98f), to(.68f, .66f),
                                       to(.64f, .20f),   to(.40f, .00f), to(.24f, .12f)};
constexpr SkeletonPoint kZeroHooked[] = {from(.64f, .00f), to(.34f, .08f), to(.08f, .40f),
                                         to(.14f, .88f),   to(.40f, .98f), to(.66f, .72f),
                                         to(.64f, .26f),   to(.46f, .10f), to(.34f, .18f)};
constexpr SkeletonPoint kZeroOpen[] = {from(.30f, .06f), to(.08f, .32f), to(.08f, .74f),
                                       to(.36f, .98f),   to(.62f, .80f), to(.66f, .36f),
                                       to(.50f, .02f)};

constexpr SkeletonPoint kOnePlain[] = {from(.50f, .00f), to(.50f, .50f), to(.50f, 1.0f)};
constexpr SkeletonPoint kOneBowed[] = {from(.42f, .00f), to(.53f, .34f), to(.53f, .68f),
                                       to(.42f, 1.0f)};
constexpr SkeletonPoint kOneFlag[] = {from(.28f, .20f), to(.42f, .12f), kink(.54f, .00f),
                                      to(.52f, .50f), to(.51f, 1.0f)};
constexpr SkeletonPoint kOneFoot[] = {from(.24f, .22f), to(.40f, .13f), kink(.54f, .00f),
                                      to(.52f, .50f),   to(.51f, .98f), from(.18f, .99f),
                                      to(.50f, .985f),  to(.84f, .98f)};

constexpr SkeletonPoint kTwoPlain[] = {from(.06f, .22f), to(.24f, .02f), to(.52f, .06f),
                                       to(.58f, .30f),   to(.38f, .62f), kink(.04f, .96f),
                                       to(.36f, .95f),   to(.72f, .96f)};
constexpr SkeletonPoint kTwoLoop[] = {from(.06f, .20f), to(.26f, .02f), to(.54f, .08f),
                                      to(.56f, .34f),   to(.36f, .68f), to(.12f, .94f),
                                      to(.00f, .88f),   to(.10f, .76f), to(.28f, .84f),
                                      to(.50f, .98f),   to(.76f, .88f)};
constexpr SkeletonPoint kTwoFlat[] = {from(.04f, .12f), to(.36f, .03f),   to(.60f, .12f),
                                      to(.40f, .50f),   kink(.04f, .95f), to(.40f, .92f),
                                      to(.76f, .94f)};
constexpr SkeletonPoint kTwoSwan[] = {from(.10f, .34f), to(.14f, .08f), to(.40f, .00f),
                                      to(.56f, .18f),   to(.44f, .56f), kink(.08f, .98f),
                                      to(.26f, .86f),   to(.50f, .97f), to(.76f, .86f)};

constexpr SkeletonPoint kThreeRound[] = {from(.04f, .12f), to(.30f, .00f),   to(.54f, .14f),
                                         to(.46f, .36f),   kink(.24f, .47f), to(.50f, .55f),
                                         to(.58f, .76f),   to(.34f, .98f),   to(-.06f, .94f)};
constexpr SkeletonPoint kThreeFlat[] = {from(.06f, .05f), to(.32f, .04f),   kink(.60f, .04f),
                                        to(.44f, .24f),   kink(.26f, .40f), to(.52f, .48f),
                                        to(.62f, .74f),   to(.38f, .98f),   to(.02f, .92f)};
constexpr SkeletonPoint kThreeLoop[] = {from(.06f, .14f), to(.32f, .00f), to(.54f, .16f),
                                        to(.40f, .40f),   to(.24f, .48f), to(.22f, .40f),
                                        to(.42f, .46f),   to(.62f, .66f), to(.52f, .92f),
                                        to(.24f, 1.0f),   to(.00f, .88f)};
constexpr SkeletonPoint kThreeSoft[] = {from(.10f, .10f), to(.36f, .01f), to(.52f, .16f),
                                        to(.40f, .42f),   to(.40f, .52f), to(.54f, .70f),
                                        to(.44f, .94f),   to(.20f, .99f), to(.02f, .90f)};

constexpr SkeletonPoint kFourOpen[] = {from(.08f, .03f), to(.04f, .32f), kink(.02f, .56f),
                                       to(.34f, .57f),   to(.72f, .52f), from(.60f, .00f),
                                       to(.58f, .48f),   to(.54f, 1.0f)};
constexpr SkeletonPoint kFourRound[] = {from(.08f, .04f), to(.02f, .32f), to(.12f, .52f),
                                        to(.38f, .52f),   to(.74f, .44f), from(.60f, .02f),
                                        to(.57f, .50f),   to(.51f, 1.0f)};
constexpr SkeletonPoint kFourClosed[] = {from(.52f, .00f), to(.28f, .32f), kink(.02f, .64f),
                                         to(.40f, .63f),   to(.76f, .62f), from(.52f, .00f),
                                         to(.52f, .50f),   to(.50f, 1.0f)};
constexpr SkeletonPoint kFourOneStroke[] = {from(.06f, .04f), to(.00f, .36f),   to(.16f, .54f),
                                            to(.44f, .44f),   kink(.64f, .00f), to(.58f, .50f),
                                            to(.50f, 1.0f)};
constexpr SkeletonPoint kFourBolt[] = {from(.34f, .00f), to(.18f, .28f), kink(.02f, .56f),
                                       to(.36f, .55f),   to(.72f, .50f), from(.58f, .18f),
                                       to(.48f, .58f),   to(.38f, 1.0f)};

constexpr SkeletonPoint kFiveTwoStrokes[] = {from(.18f, .04f), to(.14f, .24f), kink(.11f, .44f),
                                             to(.36f, .38f),   to(.60f, .58f), to(.52f, .88f),
                                             to(.24f, 1.0f),   to(.00f, .90f), from(.18f, .05f),
                                             to(.42f, .04f),   to(.72f, .00f)};
constexpr SkeletonPoint kFiveOneStroke[] = {
    from(.68f, .02f), to(.44f, .04f), kink(.20f, .06f), to(.15f, .26f), kink(.12f, .43f),
    to(.38f, .39f),   to(.60f, .58f), to(.50f, .88f),   to(.24f, .99f), to(.00f, .92f)};
constexpr SkeletonPoint kFiveRound[] = {from(.66f, .00f), to(.34f, .04f), to(.14f, .22f),
                                        to(.28f, .42f),   to(.52f, .58f), to(.54f, .82f),
                                        to(.28f, 1.0f),   to(.00f, .92f)};
constexpr SkeletonPoint kFiveLongHat[] = {
    from(.24f, .08f), to(.16f, .40f), to(.40f, .46f),   to(.54f, .66f), to(.40f, .94f),
    to(.14f, 1.0f),   to(.00f, .88f), from(.24f, .08f), to(.54f, .06f), to(.88f, .00f)};

constexpr SkeletonPoint kSixClosed[] = {from(.54f, .00f), to(.24f, .28f), to(.05f, .66f),
                                        to(.20f, .97f),   to(.48f, .94f), to(.58f, .70f),
                                        to(.40f, .55f),   to(.12f, .72f)};
constexpr SkeletonPoint kSixStem[] = {from(.30f, .00f), to(.15f, .34f), to(.07f, .72f),
                                      to(.26f, 1.0f),   to(.56f, .88f), to(.54f, .64f),
                                      to(.32f, .58f),   to(.10f, .78f)};
constexpr SkeletonPoint kSixHooked[] = {from(.60f, .10f), to(.42f, .00f), to(.14f, .30f),
                                        to(.04f, .70f),   to(.26f, 1.0f), to(.56f, .86f),
                                        to(.52f, .56f),   to(.26f, .52f), to(.06f, .72f)};
constexpr SkeletonPoint kSixOpen[] = {from(.44f, .00f), to(.18f, .30f), to(.05f, .68f),
                                      to(.24f, .99f),   to(.54f, .90f), to(.62f, .68f),
                                      to(.46f, .58f),   to(.28f, .70f)};

constexpr SkeletonPoint kSevenPlain[] = {from(.00f, .10f), to(.32f, .07f), kink(.66f, .04f),
                                         to(.46f, .46f), to(.28f, 1.0f)};
constexpr SkeletonPoint kSevenSerif[] = {from(.01f, .26f), kink(.04f, .08f), to(.34f, .07f),
                                         kink(.66f, .03f), to(.44f, .50f),   to(.30f, 1.0f)};
constexpr SkeletonPoint kSevenBar[] = {from(.00f, .08f), to(.32f, .07f), kink(.66f, .04f),
                                       to(.46f, .48f),   to(.30f, 1.0f), from(.18f, .54f),
                                       to(.42f, .51f),   to(.70f, .48f)};
constexpr SkeletonPoint kSevenRound[] = {from(.00f, .13f), to(.18f, .04f), to(.42f, .01f),
                                         to(.60f, .14f),   to(.54f, .44f), to(.42f, .72f),
                                         to(.36f, 1.0f)};
constexpr SkeletonPoint kSevenNarrow[] = {from(.18f, .16f), to(.34f, .09f), kink(.54f, .02f),
                                          to(.46f, .50f), to(.40f, 1.0f)};

constexpr SkeletonPoint kEightSnake[] = {
    from(.58f, .12f), to(.32f, .00f), to(.10f, .20f), to(.30f, .44f), to(.58f, .70f),
    to(.40f, .99f),   to(.10f, .88f), to(.18f, .60f), to(.46f, .38f), to(.60f, .14f)};
constexpr SkeletonPoint kEightRings[] = {from(.34f, .47f), to(.12f, .28f), to(.32f, .00f),
                                         to(.54f, .20f),   to(.34f, .47f), to(.08f, .76f),
                                         to(.34f, 1.0f),   to(.60f, .76f), to(.34f, .47f)};
constexpr SkeletonPoint kEightOpen[] = {
    from(.54f, .10f), to(.30f, .01f), to(.10f, .20f), to(.32f, .44f), to(.56f, .70f),
    to(.38f, 1.0f),   to(.10f, .86f), to(.22f, .58f), to(.44f, .40f), to(.48f, .26f)};
constexpr SkeletonPoint kEightTail[] = {
    from(.54f, .16f), to(.32f, .06f), to(.12f, .22f), to(.30f, .44f), to(.52f, .70f),
    to(.32f, 1.0f),   to(.08f, .86f), to(.20f, .60f), to(.50f, .34f), to(.78f, .00f)};

constexpr SkeletonPoint kNineStraight[] = {from(.56f, .14f), to(.32f, .00f), to(.06f, .24f),
                                           to(.22f, .46f),   to(.48f, .36f), kink(.58f, .08f),
                                           to(.56f, .50f),   to(.52f, 1.0f)};
constexpr SkeletonPoint kNineCurved[] = {
    from(.56f, .14f), to(.32f, .00f), to(.06f, .22f), to(.22f, .44f), to(.50f, .34f),
    kink(.58f, .10f), to(.58f, .56f), to(.42f, .92f), to(.14f, 1.0f), to(.02f, .90f)};
constexpr SkeletonPoint kNineFlatTop[] = {from(.56f, .06f), to(.18f, .10f), to(.05f, .34f),
                                          to(.20f, .48f),   to(.46f, .38f), kink(.60f, .04f),
                                          to(.55f, .50f),   to(.48f, 1.0f)};
constexpr SkeletonPoint kNineLoop[] = {from(.58f, .16f), to(.36f, .00f), to(.08f, .18f),
                                       to(.16f, .42f),   to(.42f, .36f), kink(.60f, .08f),
                                       to(.46f, .56f),   to(.30f, 1.0f)};

constexpr Skeleton kZero[] = {{"closed", 5, kZeroClosed},
                              {"with a curl inside", 2, kZeroCurl},
                              {"with a hook", 2, kZeroHooked},
                              {"open at the top", 1, kZeroOpen}};
constexpr Skeleton kOne[] = {{"plain", 12, kOnePlain},
                             {"bowed", 3, kOneBowed},
                             {"with a flag", 1, kOneFlag},
                             {"with flag and foot", 1, kOneFoot}};
constexpr Skeleton kTwo[] = {{"plain", 4, kTwoPlain},
                             {"with a loop", 4, kTwoLoop},
                             {"like a z", 2, kTwoFlat},
                             {"like a swan", 2, kTwoSwan}};
constexpr Skeleton kThree[] = {{"round", 5, kThreeRound},
                               {"with a flat top", 1, kThreeFlat},
                               {"with a loop", 2, kThreeLoop},
                               {"without a kink", 2, kThreeSoft}};
constexpr Skeleton kFour[] = {{"open", 5, kFourOpen},
                              {"open and round", 2, kFourRound},
                              {"closed", 1, kFourClosed},
                              {"in one stroke", 1.5f, kFourOneStroke},
                              {"like a bolt", 3, kFourBolt}};
constexpr Skeleton kFive[] = {{"in two strokes", 4, kFiveTwoStrokes},
                              {"in one stroke", 3, kFiveOneStroke},
                              {"like an s", 2, kFiveRound},
                              {"with a long hat", 3, kFiveLongHat}};
constexpr Skeleton kSix[] = {{"closed", 4, kSixClosed},
                             {"with a straight stem", 3, kSixStem},
                             {"with a hook", 2, kSixHooked},
                             {"open", 1, kSixOpen}};
constexpr Skeleton kSeven[] = {{"plain", 5, kSevenPlain},
                               {"with a serif", 3, kSevenSerif},
                               {"with a bar", 2, kSevenBar},
                               {"round", 1, kSevenRound},
                               {"narrow", 1, kSevenNarrow}};
constexpr Skeleton kEight[] = {{"in one stroke", 5, kEightSnake},
                               {"of two rings", 2, kEightRings},
                               {"open", 1, kEightOpen},
                               {"with a tail", 3, kEightTail}};
constexpr Skeleton kNine[] = {{"straight", 5, kNineStraight},
                              {"with a curved tail", 1, kNineCurved},
                              {"with a flat top", 2, kNineFlatTop},
                              {"with a leaning stem", 4, kNineLoop}};

constexpr std::span<const Skeleton> kClasses[] = {kZero, kOne, kTwo,   kThree, kFour,
                                                  kFive, kSix, kSeven, kEight, kNine};

}  // namespace

std::span<const Skeleton> skeletonsOf(int label) {
  assert(label >= 0 && label < int(std::size(kClasses)));
  return kClasses[label];
}

}  // namespace atlas
