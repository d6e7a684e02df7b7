// What chapter 13 asks of bodies: atlas/lessons/deformableShapes.h, atlas/data/bodies.h.
#include "atlas/lessons/deformableShapes.h"

#include "atlas/models/specFields.h"
#include "call.h"

namespace atlas {
namespace {

Result<MeshVae<float>*> meshVaeOf(Session& session, const In& in) {
  ATLAS_GET(model, session.model(in["id"], ModelKind::mesh));
  return model->mesh;
}
// Without an id none: the vertices themselves are blended.
Result<MeshVae<float>*> anyMeshVaeOf(Session& session, const In& in) {
  const std::string id = in["id"];
  return id.empty() ? Result<MeshVae<float>*>(nullptr) : meshVaeOf(session, in);
}

Status bodies(Session&, const In& in, Out& out) {
  const BodyKind body = in["body"];
  ATLAS_TRY(in.status());
  const std::span<const uint32_t> numbers = in["numbers"];
  std::vector<double> points;
  for (const uint32_t number : numbers) {
    const std::vector<double> one = numberedBody(body, in["seed"], number);
    points.insert(points.end(), one.begin(), one.end());
  }
  out("points", rounded(points));
  out("triangles", bodyMesh(body).triangles);
  return Status::okay();
}

Status path(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, anyMeshVaeOf(session, in));
  return out.give(bodyPath(session.pool(), model, in.all<BodyWay>()));
}

Status study(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, anyMeshVaeOf(session, in));
  const BodyKind body = in["body"];
  ATLAS_TRY(in.status());
  return out.give(studyBodies(session.pool(), model, body, in["seed"], in["count"]));
}

Status mix(Session& session, const In& in, Out& out) {
  ATLAS_GET(model, meshVaeOf(session, in));
  return out.give(mixBodies(session.pool(), *model, in["from"], in["to"], in["u"], in["v"]));
}

// Kept as model `id`: pcaFromDeviations then makes shapes of codes.
Status fit(Session& session, const In& in, Out& out) {
  const BodyKind body = in["body"];
  ATLAS_TRY(in.status());
  ATLAS_GET(pca, fitBodies(session.pool(), body, in["seed"], in["components"]));
  out("cumulative", pca.cumulativeVarianceRatio());
  out("components", pca.latentDim());
  session.adopt(in["id"], std::move(pca));
  return Status::okay();
}

Status look(Session&, const In& in, Out& out) {
  const BodyKind body = in["body"];
  ATLAS_TRY(in.status());
  return out.give(lookAtBody(body, in["seed"], in["points"]));
}

constexpr Call kCalls[] = {{"bodies", bodies}, {"bodyPath", path}, {"bodyStudy", study},
                           {"bodyMix", mix},   {"bodiesFit", fit}, {"bodyLook", look}};
const Calls calls(kCalls);

}  // namespace
}  // namespace atlas
