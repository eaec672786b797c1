package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/// What the schema says of [PrimarySpec#podTemplate()], which is JSON at run time.
///
/// @param metadata what is added to that of the pods
/// @param spec what is laid over that of the pods
record PodTemplateSchema(
        @JsonPropertyDescription("Labels and annotations to add to the pods.") Metadata metadata,
        @JsonPropertyDescription("Overlay on the spec of the pods; any field of a PodSpec.")
                @PreserveUnknownFields
                Spec spec) {

    @ValidationRule(
            value =
                    "!has(self.labels) || !self.labels.exists(k, k.startsWith('alert-history.io/') ||"
                            + " k in ['app.kubernetes.io/name', 'app.kubernetes.io/instance',"
                            + " 'app.kubernetes.io/component', 'app.kubernetes.io/part-of',"
                            + " 'app.kubernetes.io/managed-by', 'app.kubernetes.io/version'])",
            fieldPath = ".labels",
            message =
                    "spec.primary.podTemplate.metadata.labels: alert-history.io/* and"
                            + " app.kubernetes.io/{name,instance,component,part-of,managed-by,version} are"
                            + " the operator's; remove them")
    record Metadata(
            @JsonPropertyDescription("Labels to add, except those of the operator.") @Size(max = 64)
                    Map<String, @Size(max = 63) String> labels,
            @JsonPropertyDescription("Annotations to add.") @Size(max = 64)
                    Map<String, @Size(max = 4096) String> annotations) {}

    record Spec() {}
}
