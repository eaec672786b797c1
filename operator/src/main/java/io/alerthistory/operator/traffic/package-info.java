/// Pure: what carries the traffic to the backends.
///
/// A provider of the traffic ([Provider]) says which objects shall exist for given weights, whether the
/// data plane was seen to follow, whose pods the client Service selects meanwhile, and whether
/// connections outlive the traffic of a backend:
///
/// | | Selector | Gateway | Proxy |
/// |---|---|---|---|
/// | weights | 0 or 100 | 0 to 100 | 0 to 100 |
/// | objects that stand | none | a Service for each revision, and for the legacy stack | the Envoys, a headless Service for the legacy stack |
/// | objects that carry the weights | none | the HTTPRoute | a ConfigMap |
/// | seen to follow | the client Service is enough | accepted at its generation, and 10 s or ten answers | every ready Envoy answers what it was given |
/// | the client Service selects | the backend that has everything, else the active one | the same | the Envoys |
/// | connections outlive the traffic | yes | yes, those of clients that use the Service | no, ten seconds |
///
/// The client Service itself belongs to no provider: it notes the same mark and number with each of
/// them, is written after the objects that give weights and before those that take them, and its
/// endpoints have to be seen for every change. [Handover] changes one provider for another.
@NullMarked
package io.alerthistory.operator.traffic;

import org.jspecify.annotations.NullMarked;
