/// `health`: how often the probe behind /health/ready writes a row into each desk.

#include "core/config/section_context.hpp"

namespace menshen {

/// A probe costs a durable write in each desk, so it is for the operator to space out: they are
/// billed in a cluster and at Cloudflare.
void read_health(SectionContext& context, ObjectReader& root) {
  const Json* value = root.find("health");
  const Json empty = Json::object();
  ObjectReader reader{value == nullptr ? empty : *value, root.pointer_to("health"), context.faults};
  context.config.probe_seconds =
      reader.number("probeSeconds", {.min = 1, .max = 600, .fallback = 10});
  reader.finish();
}

}  // namespace menshen
