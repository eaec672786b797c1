package io.alerthistory.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Envoys of ours that divide the traffic.
///
/// @param image of Envoy
/// @param replicas how many pods
/// @param resources of each
@Wire
public record ProxySpec(
        @JsonPropertyDescription(
                        "Image of Envoy, with the command envoy on its path. Absent: the version that"
                                + " this release of the operator was tested with. Its major and minor"
                                + " version must be that one's.")
                @Size(min = 1, max = 512)
                @Pattern("^[^\\s]+$")
                @Nullable String image,
        @JsonPropertyDescription("Number of pods.") @Default("" + REPLICAS) @Min(2) @Max(20)
                @Nullable Integer replicas,
        @JsonPropertyDescription("What each pod asks for and is limited to.") @Default(RESOURCES)
                @Nullable Resources resources) {

    private static final int REPLICAS = 2;
    private static final String RESOURCES =
            """
            {"requests":{"cpu":"100m","memory":"128Mi"},"limits":{"memory":"512Mi"}}\
            """;
    private static final Resources DEFAULT =
            new Resources(
                    Map.of("cpu", new Quantity("100m"), "memory", new Quantity("128Mi")),
                    Map.of("memory", new Quantity("512Mi")));

    /// The image, another one when absent.
    public String imageOrDefault(String absent) {
        return image != null ? image : absent;
    }

    /// The number of pods.
    public int replicasOrDefault() {
        return replicas != null ? replicas : REPLICAS;
    }

    /// What each pod asks for and is limited to.
    public Resources resourcesOrDefault() {
        return resources != null ? resources : DEFAULT;
    }
}
