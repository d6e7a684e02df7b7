// `latent-atlas`: train, evaluate and inspect models on any IDX, .npy or CSV files. Exit code 0, or
// 2 with one line on stderr that says what was wrong. Tested by tests/web/cli.test.mjs.
#include <cstdio>
#include <string>
#include <vector>

#include "commands.h"
#include "words/sentence.h"

namespace {

constexpr char kUsage[] = R"(latent-atlas COMMAND --option value …

pca     --images F [--test F] [--k 50] [--threads N] [--json OUT]
train   --model pca|ae|vae|classifier --images F [--labels F] [--test-images F --test-labels F]
        [--layers dense|conv] [--latent 2] [--hidden 400 or 256,64; 128 with conv] [--activation relu|tanh|sigmoid|identity]
        [--loss bce|mse|l1] [--beta 1] [--warmup STEPS] [--epochs 5] [--batch 128]
        [--optimizer adam|sgd] [--lr 0.001] [--momentum 0.9] [--seed 1] [--threads N]
        [--out M.safetensors] [--precision f32|f16] [--json OUT]
        [--history H.safetensors] [--history-epochs 0,0.1,1,5]
eval    --model M.safetensors --images F [--labels F] [--train-images F --train-labels F]
        [--threads N] [--json OUT]
inspect M.safetensors
digits  --n 1000 [--seed 1] [--first 0] --out DIR
sprites --n 1000 [--seed 1] [--first 0] --out DIR    discs with known place and size
factors --model M.safetensors --of sprites|digits [--n 8192] [--seed 2] [--first 0] [--json OUT]
shapes  [--body person|tube] [--method full|interpolation|none|vertices] [--steps 4000] [--seed 1]
        [--count 60] [--out M.safetensors] [--precision f32|f16] [--threads N] [--json OUT]
codes   --of textures | --images F --labels F --test-images F --test-labels F --judge M.safetensors
        [--side 4|8] [--levels 1|2] [--n 10000] [--test-n 2000] [--seed 1] [--out M.safetensors] [--prior-out P.safetensors]
        [--precision f32|f16] [--threads N] [--json OUT]    a VQ-VAE and its codes' prior, measured
hashes  [--threads N]    a small model of every family: equal on every machine

Images and labels are IDX, .npy or CSV files, gzipped or not; a column of labels in a table of images
counts when there is no --labels. Losses are mean nats per image.
)";

}  // namespace

int main(int argc, char** argv) {
  using namespace atlas;
  const std::vector<std::string> words(argv + 1, argv + argc);
  const std::string command = words.empty() ? "" : words[0];
  if (command == "help" || command == "--help") {
    std::fputs(kUsage, stdout);
    return 0;
  }
  struct {
    const char* name;
    Status (*run)(const cli::Words&);
  } const commands[] = {{"pca", cli::runPca},         {"train", cli::runTrain},
                        {"eval", cli::runEval},       {"inspect", cli::runInspect},
                        {"digits", cli::runDigits},   {"sprites", cli::runSprites},
                        {"factors", cli::runFactors}, {"shapes", cli::runShapes},
                        {"codes", cli::runCodes},     {"hashes", cli::runHashes}};
  Status status = Status::invalidArgument(
      "command.unknown command allowed",
      {command,
       "pca, train, eval, inspect, digits, sprites, factors, shapes, codes, hashes, help"});
  for (const auto& known : commands) {
    if (command == known.name) status = known.run({words.begin() + 1, words.end()});
  }
  if (status.ok()) return 0;
  std::fprintf(stderr, "latent-atlas: %s\n", sentence(status).c_str());
  return 2;
}
