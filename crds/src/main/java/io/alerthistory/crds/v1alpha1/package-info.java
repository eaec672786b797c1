/// The custom resources of `alert-history.io/v1alpha1` as records.
///
/// The schema that is generated from them is the public interface; the Java types are not. Fields
/// are nullable here because only the API server fills in the defaults of the schema: methods named
/// `…OrDefault` apply the same ones to objects that never were at a server.
@NullMarked
package io.alerthistory.crds.v1alpha1;

import org.jspecify.annotations.NullMarked;
